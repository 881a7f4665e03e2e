import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allDimensions, dimensions, unbilled, units, type Dimension } from '../../../src-main/metering/dimensions'
import { addUsage, amountOf, type Usage } from '../../../src-main/metering/usage'
import type { Terms } from '../../../src-main/pricing/bill'
import { zero, type Money } from '../../../src-main/pricing/money'
import { isKnown } from '../../../src-main/pricing/price-book'
import { priceUsage } from '../../../src-main/pricing/price-usage'
import { billOf, bookOf, entry, lineOf, listPrices, terms, useOf, used } from './support/billing'

const sum = (amounts: readonly Money[]): Money => amounts.reduce((all, amount) => all.plus(amount), zero)

/** Up to a few million units of some dimensions, to the base. */
const usages: fc.Arbitrary<Usage> = fc
  .dictionary(fc.constantFrom(...allDimensions), fc.bigInt({ min: 0n, max: 5_000_000_000n }), { maxKeys: 12 })
  .map(
    (amounts) =>
      Object.fromEntries(
        (Object.entries(amounts) as [Dimension, bigint][]).map(([name, thousandths]) => [
          name,
          (thousandths * units[dimensions[name]]) / 1000n,
        ]),
      ) as Usage,
  )
const anyTerms: fc.Arbitrary<Terms> = fc.record({
  hours: fc.constantFrom(672, 720, 730, 744),
  rounding: fc.constantFrom('line', 'line-up', 'total'),
  withFreeTier: fc.boolean(),
  today: fc.constant('2026-11-22'),
})

describe('a bill', () => {
  it('never falls when more is used', () => {
    fc.assert(
      fc.property(usages, usages, anyTerms, (usage, more, chosen) => {
        const before = billOf([useOf(usage)], { terms: chosen })
        const after = billOf([useOf(addUsage(usage, more))], { terms: chosen })
        expect(after.total.gte(before.total)).toBe(true)
        expect(after.unknownLines).toBeGreaterThanOrEqual(before.unknownLines)
      }),
    )
  })

  it('is the same however the use is divided among elements of an account', () => {
    fc.assert(
      fc.property(usages, usages, anyTerms, (a, b, chosen) => {
        const apart = billOf([useOf(a, { element: 'a' }), useOf(b, { element: 'b' })], { terms: chosen })
        const together = billOf([useOf(addUsage(a, b))], { terms: chosen })
        expect(apart.total).toEqual(together.total)
        const charges = ({ lines }: typeof apart) =>
          lines.map(({ dimension, quantity, exact, charge }) => ({ dimension, quantity, exact, charge }))
        expect(charges(apart)).toEqual(charges(together))
      }),
    )
  })

  it('adds up, where there are no tiers and nothing is free', () => {
    const flat = allDimensions.filter((name) => {
      const price = listPrices.prices[name]
      return isKnown(price) && price.tiers.length === 1 && price.tiers[0]?.to === null
    })
    expect(flat.length).toBeGreaterThan(60)
    const exact = (usage: Usage, dimension: Dimension): Money =>
      sum(billOf([useOf(usage)]).lines.flatMap((line) => (line.dimension === dimension ? line.exact : [])))
    fc.assert(
      fc.property(fc.constantFrom(...flat), usages, usages, (dimension, a, b) => {
        const apart = exact(a, dimension).plus(exact(b, dimension))
        const together = exact(addUsage(a, b), dimension)
        expect(apart.toDecimalPlaces(28)).toEqual(together.toDecimalPlaces(28))
      }),
    )
  })

  it('is the sum of its lines, and each line that of its tiers and of its parts', () => {
    fc.assert(
      fc.property(usages, usages, anyTerms, (a, b, chosen) => {
        const { lines, total } = billOf([useOf(a), useOf(b, { element: null })], { terms: chosen })
        const charges = sum(lines.map(({ charge }) => charge))
        expect(total).toEqual(chosen.rounding === 'total' ? charges.toDecimalPlaces(2) : charges)
        for (const { exact, charge, tiers, parts } of lines) {
          expect(sum(tiers.map((tier) => tier.charge))).toEqual(exact)
          expect(sum(parts.map((part) => part.exact))).toEqual(exact)
          expect(sum(parts.map((part) => part.charge))).toEqual(charge)
        }
      }),
    )
  })

  it('has lines in the order of the catalogue, none of what AWS does not bill', () => {
    const everything = Object.fromEntries(allDimensions.map((name) => [name, units[dimensions[name]]]).toReversed())
    const { lines } = billOf([useOf(everything as Usage)])
    expect(lines.map(({ dimension }) => dimension)).toEqual(allDimensions.filter((name) => !unbilled.has(name)))
  })

  it('has a line for what costs nothing at a price of 0, none for what was not used', () => {
    const prices = bookOf({ 'onDemand.incoming': entry('GB', { usd: '0' }), 's3.puts': entry('request', { usd: '1' }) })
    const { lines, unknownLines } = billOf([useOf(used({ 'onDemand.incoming': 3, 's3.puts': 0 }))], { prices })
    expect(lines.map(({ dimension, charge }) => [dimension, charge.toFixed()])).toEqual([['onDemand.incoming', '0']])
    expect(unknownLines).toBe(0)
  })

  it('says what each element used, and how that came about', () => {
    const working = { key: 'plan.working.shards', values: { shards: 2 } }
    const uses = [
      useOf(used({ 'provisioned.shardHours': 1460 }), { workings: { 'provisioned.shardHours': working } }),
      useOf(used({ 'provisioned.shardHours': 730 }), { element: 'clicks' }),
    ]
    const { parts } = lineOf(billOf(uses), 'provisioned.shardHours')
    expect(parts.map(({ element, quantity, charge }) => [element, quantity.toFixed(), charge.toFixed()])).toEqual([
      ['orders', '1460', '21.9'],
      ['clicks', '730', '10.95'],
    ])
    expect(parts.map((part) => part.working)).toEqual([working, undefined])
  })
})

