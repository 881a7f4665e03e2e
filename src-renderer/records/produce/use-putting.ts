import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref } from 'vue'
import type { NewRecord } from '../../../src-main/contract/produce'
import type { Client } from '../../client/client'
import { useFault } from '../../client/use-fault'
import { putAll, type PutProgress } from './put-all'

export type PuttingState = 'idle' | 'putting' | 'done' | 'cancelled' | 'failed'

export interface Putting {
  readonly state: Readonly<Ref<PuttingState>>
  readonly progress: Readonly<Ref<PutProgress | null>>
  readonly fault: Readonly<Ref<string | null>>
  /** Put all that comes; nothing while another batch is under way. */
  run(arn: string, records: (signal: AbortSignal) => AsyncIterable<NewRecord>, recordsPerSecond?: number): Promise<void>
  cancel(): void
  reset(): void
}

/** Put a batch of records, and tell how far it is. */
export function usePutting(client: Client): Putting {
  const state = ref<PuttingState>('idle')
  const progress = shallowRef<PutProgress | null>(null)
  const fault = useFault()
  let working = new AbortController()

  const run: Putting['run'] = async (arn, records, recordsPerSecond) => {
    if (state.value === 'putting') return
    working = new AbortController()
    const { signal } = working
    state.value = 'putting'
    progress.value = null
    fault.value = null
    try {
      await putAll(records(signal), {
        put: async (portion) => (await client.call('records.put', { arn, records: portion }, signal)).outcomes,
        signal,
        onProgress: (now) => (progress.value = now),
        ...(recordsPerSecond === undefined ? {} : { recordsPerSecond }),
      })
      state.value = 'done'
    } catch (reason) {
      state.value = signal.aborted ? 'cancelled' : 'failed'
      if (!signal.aborted) fault.value = reason
    }
  }
  const cancel = (): void => working.abort()
  onScopeDispose(cancel)

  return {
    state: readonly(state),
    progress: shallowReadonly(progress),
    fault: readonly(fault),
    run,
    cancel,
    reset() {
      if (state.value !== 'putting') state.value = 'idle'
      progress.value = null
      fault.value = null
    },
  }
}
