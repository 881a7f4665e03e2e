import type { Dimension, Unit, UnitOf } from '../metering/dimensions'
import type { Decimal } from './money'

/*
 * What AWS charges in one region, as values. The file it is read from: resources/prices/, schema in book-file.ts.
 */

/** What is counted by the hour and priced by the month. All else is priced in the unit it is counted in. */
export const pricedByTheMonth = {
  'GB-hour': 'GB-month',
  'MiB/s-hour': 'MiB/s-month',
  'metric-hour': 'metric-month',
  'alarm-hour': 'alarm-month',
  'key-hour': 'key-month',
} as const satisfies Partial<Record<Unit, string>>
type PricedByTheMonth = typeof pricedByTheMonth
/** The unit that a price is of, for what is counted in `U`. */
export type PriceUnit<U extends Unit = Unit> = U extends keyof PricedByTheMonth ? PricedByTheMonth[U] : U

/** The unit of prices for what is counted in this one. */
export const priceUnitOf = (unit: Unit): PriceUnit =>
  unit in pricedByTheMonth ? pricedByTheMonth[unit as keyof PricedByTheMonth] : (unit as PriceUnit)

/** How well a price is known. high: two sources, one of them AWS or its price list; low: old, inferred, or third-party only. */
export type Confidence = 'high' | 'medium' | 'low'

/** A part of a month's quantity and its price. */
export interface Tier {
  /** In whole units of the price; the first begins at 0, each at the end of the one before. */
  readonly from: Decimal
  /** Null: without an end. A book that knows only the first tiers ends earlier: what is beyond has no known price. */
  readonly to: Decimal | null
  /** US dollars of `per` units. */
  readonly usd: Decimal
}

/** A list price. `charge(price of shard-hours, gigabytes)` does not compile. */
export interface Price<U extends Unit = Unit> {
  readonly unit: PriceUnit<U>
  /** How many whole units `usd` buys, such as 1,000,000 payload units. */
  readonly per: Decimal
  readonly tiers: readonly Tier[]
  /** Who says so: S-numbers of the pricing facts sheet, an imported offer's name and version, or "private". */
  readonly source: string
  /** Date from which it holds or at which it was read: YYYY, YYYY-MM or YYYY-MM-DD; `undated` if the source says none. */
  readonly asOf: string
  readonly confidence: Confidence
  readonly note?: string
}

/** A price that is known to exist and not known. */
export interface UnknownPrice {
  readonly unknown: true
  readonly note?: string
}

/** What costs nothing in a month, of several dimensions together: an account has it once, over all its regions. */
export interface FreeQuantity {
  readonly of: readonly Dimension[]
  /** In whole units of their prices. */
  readonly quantity: Decimal
  readonly source: string
}

export interface PriceBook {
  /** AWS's code of the region. */
  readonly region: string
  /** What a bill names it by, such as "list prices of us-east-1, 2026-11-21". */
  readonly name: string
  /** YYYY-MM-DD: the day it was put together or last imported into. */
  readonly date: string
  /** Absent: no price known. */
  readonly prices: { readonly [D in Dimension]?: Price<UnitOf<D>> | UnknownPrice }
  readonly free: readonly FreeQuantity[]
}

export const isKnown = (price: Price | UnknownPrice | undefined): price is Price =>
  price !== undefined && !('unknown' in price)

/** The price of a dimension, if it is known. */
export const priceOf = <D extends Dimension>(book: PriceBook | undefined, dimension: D): Price<UnitOf<D>> | null => {
  const price: Price | UnknownPrice | undefined = book?.prices[dimension]
  return isKnown(price) ? (price as Price<UnitOf<D>>) : null
}
