import { onScopeDispose, readonly, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { RecordContents, RecordPlace } from '../../src-main/contract/record-contents'
import type { Client } from '../client/client'
import { useFault } from '../client/use-fault'
import { useText } from '../i18n/text'
import { readContents } from './read-contents'

export interface OpenedContents {
  /** Null until it has been read. */
  readonly contents: Readonly<Ref<RecordContents | null>>
  readonly fault: Readonly<Ref<string | null>>
}

/** The record that is open, whole. Opening another one cancels the reading. */
export function useContents(client: Client, arn: () => string, opened: () => RecordPlace | null): OpenedContents {
  const { t } = useText()
  const contents = shallowRef<RecordContents | null>(null)
  const fault = useFault()
  let reading = new AbortController()

  const read = async (place: RecordPlace, signal: AbortSignal): Promise<void> => {
    try {
      for await (const [one] of readContents(client, arn(), { places: [place], signal })) {
        contents.value = one ?? null
        if (!one) fault.value = t('record.gone')
      }
    } catch (reason) {
      if (!signal.aborted) fault.value = reason
    }
  }

  watch(
    opened,
    (place) => {
      reading.abort()
      reading = new AbortController()
      contents.value = null
      fault.value = null
      if (place) void read(place, reading.signal)
    },
    { immediate: true },
  )
  onScopeDispose(() => reading.abort())

  return { contents: shallowReadonly(contents), fault: readonly(fault) }
}
