import usEast1 from '../../../../resources/prices/us-east-1.json'
import { dimensions, units, type Dimension } from '../../../../src-main/metering/dimensions'
import type { Usage } from '../../../../src-main/metering/usage'
import type { Bill, BillLine, ElementUse, Terms } from '../../../../src-main/pricing/bill'
import { parseBook } from '../../../../src-main/pricing/book-file'
import type { PriceBook } from '../../../../src-main/pricing/price-book'
import { priceUsage } from '../../../../src-main/pricing/price-usage'

/** The calculator's conventions, and nothing free. */
export const terms: Terms = { hours: 730, rounding: 'line', withFreeTier: false, today: '2026-11-22' }

/** The book in this JSON; a mistake in it fails the test. */
export const book = (json: unknown): PriceBook => {
  const read = parseBook(json)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read
}

export const listPrices = book(usEast1)

/** A book of one region with these entries and nothing else. */
export const bookOf = (prices: Readonly<Record<string, unknown>>, free: readonly unknown[] = []): PriceBook =>
  book({ formatVersion: 1, region: 'us-east-1', name: 'a test', date: '2026-11-22', prices, free })

/** An entry of a book. */
export const entry = (unit: string, price: Readonly<Record<string, unknown>>): unknown => ({
  ...{ unit, source: 'a test', asOf: '2026-11', confidence: 'high' },
  ...price,
})

/** So many of the units that dimensions are counted in, to the base: 1.5 shard-hours, 0.2 GB. */
export const used = (quantities: { readonly [D in Dimension]?: number }): Usage =>
  Object.fromEntries(
    (Object.entries(quantities) as [Dimension, number][]).map(([dimension, quantity]) => [
      dimension,
      (BigInt(Math.round(quantity * 1e6)) * units[dimensions[dimension]]) / 1_000_000n,
    ]),
  ) as Usage

export const useOf = (usage: Usage, more: Partial<ElementUse> = {}): ElementUse => ({
  ...{ element: 'orders', region: 'us-east-1', usage },
  ...more,
})

interface Billing {
  readonly prices?: PriceBook
  readonly terms?: Partial<Terms>
}

export const billOf = (uses: readonly ElementUse[], { prices = listPrices, ...options }: Billing = {}): Bill =>
  priceUsage(uses, {
    bookOf: (region) => (region === prices.region ? prices : undefined),
    terms: { ...terms, ...options.terms },
  })

export const lineOf = (bill: Bill, dimension: Dimension): BillLine => {
  const line = bill.lines.find((each) => each.dimension === dimension)
  if (line === undefined) throw new Error(`there is no line of ${dimension}`)
  return line
}
