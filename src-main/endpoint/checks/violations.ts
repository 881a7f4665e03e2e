import type { Shape, StructureShape } from '../../engine/shapes'
import { constraintsOf, type Constraint } from './constraints'
import { printed } from './reading'

const mostReported = 10

/**
 * AWS's text for the constraints a request breaks: the first ten, in the order of the shape's members.
 *
 * @param input what the readers made of a request of this shape; undefined list and map entries were null
 */
export const describeViolations = (shape: StructureShape, input: object, javaPackage: string): string => {
  const parts: string[] = []
  const report = (value: string, path: string, constraint: string): void => {
    if (parts.length < mostReported) {
      parts.push(`Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`)
    }
  }
  const visitMembers = (structure: StructureShape, value: object, prefix: string): void => {
    const members = value as Record<string, unknown>
    for (const [name, member] of Object.entries(structure.members)) {
      const path = prefix + name.charAt(0).toLowerCase() + name.slice(1)
      const given = members[name]
      if (given !== undefined) visit(member.shape, given, path)
      else if (member.required) report('null', path, 'Member must not be null')
    }
  }
  const visitEntry = (entryShape: Shape, entry: unknown, path: string): void => {
    if (entry === undefined) report('null', path, 'Member must not be null')
    else if (!isScalar(entryShape)) visit(entryShape, entry, path)
  }
  const visit = (visited: Shape, value: unknown, path: string): void => {
    if (parts.length >= mostReported) return
    for (const constraint of [...constraintsOf(visited), ...ofEntries(visited)]) {
      if (!constraint.holds(value)) report(`'${print(visited, value, javaPackage)}'`, path, constraint.text)
    }
    if (visited.type === 'structure') visitMembers(visited, value as object, `${path}.`)
    if (visited.type === 'list') {
      for (const [index, entry] of (value as unknown[]).entries()) {
        if (parts.length >= mostReported) return
        visitEntry(visited.member, entry, `${path}.${index + 1}.member`)
      }
    }
    if (visited.type === 'map') {
      for (const [key, entry] of Object.entries(value as object))
        visitEntry(visited.value, entry, `${path}.${key}.member`)
    }
  }
  visitMembers(shape, input, '')
  return `${parts.length} validation error${parts.length > 1 ? 's' : ''} detected: ${parts.join('; ')}`
}

const isScalar = (shape: Shape): boolean => !['structure', 'list', 'map'].includes(shape.type)

/** Rules for the scalars in a list or map, which AWS reports once, for the container. */
const ofEntries = (shape: Shape): readonly Constraint[] => {
  if (shape.type === 'list') {
    return forAll(shape.member, 'Member must satisfy constraint', (value) => value as unknown[])
  }
  if (shape.type === 'map') {
    return [
      ...forAll(shape.key, 'Map keys must satisfy constraint', (value) => Object.keys(value as object)),
      ...forAll(shape.value, 'Map value must satisfy constraint', (value) => Object.values(value as object)),
    ]
  }
  return []
}

const forAll = (shape: Shape, words: string, entriesOf: (value: unknown) => unknown[]): readonly Constraint[] => {
  const constraints = isScalar(shape) ? constraintsOf(shape) : []
  if (constraints.length === 0) return []
  const texts = constraints.map((constraint) => constraint.text).reverse()
  return [
    {
      holds: (value) =>
        entriesOf(value).every(
          (entry) => entry === undefined || constraints.every((constraint) => constraint.holds(entry)),
        ),
      text: `${words}: [${texts.join(', ')}]`,
    },
  ]
}

/** A value as the Java service prints it. */
const print = (shape: Shape, value: unknown, javaPackage: string): string =>
  printed(printWhole(shape, value, javaPackage))

/** More entries than fit what is printed of a value are not worth the time. */
const mostPrintedEntries = 10_000

const printWhole = (shape: Shape, value: unknown, javaPackage: string): string => {
  if (value === undefined) return 'null'
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`
  if (shape.type === 'list') {
    const entries = (value as unknown[]).slice(0, mostPrintedEntries)
    return `[${entries.map((entry) => printWhole(shape.member, entry, javaPackage)).join(', ')}]`
  }
  if (shape.type === 'map') {
    const entries = Object.entries(value as object).slice(0, mostPrintedEntries)
    return `{${entries.map(([key, entry]) => `${key}=${printWhole(shape.value, entry, javaPackage)}`).join(', ')}}`
  }
  if (shape.type === 'structure') return `${javaPackage}.${shape.className ?? 'Structure'}@${someHash}`
  return String(value)
}

/** Java prints an object's hash code here, which no client can rely on. */
const someHash = 'c965e310'
