import type { ListShape, MapShape, Shape, StringShape, StructureShape } from '../../engine/shapes'
import { compileLaw, type Law } from './constraints'
import { conversionError, isRecord, printed, type Read, type Reading, type ScalarReaders } from './reading'

/**
 * Compile a shape into the function that reads its values: checks types, notes broken constraints, and builds what the
 * engine gets. Unknown members and nulls are left out, as AWS ignores them.
 */
export const compileReader = (shape: Shape, scalars: ScalarReaders): Read => {
  const isLawful = compileLaw(shape)
  if (shape.type === 'string') return stringReader(isLawful)
  const read = compileType(shape, scalars)
  if (isLawful === undefined) return read
  return (value, reading) => {
    const result = read(value, reading)
    if (result !== undefined && !isLawful(result)) reading.isViolated = true
    return result
  }
}

const compileType = (shape: Exclude<Shape, StringShape>, scalars: ScalarReaders): Read => {
  switch (shape.type) {
    case 'integer':
      return numberReader('an Integer', -2_147_483_648, 2_147_483_647)
    case 'long':
      return numberReader('an Long', -(2 ** 63), 2 ** 63)
    case 'boolean':
      return readBoolean
    case 'blob':
      return scalars.blob
    case 'timestamp':
      return scalars.timestamp
    case 'list':
      return listReader(shape, scalars)
    case 'map':
      return mapReader(shape, scalars)
    case 'structure':
      return structureReader(shape, scalars)
  }
}

/** Strings are most of what requests are made of: one function for type and constraints. */
const stringReader =
  (isLawful: Law | undefined): Read =>
  (value, reading) => {
    if (typeof value !== 'string') return reading.refuse(conversionError(value, 'an String'))
    if (isLawful !== undefined && !isLawful(value)) reading.isViolated = true
    return value
  }

const numberReader =
  (target: string, lowest: number, highest: number): Read =>
  (value, reading) => {
    if (typeof value !== 'number' && typeof value !== 'bigint') return reading.refuse(conversionError(value, target))
    const floored = Math.floor(Number(value))
    return Number.isNaN(floored) ? 0 : Math.max(lowest, Math.min(highest, floored))
  }

/** Strings AWS takes for booleans, in any case. */
const truths: Readonly<Record<string, boolean>> = {
  TRUE: true,
  YES: true,
  '1': true,
  FALSE: false,
  NO: false,
  '0': false,
}

const readBoolean: Read = (value, reading) => {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return reading.refuse(conversionError(value, 'an Boolean'))
  const upper = value.toUpperCase()
  if (Object.hasOwn(truths, upper)) return truths[upper]
  return reading.refuse(`'${printed(upper)}' can not be converted to an Boolean`)
}

const listReader = (shape: ListShape, scalars: ScalarReaders): Read => {
  const readEntry = entryReader(shape.member, scalars)
  return (value, reading) => {
    if (Array.isArray(value)) return value.map((entry: unknown) => readEntry(entry, reading))
    return reading.refuse(
      isRecord(value) ? 'Start of structure or map found where not expected.' : 'Expected list or null',
    )
  }
}

const mapReader = (shape: MapShape, scalars: ScalarReaders): Read => {
  const readKey = compileReader(shape.key, scalars)
  const readEntry = entryReader(shape.value, scalars)
  return (value, reading) => {
    if (!isRecord(value)) return refuseNonRecord(value, reading, 'Expected map or null')
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [readKey(key, reading), readEntry(entry, reading)]),
    )
  }
}

/** An entry that is null has no value to leave out; it breaks the rule that entries have one. */
const entryReader = (shape: Shape, scalars: ScalarReaders): Read => {
  const read = compileReader(shape, scalars)
  return (entry, reading) => {
    if (entry !== null && entry !== undefined) return read(entry, reading)
    reading.isViolated = true
    return undefined
  }
}

const structureReader = (shape: StructureShape, scalars: ScalarReaders): Read => {
  const members = Object.entries(shape.members).map(([name, member]) => ({
    name,
    read: compileReader(member.shape, scalars),
    required: member.required,
    unsupported: member.unsupported,
  }))
  return (value, reading) => {
    if (!isRecord(value)) return refuseNonRecord(value, reading, 'Expected null')
    const result: Record<string, unknown> = {}
    for (const member of members) {
      const given = value[member.name]
      if (given === null || given === undefined) {
        if (member.required) reading.isViolated = true
        continue
      }
      const read = member.read(given, reading)
      if (read !== undefined) result[member.name] = read
      if (member.unsupported) reading.unsupported ??= member.name
    }
    return result
  }
}

const refuseNonRecord = (value: unknown, reading: Reading, scalarMessage: string): undefined =>
  reading.refuse(Array.isArray(value) ? 'Start of list found where not expected' : scalarMessage)
