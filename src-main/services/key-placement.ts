import type { KeyPlacement } from '../contract/key-lab'
import type { HashKeyRange } from '../engine/streams/shards/hash-keys'
import {
  countHotKeys,
  heaviestKeys,
  shardLoads,
  smallestShardCount,
  type KeySkew,
  type ShardLoad,
  type SkewTraffic,
} from '../engine/streams/shards/key-skew'

const mostBars = 400
const mostHottest = 50

/** Shards to place keys among. */
export interface PlacedShards {
  readonly ranges: readonly HashKeyRange[]
  /** Shard ids; absent for shards that do not exist. */
  readonly names?: readonly string[]
}

/** What a screen shows of keys among shards. */
export const placeKeys = (skew: KeySkew, { ranges, names }: PlacedShards, traffic: SkewTraffic): KeyPlacement => {
  const loads = shardLoads(skew, ranges, traffic)
  const nameOf = (shard: number): string | null => names?.[shard] ?? null
  return {
    shards: ranges.length,
    bytesPerSecond: traffic.recordsPerSecond * traffic.recordBytes,
    bars: barsOf(loads),
    shardsOver: loads.filter(({ load }) => load > 1).length,
    hottest: loads
      .map((load, shard) => ({ shard, name: nameOf(shard), ...load }))
      .sort((a, b) => b.load - a.load)
      .slice(0, mostHottest),
    heaviest: heaviestKeys(skew, ranges, traffic).map((key) => ({ ...key, name: nameOf(key.shard) })),
    hotKeys: countHotKeys(skew, traffic),
    smallest: smallestShardCount(skew, traffic) ?? null,
  }
}

const barsOf = (loads: readonly ShardLoad[]): KeyPlacement['bars'] => {
  const perBar = Math.ceil(loads.length / mostBars)
  return Array.from({ length: Math.ceil(loads.length / perBar) }, (_, bar) => {
    const from = bar * perBar
    const some = loads.slice(from, from + perBar)
    return { from, to: from + some.length - 1, load: some.reduce((highest, { load }) => Math.max(highest, load), 0) }
  })
}
