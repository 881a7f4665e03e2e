import { ref, shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { RecordRow } from '../../src-main/contract/streams'
import type { Client } from '../client/client'
import { useFeed, type FeedView } from '../client/use-feed'

export interface NewestRecords {
  /** Newest first; null until main has looked. */
  readonly rows: Readonly<Ref<readonly RecordRow[] | null>>
  /** While true, the list stands still. */
  readonly isPaused: Ref<boolean>
  readonly feed: Pick<FeedView<unknown>, 'failure' | 'retry'>
}

const RECORD_LIMIT = 50

/** Follow the newest records of a stream; paused, what is shown stays until it is resumed. */
export function useRecords(client: Client, arn: () => string): NewestRecords {
  const rows = shallowRef<readonly RecordRow[] | null>(null)
  const isPaused = ref(false)

  const { latest, failure, retry } = useFeed(client, 'records.watch', {
    input: () => ({ arn: arn(), limit: RECORD_LIMIT }),
  })
  watch([latest, isPaused], ([event, paused]) => {
    if (event && !paused) rows.value = event.records
  })
  watch(arn, () => {
    rows.value = null
    isPaused.value = false
  })

  return { rows: shallowReadonly(rows), isPaused, feed: { failure, retry } }
}
