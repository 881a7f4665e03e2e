import { shardLimits } from '../limits/limits'
import {
  canSplit,
  growTo,
  planResharding,
  widthOf,
  type PlannedShard,
  type ReshardPlan,
  type ReshardStep,
} from '../shards/reshard-plan'

/** Rates of writing: data with partition keys. */
export interface WriteRate {
  readonly bytesPerSecond: number
  readonly recordsPerSecond: number
}

/** What scaling looks at of a stream, at work or simulated. */
export interface ScaledStream {
  /** All in order of their numbers; the open ones in order of their ranges, with when they were opened (epoch ms). */
  readonly shards: readonly PlannedShard[]
  readonly openShards: readonly (PlannedShard & { readonly openedAt: number })[]
  readonly owner: { readonly region: string }
  readonly settings: { readonly warmThroughputMiBps?: number | undefined }
}

/** What is measured of a stream. */
export interface Measured {
  /** Of each open shard by number: bytes a second, averaged over `hotWindowMs`. */
  readonly bytesPerSecond: ReadonlyMap<number, number>
  /** The highest of the last 30 days, averaged over a minute. */
  readonly peak: WriteRate
}

/** Shards of a new on-demand stream. @source Kinesis facts sheet §5, verified against AWS in 2022 */
export const onDemandShards = 4
/** A shard with more traffic is split. @source Kinesis facts sheet §13 */
export const hotBytesPerSecond = 500_000
/**
 * AWS says that scaling up takes up to 15 minutes. Ours: traffic is averaged over five, and a stream is scaled up at most
 * every ten, which with the minute between two looks stays within.
 */
export const hotWindowMs = 5 * 60_000
export const scaleUpEveryMs = 10 * 60_000
/** @source Kinesis facts sheet §13, seen in third-party texts: scaling down takes 24 hours */
export const calmMs = 24 * 3_600_000

/** Writes of one on-demand stream, bytes a second. @source Kinesis facts sheet §13 */
export const ceilingOf = (region: string): number =>
  ['us-east-1', 'us-west-2', 'eu-west-1'].includes(region) ? 10_000_000_000 : 200_000_000

/** The most shards that scaling opens for a stream. Warm throughput that was granted is not bound by it. */
const mostShards = ({ owner, settings }: ScaledStream): number =>
  Math.max(Math.floor(ceilingOf(owner.region) / shardLimits.writeBytesPerSecond), settings.warmThroughputMiBps ?? 0)

/** Shards that take double the peak, and the warm throughput. @source Kinesis facts sheet §13 */
export const neededShards = (stream: ScaledStream, { bytesPerSecond, recordsPerSecond }: WriteRate): number =>
  Math.min(
    mostShards(stream),
    Math.max(
      Math.ceil((2 * bytesPerSecond) / shardLimits.writeBytesPerSecond),
      Math.ceil((2 * recordsPerSecond) / shardLimits.writeRecordsPerSecond),
      stream.settings.warmThroughputMiBps ?? 0,
    ),
  )

/**
 * How an on-demand stream is to be resharded at `now`, by AWS's rules. Hot shards are split at their middles first, whatever their
 * keys; then the widest ones, until the stream takes what it must. Where nothing was opened for a day, neighbours are merged,
 * down to what is needed and at most by half. AWS's numbering is not known: ours is the order of the ranges.
 */
export const scaleOnDemand = (stream: ScaledStream, measured: Measured, now: number): readonly ReshardStep[] => {
  const plan = planResharding(stream)
  const openedMs = now - Math.max(...stream.openShards.map(({ openedAt }) => openedAt))
  // Opened in time to come: the clock was set back. Growing must not wait until it is there again.
  const restedMs = openedMs < 0 ? scaleUpEveryMs : openedMs
  if (restedMs < scaleUpEveryMs) return plan.steps
  const needed = neededShards(stream, measured.peak)
  const trafficOf = (shard: PlannedShard): number => measured.bytesPerSecond.get(shard.number) ?? 0
  const hot = plan.open.filter((shard) => trafficOf(shard) > hotBytesPerSecond && canSplit(shard))
  for (const shard of hot.slice(0, Math.max(0, mostShards(stream) - plan.open.length))) plan.split(shard)
  growTo(plan, needed)
  if (plan.steps.length === 0 && restedMs >= calmMs) {
    const half = Math.ceil(plan.open.length / 2)
    shrink(plan, Math.max(onDemandShards, needed, half), trafficOf)
  }
  return plan.steps
}

/** Merge the narrowest neighbours that together are not hot. */
const shrink = (plan: ReshardPlan, target: number, trafficOf: (shard: PlannedShard) => number): void => {
  const merged = new Set<PlannedShard>()
  const pairs = plan.open
    .flatMap((lower, i) => {
      const upper = plan.open[i + 1]
      return upper === undefined ? [] : [{ lower, upper, width: widthOf(lower) + widthOf(upper) }]
    })
    .toSorted((a, b) => (a.width < b.width ? -1 : a.width > b.width ? 1 : 0))
  for (const { lower, upper } of pairs) {
    if (plan.open.length <= target) return
    if (merged.has(lower) || merged.has(upper) || trafficOf(lower) + trafficOf(upper) > hotBytesPerSecond) continue
    merged.add(lower).add(upper)
    plan.merge(lower, upper)
  }
}
