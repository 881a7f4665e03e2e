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

/** Limits of one request. @source Kinesis facts sheet §4, §8, §9 */
export const requestLimits = {
  putRecordsBytes: 10 * 1024 * 1024,
  getRecordsBytes: 10 * 1024 * 1024,
  getRecordsRecords: 10_000,
} as const

/** Largest record of a stream that does not say otherwise, partition key included. @source facts sheet §8 */
export const defaultRecordBytes = 1024 * 1024

/**
 * Open shards of an account in a region.
 * @source Kinesis facts sheet §12, quota page read 2026: 20,000 in three regions; elsewhere 1,000 or 6,000, of which we take the larger
 */
export const shardQuota = (region: string): number =>
  ['us-east-1', 'us-west-2', 'eu-west-1'].includes(region) ? 20_000 : 6_000

/** A bucket that holds one second's worth and refills evenly. */
export interface TokenBucket {
  /** Does the bucket hold this much at `now` (epoch ms)? */
  canTake(amount: number, now: number): boolean
  /** Take it. What is taken beyond the content is a debt that later takers wait for. */
  take(amount: number): void
}

export const createBucket = (perSecond: number, now: number): TokenBucket => {
  let tokens = perSecond
  let filledAt = now
  return {
    canTake: (amount, at) => {
      if (at > filledAt) tokens = Math.min(perSecond, tokens + ((at - filledAt) * perSecond) / 1000)
      // A clock that steps back must neither fill nor freeze the bucket.
      filledAt = at
      return tokens >= amount
    },
    take: (amount) => {
      tokens -= amount
    },
  }
}
