import { onScopeDispose, readonly, ref, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { RecordRow } from '../../src-main/contract/streams'
import type { Client } from '../client/client'
import { sentenceOf } from '../client/failure'

export interface WholeRecord {
  /** The row that was opened; null closes. */
  readonly opened: Ref<RecordRow | null>
  /** The record with its whole body, once it is read; the row's own beginning of it until then. */
  readonly record: Readonly<Ref<RecordRow | null>>
  readonly isReading: Readonly<Ref<boolean>>
  readonly fault: Readonly<Ref<string | null>>
}

/** Read a record whole when it is opened. Opening another one cancels the reading. */
export function useRecord(client: Client, arn: () => string): WholeRecord {
  const opened = shallowRef<RecordRow | null>(null)
  const record = shallowRef<RecordRow | null>(null)
  const isReading = ref(false)
  const fault = ref<string | null>(null)
  let reading = new AbortController()

  const read = async (row: RecordRow, signal: AbortSignal): Promise<void> => {
    const { shardId, sequenceNumber } = row
    isReading.value = true
    try {
      record.value = await client.call('record.read', { arn: arn(), shardId, sequenceNumber }, signal)
    } catch (reason) {
      if (signal.aborted) return
      fault.value = sentenceOf(reason)
    }
    isReading.value = false
  }

  watch(opened, (row) => {
    reading.abort()
    reading = new AbortController()
    isReading.value = false
    fault.value = null
    record.value = row
    if (row) void read(row, reading.signal)
  })
  onScopeDispose(() => reading.abort())

  return { opened, record: shallowReadonly(record), isReading: readonly(isReading), fault: readonly(fault) }
}
