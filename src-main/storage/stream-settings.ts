import { z } from 'zod'

/*
 * What is set of streams and consumers, as it is kept: JSON in one column each. Members that came later have defaults, so
 * that an older project opens as it is.
 */

/** Epoch milliseconds of the times something was done, for rules that count over a rolling day. */
const Times = z.array(z.number()).default([])

export const StreamSettings = z.object({
  mode: z.enum(['PROVISIONED', 'ON_DEMAND']).default('PROVISIONED'),
  retentionHours: z.number().int().default(24),
  /** What arrived earlier (epoch ms) had expired before the retention was last changed, and stays out of reach. */
  keptFrom: z.number().default(0),
  maxRecordSizeInKiB: z.number().int().default(1024),
  /** On-demand streams only. */
  recordDistributionStrategy: z.enum(['AUTO', 'USER_PARTITION_KEY']).optional(),
  /** On-demand streams only: what was asked for. */
  warmThroughputMiBps: z.number().int().optional(),
  /** On-demand streams only: the highest rates of writing, averaged over a minute, of each of the last days (days since 1970). */
  writePeaks: z
    .array(z.object({ day: z.number().int(), bytesPerSecond: z.number(), recordsPerSecond: z.number() }))
    .default([]),
  shardLevelMetrics: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
  /** The resource policy, as it was put. */
  policy: z.string().optional(),
  /** What limits do to this stream; undefined: what they do in the project. */
  limits: z.enum(['enforce', 'observe', 'off']).optional(),
  encryption: z
    .object({
      /** What new records are encrypted with: the key as it was named, and the number of the data key; absent: nothing. */
      current: z.object({ keyId: z.string(), dataKey: z.number().int() }).optional(),
      /** All data keys that records may be encrypted with, wrapped; numbered from 1 in this order. */
      dataKeys: z.array(z.object({ masterKey: z.string(), sealed: z.string() })).default([]),
    })
    .prefault({}),
  /** Deletion was accepted and is to be finished. */
  isDeleting: z.boolean().default(false),
  done: z
    .object({ updateShardCount: Times, updateStreamMode: Times, startEncryption: Times, stopEncryption: Times })
    .prefault({}),
})
export type StreamSettings = Readonly<z.infer<typeof StreamSettings>>

export const ConsumerSettings = z.object({
  tags: z.record(z.string(), z.string()).default({}),
  policy: z.string().optional(),
  /** Deregistration was accepted and is to be finished. */
  isDeleting: z.boolean().default(false),
})
export type ConsumerSettings = Readonly<z.infer<typeof ConsumerSettings>>
