import { describe, expect, it } from 'vitest'
import { Workload } from '../../../../src-main/planning/design/workload'
import type { FieldTemplate } from '../../../../src-main/planning/design/payload'
import { keySpreadOf } from '../../../../src-main/planning/flow/partition-keys'
import { source } from '../pipelines'

const spreadOf = (field: FieldTemplate) =>
  keySpreadOf(
    Workload.parse(source(1, { partitionKeys: { kind: 'field', field: 'key' }, payload: { key: field } }).workload),
  )

describe('Partition keys', () => {
  it('spread as the workload says, unless they are of a field', () => {
    const partitionKeys = { kind: 'zipf' as const, keys: 10, exponent: 1 }
    expect(keySpreadOf(Workload.parse(source(1, { partitionKeys }).workload))).toEqual(partitionKeys)
    expect(keySpreadOf(Workload.parse(source(1).workload))).toEqual({ kind: 'uniform' })
  })

  it('are all one key where the field is always the same', () => {
    expect(spreadOf({ kind: 'constant', value: 'a' })).toEqual({ kind: 'hot-key', share: 1 })
  })

  it('are as many as the field has values', () => {
    expect(spreadOf({ kind: 'id', prefix: 'c-', of: 300, exponent: 1.2 })).toEqual({
      kind: 'zipf',
      keys: 300,
      exponent: 1.2,
    })
    expect(spreadOf({ kind: 'integer', min: -2, max: 2 })).toEqual({ kind: 'zipf', keys: 5, exponent: 0 })
    expect(spreadOf({ kind: 'pick', values: ['a', 'b', 'c'] })).toEqual({ kind: 'zipf', keys: 3, exponent: 0 })
  })

  it('have the weight of the heaviest value', () => {
    const field = { kind: 'pick' as const, values: ['a', 'b', 'c'], weights: [1, 6, 3] }
    expect(spreadOf(field)).toEqual({ kind: 'hot-key', share: 0.6 })
  })

  it.each([
    { kind: 'counter', prefix: '' },
    { kind: 'time' },
    { kind: 'text', min: 1, max: 9 },
    { kind: 'decimal', min: 0, max: 1, digits: 6, spread: 'uniform' },
  ] as const)('are different nearly each time where the field is: $kind', (field) => {
    expect(spreadOf(field)).toEqual({ kind: 'uniform' })
  })
})
