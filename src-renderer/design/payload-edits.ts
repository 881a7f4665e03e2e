import type { FieldTemplate, PayloadTemplate, Workload } from '../../src-main/contract/design'

/*
 * Changes of what made-up records look like. The partition key goes along with the field it is of.
 */

export const fieldKinds = ['id', 'pick', 'integer', 'decimal', 'counter', 'time', 'text', 'constant'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** What a field of a kind is at first. */
export const firstField = (kind: FieldKind): FieldTemplate => {
  switch (kind) {
    case 'id':
      return { kind, prefix: 'id-', of: 1000, exponent: 0 }
    case 'pick':
      return { kind, values: ['a', 'b'] }
    case 'integer':
      return { kind, min: 0, max: 100 }
    case 'decimal':
      return { kind, min: 0, max: 1, digits: 2, spread: 'uniform' }
    case 'counter':
      return { kind, prefix: '' }
    case 'text':
      return { kind, min: 10, max: 40 }
    case 'constant':
      return { kind, value: 'value' }
    case 'time':
      return { kind }
  }
}

const withPayload = (workload: Workload, fields: readonly (readonly [string, FieldTemplate])[]): Workload => {
  const { payload: _before, ...rest } = workload
  return fields.length === 0 ? rest : { ...rest, payload: Object.fromEntries(fields) as PayloadTemplate }
}
const fieldsOf = ({ payload = {} }: Workload): [string, FieldTemplate][] => Object.entries(payload)
const isKey = ({ partitionKeys }: Workload, name: string): boolean =>
  partitionKeys.kind === 'field' && partitionKeys.field === name

export const withField = (workload: Workload, name: string, field: FieldTemplate): Workload => {
  const fields = fieldsOf(workload)
  const isKnown = fields.some(([known]) => known === name)
  return withPayload(
    workload,
    isKnown ? fields.map(([known, old]) => [known, known === name ? field : old]) : [...fields, [name, field]],
  )
}

/** The same workload if there is a field of that name already. */
export const withFieldName = (workload: Workload, name: string, to: string): Workload => {
  const fields = fieldsOf(workload)
  if (to === '' || fields.some(([known]) => known === to)) return workload
  const renamed = withPayload(
    workload,
    fields.map(([known, field]) => [known === name ? to : known, field]),
  )
  return isKey(workload, name) ? { ...renamed, partitionKeys: { kind: 'field', field: to } } : renamed
}

export const withoutField = (workload: Workload, name: string): Workload => {
  const left = withPayload(
    workload,
    fieldsOf(workload).filter(([known]) => known !== name),
  )
  return isKey(workload, name) ? { ...left, partitionKeys: { kind: 'uniform' } } : left
}

/** A name that no field has. */
export const freeFieldName = ({ payload = {} }: Workload): string => {
  for (let number = 1; ; number++) if (payload[`field${number}`] === undefined) return `field${number}`
}

/** `a, b, 3` as values: what reads as a number or as true or false is one. */
export const scalarsIn = (text: string): (string | number | boolean)[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(scalarOf)

export const scalarOf = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) && String(number) === text.trim() ? number : text
}
