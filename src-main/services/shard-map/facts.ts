import type { HeavyKey } from '../../contract/shard-map'
import { shardLimits, type LimitsMode } from '../../engine/streams/limits/limits'
import { hashKeyOf } from '../../engine/streams/shards/hash-keys'
import type { KeyWeights } from '../../engine/streams/heavy-keys/heavy-keys'
import type { Shard, Stream } from '../../engine/streams/stream'
import type { Metrics } from '../../metrics/metrics'
import type { Throughput, ThroughputSeries } from '../../metrics/throughput'
import type { ShardFacts, StreamFacts } from './findings'

/** Loads that are judged are averages over so many whole seconds: a burst of a second makes no shard hot. */
export const averageSeconds = 30
/** Keys with less of their shard count as spread evenly. */
const leastShare = 0.05
/** Only a shard that has been open and watched for so long can be called cold. */
const settledMs = 60_000

export interface Watched {
  readonly metrics: Metrics
  readonly limits: LimitsMode
  /** Epoch milliseconds. */
  readonly now: number
}

export interface MeasuredShard extends ShardFacts {
  readonly sampledOneIn: number
}

export interface MeasuredStream extends StreamFacts {
  readonly shards: readonly MeasuredShard[]
}

/** Measure the open shards of a stream. */
export const factsOf = (stream: Stream, watched: Watched): MeasuredStream => ({
  isOnDemand: stream.settings.mode === 'ON_DEMAND',
  shards: stream.openShards.map((shard) => measure(stream, shard, watched)),
})

const measure = (stream: Stream, shard: Shard, { metrics, limits, now }: Watched): MeasuredShard => {
  const throughput = metrics.shardOf(stream.arn, shard.id)
  const since = Math.max(shard.openedAt, metrics.firstSecond * 1000)
  const seconds = Math.min(averageSeconds, Math.max(1, Math.floor((now - since) / 1000)))
  const rate = (series: ThroughputSeries): number => averageOf(metrics, throughput, series, seconds)
  const [records, throttled] = [rate('incomingRecords'), rate('throttledRecords')]
  // While limits are only observed, what is over them is written and counted as written.
  const refused = limits === 'enforce' ? throttled : 0
  const accepted = Math.max(
    rate('incomingBytes') / shardLimits.writeBytesPerSecond,
    records / shardLimits.writeRecordsPerSecond,
  )
  const load = records > 0 ? (accepted * (records + refused)) / records : refused / shardLimits.writeRecordsPerSecond
  const weights = shard.heavyKeys.read(now, leastShare)
  const heavyKeys = heavyKeysOf(weights, load)
  return {
    ...{ shardId: shard.id, range: shard.range, load, heavyKeys, throttledPerSecond: throttled },
    readLoad: rate('outgoingBytes') / shardLimits.readBytesPerSecond,
    keys: heavyKeys.map(({ hashKey, share }) => ({ hashKey: BigInt(hashKey), share })),
    isSettled: now - since >= settledMs,
    sampledOneIn: weights.sampledOneIn,
  }
}

const averageOf = (metrics: Metrics, throughput: Throughput, series: ThroughputSeries, seconds: number): number =>
  throughput[series].slice(metrics.lastWholeSecond() - seconds + 1, seconds).reduce((sum, value) => sum + value, 0) /
  seconds

/** @param load of the shard, of which each key has its share */
const heavyKeysOf = ({ keys, weight }: KeyWeights, load: number): HeavyKey[] =>
  keys
    .map(({ name, hashKey, least, most }) => {
      const share = (least + Math.min(most, weight)) / 2 / weight
      return {
        ...{ partitionKey: name, hashKey: hashKey.toString(), hasExplicitHashKey: hashKeyOf(name) !== hashKey },
        ...{ share, leastShare: least / weight, mostShare: Math.min(1, most / weight), load: share * load },
      }
    })
    .sort((a, b) => b.share - a.share)
