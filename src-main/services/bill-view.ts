import type { BillChange, BillGroup, BillTerms, BillView } from '../contract/bill'
import { costsMoreOf } from '../contract/bill-gaps'
import type { Clock } from '../platform/clock'
import type { Bill, BillLine, Terms, WhyUnknown } from '../pricing/bill'
import type { BillDifference } from '../pricing/compare-bills'
import { Decimal, places, zero, type Money } from '../pricing/money'
import { isOld } from '../pricing/price-age'
import type { Price } from '../pricing/price-book'
import { sourcesOf } from '../pricing/sources'

/** What a window asked for, as terms of a bill. */
export const termsOf = ({ hours, rounding, withFreeTier }: BillTerms, clock: Clock): Terms => ({
  ...{ hours, rounding, withFreeTier },
  today: new Date(clock.now()).toISOString().slice(0, 10),
})

/**
 * A bill as a window shows it, in the period and the currency of the terms. Parts of a line sum to its amount; services, and
 * elements, sum to the lines' amounts: to the total, but for its own rounding where the terms round nothing else. Of an hour
 * all of that holds to the 28th place.
 */
export const billView = (bill: Bill, terms: BillTerms): BillView => {
  const money = moneyIn(terms)
  const views = { money, count: inPeriod(terms, new Decimal(1)), today: bill.terms.today }
  const { lines } = bill
  return {
    terms,
    books: [...bill.books],
    lines: lines.map((line) => lineView(line, views)),
    total: money(bill.total),
    unknownLines: bill.unknownLines,
    byService: groups(
      lines.map((line) => ({ key: line.service, charge: line.charge, isUnknown: line.unknown !== null })),
      money,
    ),
    byElement: groups(lines.flatMap(sharesOf), money),
    notes: bill.notes.map(({ key, values, dimension }) => ({ key, values, dimension: dimension ?? null })),
  }
}

/** What changed between two bills, as a window shows it. */
export const billChange = (difference: BillDifference, terms: BillTerms): BillChange => {
  const money = moneyIn(terms)
  const change = (sides: Pick<BillDifference, 'before' | 'after' | 'difference'>) => ({
    before: money(sides.before),
    after: money(sides.after),
    difference: money(sides.difference),
  })
  return {
    ...change(difference),
    rounding: money(difference.rounding),
    steps: difference.steps.map(({ region, dimension, isUnknown, ...sides }) => ({
      ...{ region, dimension, isUnknown },
      ...change(sides),
    })),
  }
}

/** Of a month, as text in the period that was asked for. */
type Show = (month: Decimal) => string

const inPeriod =
  ({ hours, period }: BillTerms, times: Decimal): Show =>
  (month) => {
    const amount = month.times(times)
    if (period === 'year') return amount.times(12).toFixed()
    return (period === 'hour' ? amount.div(hours).toDecimalPlaces(places) : amount).toFixed()
  }

/** Dollars in the currency that was asked for. */
export const moneyIn = (terms: BillTerms): Show => inPeriod(terms, new Decimal(terms.currency?.perDollar ?? 1))

const lineView = (line: BillLine, { money, count, today }: Views): BillView['lines'][number] => ({
  region: line.region,
  service: line.service,
  dimension: line.dimension,
  unit: line.unit,
  quantity: count(line.quantity),
  free: count(line.free),
  price: line.price && priceView(line.price, today),
  tiers: line.tiers.map(({ from, to, quantity, usd, charge }) => ({
    ...{ from: from.toFixed(), to: to && to.toFixed(), quantity: count(quantity), usd: usd.toFixed() },
    amount: money(charge),
  })),
  exact: money(line.exact),
  amount: money(line.charge),
  unknown: line.unknown && unknownView(line.unknown),
  parts: line.parts.map(({ element, quantity, charge, working }) => ({
    ...{ element, quantity: count(quantity), amount: money(charge), working: working ?? null },
  })),
})

interface Views {
  readonly money: Show
  readonly count: Show
  readonly today: string
}

const priceView = (price: Price, today: string): BillView['lines'][number]['price'] => ({
  ...{ per: price.per.toFixed(), asOf: price.asOf, confidence: price.confidence },
  ...{ source: price.source, sources: [...sourcesOf(price.source)] },
  note: price.note ?? null,
  isOld: isOld(price, today),
})

const unknownView = (unknown: WhyUnknown): BillView['lines'][number]['unknown'] => ({
  why: unknown.why,
  note: unknown.why === 'no-price' ? (unknown.note ?? null) : null,
  missing: [...unknown.missing],
})

/** What a line adds to a group. */
interface Share {
  readonly key: string
  readonly charge: Money
  readonly isUnknown: boolean
}

/** A line by who used it. One that is not known to be what is missing of it is unknown only where that is missing. */
const sharesOf = (line: BillLine): readonly Share[] => {
  const { parts, unknown } = line
  const missing = unknown === null ? [] : unknown.missing.map(({ element }) => element)
  const withoutPart = [...new Set(missing)].filter((element) => !parts.some((part) => part.element === element))
  return [...parts, ...withoutPart.map((element) => ({ element, charge: zero }))].map(({ element, charge }) => ({
    ...{ key: element ?? '', charge, isUnknown: costsMoreOf(line, element) },
  }))
}

const groups = (shares: readonly Share[], money: Show): BillGroup[] => {
  const sums = new Map<string, { charge: Money; unknownLines: number }>()
  for (const { key, charge, isUnknown } of shares) {
    const sum = sums.get(key) ?? { charge: zero, unknownLines: 0 }
    sums.set(key, { charge: sum.charge.plus(charge), unknownLines: sum.unknownLines + (isUnknown ? 1 : 0) })
  }
  return [...sums]
    .sort(([, a], [, b]) => b.charge.comparedTo(a.charge))
    .map(([key, { charge, unknownLines }]) => ({ key, amount: money(charge), unknownLines }))
}
