import { computed, readonly, ref, type ComputedRef, type Ref } from 'vue'
import type { StreamRow } from '../../src-main/contract/streams'
import { useFault } from '../client/use-fault'
import { useClient } from '../client/use-client'
import { useText } from '../i18n/text'
import { useToasts } from '../ui/toasts'
import { streamNameFault } from './stream-name'
import { useStreams } from './streams'

export interface CreateStream {
  readonly name: Ref<string>
  readonly mode: Ref<StreamRow['mode']>
  readonly shardCount: Ref<number>
  /** What is wrong with the name; null also while nothing was typed yet. */
  readonly nameFault: ComputedRef<string | null>
  readonly canSubmit: ComputedRef<boolean>
  /** What the service said no to, in its words. */
  readonly fault: Readonly<Ref<string | null>>
  reset(): void
  /** True when the service took it. */
  submit(): Promise<boolean>
}

/** The form for a new stream, with the defaults of AWS: provisioned, one shard. */
export function useCreateStream(region: () => string): CreateStream {
  const client = useClient()
  const streams = useStreams()
  const toasts = useToasts()
  const { t } = useText()
  const name = ref('')
  const mode = ref<StreamRow['mode']>('PROVISIONED')
  const shardCount = ref(1)
  const fault = useFault()
  const isBusy = ref(false)

  const taken = (): string[] => (streams.rows ?? []).filter((row) => row.region === region()).map((row) => row.name)
  const problem = computed(() => streamNameFault(name.value, taken(), t))
  const canSubmit = computed(() => problem.value === null && !isBusy.value)

  const submit = async (): Promise<boolean> => {
    if (!canSubmit.value) return false
    isBusy.value = true
    fault.value = null
    const wanted = { name: name.value, mode: mode.value }
    const sized = mode.value === 'PROVISIONED' ? { ...wanted, shardCount: shardCount.value } : wanted
    try {
      await client.call('stream.create', sized)
      toasts.add({ tone: 'good', text: t('create.created', { name: name.value }) })
      return true
    } catch (reason) {
      fault.value = reason
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    name,
    mode,
    shardCount,
    nameFault: computed(() => (name.value === '' ? null : problem.value)),
    canSubmit,
    fault: readonly(fault),
    reset() {
      name.value = ''
      mode.value = 'PROVISIONED'
      shardCount.value = 1
      fault.value = null
    },
    submit,
  }
}
