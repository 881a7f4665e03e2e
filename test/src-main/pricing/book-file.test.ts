import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bookFile, parseBook } from '../../../src-main/pricing/book-file'
import { priceOf } from '../../../src-main/pricing/price-book'
import { entry, listPrices } from './support/billing'

const file = (prices: unknown, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  ...{ formatVersion: 1, region: 'us-east-1', name: 'a test', date: '2026-11-22', prices },
  ...more,
})

/** Places and messages of what is wrong. */
const wrong = (json: unknown): readonly string[] => {
  const read = parseBook(json)
  return 'problems' in read ? read.problems.map(({ place, message }) => `${place}: ${message}`) : []
}

describe('a price book', () => {
  it('is the same after it was written and read', () => {
    expect(parseBook(JSON.parse(JSON.stringify(bookFile(listPrices))))).toEqual(listPrices)
  })

  it('keeps every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (digits) => {
        const usd = `0.${digits.toString().padStart(18, '0').slice(0, 18)}`
        const read = parseBook(file({ 'onDemand.incoming': entry('GB', { usd }) }))
        const price = 'problems' in read ? null : priceOf(read, 'onDemand.incoming')
        expect(price?.tiers[0]?.usd.toFixed(18)).toBe(usd)
      }),
    )
  })

  it('has each tier begin where the one before ends', () => {
    const tiers = [
      { to: '10', usd: '2' },
      { to: null, usd: '1' },
    ]
    const read = parseBook(file({ 'onDemand.incoming': entry('GB', { tiers }) }))
    const price = 'problems' in read ? null : priceOf(read, 'onDemand.incoming')
    expect(price?.tiers.map(({ from, to }) => [from.toFixed(), to?.toFixed()])).toEqual([
      ['0', '10'],
      ['10', undefined],
    ])
  })
})

describe('a price book with mistakes', () => {
  it.each([
    ['a number for a price', entry('GB', { usd: 0.08 }), 'usd', 'expected string'],
    ['a negative price', entry('GB', { usd: '-0.08' }), 'usd', 'US dollars as text'],
    ['no price at all', entry('GB', {}), 'usd', 'expected string'],
    ['a price of another unit', entry('shard-hour', { usd: '1' }), 'unit', 'priced by the GB, not by the shard-hour'],
    ['a price of 0 units', entry('GB', { usd: '1', per: '0' }), 'per', 'a whole number above 0'],
    ['a member that means nothing', entry('GB', { usd: '1', eur: '1' }), '', 'Unrecognized key: "eur"'],
    ['no source', { unit: 'GB', usd: '1', asOf: '2026', confidence: 'high' }, 'source', 'expected string'],
    ['a date that is none', entry('GB', { usd: '1', asOf: 'lately' }), 'asOf', 'YYYY-MM-DD'],
    ['no tiers in its tiers', entry('GB', { tiers: [] }), 'tiers', '>=1'],
    ['nothing but text', 'cheap', '', 'expected object'],
  ])('names the place of %s', (_what, price, member, message) => {
    const place = ['prices', 'onDemand.incoming', ...(member === '' ? [] : [member])].join('.')
    const found = wrong(file({ 'onDemand.incoming': price }))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`${place}: `)
    expect(found[0]).toContain(message)
  })

  it.each([
    ['fall', ['10', '5']],
    ['stay', ['10', '10']],
    ['go on behind one without an end', [null, '10']],
  ])('names the place of tiers that %s', (_what, ends) => {
    const tiers = ends.map((to) => ({ to, usd: '1' }))
    expect(wrong(file({ 'onDemand.incoming': entry('GB', { tiers }) }))).toEqual([
      expect.stringContaining('prices.onDemand.incoming.tiers.1.to: each tier must end above the one before'),
    ])
  })

  it('names a dimension that there is not', () => {
    expect(wrong(file({ 'onDemand.incomming': entry('GB', { usd: '1' }) }))).toEqual([
      'prices: Unrecognized key: "onDemand.incomming"',
    ])
  })

  it('names free quantities that cannot be added up', () => {
    const free = [{ of: ['lambda.requests', 'lambda.arm'], quantity: '1', source: 'a test' }]
    expect(wrong(file({}, { free }))).toEqual([
      'free.0.of: lambda.requests, lambda.arm are not counted in the same unit',
    ])
  })

  it('names a format of another version, a region and a day that are none', () => {
    expect(
      wrong(file({}, { formatVersion: 2, region: 'Ohio', date: '2026-13-01' })).map((found) => found.split(':')[0]),
    ).toEqual([...['formatVersion', 'region', 'date']])
    expect(wrong(null)).toHaveLength(1)
  })

  it('names everything that is wrong at once', () => {
    const prices = { 'onDemand.incoming': entry('GB', { usd: 'x' }), 'onDemand.retrieval': entry('GB', { usd: 'y' }) }
    expect(wrong(file(prices))).toHaveLength(2)
  })
})
