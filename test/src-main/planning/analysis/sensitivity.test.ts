import { expect, it } from 'vitest'
import { sensitivityOf, widthOf } from '../../../../src-main/planning/analysis/sensitivity'
import { finished } from '../../../../src-main/planning/analysis/turns'
import { evaluated, pipeline, reader, source } from '../pipelines'

const design = pipeline(source({ p10: 500, p50: 1000, p90: 1500 }), { shards: 4, retentionHours: 24 }, [reader('a')])
const base = evaluated(design).bill.total
const bars = finished(sensitivityOf(design, evaluated))
const barOf = (member: string) => bars.find((bar) => bar.member === member)

it('moves each figure a fifth down and up, whole ones to the next whole number', () => {
  expect(barOf('workload.recordsPerSecond')).toMatchObject({ low: { value: 800 }, high: { value: 1200 } })
  expect(barOf('shards')).toMatchObject({ low: { value: 3 }, high: { value: 5 } })
})

it('has the bill at both ends, and whether it fits there', () => {
  // A shard more or less is $0.015 × 730.
  const shards = barOf('shards')
  expect(shards?.high.amount.minus(base).toFixed(2)).toBe('10.95')
  expect(base.minus(shards?.low.amount ?? 0).toFixed(2)).toBe('10.95')
  const tight = finished(sensitivityOf(pipeline(source(900)), evaluated)).find(({ member }) =>
    member.endsWith('recordsPerSecond'),
  )
  expect(tight).toMatchObject({ low: { isFeasible: true }, high: { isFeasible: false } })
})

it('leaves a figure at its limit where it is, as retention, which is a day at least', () => {
  // 24 hours cannot be less; a fifth more is billed as extended.
  expect(barOf('retentionHours')).toMatchObject({ low: { value: 24, amount: base }, high: { value: 29 } })
})

it('has bars around the bill as it is, the widest first, and none that move nothing', () => {
  const widths = bars.map(widthOf)
  expect(widths).toEqual(widths.toSorted((a, b) => b.comparedTo(a)))
  for (const { low, high } of bars) {
    expect(base.gte(low.amount) || base.gte(high.amount)).toBe(true)
    expect(base.lte(low.amount) || base.lte(high.amount)).toBe(true)
    expect(low.amount.equals(base) && high.amount.equals(base)).toBe(false)
  }
})
