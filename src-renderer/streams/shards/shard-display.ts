import { HOT_LOAD } from '../../../src-main/contract/limits'
import type { ShardRow } from '../../../src-main/contract/streams'

export type LoadLevel = 'normal' | 'high' | 'over'

const HASH_KEYS = 2n ** 128n
const PRECISION = 1_000_000n

/** How near a shard is to its limit: amber once it is hot, red at it. */
export function loadLevel(load: number): LoadLevel {
  if (load >= 1) return 'over'
  return load >= HOT_LOAD ? 'high' : 'normal'
}

/** Where in the hash-key space a shard's range begins, 0 … 1. */
export const rangeStart = (shard: Pick<ShardRow, 'startingHashKey'>): number =>
  Number((BigInt(shard.startingHashKey) * PRECISION) / HASH_KEYS) / Number(PRECISION)

/** `…0003` for `shardId-000000000003`: enough to tell shards of one stream apart. */
export const shortShardId = (shardId: string): string => `…${shardId.slice(-4)}`

/** The end of a sequence number, where neighbours differ. */
export const shortSequenceNumber = (sequenceNumber: string): string => `…${sequenceNumber.slice(-12)}`
