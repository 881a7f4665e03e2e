import { z } from 'zod'

/** A bucket, and the account a client expects to own it. */
const Bucket = z.object({ arn: z.string(), expectedOwner: z.string() })

/** A channel as it is kept. */
export const StoredChannel = z.object({
  id: z.string(),
  name: z.string(),
  accountId: z.string(),
  region: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  streamArn: z.string(),
  streamCreatedAt: z.number(),
  roleArn: z.string(),
  format: z.enum(['JSON', 'STRING', 'BYTE_ARRAY']),
  bucket: Bucket,
  compression: z.enum(['NONE', 'GZIP']),
  storageClass: z.literal('STANDARD').optional(),
  deadLetters: Bucket.extend({ prefix: z.string() }),
  freshnessSeconds: z.number(),
  logging: z.object({ enabled: z.boolean(), group: z.string(), stream: z.string() }),
  tags: z.record(z.string(), z.string()),
  /** Deletion was accepted and is to be finished. */
  isDeleting: z.boolean().default(false),
})
export type StoredChannel = Readonly<z.infer<typeof StoredChannel>>

/** How far a channel has delivered: index of the next record, by shard id. */
export const ChannelPosition = z.record(z.string(), z.number())
export type ChannelPosition = Readonly<z.infer<typeof ChannelPosition>>
