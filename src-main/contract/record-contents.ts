import { z } from 'zod'
import { command, defineContract } from './define'
import { Packing } from './record-browser'

/** Where a record is; with `subSequence`, one user record of an aggregated record. */
export const RecordPlace = z.object({
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequence: z.number().int().optional(),
})
export type RecordPlace = z.infer<typeof RecordPlace>

export const RecordContents = RecordPlace.extend({
  partitionKey: z.string(),
  /** Epoch milliseconds. */
  arrivedAt: z.number(),
  /** Base64 of the data as it was put; of a user record, as it stands in the aggregate. */
  data: z.string(),
  /** What was taken off, from the outside in. */
  packing: z.array(Packing),
  /** Base64 of what is in `data`, where that is packed with gzip. */
  unpacked: z.string().optional(),
  /** True when `unpacked` is only the first 8 MiB. */
  isCut: z.boolean(),
})
export type RecordContents = z.infer<typeof RecordContents>

export const recordContents = defineContract({
  /**
   * Records whole, in the order asked for: of the first places as many as make about 4 MiB, at least one. Ask again for the
   * rest. Null for what retention has removed. Reading counts against no limit and in no metric.
   */
  'records.contents': command({
    input: z.object({ arn: z.string(), places: z.array(RecordPlace).min(1).max(500) }),
    output: z.object({ contents: z.array(RecordContents.nullable()) }),
    faults: ['ResourceNotFoundException'],
  }),
})
