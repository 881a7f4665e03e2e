import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Client, Feed, FeedEvent, FeedInput, Stop } from './client'
import type { ContractFailure } from './failure'

export interface FeedView<E> {
  /** The last event; null until the first one, and again after the input changed. */
  readonly latest: Readonly<Ref<E | null>>
  /** Main ended the feed: what it was about is gone. */
  readonly hasEnded: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<ContractFailure | null>>
  /** Subscribe again, after a failure. */
  retry(): void
}

export interface FeedQuestion<N extends Feed> {
  /** Null while there is nothing to follow. A changed input means a new subscription. */
  readonly input: () => FeedInput<N> | null
  /** What the answers depend on beside the input; a change of it means a new subscription too. */
  readonly about?: () => unknown
  /** For those who add events up instead of keeping the last. */
  readonly onEvent?: (event: FeedEvent<N>) => void
}

/** Follow a feed for as long as the scope lives. */
export function useFeed<N extends Feed>(
  client: Client,
  name: N,
  { input, about, onEvent }: FeedQuestion<N>,
): FeedView<FeedEvent<N>> {
  const latest = shallowRef<FeedEvent<N> | null>(null)
  const hasEnded = ref(false)
  const failure = shallowRef<ContractFailure | null>(null)
  let stop: Stop = () => undefined

  const follow = (): void => {
    stop()
    latest.value = null
    hasEnded.value = false
    failure.value = null
    const wanted = input()
    if (wanted === null) return
    const take = (event: FeedEvent<N>): void => {
      latest.value = event
      onEvent?.(event)
    }
    stop = client.watch(name, wanted, take, {
      onEnd: () => (hasEnded.value = true),
      onError: (reason) => (failure.value = reason),
    })
  }

  watch([() => JSON.stringify(input()), () => about?.()], follow, { immediate: true })
  onScopeDispose(() => stop())

  return {
    latest: shallowReadonly(latest) as Readonly<Ref<FeedEvent<N> | null>>,
    hasEnded: readonly(hasEnded),
    failure: shallowReadonly(failure),
    retry: follow,
  }
}