describe('rounding', () => {
  const prices = bookOf({
    's3.puts': entry('request', { usd: '0.001' }),
    's3.gets': entry('request', { usd: '0.001' }),
  })
  const total = (puts: number, gets: number, rounding: Terms['rounding']): string =>
    billOf([useOf(used({ 's3.puts': puts, 's3.gets': gets }))], { prices, terms: { rounding } }).total.toFixed()

  it.each([
    // Puts and gets in tenths of a cent; lines half up, lines up, the total only.
    [4, 4, '0', '0.02', '0.01'],
    [5, 4, '0.01', '0.02', '0.01'],
    [5, 5, '0.02', '0.02', '0.01'],
    [10, 10, '0.02', '0.02', '0.02'],
    [11, 10, '0.02', '0.03', '0.02'],
    [0, 4, '0', '0.01', '0'],
  ])('of %d and %d tenths of a cent', (puts, gets, line, lineUp, all) => {
    expect([total(puts, gets, 'line'), total(puts, gets, 'line-up'), total(puts, gets, 'total')]).toEqual([
      ...[line, lineUp, all],
    ])
  })
})

describe('what is free', () => {
  const free = { 'lambda.x86': 300_000, 'lambda.arm': 200_000, 'lambda.requests': 3_000_000 } as const
  const freeOf = (withFreeTier: boolean) =>
    billOf([useOf(used(free))], { terms: { withFreeTier } }).lines.map((line) => [
      line.dimension,
      line.free.toFixed(),
      sum(line.tiers.map(({ quantity }) => quantity)).toFixed(),
    ])

  it('comes off before the tiers, once for all that it is of together', () => {
    expect(freeOf(true)).toEqual([
      ['lambda.requests', '1000000', '2000000'],
      ['lambda.x86', '300000', '0'],
      ['lambda.arm', '100000', '100000'],
    ])
  })

  it('does not come off where the terms do without', () => {
    expect(freeOf(false)).toEqual([
      ['lambda.requests', '0', '3000000'],
      ['lambda.x86', '0', '300000'],
      ['lambda.arm', '0', '200000'],
    ])
  })

  it('is there once for all regions of the account', () => {
    const usage = used({ 'transfer.internetOut': 80 })
    const bill = priceUsage([useOf(usage), useOf(usage, { region: 'us-east-2' })], {
      bookOf: (region) => ({ ...listPrices, region }),
      terms: { ...terms, withFreeTier: true },
    })
    expect(bill.lines.map((line) => [line.region, line.free.toFixed()])).toEqual([
      ['us-east-1', '80'],
      ['us-east-2', '20'],
    ])
  })
})

