import { allDimensions, dimensions, units, type Dimension, type Unit, type UnitOf } from './dimensions'

/*
 * What a plan, a simulation or a run used, in billable units: the one thing that pricing reads.
 */

declare const unit: unique symbol
/** So many of the base of a unit. Adding shard-hours to gigabytes does not compile. */
export type Amount<U extends Unit> = bigint & { readonly [unit]: U }

/** Amounts by dimension. What is absent was not used; see `UnknownUse` for what is not known. */
export type Usage = { readonly [D in Dimension]?: Amount<UnitOf<D>> }

/** @param base a whole number of records, payload units, bytes, milliseconds or byte-milliseconds: see `units` */
export const amountOf = <U extends Unit>(_unit: U, base: bigint | number): Amount<U> => BigInt(base) as Amount<U>

export const addAmounts = <U extends Unit>(a: Amount<U>, b: Amount<NoInfer<U>>): Amount<U> => (a + b) as Amount<U>

export const noUsage: Usage = {}

/** How much of a dimension was used, in the base of its unit; 0 where nothing was. */
export const usedOf = <D extends Dimension>(usage: Usage, dimension: D): Amount<UnitOf<D>> =>
  (usage[dimension] ?? 0n) as Amount<UnitOf<D>>

/** The dimensions of which anything was used, in the order of the catalogue. */
export const usedDimensions = (usage: Usage): readonly Dimension[] =>
  allDimensions.filter((dimension) => usedOf(usage, dimension) !== 0n)

export const addUsage = (...parts: readonly Usage[]): Usage => {
  const sum: Partial<Record<Dimension, bigint>> = {}
  for (const part of parts) {
    for (const dimension in part) {
      const name = dimension as Dimension
      sum[name] = (sum[name] ?? 0n) + usedOf(part, name)
    }
  }
  return sum as Usage
}

const mapUsage = (usage: Usage, change: (amount: bigint, dimension: Dimension) => bigint): Usage =>
  Object.fromEntries(
    Object.entries(usage).map(([dimension, amount]) => [dimension, change(amount, dimension as Dimension)]),
  ) as Usage

/** What was used after `earlier`, of which `later` is the continuation. */
export const usageSince = (later: Usage, earlier: Usage): Usage =>
  mapUsage(later, (amount, dimension) => amount - usedOf(earlier, dimension))

/** Hours of a month in AWS's pricing calculator. */
export const usualMonthHours = 730
const hourMs = 3_600_000

/**
 * A month at this rate, rounded down to the base.
 * @param ms how long it took to use this much; at least 1
 */
export const monthOf = (usage: Usage, ms: number, hours = usualMonthHours): Usage =>
  mapUsage(usage, (amount) => (amount * BigInt(hours * hourMs)) / BigInt(ms))

/** How many of its unit, for showing: exact to about 15 digits. */
export const quantityOf = (usage: Usage, dimension: Dimension): number => {
  const size = units[dimensions[dimension]]
  const amount = usedOf(usage, dimension)
  return Number(amount / size) + Number(amount % size) / Number(size)
}
