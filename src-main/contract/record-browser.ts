import { z } from 'zod'
import { defineContract, feed } from './define'

/** Where a browse begins: in every shard alike, or, by sequence number, in the one shard it is of. */
export const BrowseStart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TRIM_HORIZON') }),
  /** Live tail: what is written from now on. */
  z.object({ type: z.literal('LATEST') }),
  /** Epoch milliseconds. */
  z.object({ type: z.literal('AT_TIMESTAMP'), at: z.number() }),
  z.object({ type: z.literal('AT_SEQUENCE_NUMBER'), sequenceNumber: z.string() }),
])
export type BrowseStart = z.infer<typeof BrowseStart>

/** All that are given must hold. */
export const RecordFilter = z.object({
  /** Part of the partition key. */
  partitionKey: z.string().optional(),
  /** Part of the decoded text, capital letters or not. */
  text: z.string().optional(),
  /**
   * A JavaScript expression over `record` (`data`: the value of a JSON object or list, else the text as it is shown, of binary data
   * hexadecimal; `partitionKey`, `shardId`, `sequenceNumber`, `arrivedAt`, `bytes`), or a JSONPath (RFC 9535) that begins with `$` and
   * holds when it finds something. It runs in a sandbox, a second for a record at most.
   */
  expression: z.string().max(10_000).optional(),
})
export type RecordFilter = z.infer<typeof RecordFilter>

/** How the bytes had to be unpacked before they could be read. */
export const Packing = z.enum(['gzip', 'kpl'])

/** A record in a list: enough for a row of it. A KPL-aggregated record is a row for each user record in it. */
export const RecordLine = z.object({
  shardId: z.string(),
  sequenceNumber: z.string(),
  /** Place among the user records of an aggregated record. */
  subSequence: z.number().int().optional(),
  partitionKey: z.string(),
  /** Epoch milliseconds. */
  arrivedAt: z.number(),
  /** Of the data as kept; of a user record, as it stands in the aggregate. */
  bytes: z.number().int(),
  format: z.enum(['json', 'text', 'hex']),
  packing: z.array(Packing),
  /** The beginning of the decoded data on one line, at most 300 characters; never empty unless the data is. */
  preview: z.string(),
})
export type RecordLine = z.infer<typeof RecordLine>

export const BrowseProgress = z.object({
  /** Records that were looked at, as they are kept. */
  scanned: z.number().int(),
  /** Rows that the filter let through: more than were scanned where records are aggregated. */
  matched: z.number().int(),
  /**
   * What a live tail that is faster than can be shown, or looked at, has left out: matches that were not sent, evenly, and
   * records that were not looked at. What is seen is a sample then.
   */
  skipped: z.number().int(),
  /** Records for which the filter's expression failed; they count as not matching. */
  failed: z.number().int(),
  /** What the first failure said. */
  failure: z.string().optional(),
  /** Data of the records that were scanned, as kept. */
  bytes: z.number(),
  /** Part of the way through what there was at the beginning, 0 … 1; 1 in a live tail. */
  part: z.number(),
  /** Nothing more will come: the end, or the limit, was reached. */
  isDone: z.boolean(),
})
export type BrowseProgress = z.infer<typeof BrowseProgress>

export const recordBrowser = defineContract({
  /**
   * Records from a place on, oldest first within a shard and by arrival over shards, in portions of at most 1,000 lines and
   * ten events a second. Ending the feed stops the reads. Browsing takes nothing from the read limits and counts in no metric.
   *
   * After the event that `isDone` the feed ends. It fails with
   * - `InvalidArgumentException`: a sequence number that is not of these shards, or an expression that does not parse; the
   *   message begins `Line 1, column 5 of the expression: ` (or `of the JSONPath: `)
   * - `ResourceNotFoundException`: the stream or a shard is gone, or goes meanwhile
   * - `FilterTimeLimit` (a refusal): the expression took too long for a record and was stopped; what was sent remains true
   * - the KMS exceptions: records are encrypted and their key cannot be had
   */
  'records.browse': feed({
    input: z.object({
      arn: z.string(),
      /** All when absent. */
      shardIds: z.array(z.string()).optional(),
      start: BrowseStart,
      /** Epoch milliseconds; records from then on are left out. Not for a live tail. */
      until: z.number().optional(),
      filter: RecordFilter,
      /** Matches after which it is done; a live tail goes on. */
      limit: z.number().int().min(1).max(100_000),
    }),
    event: z.object({ lines: z.array(RecordLine), progress: BrowseProgress }),
  }),
})
