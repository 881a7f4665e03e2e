import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { PrivatePrice } from '../../src-main/contract/prices'
import { useAttempt } from '../client/use-attempt'
import { useClient } from '../client/use-client'

type Prices = readonly PrivatePrice[]

/** What it is of, a service or a dimension. */
export const isOf = (price: PrivatePrice): string => ('usd' in price ? price.dimension : price.of)

/** Two that cannot both hold: a second price of the same, or a second discount. */
const isSame = (a: PrivatePrice, b: PrivatePrice): boolean =>
  a.region === b.region && 'usd' in a === 'usd' in b && isOf(a) === isOf(b)

export interface PrivatePrices {
  /** Instead of one of the same region and thing, if there is one. @returns whether it was taken */
  put(price: PrivatePrice): Promise<boolean>
  remove(price: PrivatePrice): Promise<boolean>
  /** Back to what was before the last change from here. */
  undo(): Promise<boolean>
  readonly canUndo: ComputedRef<boolean>
  readonly fault: Readonly<Ref<string | null>>
  clear(): void
}

/** Change what was agreed with AWS. @param current what holds now */
export function usePrivatePrices(current: () => Prices): PrivatePrices {
  const client = useClient()
  const { attempt, fault, clear } = useAttempt()
  const before = shallowRef<readonly Prices[]>([])

  const set = async (prices: Prices): Promise<boolean> => {
    const answer = await attempt(() => client.call('prices.setPrivate', { privatePrices: [...prices] }))
    return answer !== null
  }
  const change = async (prices: Prices): Promise<boolean> => {
    const was = current()
    const isTaken = await set(prices)
    if (isTaken) before.value = [...before.value, was]
    return isTaken
  }
  return {
    put: (price) => change([...current().filter((each) => !isSame(each, price)), price]),
    remove: (price) => change(current().filter((each) => !isSame(each, price))),
    undo: async () => {
      const last = before.value.at(-1)
      const isTaken = last !== undefined && (await set(last))
      if (isTaken) before.value = before.value.slice(0, -1)
      return isTaken
    },
    canUndo: computed(() => before.value.length > 0),
    fault,
    clear,
  }
}
