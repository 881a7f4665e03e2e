import { dimensions, serviceOf, type Dimension } from '../metering/dimensions'
import { usedOf } from '../metering/usage'
import type { BillLine, ElementUse, Missing, Part, Terms, TierCharge, WhyUnknown } from './bill'
import { baseOf, tierCharge, type Charge } from './charge'
import { decimalOf, decimalOfCents, toCents, upToCents, type Fraction } from './fraction'
import { Decimal, places, zero, type Money } from './money'
import { isKnown, priceUnitOf, type Price, type PriceBook, type UnknownPrice } from './price-book'

/** A line of a bill before it is written out: amounts in the base of the unit, money in fractions. */
export interface Charged {
  readonly region: string
  readonly dimension: Dimension
  readonly uses: readonly ElementUse[]
  readonly amount: bigint
  readonly free: bigint
  readonly book: PriceBook | undefined
  /** Null: there is no price. */
  readonly charge: Charge | null
  readonly missing: readonly Missing[]
}

export const isUnknown = ({ charge, missing }: Charged): boolean =>
  charge === null || charge.beyond > 0n || missing.length > 0

/** Cents of a line, where the terms round lines. */
export const centsOf = ({ dollars }: Charge, { rounding }: Terms): bigint =>
  rounding === 'line-up' ? upToCents(dollars) : toCents(dollars)

export const lineOf = (charged: Charged, terms: Terms): BillLine => {
  const { region, dimension, uses, amount, free, charge } = charged
  const unit = priceUnitOf(dimensions[dimension])
  const quantityOf = (part: bigint): Decimal => decimalOf({ over: part, under: baseOf(unit, terms.hours) })
  const price: MaybePrice = charged.book?.prices[dimension]
  const tiers = charge === null || !isKnown(price) ? [] : tiersOf(price, charge, { terms, quantityOf })
  const exact = tiers.reduce<Money>((sum, tier) => sum.plus(tier.charge), zero)
  const line = {
    ...{ region, service: serviceOf(dimension), dimension, unit, tiers, exact },
    ...{ quantity: quantityOf(amount), free: quantityOf(free) },
    price: isKnown(price) ? price : null,
    charge: charge === null || terms.rounding === 'total' ? exact : decimalOfCents(centsOf(charge, terms)),
    unknown: whyUnknown(charged, price, quantityOf),
  }
  return { ...line, parts: partsOf(uses, line, quantityOf) }
}

type MaybePrice = Price | UnknownPrice | undefined

const whyUnknown = (
  { charge, missing }: Charged,
  price: MaybePrice,
  quantityOf: Writing['quantityOf'],
): WhyUnknown | null => {
  if (charge === null) return { why: 'no-price', missing, ...(price?.note !== undefined && { note: price.note }) }
  if (charge.beyond > 0n) return { why: 'no-price-beyond', missing, quantity: quantityOf(charge.beyond) }
  return missing.length > 0 ? { why: 'missing', missing } : null
}

interface Writing {
  readonly terms: Terms
  readonly quantityOf: (part: bigint) => Decimal
}

/** The tiers that anything is in. */
const tiersOf = (price: Price, charge: Charge, { terms, quantityOf }: Writing): readonly TierCharge[] =>
  price.tiers.flatMap((tier, i) => {
    const inTier = charge.inTiers[i] ?? 0n
    const dollars: Fraction = tierCharge(price, charge, i, terms.hours)
    return inTier === 0n ? [] : [{ ...tier, quantity: quantityOf(inTier), charge: decimalOf(dollars) }]
  })

type Charges = Pick<BillLine, 'dimension' | 'exact' | 'charge'>

const partsOf = (uses: readonly ElementUse[], line: Charges, quantityOf: Writing['quantityOf']): readonly Part[] => {
  const { dimension } = line
  const users = uses.filter(({ usage }) => usedOf(usage, dimension) !== 0n)
  const amounts = users.map(({ usage }): bigint => usedOf(usage, dimension))
  const [exact, charge] = [line.exact, line.charge].map((money) => shares(money, amounts)) as [Money[], Money[]]
  return users.map(({ element, workings }, i) => ({
    element,
    quantity: quantityOf(amounts[i] ?? 0n),
    exact: exact[i] ?? zero,
    charge: charge[i] ?? zero,
    ...(workings?.[dimension] !== undefined && { working: workings[dimension] }),
  }))
}

/** Money by weights, to 30 places. What that leaves over goes to the heaviest, so that shares sum to the money. */
const shares = (money: Money, weights: readonly bigint[]): Money[] => {
  const all = weights.reduce((sum, weight) => sum + weight, 0n)
  const whole = BigInt(money.times(`1e${places}`).toFixed())
  const parts = weights.map((weight) => (whole * weight) / all)
  const rest = parts.reduce((left, part) => left - part, whole)
  const heaviest = weights.reduce((best, weight, i) => (weight > (weights[best] ?? 0n) ? i : best), 0)
  return parts.map((part, i) => new Decimal(`${i === heaviest ? part + rest : part}e-${places}`))
}
