import {
  computed,
  onScopeDispose,
  readonly,
  ref,
  shallowReadonly,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
} from 'vue'
import type { Sentence } from '../../../src-main/contract/bill'
import type { FeedEvent, FeedInput, Stop } from '../../client/client'
import { useClient } from '../../client/use-client'
import { useFault } from '../../client/use-fault'

/** Feeds that say how far they are, and then what they found. */
type Computing = 'simulate.run' | 'simulate.uncertainty' | 'simulate.optimise'
type Done<N extends Computing> = Extract<FeedEvent<N>, { readonly kind: 'done' }>

export interface Found<N extends Computing> {
  readonly question: FeedInput<N>
  readonly answer: Done<N>
}

export interface Computation<N extends Computing> {
  /** The last that was found, also while a newer one is computed. */
  readonly found: Readonly<Ref<Found<N> | null>>
  /** Of the work under way, 0 to 1; null: none is. */
  readonly part: Readonly<Ref<number | null>>
  /** Why it cannot be computed. */
  readonly why: Readonly<Ref<Sentence | null>>
  readonly fault: Readonly<Ref<string | null>>
  readonly isCancelled: Readonly<Ref<boolean>>
  /** What was found is of another question than the present one. */
  readonly isStale: ComputedRef<boolean>
  start(): void
  cancel(): void
}

/**
 * Work that main does beside everything else, for as long as the scope lives; ending its feed ends the work.
 *
 * @param question null while there is nothing to compute
 * @param begins `by-itself`: anew whenever the question changes; `when-asked`: by `start` alone
 */
export function useComputation<N extends Computing>(
  name: N,
  question: () => FeedInput<N> | null,
  begins: 'by-itself' | 'when-asked',
): Computation<N> {
  const client = useClient()
  const found = shallowRef<Found<N> | null>(null)
  const part = ref<number | null>(null)
  const why = shallowRef<Sentence | null>(null)
  const fault = useFault()
  const isCancelled = ref(false)
  let stop: Stop = () => undefined

  const end = (): void => {
    stop()
    stop = () => undefined
    part.value = null
  }
  const take = (asked: FeedInput<N>, event: FeedEvent<N>): void => {
    if (event.kind === 'progress') {
      part.value = event.part
      return
    }
    if (event.kind === 'simulated') {
      found.value = { question: asked, answer: { ...event, kind: 'done' } as unknown as Done<N> }
      return
    }
    end()
    if (event.kind === 'done') found.value = { question: asked, answer: event as Done<N> }
    else why.value = event.why
  }
  const start = (): void => {
    end()
    why.value = null
    fault.value = null
    isCancelled.value = false
    const asked = question()
    if (asked === null) {
      found.value = null
      return
    }
    part.value = 0
    stop = client.watch(name, asked, (event) => take(asked, event), {
      onEnd: end,
      onError: (reason) => {
        end()
        fault.value = reason
      },
    })
  }
  const asked = computed(() => JSON.stringify(question()))
  if (begins === 'by-itself') watch(asked, start, { immediate: true })
  onScopeDispose(end)

  return {
    found: shallowReadonly(found) as Readonly<Ref<Found<N> | null>>,
    part: readonly(part),
    why: shallowReadonly(why),
    fault: readonly(fault),
    isCancelled: readonly(isCancelled),
    isStale: computed(() => found.value !== null && JSON.stringify(found.value.question) !== asked.value),
    start,
    cancel: () => {
      end()
      isCancelled.value = true
    },
  }
}
