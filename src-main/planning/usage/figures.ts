import { units, type Unit } from '../../metering/dimensions'
import { amountOf, type Amount } from '../../metering/usage'

/*
 * From figures of a design to whole numbers of what is billed. A figure that is not whole is taken to a billionth; from there on
 * nothing is rounded but the product, to its base.
 */

/** Far beyond all that can be billed, and still a number. */
const highest = 1e30

const billionth = 1_000_000_000n

/** The nearest whole number to all factors multiplied, and divided by the divisor. */
export const product = (factors: readonly number[], divisor = 1): bigint => {
  // As long as it is exact a plain number does, for it is faster by far.
  let small = 1
  let over = 1n
  let under = 1n
  for (const factor of factors) {
    const isWhole = Number.isSafeInteger(factor)
    const whole = isWhole ? factor : Math.round(Math.min(factor, highest) * 1e9)
    if (!isWhole) under *= billionth
    if (Number.isSafeInteger(small * whole)) small *= whole
    else over *= BigInt(whole)
  }
  if (small === 0) return 0n
  over *= BigInt(small)
  if (divisor !== 1) {
    over *= billionth
    under *= BigInt(Math.max(1, Math.round(Math.min(divisor, highest) * 1e9)))
  }
  return under === 1n ? over : (2n * over + under) / (2n * under)
}

/** So many of a unit, such as GB or shard-hours, all factors multiplied. */
export const amount = <U extends Unit>(unit: U, ...factors: readonly number[]): Amount<U> =>
  amountOf(unit, product([...factors, Number(units[unit])]))

/** So many of a unit's base, such as bytes of GB: all factors multiplied. */
export const base = <U extends Unit>(unit: U, ...factors: readonly number[]): Amount<U> =>
  amountOf(unit, product(factors))
