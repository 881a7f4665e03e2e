import { readonly, ref, shallowRef, watch, type Ref } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'
import { useFault } from '../client/use-fault'
import { useClient } from '../client/use-client'

export interface DeleteStream {
  /** The stream that is asked about; null while nothing is. */
  readonly asked: Ref<StreamRow | null>
  readonly fault: Readonly<Ref<string | null>>
  readonly isBusy: Readonly<Ref<boolean>>
  confirm(): Promise<void>
}

/** Ask about deleting a stream and do it when confirmed. */
export function useDeleteStream(onAccepted?: (stream: StreamRow) => void): DeleteStream {
  const client = useClient()
  const asked = shallowRef<StreamRow | null>(null)
  const fault = useFault()
  const isBusy = ref(false)

  watch(asked, () => (fault.value = null))
  const confirm = async (): Promise<void> => {
    const stream = asked.value
    if (!stream) return
    isBusy.value = true
    fault.value = null
    try {
      await client.call('stream.delete', { arn: stream.arn })
      asked.value = null
      onAccepted?.(stream)
    } catch (reason) {
      fault.value = reason
    }
    isBusy.value = false
  }

  return { asked, fault: readonly(fault), isBusy: readonly(isBusy), confirm }
}
