import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { fieldMakers, type FieldTemplate } from '../../../../src-main/engine/producers/payload'
import { seededRandom } from '../../../../src-main/engine/producers/random'
import type { FieldTemplate as DesignField, PayloadTemplate } from '../../../../src-main/planning/design/payload'
import type { PartitionKeys, RecordSizes } from '../../../../src-main/planning/design/workload'
import type { RecordTemplate } from '../../../../src-main/engine/producers/made-records'

const now = Date.UTC(2026, 10, 21, 12)

/** Many values of one field. */
const values = (field: FieldTemplate, count = 2000): (string | number | boolean)[] => {
  const random = seededRandom(7)
  const [[, make] = ['', () => 'missing']] = fieldMakers({ field })
  return Array.from({ length: count }, (_, i) => make({ random, now, number: i + 1 }))
}

const numbers = (field: FieldTemplate): number[] => values(field).map(Number)
const mean = (all: readonly number[]): number => all.reduce((sum, value) => sum + value, 0) / all.length
const deviation = (all: readonly number[]): number => {
  const middle = mean(all)
  return Math.sqrt(mean(all.map((value) => (value - middle) ** 2)))
}

describe('fields of made-up records', () => {
  it('are those that a design has', () => {
    // Types say it: what a design holds is what the engine takes.
    const taken = (template: RecordTemplate): RecordTemplate => template
    const fromDesign = (payload: PayloadTemplate, recordBytes: RecordSizes, partitionKeys: PartitionKeys) =>
      taken({ payload, recordBytes, partitionKeys })
    const field: FieldTemplate = { kind: 'time' } satisfies DesignField
    expect(fromDesign({ at: { kind: 'time' } }, { kind: 'constant', bytes: 1 }, { kind: 'uniform' }).payload).toEqual({
      at: field,
    })
  })

  it('pick all of the values, and no other, as often as their weights say', () => {
    expect(new Set(values({ kind: 'pick', values: ['a', 2, false] }))).toEqual(new Set(['a', 2, false]))
    const picked = values({ kind: 'pick', values: ['a', 'b'], weights: [9, 1] })
    expect(picked.filter((value) => value === 'a').length / picked.length).toSatisfy(within(0.88, 0.92))
  })

  it('draw whole numbers from the range, both ends included', () => {
    expect(new Set(values({ kind: 'integer', min: -1, max: 3 }))).toEqual(new Set([-1, 0, 1, 2, 3]))
  })

  it('draw decimals from the range with no more digits than asked for', () => {
    const drawn = numbers({ kind: 'decimal', min: -5, max: 38, digits: 1, spread: 'uniform' })
    expect(Math.min(...drawn)).toSatisfy(within(-5, -4))
    expect(Math.max(...drawn)).toSatisfy(within(37, 38))
    for (const value of drawn) expect(String(value)).toMatch(/^-?\d+(\.\d)?$/)
  })

  it('draw decimals mostly from the middle where they are spread so', () => {
    const drawn = numbers({ kind: 'decimal', min: 0, max: 60, digits: 6, spread: 'normal' })
    expect(mean(drawn)).toSatisfy(within(29, 31))
    expect(deviation(drawn)).toSatisfy(within(9.3, 10.5))
    expect(drawn.every((value) => value >= 0 && value <= 60)).toBe(true)
  })

  it('name ids of one length, from the first to the last', () => {
    const ids = new Set(values({ kind: 'id', prefix: 'user-', of: 12, exponent: 0 }))
    expect([...ids].sort()).toEqual(Array.from({ length: 12 }, (_, i) => `user-${String(i + 1).padStart(2, '0')}`))
  })

  it('let few of the ids of a Zipf distribution make most of the traffic', () => {
    const ids = values({ kind: 'id', prefix: 'user-', of: 1000, exponent: 1 })
    const ofFirstHundred = ids.filter((id) => String(id) <= 'user-0100').length
    expect(ofFirstHundred / ids.length).toSatisfy(within(0.65, 0.75))
  })

  it('count up, as text where something stands before', () => {
    expect(values({ kind: 'counter', prefix: 'a-' }, 3)).toEqual(['a-1', 'a-2', 'a-3'])
    expect(values({ kind: 'counter', prefix: '' }, 2)).toEqual([1, 2])
  })

  it('are texts of the lengths asked for, the time, or always the same', () => {
    const lengths = new Set(values({ kind: 'text', min: 3, max: 5 }).map((text) => String(text).length))
    expect(lengths).toEqual(new Set([3, 4, 5]))
    expect(values({ kind: 'time' }, 1)).toEqual(['2026-11-21T12:00:00.000Z'])
    expect(new Set(values({ kind: 'constant', value: false }))).toEqual(new Set([false]))
  })
})
