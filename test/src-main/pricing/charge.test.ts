import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf } from '../../../src-main/metering/usage'
import { charge } from '../../../src-main/pricing/charge'
import { decimalOf } from '../../../src-main/pricing/fraction'
import { Decimal } from '../../../src-main/pricing/money'
import { priceOf } from '../../../src-main/pricing/price-book'
import { bookOf, entry } from './support/billing'

const gibibyte = 2n ** 30n
const hourMs = 3_600_000n

const prices = bookOf({
  'provisioned.shardHours': entry('shard-hour', { usd: '0.015' }),
  'onDemand.extendedRetention': entry('GB-month', { usd: '0.1' }),
  'firehose.ingested': entry('GB', {
    tiers: [
      { to: '10', usd: '3' },
      { to: '100', usd: '2' },
    ],
  }),
})
const shardHours = priceOf(prices, 'provisioned.shardHours')!
const gigabyteMonths = priceOf(prices, 'onDemand.extendedRetention')!
const tiered = priceOf(prices, 'firehose.ingested')!
const hours = 730

const dollars = (bytes: bigint): string => decimalOf(charge(tiered, amountOf('GB', bytes), { hours }).dollars).toFixed()

describe('a charge', () => {
  it('does not let units be mixed', () => {
    const gigabytes = amountOf('GB', gibibyte)
    // @ts-expect-error shard-hours are not charged by gigabytes
    charge(shardHours, gigabytes, { hours })
    // @ts-expect-error nor is what is stored charged by what is sent
    charge(gigabyteMonths, gigabytes, { hours })
    // @ts-expect-error nor does the price of one thing suit another
    charge(tiered, amountOf('shard-hour', hourMs), { hours })
    expect(decimalOf(charge(shardHours, amountOf('shard-hour', 2n * hourMs), { hours }).dollars).toFixed()).toBe('0.03')
  })

  it('makes GB-months of GB-hours by the hours of the month', () => {
    const stored = amountOf('GB-hour', 730n * gibibyte * hourMs)
    expect(decimalOf(charge(gigabyteMonths, stored, { hours: 730 }).dollars).toFixed()).toBe('0.1')
    expect(decimalOf(charge(gigabyteMonths, stored, { hours: 365 }).dollars).toFixed()).toBe('0.2')
  })

  it('takes each tier for what is in it', () => {
    expect(dollars(10n * gibibyte)).toBe('30')
    expect(dollars(11n * gibibyte)).toBe('32')
    expect(dollars(100n * gibibyte)).toBe('210')
  })

  it.each([10n, 100n])('changes its price exactly at the edge of %d GB', (edge) => {
    const [below, at, above] = [-1n, 0n, 1n].map((bytes) => {
      const { inTiers, beyond } = charge(tiered, amountOf('GB', edge * gibibyte + bytes), { hours })
      return [...inTiers, beyond]
    }) as [bigint[], bigint[], bigint[]]
    const tier = edge === 10n ? 0 : 1
    const [size] = [tier === 0 ? 10n : 90n].map((gigabytes) => gigabytes * gibibyte)
    expect(below[tier]).toBe(size! - 1n)
    expect([at[tier], at[tier + 1]]).toEqual([size, 0n])
    expect([above[tier], above[tier + 1]]).toEqual([size, 1n])
  })

  it('does not know what is beyond the last tier whose price is known', () => {
    expect(charge(tiered, amountOf('GB', 100n * gibibyte), { hours }).beyond).toBe(0n)
    expect(charge(tiered, amountOf('GB', 101n * gibibyte), { hours }).beyond).toBe(gibibyte)
    expect(dollars(101n * gibibyte)).toBe('210')
  })

  it('takes off first what is free, so that tiers begin after it', () => {
    const known = charge(tiered, amountOf('GB', 12n * gibibyte), { hours, free: 5n * gibibyte })
    expect(known.inTiers).toEqual([7n * gibibyte, 0n])
    expect(charge(tiered, amountOf('GB', 5n * gibibyte), { hours, free: 5n * gibibyte }).dollars.over).toBe(0n)
  })

  it('is the same whether by the piece or by the million', () => {
    const by = (per: string, usd: string) =>
      priceOf(bookOf({ 'provisioned.payloadUnits': entry('payload-unit', { per, usd }) }), 'provisioned.payloadUnits')!
    const [million, piece] = [by('1000000', '0.014'), by('1', '0.000000014')]
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (count) => {
        const amount = amountOf('payload-unit', count)
        const [a, b] = [million, piece].map((price) => decimalOf(charge(price, amount, { hours }).dollars))
        expect(a).toEqual(b)
        expect(a).toEqual(new Decimal(count.toString()).times('0.000000014'))
      }),
    )
  })
})
