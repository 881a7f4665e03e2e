import { describe, expect, it } from 'vitest'
import { dimensions, type Dimension } from '../../../src-main/metering/dimensions'
import type { Usage } from '../../../src-main/metering/usage'
import type { Terms } from '../../../src-main/pricing/bill'
import { baseOf } from '../../../src-main/pricing/charge'
import { Decimal, type Money } from '../../../src-main/pricing/money'
import { priceOf, priceUnitOf } from '../../../src-main/pricing/price-book'
import { billOf, lineOf, listPrices, terms, useOf } from './support/billing'

/** Every price that us-east-1 has, and how many of the base make one of its units. */
const known = (Object.keys(listPrices.prices) as Dimension[]).flatMap((dimension) => {
  const price = priceOf(listPrices, dimension)
  return price === null ? [] : [{ dimension, price, base: baseOf(priceUnitOf(dimensions[dimension]), terms.hours) }]
})

const lineAt = (dimension: Dimension, amount: bigint, rounding: Terms['rounding']) =>
  lineOf(billOf([useOf({ [dimension]: amount } as Usage)], { terms: { rounding } }), dimension)

describe('at the edge of each tier', () => {
  const edges = known.flatMap(({ price, ...rest }) =>
    price.tiers.slice(1).map(({ from, usd }, i) => ({
      ...{ ...rest, from: from.toFixed(), below: price.tiers[i]?.usd ?? usd, above: usd, per: price.per },
    })),
  )

  it.each(edges)('of $dimension at $from, the price changes with the next of the base', (edge) => {
    const at = BigInt(edge.from) * edge.base
    const [before, exactly, after] = [-1n, 0n, 1n].map((more) => lineAt(edge.dimension, at + more, 'total').exact)
    const ofOne = (usd: Money): Money => usd.div(edge.per).div(edge.base.toString())
    const step = (a: Money | undefined, b: Money | undefined) => a?.minus(b ?? 0).toDecimalPlaces(28)
    expect(step(exactly, before)).toEqual(ofOne(edge.below).toDecimalPlaces(28))
    expect(step(after, exactly)).toEqual(ofOne(edge.above).toDecimalPlaces(28))
  })

  it('there are all of them', () => {
    expect(edges.length).toBeGreaterThanOrEqual(17)
  })
})

describe('at the edge of a cent', () => {
  const small = known.flatMap(({ dimension, price, base }) => {
    const first = price.tiers[0]?.usd ?? new Decimal(1)
    const half = price.per.times('0.005').times(base.toString()).div(first)
    const enough = BigInt(half.toDecimalPlaces(0, Decimal.ROUND_UP).toFixed())
    // A whole channel-month at once costs more than a cent.
    return enough === 1n ? [] : [{ dimension, enough }]
  })

  it.each(small)(
    'of $dimension, the first of the base that makes half a cent makes one, and any does if rounded up',
    (at) => {
      const cents = (amount: bigint, rounding: Terms['rounding']) =>
        lineAt(at.dimension, amount, rounding).charge.toFixed()
      expect([cents(at.enough - 1n, 'line'), cents(at.enough, 'line'), cents(at.enough + 1n, 'line')]).toEqual([
        ...['0', '0.01', '0.01'],
      ])
      expect(cents(1n, 'line-up')).toBe('0.01')
    },
  )

  it('there are all of them', () => {
    expect(small.length).toBe(known.length - 1)
  })
})
