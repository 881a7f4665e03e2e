import { z } from 'zod'
import { command, defineContract, feed } from './define'

/** Throttle as AWS does; count what AWS would have throttled but let it pass; or neither. */
export const LimitsMode = z.enum(['enforce', 'observe', 'off'])
export type LimitsMode = z.infer<typeof LimitsMode>

/** What one open shard takes and gives in a second; a stream's limits are those of its open shards together. */
export const ShardLimits = z.object({
  writeBytesPerSecond: z.number().int(),
  writeRecordsPerSecond: z.number().int(),
  readBytesPerSecond: z.number().int(),
})
export type ShardLimits = z.infer<typeof ShardLimits>

/**
 * From this use of one of its limits on a shard is hot, 1 = at the limit: a little more traffic, and it is throttled. Ours: AWS
 * gives no figure.
 */
export const HOT_LOAD = 0.8

export const limits = defineContract({
  'limits.ofShard': command({ input: z.object({}), output: ShardLimits }),
  /** What limits do in the project, except to streams that have a setting of their own. Remembered with the project. */
  'limits.set': command({ input: z.object({ mode: LimitsMode }), output: z.object({}) }),
  /** What limits do to one stream; null: what they do in the project. */
  'stream.setLimits': command({
    input: z.object({ arn: z.string(), mode: LimitsMode.nullable() }),
    output: z.object({}),
    faults: ['ResourceNotFoundException'],
  }),
  /**
   * Calls over the rates and quotas of the control plane, by operation, since the project was opened: refused, or let through
   * where limits are only observed. Sorted by operation; at once, and again after a second in which there were more.
   */
  'throttledCalls.watch': feed({
    input: z.object({}),
    event: z.object({ calls: z.array(z.object({ operation: z.string(), count: z.number().int() })) }),
  }),
})
