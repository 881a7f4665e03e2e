import type { ShardRow } from '../../../src-main/contract/streams'

/** 2^128 − 1: where the last shard ends. */
export const MAX_HASH_KEY = ((1n << 128n) - 1n).toString()

/** What a person is about to do to the shards of a stream. */
export type ShardAction =
  /** `at`: the hash key to begin with; by default the middle. */
  | { readonly kind: 'split'; readonly shard: ShardRow; readonly at?: string }
  | { readonly kind: 'merge'; readonly shard: ShardRow; readonly neighbour: ShardRow }
  | { readonly kind: 'shardCount'; readonly target?: number }

/** The open shard that begins where this one ends; the last one has none. */
export const neighbourOf = (open: readonly ShardRow[], shard: ShardRow): ShardRow | undefined => {
  const start = (BigInt(shard.endingHashKey) + 1n).toString()
  return open.find(({ startingHashKey }) => startingHashKey === start)
}

/** The hash key that cuts a shard in equal halves. */
export const middleOf = ({ startingHashKey, endingHashKey }: ShardRow): string =>
  ((BigInt(startingHashKey) + BigInt(endingHashKey) + 1n) / 2n).toString()

/**
 * What one call may scale to, from this many open shards.
 * @source Kinesis facts sheet §6, UpdateShardCount: at most double, at least half
 */
export const scalingBounds = (openShards: number): { readonly min: number; readonly max: number } => ({
  min: Math.ceil(openShards / 2),
  max: openShards * 2,
})
