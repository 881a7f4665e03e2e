import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { HashKey, ShardId } from './stream-settings'

/** A partition key that has a noticeable part of what its shard was sent lately, refused records included. */
export const HeavyKey = z.object({
  partitionKey: z.string(),
  /** Where its records go: MD5 of the key, or the explicit hash key they came with. Decimal. */
  hashKey: z.string(),
  hasExplicitHashKey: z.boolean(),
  /** Part of the shard's load, 0 … 1. A record counts as what it takes of the tighter write limit. */
  share: z.number(),
  /** The share is surely not less, nor more, than these; equal where it is exact. Sampling adds a chance error to both. */
  leastShare: z.number(),
  mostShare: z.number(),
  /** Use of a shard's write limits by this key alone, 1 = at the limit. */
  load: z.number(),
})
export type HeavyKey = z.infer<typeof HeavyKey>

/** What the map knows of an open shard besides its `ShardRow`. */
export const MappedShard = z.object({
  shardId: z.string(),
  /** Use of the tighter write limit by what was sent, refused records included: above 1 there is more than the shard takes. */
  demand: z.number(),
  /** Use of the read limit. */
  readLoad: z.number(),
  /** The heaviest first; empty where no key stands out. */
  keys: z.array(HeavyKey),
  /** One record in so many was looked at; 1: each. */
  sampledOneIn: z.number().int(),
})
export type MappedShard = z.infer<typeof MappedShard>

/** What can be done about a finding. */
export const Remedy = z.discriminatedUnion('kind', [
  /** `loads`: what is expected of the lower and of the upper half. */
  z.object({ kind: z.literal('split'), newStartingHashKey: HashKey, loads: z.tuple([z.number(), z.number()]) }),
  z.object({ kind: z.literal('merge') }),
  z.object({ kind: z.literal('shardCount'), target: z.number().int() }),
  /** The producers have to: one key cannot be on two shards. */
  z.object({ kind: z.literal('spreadKey') }),
  /** Readers of their own: enhanced fan-out. */
  z.object({ kind: z.literal('fanOut') }),
  /** On-demand streams are resharded by themselves. */
  z.object({ kind: z.literal('automatic') }),
])
export type Remedy = z.infer<typeof Remedy>

export const SHARD_RULES = ['keyOverLimit', 'keyDominates', 'hotWrites', 'hotReads', 'coldStream', 'coldPair'] as const

/** A shard that is hot or cold, by which rule, with the figures that say so. */
export const ShardFinding = z.object({
  rule: z.enum(SHARD_RULES),
  /** In the order of their ranges; none where the whole stream is meant. */
  shardIds: z.array(z.string()),
  /** Use of the limit in question: of the shard, or of what the cold ones would be together. */
  load: z.number(),
  /** Records a second that were refused, or that AWS would have refused while limits are only observed. */
  throttledPerSecond: z.number(),
  /** The key in question, where one is. */
  key: HeavyKey.nullable(),
  remedy: Remedy,
})
export type ShardFinding = z.infer<typeof ShardFinding>

export const ShardMap = z.object({
  /** When this was so: epoch milliseconds. */
  at: z.number(),
  /** Loads are averages over so many seconds, keys over the last one to two minutes. */
  averageSeconds: z.number().int(),
  /** False where records are spread whatever their keys. */
  isByKey: z.boolean(),
  /** The open shards in the order of their ranges. */
  shards: z.array(MappedShard),
  /** The most pressing first. */
  findings: z.array(ShardFinding),
})
export type ShardMap = z.infer<typeof ShardMap>

const RangePreview = z.object({
  startingHashKey: z.string(),
  endingHashKey: z.string(),
  /** Part of the whole hash-key space, 0 … 1. */
  share: z.number(),
  /** Expected use of the tighter write limit: known heavy keys where they are, the rest spread evenly. */
  load: z.number(),
  /** False for a shard that stays as it is. */
  isNew: z.boolean(),
})
export type RangePreview = z.infer<typeof RangePreview>

/** A resharding on paper. */
export const Resharding = z.discriminatedUnion('kind', [
  /** `at`: the middle of the range, where the load is halved, or a hash key. */
  z.object({ kind: z.literal('split'), shardId: ShardId, at: z.union([z.enum(['middle', 'even']), HashKey]) }),
  z.object({ kind: z.literal('merge'), shardId: ShardId, adjacentShardId: ShardId }),
  z.object({ kind: z.literal('shardCount'), target: z.number().int().min(1).max(20_000) }),
])
export type Resharding = z.infer<typeof Resharding>

const Arn = z.object({ arn: z.string() })

export const shardMap = defineContract({
  /** Hot and cold shards of a stream with their heaviest keys, every two seconds and at every change. Ends with the stream. */
  'shardMap.watch': feed({ input: Arn, event: ShardMap }),
  /** The ranges there would be, and the load to expect of each. Changes nothing. */
  'shardMap.preview': command({
    input: z.object({ arn: z.string(), resharding: Resharding }),
    output: z.object({
      before: z.array(RangePreview),
      after: z.array(RangePreview),
      /** Of a split. */
      newStartingHashKey: z.string().nullable(),
    }),
    faults: ['InvalidArgumentException', 'ResourceNotFoundException'],
  }),
})
