import type { StreamSettings } from '../../storage/stream-settings'
import type { ReshardStep } from './shards/reshard-plan'
import { shardIdOf } from './stream'

/** What changed the shards of a stream: an operation, or an on-demand stream by itself. */
export type ReshardCause = 'SplitShard' | 'MergeShards' | 'UpdateShardCount' | 'WarmThroughput' | 'ON_DEMAND'

/** Something that happened to a stream, with the figures and names that tell it. */
export interface StreamEvent {
  readonly kind:
    'created' | 'deleted' | 'split' | 'merged' | 'scaled' | 'mode' | 'retention' | 'encryption' | 'limits' | 'consumer'
  readonly detail: Readonly<Record<string, string | number>>
}

/** Told what happens to streams, each after it was kept. */
export type OnStreamEvent = (streamArn: string, event: StreamEvent) => void

/** What a change of settings is worth telling. */
export const settingsEvents = (before: StreamSettings, after: StreamSettings): StreamEvent[] => {
  const events: StreamEvent[] = []
  const changed = (kind: StreamEvent['kind'], from: string | number, to: string | number): void => {
    if (from !== to) events.push({ kind, detail: { from, to } })
  }
  changed('mode', before.mode, after.mode)
  changed('retention', before.retentionHours, after.retentionHours)
  changed('limits', before.limits ?? 'project', after.limits ?? 'project')
  const [oldKey, newKey] = [before.encryption.current?.keyId, after.encryption.current?.keyId]
  if (newKey !== undefined && newKey !== oldKey) {
    events.push({ kind: 'encryption', detail: { change: 'started', key: newKey } })
  }
  if (newKey === undefined && oldKey !== undefined) {
    events.push({ kind: 'encryption', detail: { change: 'stopped', key: oldKey } })
  }
  return events
}

/** @param open shards that were open before and after */
export const reshardEvent = (
  cause: ReshardCause,
  steps: readonly ReshardStep[],
  open: { readonly before: number; readonly after: number },
): StreamEvent => {
  const [closed = [], opened = []] = [
    steps[0]?.closes.map(shardIdOf),
    steps[0]?.opens.map(({ number }) => shardIdOf(number)),
  ]
  if (cause === 'SplitShard') {
    return { kind: 'split', detail: { shard: String(closed[0]), first: String(opened[0]), second: String(opened[1]) } }
  }
  if (cause === 'MergeShards') {
    return { kind: 'merged', detail: { first: String(closed[0]), second: String(closed[1]), shard: String(opened[0]) } }
  }
  return { kind: 'scaled', detail: { from: open.before, to: open.after, by: cause } }
}

export const consumerEvent = (change: 'registered' | 'deregistered', name: string): StreamEvent => ({
  kind: 'consumer',
  detail: { change, name },
})