describe('what is not known', () => {
  const shards = used({ 'provisioned.shardHours': 730 })

  it('has a line of its own and leaves the total as it is', () => {
    fc.assert(
      fc.property(
        usages,
        fc.constantFrom<Dimension>('firehose.decompressed', 'onDemand.tablesDelivery'),
        (usage, name) => {
          const { [name]: _none, ...known } = usage
          const without = billOf([useOf(known)])
          const withIt = billOf([useOf(addUsage(known, { [name]: amountOf('GB', 2n ** 30n) }))])
          expect(withIt.total).toEqual(without.total)
          expect(withIt.unknownLines).toBe(without.unknownLines + 1)
          expect(lineOf(withIt, name)).toMatchObject({ price: null, unknown: { why: 'no-price' } })
        },
      ),
    )
  })

  it('is everything in a region without a book', () => {
    const bill = billOf([useOf(shards, { region: 'eu-north-1' })])
    expect(bill.total).toEqual(zero)
    expect(bill.unknownLines).toBe(1)
    expect(bill.books).toEqual([])
    expect(lineOf(bill, 'provisioned.shardHours').quantity.toFixed()).toBe('730')
  })

  it('is what was not said of an element; what the others used is charged', () => {
    const unknown = [{ dimension: 's3.storage', missing: 'bucket.storageDays' }] as const
    const bill = billOf([
      useOf(used({}), { element: 'lake', unknown }),
      useOf({ 's3.storage': amountOf('GB-hour', 7300n * 2n ** 30n * 3_600_000n) }, { element: 'archive' }),
    ])
    expect(lineOf(bill, 's3.storage')).toMatchObject({
      unknown: { why: 'missing', missing: [{ element: 'lake', what: 'bucket.storageDays' }] },
    })
    expect([bill.total.toFixed(), bill.unknownLines]).toEqual(['0.23', 1])
  })

  it.each([
    ['no-price', 'eu-north-1', 'archive.getsPerMonth', 's3.gets', {}],
    ['no-price-beyond', 'us-east-1', 'delivery', 'firehose.icebergDirect', { 'firehose.icebergDirect': 256_001 }],
  ] as const)('says what is missing too where the reason is %s', (why, region, missing, dimension, usage) => {
    const bill = billOf([useOf(used(usage), { region, element: 'lake', unknown: [{ dimension, missing }] })])
    expect(lineOf(bill, dimension).unknown).toMatchObject({ why, missing: [{ element: 'lake', what: missing }] })
    expect(bill.unknownLines).toBe(1)
  })

  it('is what is beyond the last tier whose price is known', () => {
    const bill = billOf([useOf(used({ 'firehose.icebergDirect': 256_001 }))])
    const { charge, unknown } = lineOf(bill, 'firehose.icebergDirect')
    expect(charge.toFixed()).toBe('19200')
    expect(unknown).toMatchObject({ why: 'no-price-beyond' })
    expect([bill.total.toFixed(), bill.unknownLines]).toEqual(['19200', 1])
    expect(billOf([useOf(used({ 'firehose.icebergDirect': 256_000 }))]).unknownLines).toBe(0)
  })
})
