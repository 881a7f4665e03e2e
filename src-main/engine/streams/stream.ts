import type { ShardLog } from '../log/shard-log'
import type { Caller } from '../service'
import type { StoredShard, StoredStream } from '../../storage/stream-store'
import { createRouter, type HashKeyRange, type Router } from './hash-keys'
import { createBucket, shardLimits, type TokenBucket } from './limits'
import type { ShardObserver } from './observer'
import { formatSequenceNumber, type SequenceNumberParts } from './sequence-number'

/** One shard of a stream, open for reading and, until it is closed by resharding, for writing. */
export interface Shard {
  /** `shardId-` and twelve digits. */
  readonly id: string
  readonly number: number
  readonly range: HashKeyRange
  /** Epoch seconds: part of every sequence number. */
  readonly createdAt: number
  readonly log: ShardLog
  readonly observer: ShardObserver
  readonly writes: { readonly records: TokenBucket; readonly bytes: TokenBucket }
  readonly reads: { readonly calls: TokenBucket; readonly bytes: TokenBucket; readonly iterators: TokenBucket }
}

/** A stream as the engine holds it while it runs. */
export interface Stream {
  /** Unique for ever; names can be used again. */
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly owner: Caller
  readonly status: 'ACTIVE' | 'DELETING'
  readonly mode: 'PROVISIONED' | 'ON_DEMAND'
  readonly retentionHours: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** All shards in order of their numbers. */
  readonly shards: readonly Shard[]
  /** The shards that take writes, in order of their ranges: what `router` points into. */
  readonly openShards: readonly Shard[]
  readonly router: Router
}

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

/** First index and both times of a shard: the parts of its StartingSequenceNumber. */
export const shardStart = (shard: Pick<Shard, 'createdAt' | 'number'>): Omit<SequenceNumberParts, 'version'> => ({
  shardCreatedAt: shard.createdAt,
  shardNumber: shard.number,
  index: 0n,
  arrivedAt: shard.createdAt,
})

export const sequenceNumberOf = (shard: Shard, index: number, arrivedAtMs: number): string =>
  formatSequenceNumber({ ...shardStart(shard), index: BigInt(index), arrivedAt: Math.floor(arrivedAtMs / 1000) })

export const openShard = (stored: StoredShard, log: ShardLog, observer: ShardObserver, now: number): Shard => ({
  id: shardIdOf(stored.number),
  number: stored.number,
  range: { start: BigInt(stored.startingHashKey), end: BigInt(stored.endingHashKey) },
  createdAt: stored.createdAt,
  log,
  observer,
  writes: {
    records: createBucket(shardLimits.writeRecordsPerSecond, now),
    bytes: createBucket(shardLimits.writeBytesPerSecond, now),
  },
  reads: {
    calls: createBucket(shardLimits.getRecordsPerSecond, now),
    bytes: createBucket(shardLimits.readBytesPerSecond, now),
    iterators: createBucket(shardLimits.getShardIteratorsPerSecond, now),
  },
})

export const openStream = (stored: StoredStream, shards: readonly Shard[]): Stream => {
  const { id, name, accountId, region, mode, retentionHours, createdAt } = stored
  const owner = { accountId, region }
  const openShards = shards.toSorted((a, b) => (a.range.start < b.range.start ? -1 : 1))
  const router = createRouter(openShards.map(({ range }) => range))
  const arn = arnOf(owner, name)
  return { id, arn, name, owner, status: 'ACTIVE', mode, retentionHours, createdAt, shards, openShards, router }
}
