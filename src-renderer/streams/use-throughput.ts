import { computed, type ComputedRef } from 'vue'
import type { Client } from '../client/client'
import { useHistory, type HistoryView } from '../dashboards/use-history'
import { throughputSeries, windowOf, WINDOW_SECONDS, type ThroughputWindow } from './throughput-window'

export interface ThroughputView {
  /** Null until there is something to show. */
  readonly window: ComputedRef<ThroughputWindow | null>
  readonly feed: Pick<HistoryView, 'failure' | 'retry'>
}

/** Follow the throughput of one stream, or of the whole project without an ARN. */
export function useThroughput(client: Client, arn: () => string | undefined): ThroughputView {
  const { answer, failure, retry } = useHistory(client, () => ({
    series: throughputSeries(arn()),
    range: { kind: 'live', seconds: WINDOW_SECONDS },
    points: WINDOW_SECONDS,
  }))
  const window = computed(() => answer.value && windowOf(answer.value.points))
  return { window, feed: { failure, retry } }
}
