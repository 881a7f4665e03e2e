import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, type Ref } from 'vue'
import type { KeyFormat, KeyReading } from '../../src-main/contract/key-lab'
import { useFault } from '../client/use-fault'
import { useClient } from '../client/use-client'
import { useKeyLab } from './key-lab'
import { uploadKeys } from './upload-keys'

/** Keys that were read, but not without bad rows: someone has to say whether to do without those. */
export interface PendingKeys {
  readonly name: string
  readonly reading: KeyReading & { readonly id: string }
}

export interface KeyImport {
  /** Part that was read, 0 … 1; null while nothing is being read. */
  readonly progress: Readonly<Ref<number | null>>
  readonly pending: Readonly<Ref<PendingKeys | null>>
  readonly fault: Readonly<Ref<string | null>>
  /** Read a text; one under way is given up. */
  read(file: Blob, name: string, format: KeyFormat): Promise<void>
  cancel(): void
  /** Use what is pending without its bad rows. */
  skipBadRows(): void
}

/** Bring keys of a text into the lab. */
export function useKeyImport(): KeyImport {
  const client = useClient()
  const lab = useKeyLab()
  const progress = ref<number | null>(null)
  const pending = shallowRef<PendingKeys | null>(null)
  const fault = useFault()
  let underWay: AbortController | undefined

  const use = ({ name, reading }: PendingKeys): void => {
    if (lab.sample) void client.call('keyLab.close', { id: lab.sample.id }).catch(() => undefined)
    lab.sample = { id: reading.id, name, keys: reading.keys, records: reading.records }
    if (reading.meanBytes !== null) lab.recordBytes = Math.max(1, Math.round(reading.meanBytes))
  }
  const forget = (): void => {
    if (pending.value) void client.call('keyLab.close', { id: pending.value.reading.id }).catch(() => undefined)
    pending.value = null
  }
  const cancel = (): void => {
    underWay?.abort()
    underWay = undefined
    progress.value = null
    forget()
  }
  onScopeDispose(cancel)

  return {
    progress: readonly(progress),
    pending: shallowReadonly(pending) as Readonly<Ref<PendingKeys | null>>,
    fault: readonly(fault),
    cancel,
    async read(file, name, format) {
      cancel()
      const own = new AbortController()
      underWay = own
      fault.value = null
      progress.value = 0
      try {
        const onProgress = (part: number): void => void (own.signal.aborted || (progress.value = part))
        const reading = await uploadKeys({ client, file, format, signal: own.signal, onProgress })
        if (reading.badRows === 0 && reading.rows > 0) use({ name, reading })
        else pending.value = { name, reading }
      } catch (reason) {
        if (!own.signal.aborted) fault.value = reason
      } finally {
        if (underWay === own) progress.value = null
      }
    },
    skipBadRows() {
      if (pending.value) use(pending.value)
      pending.value = null
    },
  }
}
