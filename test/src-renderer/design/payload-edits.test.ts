import { describe, expect, it } from 'vitest'
import { Workload } from '../../../src-main/contract/design'
import {
  fieldKinds,
  firstField,
  freeFieldName,
  scalarsIn,
  withField,
  withFieldName,
  withoutField,
} from '../../../src-renderer/design/payload-edits'
import { dayOf, minuteAt, timeOf } from '../../../src-renderer/design/week-time'

const workload = Workload.parse({
  ...{ recordsPerSecond: 10, recordBytes: { kind: 'constant', bytes: 100 } },
  payload: { user: { kind: 'id', prefix: 'u-', of: 10 }, at: { kind: 'time' } },
  partitionKeys: { kind: 'field', field: 'user' },
})

describe('fields of a payload', () => {
  it.each(fieldKinds)('of kind %s are at first as the model wants them', (kind) => {
    const next = withField(workload, freeFieldName(workload), firstField(kind))
    expect(Object.keys(next.payload ?? {})).toEqual(['user', 'at', 'field1'])
    expect(Workload.parse(next)).toEqual(next)
  })

  it('take the partition key along when they are named anew, and keep their place', () => {
    const renamed = withFieldName(workload, 'user', 'customer')
    expect(Object.keys(renamed.payload ?? {})).toEqual(['customer', 'at'])
    expect(renamed.partitionKeys).toEqual({ kind: 'field', field: 'customer' })
    expect(withFieldName(workload, 'user', 'at')).toBe(workload)
    expect(withFieldName(workload, 'user', '')).toBe(workload)
  })

  it('leave keys evenly spread when the one that was the key goes, and no payload when all are gone', () => {
    const left = withoutField(workload, 'user')
    expect(left.partitionKeys).toEqual({ kind: 'uniform' })
    expect(Workload.parse(left)).toEqual(left)
    expect(withoutField(left, 'at')).not.toHaveProperty('payload')
  })

  it('are typed as numbers, truth or words', () => {
    expect(scalarsIn('1, 2.5, true, paid , 007,')).toEqual([1, 2.5, true, 'paid', '007'])
  })
})

it('tells minutes of the week as a day and a time, and back', () => {
  for (const minute of [0, 1439, 1440, 5000, 10_079]) expect(minuteAt(dayOf(minute), timeOf(minute))).toBe(minute)
  expect([dayOf(1505), timeOf(1505)]).toEqual(['1', '01:05'])
})
