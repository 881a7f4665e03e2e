import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Terms } from '../../../src-main/pricing/bill'
import { compareBills } from '../../../src-main/pricing/compare-bills'
import { zero } from '../../../src-main/pricing/money'
import { billOf, useOf, used } from './support/billing'

type Quantities = Parameters<typeof used>[0]
const bill = (quantities: Quantities, rounding: Terms['rounding'] = 'line') =>
  billOf([useOf(used(quantities))], { terms: { rounding } })

const quantities: fc.Arbitrary<Quantities> = fc.record(
  {
    'provisioned.shardHours': fc.integer({ min: 0, max: 100_000 }),
    'provisioned.payloadUnits': fc.integer({ min: 0, max: 1_000_000_000 }),
    'onDemand.incoming': fc.integer({ min: 0, max: 100_000 }),
    'firehose.ingested': fc.integer({ min: 0, max: 600_000 }),
    'firehose.decompressed': fc.integer({ min: 0, max: 10 }),
  },
  { requiredKeys: [] },
)

describe('the difference of two bills', () => {
  it('is the sum of its steps, but for what the rounding of totals adds', () => {
    fc.assert(
      fc.property(quantities, quantities, fc.constantFrom('line', 'line-up', 'total'), (a, b, rounding) => {
        const [before, after] = [bill(a, rounding), bill(b, rounding)]
        const change = compareBills(before, after)
        expect(change.difference).toEqual(after.total.minus(before.total))
        expect(change.steps.reduce((sum, { difference }) => sum.plus(difference), change.rounding)).toEqual(
          change.difference,
        )
        expect(change.rounding.abs().lt('0.01')).toBe(true)
        if (rounding !== 'total') expect(change.rounding).toEqual(zero)
      }),
    )
  })

  it('is nothing between a bill and itself', () => {
    fc.assert(
      fc.property(quantities, (same) => {
        expect(compareBills(bill(same), bill(same))).toMatchObject({ steps: [], difference: zero, rounding: zero })
      }),
    )
  })

  it('has the largest step first, with what came and what went', () => {
    const before = bill({ 'provisioned.shardHours': 730, 'kms.keys': 1 })
    const after = bill({ 'onDemand.streamHours': 730, 'kms.keys': 1 })
    const steps = compareBills(before, after).steps.map((step) => [
      ...[step.dimension, step.before.toFixed(), step.after.toFixed(), step.difference.toFixed()],
    ])
    expect(steps).toEqual([
      ['onDemand.streamHours', '0', '29.2', '29.2'],
      ['provisioned.shardHours', '10.95', '0', '-10.95'],
    ])
  })

  it('says of a step that it is not wholly known', () => {
    const change = compareBills(bill({ 'firehose.decompressed': 1 }), bill({ 'firehose.decompressed': 2 }))
    expect(change.steps).toMatchObject([{ dimension: 'firehose.decompressed', isUnknown: true }])
    expect(change.difference).toEqual(zero)
  })
})
