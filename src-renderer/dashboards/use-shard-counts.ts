import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { Subject } from '../../src-main/contract/history'
import type { Client } from '../client/client'
import { shardCounts, type ShardCount } from './shard-counts'
import { spanAt, type TimeRange } from './time-range'
import { useWorld } from '../world/world'

export interface ShardCountsAsk {
  readonly subject: Subject
  readonly range: TimeRange
  /** How many shards the stream has now; changes with every reshard. */
  readonly open: number
}

const always = [{ count: 1, from: -Infinity, to: Infinity }]

/** How many shards there were while what is shown was counted; null until it is known, and for a project. */
export function useShardCounts(client: Client, ask: () => ShardCountsAsk): Readonly<Ref<readonly ShardCount[] | null>> {
  const world = useWorld()
  const nowSeconds = (): number => Math.floor(world.now() / 1000)
  const counts = shallowRef<readonly ShardCount[] | null>(null)

  watch(
    () => JSON.stringify(ask()),
    async (_now, _before, onCleanup) => {
      const { subject, range, open } = ask()
      const { arn, shardId } = subject
      if (arn === undefined || shardId !== undefined) {
        counts.value = arn === undefined ? null : always
        return
      }
      const asking = new AbortController()
      onCleanup(() => asking.abort())
      const { from } = spanAt(range, nowSeconds())
      // To a day ahead: up to now, however the clock of main is set.
      const input = { arn, from: Math.floor(from), to: nowSeconds() + 86_400 }
      const answer = await client.call('timeline.read', input, asking.signal).catch(() => null)
      if (asking.signal.aborted) return
      const events = answer?.events.filter((event) => event.arn === arn)
      // Without it charts have no limits: those of now would say something wrong of then.
      counts.value = events ? shardCounts(open, events) : null
    },
    { immediate: true },
  )

  return shallowReadonly(counts)
}
