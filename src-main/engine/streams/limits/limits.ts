import type { Level } from '../../../storage/stored-budgets'

/** Throttle exactly as AWS; count what AWS would have throttled but let it pass; or neither. */
export type LimitsMode = 'enforce' | 'observe' | 'off'

/**
 * Limits of one shard, for both capacity modes.
 * @source Kinesis facts sheet §12 (AWS documentation), read 2026-11-21
 */
export const shardLimits = {
  writeBytesPerSecond: 1024 * 1024,
  writeRecordsPerSecond: 1000,
  readBytesPerSecond: 2 * 1024 * 1024,
  getRecordsPerSecond: 5,
  getShardIteratorsPerSecond: 5,
} as const

/** Limits of enhanced fan-out. @source Kinesis facts sheet §10 and §12, read 2026-11-21 */
export const fanOutLimits = {
  consumersPerStream: 20,
  /** In accounts with On-demand Advantage. */
  consumersPerAdvantageStream: 50,
  /** Of one stream, being registered at a time. */
  consumersCreating: 5,
  /** Per consumer and shard. */
  bytesPerSecond: 2 * 1024 * 1024,
  /** SubscribeToShard calls per consumer and shard. */
  callsPerSecond: 1,
} as const

/** Limits of one request. @source Kinesis facts sheet §4, §8, §9 */
export const requestLimits = {
  putRecordsBytes: 10 * 1024 * 1024,
  getRecordsBytes: 10 * 1024 * 1024,
  getRecordsRecords: 10_000,
} as const

/** A bucket that refills evenly up to its capacity, and begins full. */
export interface TokenBucket {
  /** Does the bucket hold this much at `now` (epoch ms)? */
  canTake(amount: number, now: number): boolean
  /** Take it. What is taken beyond the content is a debt that later takers wait for. */
  take(amount: number): void
  /** Take all it holds; a debt stays as it is. */
  empty(): void
  /** What it holds stays, as far as there is room for it. */
  resize(capacity: number): void
  /** Milliseconds from the last time asked about until it holds this much. */
  msUntil(amount: number): number
  isFull(now: number): boolean
  /** What it held when it was last asked about; it can be given back what it held at another time. */
  level: Level
}

/** @param capacity one second's worth unless given */
export const createBucket = (perSecond: number, now: number, capacity = perSecond): TokenBucket => {
  let room = capacity
  let tokens = room
  let filledAt = now
  const heldAt = (at: number): number =>
    at > filledAt ? Math.min(room, tokens + ((at - filledAt) * perSecond) / 1000) : tokens
  return {
    canTake: (amount, at) => {
      tokens = heldAt(at)
      // A clock that steps back must neither fill nor freeze the bucket.
      filledAt = at
      return tokens >= amount
    },
    isFull: (at) => heldAt(at) >= room,
    get level() {
      return { tokens, filledAt }
    },
    set level(level) {
      tokens = Math.min(room, level.tokens)
      filledAt = level.filledAt
    },
    take: (amount) => {
      tokens -= amount
    },
    empty: () => {
      tokens = Math.min(tokens, 0)
    },
    resize: (to) => {
      room = to
      tokens = Math.min(tokens, room)
    },
    msUntil: (amount) => Math.max(0, Math.ceil(((amount - tokens) * 1000) / perSecond)),
  }
}

/**
 * What a shard's bucket of written bytes holds: a second's worth, or the largest record of the stream if that is more, for it
 * could never be written otherwise. It still refills by a second's worth a second: a large record is paid for by what follows.
 * @source Kinesis facts sheet §12: real shards admit bursts, and for large records the bucket holds up to 10 MiB
 */
export const writeBurstBytes = (maxRecordSizeInKiB: number): number =>
  Math.max(shardLimits.writeBytesPerSecond, maxRecordSizeInKiB * 1024)
