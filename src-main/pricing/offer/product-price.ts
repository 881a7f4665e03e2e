import { z } from 'zod'
import { sentence, type Sentence } from '../../platform/sentence'
import { Decimal, zero } from '../money'
import type { Tier } from '../price-book'
import type { Product } from './offer-file'
import type { Problem } from './offer-problem'
import type { UsageType } from './usage-types'

/** What a product costs: AWS's figures as they are, of one hour, GB, request … */
export interface ProductPrice {
  readonly tiers: readonly Tier[]
  /** What comes before the tiers at no price; they begin at 0 after it. */
  readonly free: Decimal
  /** YYYY-MM-DD: since when it holds. */
  readonly effective: string
}

const PriceDimension = z.object({
  beginRange: z.string().default('0'),
  endRange: z.string().default('Inf'),
  unit: z.string(),
  pricePerUnit: z.record(z.string(), z.string()),
})
const Term = z.object({
  effectiveDate: z.string().regex(/^\d{4}-\d\d-\d\dT/),
  priceDimensions: z.record(z.string(), PriceDimension),
})
type Term = z.infer<typeof Term>

/** Beyond a million dollars for one of anything, or after so many digits, a figure is a mistake. */
const dearest = new Decimal(1_000_000)
const finest = 18

/** Where something is wrong with a product. */
export const placeOf = ({ sku, attributes }: Product): string => `product ${sku} (${attributes['usagetype']})`

/** What was read, or what is wrong with it. */
type Or<T> = T | Sentence

const isWrong = (read: unknown): read is Sentence => typeof read === 'object' && read !== null && 'message' in read

/**
 * The on-demand price of a product, or why it has none that can be taken over.
 * @param today YYYY-MM-DD; of several terms the latest counts that is not in the future
 */
export const priceOf = (product: Product, type: UsageType, today: string): ProductPrice | Problem => {
  const price = readPrice(product, type, today)
  return isWrong(price) ? { place: placeOf(product), ...price } : price
}

const readPrice = (product: Product, type: UsageType, today: string): Or<ProductPrice> => {
  const term = termOf(product, today)
  if (isWrong(term)) return term
  const tiers: Tier[] = []
  for (const dimension of Object.values(term.priceDimensions)) {
    const tier = tierOf(dimension, type)
    if (isWrong(tier)) return tier
    tiers.push(tier)
  }
  tiers.sort((a, b) => a.from.comparedTo(b.from))
  return (
    faultOfRanges(tiers) ?? faultOfZero(tiers) ?? { ...withoutFree(tiers), effective: term.effectiveDate.slice(0, 10) }
  )
}

const termOf = ({ onDemand }: Product, today: string): Or<Term> => {
  const terms: Term[] = []
  for (const [key, value] of Object.entries(onDemand)) {
    const term = Term.safeParse(value)
    if (!term.success) return sentence('OfferTerm', { member: [key, ...(term.error.issues[0]?.path ?? [])].join('.') })
    terms.push(term.data)
  }
  const [first] = terms
  if (first === undefined) return sentence('OfferNoTerm')
  const inForce = terms
    .filter(({ effectiveDate }) => effectiveDate.slice(0, 10) <= today)
    .sort((a, b) => (a.effectiveDate < b.effectiveDate ? 1 : -1))
  return inForce[0] ?? sentence('OfferNotYet', { date: first.effectiveDate.slice(0, 10) })
}

const tierOf = (dimension: z.infer<typeof PriceDimension>, { dimensions, units }: UsageType): Or<Tier> => {
  const { beginRange, endRange, unit, pricePerUnit } = dimension
  if (!units.includes(unit.toLowerCase())) {
    return sentence('OfferUnit', { found: unit, dimension: dimensions.join(', '), units: units.join(', ') })
  }
  const { USD } = pricePerUnit
  if (USD === undefined) return sentence('OfferCurrency', { found: Object.keys(pricePerUnit).join(', ') || '–' })
  const from = edgeOf('beginRange', beginRange)
  if (isWrong(from)) return from
  const to = endRange === 'Inf' ? null : edgeOf('endRange', endRange)
  if (isWrong(to)) return to
  const usd = dollarsOf(USD)
  return isWrong(usd) ? usd : { from, to, usd }
}

const edgeOf = (member: string, text: string): Or<Decimal> =>
  /^\d{1,18}(\.0*)?$/.test(text) ? new Decimal(text) : sentence('OfferEdge', { member, found: text })

const dollarsOf = (found: string): Or<Decimal> => {
  if (!/^-?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i.test(found)) return sentence('OfferNoNumber', { found })
  const usd = new Decimal(found)
  if (usd.isNegative()) return sentence('OfferNegative', { found })
  return usd.greaterThan(dearest) || usd.decimalPlaces() > finest ? sentence('OfferAbsurd', { found }) : usd
}

const faultOfRanges = (tiers: readonly Tier[]): Sentence | undefined => {
  if (tiers.length === 0) return sentence('OfferNoTiers')
  let end: Decimal | null = zero
  for (const { from, to } of tiers) {
    const at = from.toFixed()
    if (end === null || from.lessThan(end)) return sentence('OfferOverlap', { at })
    if (from.greaterThan(end)) return sentence('OfferGap', { from: end.toFixed(), to: at })
    if (to !== null && to.lessThanOrEqualTo(from)) return sentence('OfferEmptyTier', { from: at, to: to.toFixed() })
    end = to
  }
  return end === null ? undefined : sentence('OfferEnds', { to: end.toFixed() })
}

/** A row at no price is not what is free: the price is in another offer, as that of data transfer in the one of S3. */
const faultOfZero = (tiers: readonly Tier[]): Sentence | undefined =>
  tiers.every(({ usd }) => usd.isZero()) ? sentence('OfferAbsurd', { found: '0' }) : undefined

/** AWS gives some free quantities as a first tier at no price. Price books have them apart, for not every bill takes them off. */
const withoutFree = (tiers: readonly Tier[]): Pick<ProductPrice, 'tiers' | 'free'> => {
  const [first, ...others] = tiers
  if (first === undefined || first.to === null || !first.usd.isZero()) return { tiers, free: zero }
  const free = first.to
  return {
    free,
    tiers: others.map(({ from, to, usd }) => ({ from: from.minus(free), to: to && to.minus(free), usd })),
  }
}
