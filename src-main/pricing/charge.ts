import { units, type Unit } from '../metering/dimensions'
import type { Amount } from '../metering/usage'
import type { Fraction } from './fraction'
import type { Decimal } from './money'
import { pricedByTheMonth, priceUnitOf, type Price, type PriceUnit } from './price-book'

/*
 * An amount of one account in one region, a month's price, and what they come to. Whole numbers throughout: nothing is rounded.
 */

const countedAs = new Map(Object.keys(units).map((unit) => [priceUnitOf(unit as Unit), unit as Unit]))

/** How many of the base make one unit of a price. A GB-month is so many GB-hours as the month has hours. */
export const baseOf = (unit: PriceUnit, hours: number): bigint => {
  const counted = countedAs.get(unit) as Unit
  return counted in pricedByTheMonth ? units[counted] * BigInt(hours) : units[counted]
}

/** A price in whole numbers: edges in the base, prices such that amount × price / `under` is dollars. */
interface Tariff {
  readonly hours: number
  readonly tiers: readonly { readonly from: bigint; readonly to: bigint | null; readonly usd: bigint }[]
  readonly under: bigint
}

const digits = (whole: Decimal): bigint => BigInt(whole.toFixed())

const tariffFor = ({ unit, per, tiers }: Price<Unit>, hours: number): Tariff => {
  const base = baseOf(unit, hours)
  const places = Math.max(...tiers.map(({ usd }) => usd.decimalPlaces()))
  return {
    hours,
    tiers: tiers.map(({ from, to, usd }) => ({
      from: digits(from) * base,
      to: to && digits(to) * base,
      usd: digits(usd.times(`1e${places}`)),
    })),
    under: base * digits(per) * 10n ** BigInt(places),
  }
}

/** Prices are values and made once, bills by the thousand. */
const tariffs = new WeakMap<Price<Unit>, Tariff>()

const tariffOf = (price: Price<Unit>, hours: number): Tariff => {
  const known = tariffs.get(price)
  if (known?.hours === hours) return known
  const tariff = tariffFor(price, hours)
  tariffs.set(price, tariff)
  return tariff
}

export interface Charge {
  /** US dollars of all whose price is known. */
  readonly dollars: Fraction
  /** What of the amount is in each tier. */
  readonly inTiers: readonly bigint[]
  /** What is beyond the last tier whose price is known. */
  readonly beyond: bigint
}

export interface ChargeOptions {
  /** Of the month. */
  readonly hours: number
  /** What is free of the amount. It comes off first: the first tier begins after it. */
  readonly free?: bigint
}

/** What an amount costs. Gigabytes at the price of shard-hours do not compile. */
export const charge = <U extends Unit>(
  price: Price<U>,
  amount: Amount<NoInfer<U>>,
  { hours, free = 0n }: ChargeOptions,
): Charge => {
  const { tiers, under } = tariffOf(price as unknown as Price<Unit>, hours)
  const billed: bigint = amount - free
  const inTiers: bigint[] = []
  let over = 0n
  let known: bigint | null = 0n
  for (const { from, to, usd } of tiers) {
    const inTier = billed <= from ? 0n : (to === null || billed < to ? billed : to) - from
    inTiers.push(inTier)
    over += inTier * usd
    known = to
  }
  return { dollars: { over, under }, inTiers, beyond: known !== null && billed > known ? billed - known : 0n }
}

/** The charge for what is in one tier. */
export const tierCharge = (price: Price<Unit>, { inTiers }: Charge, tier: number, hours: number): Fraction => {
  const { tiers, under } = tariffOf(price, hours)
  return { over: (inTiers[tier] ?? 0n) * (tiers[tier]?.usd ?? 0n), under }
}
