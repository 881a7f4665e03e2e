import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { STREAM_NAME_MAX_LENGTH, STREAM_NAME_PATTERN } from './names'

/** One second of traffic, averaged over the last few whole seconds so that a figure can be read. */
export const Traffic = z.object({ bytesPerSecond: z.number(), recordsPerSecond: z.number() })
export type Traffic = z.infer<typeof Traffic>

const StreamStatus = z.enum(['CREATING', 'ACTIVE', 'UPDATING', 'DELETING'])

export const StreamRow = z.object({
  arn: z.string(),
  name: z.string(),
  region: z.string(),
  accountId: z.string(),
  status: StreamStatus,
  mode: z.enum(['PROVISIONED', 'ON_DEMAND']),
  openShards: z.number().int(),
  retentionHours: z.number().int(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  incoming: Traffic,
  outgoing: Traffic,
  /** Records refused by the write limits, a second. */
  throttledPerSecond: z.number(),
  /** Milliseconds that what is read has waited, the most of all readers in the last few seconds; null when nobody reads. */
  iteratorAgeMs: z.number().nullable(),
  /** How many alarms ring about it, its shards or its consumers, and the names of their rules. */
  ringing: z.object({ alarms: z.number().int(), rules: z.array(z.string()) }),
  /** Bytes on disk, of all shards. */
  storedBytes: z.number(),
  /** Incoming bytes a second, oldest first, the last 60 whole seconds; null while the project was closed. */
  sparkline: z.array(z.number().nullable()),
})
export type StreamRow = z.infer<typeof StreamRow>

export const ShardRow = z.object({
  shardId: z.string(),
  state: z.enum(['open', 'closed']),
  /** Decimal text, 0 … 2^128−1, both ends included. */
  startingHashKey: z.string(),
  endingHashKey: z.string(),
  /** Part of the whole hash-key space, 0 … 1. */
  share: z.number(),
  /** The shards it was split or merged from, even those whose retention is over; and those it became. */
  parentShardIds: z.array(z.string()),
  childShardIds: z.array(z.string()),
  /** Epoch milliseconds. */
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  incoming: Traffic,
  outgoing: Traffic,
  /** Use of the tighter write limit (1 MiB/s or 1,000 records/s), 1 = at the limit. */
  writeLoad: z.number(),
  /** Use of the read limit (2 MiB/s), 1 = at the limit. */
  readLoad: z.number(),
  /** Records refused by the write limits, or that AWS would have refused while limits are only observed. */
  throttledPerSecond: z.number(),
  /** GetRecords calls refused by the read limits, likewise. */
  throttledReadsPerSecond: z.number(),
  /** Bytes on disk, including what retention has passed but not yet removed. */
  storedBytes: z.number(),
})
export type ShardRow = z.infer<typeof ShardRow>

export const StreamPage = z.object({ stream: StreamRow, shards: z.array(ShardRow) })
export type StreamPage = z.infer<typeof StreamPage>

export const StreamName = z.string().min(1).max(STREAM_NAME_MAX_LENGTH).regex(STREAM_NAME_PATTERN)

const Arn = z.object({ arn: z.string() })

export const streams = defineContract({
  /** All streams of the project, sorted by name, once a second and at every change. */
  'streams.watch': feed({ input: z.object({}), event: z.object({ streams: z.array(StreamRow) }) }),
  /** One stream with its shards, once a second. Ends when the stream is deleted. */
  'stream.watch': feed({ input: Arn, event: StreamPage }),
  'stream.create': command({
    input: z.object({
      name: StreamName,
      mode: z.enum(['PROVISIONED', 'ON_DEMAND']),
      /** Provisioned streams only. */
      shardCount: z.number().int().min(1).max(10_000).optional(),
    }),
    output: z.object({ arn: z.string() }),
    faults: ['ResourceInUseException', 'LimitExceededException', 'InvalidArgumentException'],
  }),
  'stream.delete': command({ input: Arn, output: z.object({}), faults: ['ResourceNotFoundException'] }),
})
