import type { BookSummary, PriceRow } from '../contract/prices'
import { allDimensions, dimensions, serviceOf, unbilled, type Dimension } from '../metering/dimensions'
import { isKnown, priceUnitOf, type PriceBook } from '../pricing/price-book'
import { privateSource } from '../pricing/private-prices'
import { isOld } from '../pricing/price-age'

/** What AWS charges for, in the order of the catalogue. */
const billed = allDimensions.filter((dimension) => !unbilled.has(dimension))

/** Every price there could be, as a table shows it. @param today YYYY-MM-DD: the day prices are judged old on */
export const rowsOf = (book: PriceBook, today: string): PriceRow[] =>
  billed.map((dimension) => rowOf(dimension, book.prices[dimension], today))

const rowOf = (dimension: Dimension, price: PriceBook['prices'][Dimension], today: string): PriceRow => {
  const what = { dimension, service: serviceOf(dimension), unit: priceUnitOf(dimensions[dimension]) }
  if (!isKnown(price)) {
    const nothing = { per: '1', tiers: [], source: '', asOf: '', confidence: null, isOld: false, isPrivate: false }
    return { ...what, ...nothing, note: price?.note ?? null }
  }
  const { per, tiers, source, asOf, confidence, note = null } = price
  return {
    ...what,
    per: per.toFixed(),
    tiers: tiers.map(({ from, to, usd }) => ({ from: from.toFixed(), to: to?.toFixed() ?? null, usd: usd.toFixed() })),
    ...{ source, asOf, confidence, note },
    isOld: isOld({ asOf }, today),
    isPrivate: source === privateSource,
  }
}

export const summaryOf = (book: PriceBook, isImported: boolean): BookSummary => {
  const known = billed.filter((dimension) => isKnown(book.prices[dimension])).length
  const { region, name, date } = book
  return { region, name, date, isImported, known, unknown: billed.length - known }
}
