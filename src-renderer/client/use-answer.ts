import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Command, CommandInput, CommandOutput } from './client'
import { useClient } from './use-client'
import { useFault } from './use-fault'

export interface AnswerView<O> {
  /** To the newest question that was answered; null while nothing is asked. */
  readonly answer: Readonly<Ref<O | null>>
  readonly fault: Readonly<Ref<string | null>>
  /** A question has been waiting for more than a second. */
  readonly isSlow: Readonly<Ref<boolean>>
}

const SLOW_MS = 1000

/**
 * Ask as fast as main answers: one question at a time, and of those that come up meanwhile only the newest. So a slider can be
 * dragged however fast.
 *
 * @param question null while there is nothing to ask
 * @param about what answers depend on beside the question; a change of it asks again
 */
export function useAnswer<N extends Command>(
  name: N,
  question: () => CommandInput<N> | null,
  about: () => unknown = () => null,
): AnswerView<CommandOutput<N>> {
  const client = useClient()
  const answer = shallowRef<CommandOutput<N> | null>(null)
  const fault = useFault()
  const isSlow = ref(false)
  const gone = new AbortController()
  let isAsking = false
  let isStale = false

  const ask = async (): Promise<void> => {
    isStale = isAsking
    if (isAsking) return
    const input = question()
    if (input === null) {
      answer.value = null
      fault.value = null
      return
    }
    isAsking = true
    const slow = setTimeout(() => (isSlow.value = true), SLOW_MS)
    try {
      answer.value = await client.call(name, input, gone.signal)
      fault.value = null
    } catch (reason) {
      if (gone.signal.aborted) return
      fault.value = reason
      answer.value = null
    } finally {
      clearTimeout(slow)
      isSlow.value = false
      isAsking = false
    }
    if (isStale) await ask()
  }
  watch([() => JSON.stringify(question()), about], () => void ask(), { immediate: true })
  onScopeDispose(() => gone.abort())

  return {
    answer: shallowReadonly(answer) as Readonly<Ref<CommandOutput<N> | null>>,
    fault: readonly(fault),
    isSlow: readonly(isSlow),
  }
}
