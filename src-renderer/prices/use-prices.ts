import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { BookSummary, PriceRow, PrivatePrice } from '../../src-main/contract/prices'
import { useAnswer } from '../client/use-answer'
import type { ContractFailure } from '../client/failure'
import { useClient } from '../client/use-client'
import { useFeed } from '../client/use-feed'

const DEFAULT_REGION = 'us-east-1'

export interface Prices {
  /** Null until they are known. */
  readonly books: ComputedRef<readonly BookSummary[] | null>
  readonly privatePrices: ComputedRef<readonly PrivatePrice[]>
  /** The region whose prices are shown; it is in the address. */
  readonly region: Readonly<Ref<string>>
  show(region: string): void
  /** Of that region; null until they are there. */
  readonly rows: ComputedRef<readonly PriceRow[] | null>
  readonly fault: Readonly<Ref<string | null>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
}

/** Those that are known best come first. */
const byKnown = (a: BookSummary, b: BookSummary): number => b.known - a.known || a.region.localeCompare(b.region)

/** Price books and the prices of one of them. */
export function usePrices(): Prices {
  const client = useClient()
  const route = useRoute()
  const router = useRouter()
  const { latest, failure, retry } = useFeed(client, 'prices.watch', { input: () => ({}) })
  const region = ref(DEFAULT_REGION)
  watch(
    () => route.query['region'],
    (wanted) => (region.value = typeof wanted === 'string' ? wanted : DEFAULT_REGION),
    { immediate: true },
  )
  const { answer, fault } = useAnswer(
    'prices.book',
    () => (latest.value === null ? null : { region: region.value }),
    () => latest.value,
  )
  return {
    books: computed(() => latest.value && [...latest.value.books].sort(byKnown)),
    privatePrices: computed(() => latest.value?.privatePrices ?? []),
    region,
    show: (wanted) => void router.replace({ query: { ...route.query, region: wanted } }),
    rows: computed(() => answer.value?.rows ?? null),
    fault,
    failure,
    retry,
  }
}
