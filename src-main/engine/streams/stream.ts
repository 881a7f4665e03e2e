import type { ShardLog } from '../log/shard-log'
import type { Caller } from '../service'
import type { ConsumerSettings, StreamSettings } from '../../storage/stream-settings'
import type { StoredShard } from '../../storage/stream-store'
import type { DataKeys } from './settings/data-keys'
import type { HashKeyRange, Router } from './shards/hash-keys'
import { createBucket, shardLimits, writeBurstBytes, type TokenBucket } from './limits/limits'
import type { StreamMeter } from './meter'
import type { CallObserver, ConsumerObserver, ShardObserver } from './observer'
import { formatSequenceNumber, type SequenceNumberParts } from './shards/sequence-number'
import { countTraffic, type Traffic } from './capacity/traffic'
import { createHeavyKeys, type HeavyKeys } from './heavy-keys/heavy-keys'
import type { KeySampling } from './heavy-keys/key-sampling'

/** One shard of a stream: open for reading and, until it is closed by resharding, for writing. */
export interface Shard {
  /** `shardId-` and twelve digits. */
  readonly id: string
  readonly number: number
  readonly range: HashKeyRange
  /** Epoch seconds: part of every sequence number. */
  readonly createdAt: number
  /** Epoch milliseconds at which it began to take writes. */
  readonly openedAt: number
  /** Numbers of the shards it was split or merged from: none, one or two. */
  readonly parents: readonly number[]
  /** Epoch milliseconds at which it was split or merged away; undefined while it is open. */
  readonly closedAt: number | undefined
  readonly log: ShardLog
  readonly observer: ShardObserver
  /** What was written since the shard was opened by this run. */
  readonly traffic: Readonly<Traffic>
  /** What it is sent, by partition key. */
  readonly heavyKeys: HeavyKeys
  readonly writes: { readonly records: TokenBucket; readonly bytes: TokenBucket }
  readonly reads: { readonly calls: TokenBucket; readonly bytes: TokenBucket; readonly iterators: TokenBucket }
  /** Called when there is something new to read: records that were written, or the shard's end. */
  readonly waiting: Set<() => void>
}

/** A registered consumer of enhanced fan-out. */
export interface Consumer {
  readonly name: string
  /** `<stream ARN>/consumer/<name>:<creation time, epoch seconds>` */
  readonly arn: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly status: 'CREATING' | 'ACTIVE' | 'DELETING'
  readonly settings: ConsumerSettings
  readonly observer: ConsumerObserver
}

/** A stream as the engine holds it while it runs. Only the registry changes it. */
export interface Stream {
  /** Unique for ever; names can be used again. */
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly owner: Caller
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
  readonly settings: StreamSettings
  readonly dataKeys: DataKeys
  /** The shards whose retention is not over, in order of their numbers; none while the stream is being created. */
  readonly shards: readonly Shard[]
  /** The shards that take writes, in order of their ranges: what `router` points into. */
  readonly openShards: readonly Shard[]
  readonly router: Router
  /** Which of the records' keys are told to `heavyKeys`. */
  readonly keySampling: KeySampling
  /** By name. */
  readonly consumers: ReadonlyMap<string, Consumer>
  readonly observer: CallObserver
  readonly meter: StreamMeter
}

/** For the registry, which alone may write. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export const arnOf = ({ accountId, region }: Caller, name: string): string =>
  `arn:aws:kinesis:${region}:${accountId}:stream/${name}`

export const shardIdOf = (number: number): string => `shardId-${String(number).padStart(12, '0')}`

/**
 * Read a shard id as laxly as AWS does: what stands before the first dash is ignored, and so are leading zeros.
 * @returns undefined when it is no number from 0 to 2147483647
 * @source Kinesis facts sheet §6, verified against AWS
 */
export const parseShardNumber = (shardId: string): number | undefined => {
  const digits = /^(?:[^-]*-)?0*(\d{1,10})$/.exec(shardId)?.[1]
  const number = digits === undefined ? NaN : Number(digits)
  return number <= 2_147_483_647 ? number : undefined
}

