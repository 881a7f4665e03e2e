import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addAmounts,
  addUsage,
  amountOf,
  monthOf,
  noUsage,
  quantityOf,
  usageSince,
  type Usage,
} from '../../../src-main/metering/usage'
import { allDimensions } from '../../../src-main/metering/dimensions'

const usages = fc
  .array(fc.bigInt({ min: 0n, max: 2n ** 90n }), { minLength: allDimensions.length, maxLength: allDimensions.length })
  .map((amounts) => Object.fromEntries(allDimensions.map((name, i) => [name, amounts[i]])) as unknown as Usage)

describe('usage', () => {
  it('adds up to the same whatever the order, and what was added can be taken away', () => {
    fc.assert(
      fc.property(usages, usages, usages, (a, b, c) => {
        expect(addUsage(addUsage(a, b), c)).toEqual(addUsage(a, addUsage(c, b)))
        expect(usageSince(addUsage(a, b), b)).toEqual(a)
        expect(addUsage(a, noUsage)).toEqual(a)
      }),
    )
  })

  it('does not let units be mixed', () => {
    const shards = amountOf('shard-hour', 3_600_000)
    const gigabytes = amountOf('GB', 2 ** 30)
    // @ts-expect-error shard-hours are not gigabytes
    addAmounts(shards, gigabytes)
    // @ts-expect-error nor is a consumer's hour a shard's
    const wrong: Usage = { 'provisioned.consumerShardHours': shards }
    expect(wrong).toBeDefined()
    expect(addAmounts(shards, shards)).toBe(7_200_000n)
  })

  it('is said in the units of the bill', () => {
    const used: Usage = {
      'provisioned.shardHours': amountOf('shard-hour', 5_400_000),
      'onDemand.incoming': amountOf('GB', 2 ** 29),
      'onDemand.longTermRetention': amountOf('GB-hour', 3n * 2n ** 30n * 3_600_000n),
    }
    expect(quantityOf(used, 'provisioned.shardHours')).toBe(1.5)
    expect(quantityOf(used, 'onDemand.incoming')).toBe(0.5)
    expect(quantityOf(used, 'onDemand.longTermRetention')).toBe(3)
  })

  it('makes a month of 730 hours out of any time', () => {
    const used: Usage = { 'provisioned.shardHours': amountOf('shard-hour', 4 * 300_000) }
    expect(quantityOf(monthOf(used, 300_000), 'provisioned.shardHours')).toBe(4 * 730)
  })
})
