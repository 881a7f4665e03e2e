import { allDimensions, dimensions, serviceOf, type Dimension, type Service, type Unit } from '../metering/dimensions'
import { Decimal, zero } from './money'
import { isKnown, priceUnitOf, type Price, type PriceBook, type UnknownPrice } from './price-book'

/** A price of one's own. `usd`: US dollars of as many units as the list price is of. */
export interface OwnPrice {
  readonly region: string
  readonly dimension: Dimension
  readonly usd: string
}

/** So many percent off the list prices of a dimension or a whole service. */
export interface Discount {
  readonly region: string
  readonly of: Dimension | Service
  readonly percentOff: number
}

/** What was agreed with AWS, and the day it was entered: YYYY-MM-DD. */
export type PrivatePrice = (OwnPrice | Discount) & { readonly asOf: string }

/** What private prices name as their source. */
export const privateSource = 'private'

/**
 * A book with private prices over it. A price of its own goes before any discount, one on a dimension before one on its
 * service, and of two the later one.
 *
 * @param likeness says per how many units a price is that the book itself does not know
 */
export const withPrivatePrices = (
  book: PriceBook,
  privatePrices: readonly PrivatePrice[],
  likeness: PriceBook | undefined,
): PriceBook => {
  const here = privatePrices.filter(({ region }) => region === book.region).toReversed()
  if (here.length === 0) return book
  const prices = allDimensions.flatMap((dimension) => {
    const list = book.prices[dimension] as Price<Unit> | UnknownPrice | undefined
    const price = privatePrice(dimension, list, { here, likeness }) ?? list
    return price === undefined ? [] : [[dimension, price]]
  })
  return { ...book, name: `${book.name}, with private prices`, prices: Object.fromEntries(prices) }
}

interface Agreed {
  /** The last one first. */
  readonly here: readonly PrivatePrice[]
  readonly likeness: PriceBook | undefined
}

const privatePrice = (
  dimension: Dimension,
  list: Price<Unit> | UnknownPrice | undefined,
  { here, likeness }: Agreed,
): Price<Unit> | undefined => {
  const own = here.find((one) => 'dimension' in one && one.dimension === dimension)
  if (own !== undefined && 'dimension' in own) {
    const like = [list, likeness?.prices[dimension]].find(isKnown)
    return {
      unit: priceUnitOf(dimensions[dimension]),
      per: like?.per ?? new Decimal(1),
      tiers: [{ from: zero, to: null, usd: new Decimal(own.usd) }],
      ...{ source: privateSource, asOf: own.asOf, confidence: 'high' },
    }
  }
  if (!isKnown(list)) return undefined
  const discount = [dimension, serviceOf(dimension)]
    .map((name) => here.find((one) => 'of' in one && one.of === name))
    .find((found) => found !== undefined)
  return discount === undefined || !('of' in discount) ? undefined : discounted(list, discount)
}

const discounted = (list: Price<Unit>, { percentOff }: Discount): Price<Unit> => {
  const part = new Decimal(100).minus(percentOff).dividedBy(100)
  return {
    ...list,
    tiers: list.tiers.map((tier) => ({ ...tier, usd: tier.usd.times(part) })),
    ...{ source: privateSource, note: `${percentOff} % off the list price (${list.source})` },
  }
}
