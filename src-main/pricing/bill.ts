import type { Dimension, Service, Unit } from '../metering/dimensions'
import type { Usage } from '../metering/usage'
import type { Decimal, Money } from './money'
import type { Price, PriceUnit } from './price-book'

/*
 * Usage in, bill out: the values. How one becomes the other: price-usage.ts.
 */

/** A quantity that cannot be told because something was not said. */
export interface UnknownUse {
  readonly dimension: Dimension
  /** What is missing, as a key of texts, such as `bucket.storageDays`. */
  readonly missing: string
}

/** How a quantity came about: the key of a sentence, and its figures with their units in their names. */
export interface Working {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** What one element of a design, or one stream of a run, used in a month or in the time that was counted. */
export interface ElementUse {
  /** Id of a design's element or a stream's ARN; null for what the account is charged for as a whole. */
  readonly element: string | null
  readonly region: string
  readonly usage: Usage
  readonly unknown?: readonly UnknownUse[]
  readonly workings?: { readonly [D in Dimension]?: Working }
}

/**
 * What the bill's month is, and how cents come about.
 * - `hours`: in the month. 730 is the public calculator's, 720 a month of 30 days, 672 to 744 real ones.
 * - `rounding`: each line to cents, halves up, and then summed, as the calculator does; each line up to the next cent, as the
 *   documentation of Managed Flink does; or only the total.
 * @source pricing facts sheet §1
 */
export interface Terms {
  readonly hours: number
  readonly rounding: 'line' | 'line-up' | 'total'
  /** Whether free quantities are taken off. The calculator asks for each service; by default they are. */
  readonly withFreeTier: boolean
  /** YYYY-MM-DD: the day prices are judged old on. */
  readonly today: string
}

/** What of a line's quantity fell into a tier. */
export interface TierCharge {
  readonly from: Decimal
  readonly to: Decimal | null
  /** In the price's unit. */
  readonly quantity: Decimal
  /** US dollars of `per` units. */
  readonly usd: Decimal
  readonly charge: Money
}

/** What was not said of an element; see `UnknownUse`. */
export interface Missing {
  readonly element: string | null
  readonly what: string
}

/** Why a line is not wholly known. Something may be missing whatever the reason: also where there is no price. */
export type WhyUnknown = { readonly missing: readonly Missing[] } & Reason

type Reason =
  /** The book has no price for it, or says that it is not known. */
  | { readonly why: 'no-price'; readonly note?: string }
  /** The quantity reaches a tier whose price is not known. */
  | { readonly why: 'no-price-beyond'; readonly quantity: Decimal }
  /** Something was not said, and prices are known. */
  | { readonly why: 'missing' }

export interface BillLine {
  readonly region: string
  readonly service: Service
  readonly dimension: Dimension
  readonly unit: PriceUnit
  /** Known part of the quantity, in the price's unit: of the whole account in the region. */
  readonly quantity: Decimal
  /** Of it, what is free. */
  readonly free: Decimal
  readonly price: Price<Unit> | null
  readonly tiers: readonly TierCharge[]
  /** What is known of the charge, exact; and as the terms round lines, which is exact if they round the total only. */
  readonly exact: Money
  readonly charge: Money
  /** Null: all of it is known. */
  readonly unknown: WhyUnknown | null
  /** Who used how much of it. */
  readonly parts: readonly Part[]
}

export interface Part {
  readonly element: string | null
  /** In the price's unit. */
  readonly quantity: Decimal
  /** Its shares of `exact` and `charge`, by quantity: parts of a line sum to them. */
  readonly exact: Money
  readonly charge: Money
  readonly working?: Working
}

/** Something a reader of the bill should know: contradicting sources, an old price, what was left out. */
export interface BillNote {
  /** Key of a sentence. */
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
  readonly dimension?: Dimension
}

export interface Bill {
  readonly terms: Terms
  /** Of each region, the book's name and date. */
  readonly books: readonly { readonly region: string; readonly name: string; readonly date: string }[]
  /** Region by region, in the order of the catalogue of dimensions; only what AWS charges for. */
  readonly lines: readonly BillLine[]
  /** Of the known charges, as the terms round. With `unknownLines` above 0 it is "at least" this. */
  readonly total: Money
  readonly unknownLines: number
  readonly notes: readonly BillNote[]
}
