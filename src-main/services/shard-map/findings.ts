import { HOT_LOAD } from '../../contract/limits'
import type { HeavyKey, Remedy, ShardFinding } from '../../contract/shard-map'
import { evenSplit, loadWithin, type LoadedShard } from '../../engine/streams/shards/load-forecast'

/** What is known of an open shard when it is judged. */
export interface ShardFacts extends LoadedShard {
  readonly shardId: string
  /** `load` is what was sent to it against the tighter write limit, refused records included. */
  readonly readLoad: number
  readonly throttledPerSecond: number
  readonly heavyKeys: readonly HeavyKey[]
  /** It has been watched for long enough to be called cold. */
  readonly isSettled: boolean
}

/** What is known of a stream: its open shards in the order of their ranges. */
export interface StreamFacts {
  readonly shards: readonly ShardFacts[]
  readonly isOnDemand: boolean
}

/** Ours, as `HOT_LOAD` is. */
const thresholds = {
  /** One key with more than this part of its shard is what makes it hot. */
  dominates: 0.5,
  /** Neighbours that together use less of a limit are one shard too many. */
  coldTogether: 0.25,
} as const

/** A rule looks at one shard and says what it finds, and what helps. */
type ShardRule = (shard: ShardFacts, stream: StreamFacts) => ShardFinding | undefined

const isHot = ({ load, throttledPerSecond }: ShardFacts): boolean => load >= HOT_LOAD || throttledPerSecond > 0

const found = (
  rule: ShardFinding['rule'],
  { shardId, load, throttledPerSecond }: ShardFacts,
  more: { readonly remedy: Remedy; readonly key?: HeavyKey; readonly load?: number },
): ShardFinding => ({ rule, shardIds: [shardId], load, throttledPerSecond, key: null, ...more })

/** A key that alone is more than a shard takes: no split helps. */
const keyOverLimit: ShardRule = (shard) => {
  const key = shard.heavyKeys.find(({ load }) => load >= 1)
  return key && isHot(shard) ? found('keyOverLimit', shard, { key, remedy: { kind: 'spreadKey' } }) : undefined
}

/** A key that is most of its shard: a split parts the other keys from it, and moves it whole. */
const keyDominates: ShardRule = (shard) => {
  const key = shard.heavyKeys.find(({ leastShare }) => leastShare > thresholds.dominates)
  return key && isHot(shard) ? found('keyDominates', shard, { key, remedy: { kind: 'spreadKey' } }) : undefined
}

const hotWrites: ShardRule = (shard, { isOnDemand }) => {
  if (!isHot(shard)) return undefined
  const at = isOnDemand ? undefined : evenSplit(shard)
  if (at === undefined) return found('hotWrites', shard, { remedy: { kind: isOnDemand ? 'automatic' : 'spreadKey' } })
  const { start, end } = shard.range
  const loads: [number, number] = [
    loadWithin([shard], { start, end: at - 1n }),
    loadWithin([shard], { start: at, end }),
  ]
  return found('hotWrites', shard, { remedy: { kind: 'split', newStartingHashKey: at.toString(), loads } })
}

const hotReads: ShardRule = (shard) =>
  shard.readLoad >= HOT_LOAD
    ? found('hotReads', shard, { load: shard.readLoad, remedy: { kind: 'fanOut' } })
    : undefined

/** The first that fits says why a shard is hot for writing; reading is a matter of its own. */
const writeRules: readonly ShardRule[] = [keyOverLimit, keyDominates, hotWrites]

/**
 * What is wrong with the shards of a stream, the most pressing first: hot ones by their load, then cold ones.
 * A pure function of the facts.
 */
export const findingsOf = (stream: StreamFacts): ShardFinding[] => {
  const hot = stream.shards.flatMap((shard) => {
    const writes = writeRules.map((rule) => rule(shard, stream)).find((finding) => finding !== undefined)
    return [writes, hotReads(shard, stream)].filter((finding) => finding !== undefined)
  })
  return [...hot.sort((a, b) => b.load - a.load), ...coldOf(stream)]
}

/** Neighbours that would be cold together, the coldest first and each in one pair only; where that is all of them, the stream. */
const coldOf = ({ shards, isOnDemand }: StreamFacts): ShardFinding[] => {
  // An on-demand stream is merged by itself, and is billed by its traffic.
  if (isOnDemand) return []
  const pairs = shards
    .flatMap((lower, i) => {
      const upper = shards[i + 1]
      return upper !== undefined && areCold(lower, upper) ? [{ lower, upper, load: lower.load + upper.load }] : []
    })
    .sort((a, b) => a.load - b.load)
  const taken = new Set<ShardFacts>()
  const chosen = pairs.filter(({ lower, upper }) => {
    if (taken.has(lower) || taken.has(upper)) return false
    taken.add(lower).add(upper)
    return true
  })
  if (shards.length >= 4 && pairs.length === shards.length - 1) return [coldStream(shards)]
  return chosen.map(({ lower, upper, load }) => ({
    ...{ rule: 'coldPair' as const, shardIds: [lower.shardId, upper.shardId], load, throttledPerSecond: 0 },
    ...{ key: null, remedy: { kind: 'merge' as const } },
  }))
}

const areCold = (lower: ShardFacts, upper: ShardFacts): boolean =>
  [lower, upper].every(({ isSettled, throttledPerSecond }) => isSettled && throttledPerSecond === 0) &&
  lower.load + upper.load < thresholds.coldTogether &&
  lower.readLoad + upper.readLoad < thresholds.coldTogether

const coldStream = (shards: readonly ShardFacts[]): ShardFinding => ({
  ...{ rule: 'coldStream', shardIds: [], throttledPerSecond: 0, key: null },
  load: Math.max(...shards.map(({ load }) => load)),
  remedy: { kind: 'shardCount', target: Math.ceil(shards.length / 2) },
})
