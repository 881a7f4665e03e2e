import { dimensions, type Dimension } from '../metering/dimensions'
import type { Terms } from './bill'
import { baseOf } from './charge'
import { priceUnitOf, type PriceBook } from './price-book'

/** How much of an amount is free. What was taken once is gone, for other dimensions and regions of the account too. */
export type TakeFree = (book: PriceBook, dimension: Dimension, amount: bigint) => bigint

export const freeQuantities = ({ hours, withFreeTier }: Terms): TakeFree => {
  const left = new Map<string, bigint>()
  return (book, dimension, amount) => {
    if (!withFreeTier) return 0n
    let taken = 0n
    for (const { of, quantity } of book.free) {
      if (!of.includes(dimension)) continue
      const name = of.join()
      const rest = left.get(name) ?? BigInt(quantity.toFixed()) * baseOf(priceUnitOf(dimensions[dimension]), hours)
      const take = rest < amount - taken ? rest : amount - taken
      left.set(name, rest - take)
      taken += take
    }
    return taken
  }
}
