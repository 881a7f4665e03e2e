import type { FieldTemplate } from '../design/payload'
import type { PartitionKeys, Workload } from '../design/workload'

/** How keys spread, whatever they are made from. */
export type KeySpread = Exclude<PartitionKeys, { readonly kind: 'field' }>

/** How the partition keys of a workload spread; of a field of its payload, as the field does. */
export const keySpreadOf = ({ partitionKeys, payload }: Workload): KeySpread => {
  if (partitionKeys.kind !== 'field') return partitionKeys
  const field = payload?.[partitionKeys.field]
  return field === undefined ? { kind: 'uniform' } : spreadOf(field)
}

const spreadOf = (field: FieldTemplate): KeySpread => {
  switch (field.kind) {
    case 'constant':
      return { kind: 'hot-key', share: 1 }
    case 'id':
      return { kind: 'zipf', keys: field.of, exponent: field.exponent }
    case 'integer':
      return { kind: 'zipf', keys: Math.min(1e9, field.max - field.min + 1), exponent: 0 }
    case 'pick':
      return picked(field)
    case 'counter':
    case 'decimal':
    case 'text':
    case 'time':
      return { kind: 'uniform' }
  }
}

/** Of weighted values only the heaviest matters to shards; the rest is taken to spread evenly. */
const picked = ({ values, weights }: Extract<FieldTemplate, { kind: 'pick' }>): KeySpread => {
  if (weights === undefined) return { kind: 'zipf', keys: values.length, exponent: 0 }
  return { kind: 'hot-key', share: Math.max(...weights) / weights.reduce((sum, weight) => sum + weight, 0) }
}
