import { allDimensions, unbilled, type Dimension, type UnitOf } from '../metering/dimensions'
import { addUsage, usedOf, type Amount, type Usage } from '../metering/usage'
import type { Bill, BillLine, BillNote, ElementUse, Missing, Terms } from './bill'
import { charge } from './charge'
import { addFractions, decimalOfCents, nothing, toCents } from './fraction'
import { freeQuantities, type TakeFree } from './free'
import { centsOf, isUnknown, lineOf, type Charged } from './line'
import type { Money } from './money'
import { notesOn } from './notes'
import { priceOf, type PriceBook } from './price-book'

export interface PricingOptions {
  /** Prices of a region; undefined: none are known there. */
  readonly bookOf: (region: string) => PriceBook | undefined
  readonly terms: Terms
  /** Of whoever made the usage, such as what it leaves out; they come behind those that prices bring. */
  readonly notes?: readonly BillNote[]
}

/**
 * The bill of one account for a month: what was used of a dimension in a region is added up, what is free comes off, and the
 * rest goes through the tiers. What AWS charges for and was used has a line, even at a price of 0; what is unbilled has none.
 *
 * The total is there at once, for those who compare bills by the thousand; lines and notes are written when they are read.
 *
 * @source pricing facts sheet §1 (rounding), §3 and §7 (tiers and free quantities of a month and account)
 */
export const priceUsage = (uses: readonly ElementUse[], { bookOf, terms, notes = [] }: PricingOptions): Bill => {
  const regions = regionsOf(uses, bookOf)
  const rules = { terms, takeFree: freeQuantities(terms) }
  const charged = regions.flatMap((there) => chargesOf(there, rules))
  const books = regions.flatMap(({ book }) => (book ? [{ region: book.region, name: book.name, date: book.date }] : []))
  return new WrittenBill(terms, books, charged, notes)
}

/** A class because getters of a literal would each keep what they need until the next full garbage collection. */
class WrittenBill implements Bill {
  readonly total: Money
  readonly unknownLines: number
  private written: readonly BillLine[] | undefined

  constructor(
    readonly terms: Terms,
    readonly books: Bill['books'],
    private readonly charged: readonly Charged[],
    private readonly ownNotes: readonly BillNote[],
  ) {
    this.total = totalOf(charged, terms)
    this.unknownLines = charged.filter(isUnknown).length
  }

  get lines(): readonly BillLine[] {
    return (this.written ??= this.charged.map((line) => lineOf(line, this.terms)))
  }

  get notes(): readonly BillNote[] {
    return [...notesOn(this.charged, this.terms), ...this.ownNotes]
  }
}

/** What is used in a region, and the prices there. */
interface There {
  readonly region: string
  readonly book: PriceBook | undefined
  readonly uses: readonly ElementUse[]
}

const regionsOf = (uses: readonly ElementUse[], bookOf: PricingOptions['bookOf']): readonly There[] =>
  [...new Set(uses.map(({ region }) => region))]
    .sort()
    .map((region) => ({ region, book: bookOf(region), uses: uses.filter((use) => use.region === region) }))

interface Rules {
  readonly terms: Terms
  readonly takeFree: TakeFree
}

const chargesOf = (there: There, rules: Rules): readonly Charged[] => {
  const usage = addUsage(...there.uses.map((use) => use.usage))
  const missing = missingOf(there.uses)
  const charged: Charged[] = []
  for (const dimension of billed) {
    const amount = usage[dimension]
    const isUsed = (amount !== undefined && amount !== 0n) || missing.has(dimension)
    if (isUsed) charged.push(chargeOf(dimension, { there, rules, usage, missing }))
  }
  return charged
}

const billed = allDimensions.filter((dimension) => !unbilled.has(dimension))

type MissingUse = ReadonlyMap<Dimension, readonly Missing[]>

const missingOf = (uses: readonly ElementUse[]): MissingUse => {
  const missing = new Map<Dimension, Missing[]>()
  for (const { element, unknown = [] } of uses) {
    for (const { dimension, missing: what } of unknown) {
      missing.set(dimension, [...(missing.get(dimension) ?? []), { element, what }])
    }
  }
  return missing
}

interface Counted {
  readonly there: There
  readonly rules: Rules
  readonly usage: Usage
  readonly missing: MissingUse
}

const nothingMissing: readonly Missing[] = []

const chargeOf = <D extends Dimension>(dimension: D, counted: Counted): Charged => {
  const { region, book, uses } = counted.there
  const { terms, takeFree } = counted.rules
  const amount: Amount<UnitOf<D>> = usedOf(counted.usage, dimension)
  const missing = counted.missing.get(dimension) ?? nothingMissing
  const price = priceOf(book, dimension)
  if (book === undefined || price === null) {
    return { region, dimension, book, uses, amount, missing, free: 0n, charge: null }
  }
  const free = takeFree(book, dimension, amount)
  const known = charge(price, amount, { hours: terms.hours, free })
  return { region, dimension, book, uses, amount, missing, free, charge: known }
}

const totalOf = (charged: readonly Charged[], terms: Terms): Money => {
  let cents = 0n
  let exact = nothing
  for (const { charge: known } of charged) {
    if (known === null) continue
    if (terms.rounding === 'total') exact = addFractions(exact, known.dollars)
    else cents += centsOf(known, terms)
  }
  return decimalOfCents(terms.rounding === 'total' ? toCents(exact) : cents)
}
