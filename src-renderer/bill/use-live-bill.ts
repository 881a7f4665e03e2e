import { computed, type ComputedRef, type Ref } from 'vue'
import type { BillView } from '../../src-main/contract/bill'
import type { FeedEvent } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'
import { useBillTerms } from './terms'

/** A stream, or the account as a whole (`''`), with what it costs of the whole bill. */
export interface CostShare {
  readonly element: string
  readonly amount: string
  readonly unknownLines: number
  /** Of the dearest, 0 … 1: only to draw. */
  readonly share: number
}

export interface LiveBill {
  /** Null until the first answer. */
  readonly latest: Readonly<Ref<FeedEvent<'bill.watch'> | null>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
  /** The dearest first, at the present rate; while that is not known, of what was used. */
  readonly shares: ComputedRef<readonly CostShare[]>
  /** Regions in which something was used and no price is known at all. */
  readonly unpriced: ComputedRef<readonly string[]>
}

const sharesOf = ({ byElement }: BillView): readonly CostShare[] => {
  const most = Math.max(1e-30, ...byElement.map(({ amount }) => Number(amount)))
  return byElement
    .filter(({ amount, unknownLines }) => Number(amount) > 0 || unknownLines > 0)
    .map(({ key, amount, unknownLines }) => ({ element: key, amount, unknownLines, share: Number(amount) / most }))
}

/** What the open project costs, in the terms that bills of this window are shown in. */
export function useLiveBill(): LiveBill {
  const terms = useBillTerms()
  const { latest, failure, retry } = useFeed(useClient(), 'bill.watch', { input: () => ({ terms: terms.terms }) })
  const shown = computed(() => latest.value && (latest.value.month ?? latest.value.used))
  return {
    latest,
    failure,
    retry,
    shares: computed(() => (shown.value === null ? [] : sharesOf(shown.value))),
    unpriced: computed(() => {
      const used = latest.value?.used
      const known = new Set(used?.books.map(({ region }) => region))
      return [...new Set(used?.lines.map(({ region }) => region))].filter((region) => !known.has(region))
    }),
  }
}
