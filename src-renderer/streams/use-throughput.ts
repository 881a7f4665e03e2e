import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Client } from '../client/client'
import { useFeed, type FeedView } from '../client/use-feed'
import { appendFrame, emptyWindow, WINDOW_SECONDS, type ThroughputWindow } from './throughput-window'

export interface ThroughputView {
  readonly window: Readonly<Ref<ThroughputWindow>>
  readonly feed: Pick<FeedView<unknown>, 'failure' | 'retry'>
}

/** Follow the throughput of one stream, or of the whole project without an ARN. */
export function useThroughput(client: Client, arn: () => string | undefined): ThroughputView {
  const window = shallowRef<ThroughputWindow>(emptyWindow)
  const input = () => {
    const wanted = arn()
    return wanted === undefined ? { seconds: WINDOW_SECONDS } : { arn: wanted, seconds: WINDOW_SECONDS }
  }

  watch(arn, () => (window.value = emptyWindow), { flush: 'sync' })
  const { failure, retry } = useFeed(client, 'throughput.watch', {
    input,
    onEvent: (frame) => (window.value = appendFrame(window.value, frame)),
  })

  return { window: shallowReadonly(window), feed: { failure, retry } }
}
