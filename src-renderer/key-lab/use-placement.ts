import { onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { KeyPlacement } from '../../src-main/contract/key-lab'
import type { CommandInput } from '../client/client'
import { useFault } from '../client/use-fault'
import { useClient } from '../client/use-client'

export interface PlacementView {
  /** The answer to the newest question that was answered. */
  readonly placement: Readonly<Ref<KeyPlacement | null>>
  readonly fault: Readonly<Ref<string | null>>
}

/**
 * Ask where keys land, as fast as main answers: one question at a time, and of those that come up meanwhile only the newest. So
 * a slider can be dragged however fast.
 *
 * @param question null while there are no keys
 * @param about what answers depend on beside the question; a change of it asks again
 */
export function usePlacement(question: () => CommandInput<'keyLab.place'> | null, about: () => unknown): PlacementView {
  const client = useClient()
  const placement = shallowRef<KeyPlacement | null>(null)
  const fault = useFault()
  const gone = new AbortController()
  let isAsking = false
  let isStale = false

  const ask = async (): Promise<void> => {
    isStale = isAsking
    if (isAsking) return
    const input = question()
    if (input === null) {
      placement.value = null
      return
    }
    isAsking = true
    try {
      placement.value = await client.call('keyLab.place', input, gone.signal)
      fault.value = null
    } catch (reason) {
      if (gone.signal.aborted) return
      fault.value = reason
      placement.value = null
    } finally {
      isAsking = false
    }
    if (isStale) await ask()
  }
  watch([() => JSON.stringify(question()), about], () => void ask(), { immediate: true })
  onScopeDispose(() => gone.abort())

  return { placement: shallowReadonly(placement) as Readonly<Ref<KeyPlacement | null>>, fault: readonly(fault) }
}
