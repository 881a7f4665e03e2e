import { computed, onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { KeyRecording } from '../../src-main/contract/key-lab'
import { useClient } from '../client/use-client'
import { useFault } from '../client/use-fault'
import { nameOfArn } from '../streams/stream-arn'
import { useKeyLab } from './key-lab'

export interface KeyRecordingView {
  readonly latest: Readonly<Ref<KeyRecording | null>>
  readonly isRecording: ComputedRef<boolean>
  readonly fault: Readonly<Ref<string | null>>
  start(arn: string, seconds: number): void
  /** End it before its time; what was seen is used. */
  stop(): void
}

/** Record the partition keys of a live stream into the lab. */
export function useKeyRecording(): KeyRecordingView {
  const client = useClient()
  const lab = useKeyLab()
  const latest = shallowRef<KeyRecording | null>(null)
  const recorded = ref<string | null>(null)
  const fault = useFault()
  let end: () => void = () => undefined

  const finish = (): void => {
    const name = recorded.value
    recorded.value = null
    end()
    const seen = latest.value
    if (name === null || seen === null || seen.records === 0) return
    lab.sample = { id: seen.id, name, keys: seen.keys, records: seen.records }
    lab.recordsPerSecond = Math.max(1, Math.round(seen.recordsPerSecond))
    lab.recordBytes = Math.max(1, Math.round(seen.meanBytes))
  }
  onScopeDispose(() => end())

  return {
    latest: shallowReadonly(latest) as Readonly<Ref<KeyRecording | null>>,
    isRecording: computed(() => recorded.value !== null),
    fault: readonly(fault),
    start(arn, seconds) {
      end()
      latest.value = null
      fault.value = null
      recorded.value = nameOfArn(arn)
      end = client.watch('keyLab.record', { arn, seconds }, (event) => (latest.value = event), {
        onEnd: finish,
        onError: (failure) => {
          recorded.value = null
          fault.value = failure
        },
      })
    },
    stop: finish,
  }
}
