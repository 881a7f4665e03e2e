import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { LimitsMode } from './limits'
import { SHARD_LEVEL_METRICS, STREAM_NAME_MAX_LENGTH, STREAM_NAME_PATTERN } from './names'

const StreamMode = z.enum(['PROVISIONED', 'ON_DEMAND'])
const RecordDistribution = z.enum(['AUTO', 'USER_PARTITION_KEY'])
export const ShardLevelMetric = z.enum(SHARD_LEVEL_METRICS)
export type ShardLevelMetric = z.infer<typeof ShardLevelMetric>

export const ConsumerRow = z.object({
  arn: z.string(),
  name: z.string(),
  status: z.enum(['CREATING', 'ACTIVE', 'DELETING']),
  /** Epoch milliseconds. */
  createdAt: z.number(),
})
export type ConsumerRow = z.infer<typeof ConsumerRow>

/** Everything that is set of a stream. */
export const StreamDetails = z.object({
  arn: z.string(),
  status: z.enum(['CREATING', 'ACTIVE', 'UPDATING', 'DELETING']),
  mode: StreamMode,
  retentionHours: z.number().int(),
  maxRecordSizeInKiB: z.number().int(),
  /** On-demand streams only; null where it was not asked for. */
  warmThroughputMiBps: z.number().int().nullable(),
  /** On-demand streams only. */
  recordDistribution: RecordDistribution.nullable(),
  /** The KMS key, as it was given; null while the stream is not encrypted. */
  encryptionKeyId: z.string().nullable(),
  shardLevelMetrics: z.array(ShardLevelMetric),
  tags: z.record(z.string(), z.string()),
  /** The resource policy as it was put; null where there is none. */
  policy: z.string().nullable(),
  /** What limits do to it; null: what they do in the project. */
  limits: LimitsMode.nullable(),
  consumers: z.array(ConsumerRow),
})
export type StreamDetails = z.infer<typeof StreamDetails>

const ConsumerName = z.string().min(1).max(STREAM_NAME_MAX_LENGTH).regex(STREAM_NAME_PATTERN)
export const HashKey = z.string().regex(/^(0|[1-9]\d{0,38})$/)
export const ShardId = z.string().min(1).max(128)

/** One change of a stream. Its rules are the engine's: what breaks them comes back as a fault that says so. */
export const StreamChange = z.discriminatedUnion('kind', [
  /** In two at a hash key; in the middle of the shard's range without one. */
  z.object({ kind: z.literal('split'), shardId: ShardId, newStartingHashKey: HashKey.optional() }),
  /** With the shard that begins where this one ends. */
  z.object({ kind: z.literal('merge'), shardId: ShardId, adjacentShardId: ShardId }),
  z.object({ kind: z.literal('shardCount'), target: z.number().int().min(1).max(20_000) }),
  z.object({ kind: z.literal('mode'), mode: StreamMode }),
  z.object({ kind: z.literal('retention'), hours: z.number().int().min(1).max(100_000) }),
  z.object({ kind: z.literal('maxRecordSize'), kiB: z.number().int().min(1024).max(10_240) }),
  z.object({ kind: z.literal('warmThroughput'), miBps: z.number().int().min(0).max(1_000_000) }),
  z.object({ kind: z.literal('recordDistribution'), strategy: RecordDistribution }),
  /** All that are to be on. */
  z.object({ kind: z.literal('shardLevelMetrics'), metrics: z.array(ShardLevelMetric) }),
  /** null ends encryption. */
  z.object({ kind: z.literal('encryption'), keyId: z.string().min(1).max(2048).nullable() }),
  /** All that are to be there. */
  z.object({ kind: z.literal('tags'), tags: z.record(z.string(), z.string()) }),
  /** null removes the policy. */
  z.object({ kind: z.literal('policy'), policy: z.string().max(100_000).nullable() }),
  z.object({ kind: z.literal('registerConsumer'), name: ConsumerName }),
  z.object({ kind: z.literal('deregisterConsumer'), name: ConsumerName }),
])
export type StreamChange = z.infer<typeof StreamChange>

const Arn = z.object({ arn: z.string() })

export const streamSettings = defineContract({
  /** What is set of a stream, again at every change. Ends when the stream is deleted. */
  'stream.details.watch': feed({ input: Arn, event: StreamDetails }),
  'stream.change': command({
    input: z.object({ arn: z.string(), change: StreamChange }),
    output: z.object({}),
    faults: ['InvalidArgumentException', 'LimitExceededException', 'ResourceInUseException', 'ValidationException'],
  }),
})