export const shardOf = (stream: Stream, number: number): Shard | undefined => {
  // Numbers begin at 0 without gaps until a shard's retention is over: then the place is a little to the left.
  for (let at = Math.min(number, stream.shards.length - 1); at >= 0; at--) {
    const shard = stream.shards[at] as Shard
    if (shard.number <= number) return shard.number === number ? shard : undefined
  }
  return undefined
}

/** The shards that a closed shard was split or merged into, and that are still there. */
export const childrenOf = (stream: Stream, { number }: Shard): readonly Shard[] =>
  stream.shards.filter(({ parents }) => parents.includes(number))

export const consumerArnOf = (streamArn: string, name: string, createdAt: number): string =>
  `${streamArn}/consumer/${name}:${Math.floor(createdAt / 1000)}`

/** Records that arrived earlier (epoch ms) are past the stream's retention. */
export const trimHorizon = ({ settings }: Stream, now: number): number =>
  Math.max(now - settings.retentionHours * 3_600_000, settings.keptFrom)

/** Is a closed shard's retention over? Then it is not there any more for anybody, even while its files are. */
export const isExpired = (stream: Stream, { closedAt }: Shard, now: number): boolean =>
  closedAt !== undefined && closedAt < trimHorizon(stream, now)

/** First index and both times of a shard: the parts of its StartingSequenceNumber. */
export const shardStart = (shard: Pick<Shard, 'createdAt' | 'number'>): Omit<SequenceNumberParts, 'version'> => ({
  shardCreatedAt: shard.createdAt,
  shardNumber: shard.number,
  index: 0n,
  arrivedAt: shard.createdAt,
})

export const sequenceNumberOf = (shard: Shard, index: number, arrivedAtMs: number): string =>
  formatSequenceNumber({ ...shardStart(shard), index: BigInt(index), arrivedAt: Math.floor(arrivedAtMs / 1000) })

/** What comes after the last record of a closed shard: the largest index, and the time of closing. */
export const endingSequenceNumber = (shard: Shard): string | undefined =>
  shard.closedAt === undefined
    ? undefined
    : formatSequenceNumber({
        ...shardStart(shard),
        index: 0x7fff_ffff_ffff_ffffn,
        arrivedAt: Math.max(shard.createdAt, Math.floor(shard.closedAt / 1000)),
      })

/** Let those who wait for the shard look again. */
export const wakeReaders = (shard: Shard): void => {
  for (const wake of shard.waiting) wake()
}

export interface ShardParts {
  readonly log: ShardLog
  readonly observer: ShardObserver
  /** Of the stream. */
  readonly maxRecordSizeInKiB: number
  /** Epoch milliseconds. */
  readonly now: number
}

export const openShard = (stored: StoredShard, { log, observer, maxRecordSizeInKiB, now }: ShardParts): Shard => {
  const traffic: Traffic = { bytes: 0, records: 0 }
  return {
    id: shardIdOf(stored.number),
    number: stored.number,
    range: { start: BigInt(stored.startingHashKey), end: BigInt(stored.endingHashKey) },
    createdAt: stored.createdAt,
    openedAt: stored.openedAt,
    parents: stored.parents,
    closedAt: stored.closedAt,
    log,
    observer: countTraffic(observer, traffic),
    traffic,
    heavyKeys: createHeavyKeys(),
    writes: {
      records: createBucket(shardLimits.writeRecordsPerSecond, now),
      bytes: createBucket(shardLimits.writeBytesPerSecond, now, writeBurstBytes(maxRecordSizeInKiB)),
    },
    reads: {
      calls: createBucket(shardLimits.getRecordsPerSecond, now),
      bytes: createBucket(shardLimits.readBytesPerSecond, now),
      iterators: createBucket(shardLimits.getShardIteratorsPerSecond, now),
    },
    waiting: new Set(),
  }
}
