import { z } from 'zod'
import { command, defineContract } from './define'
import { Told } from './language'
import { PARTITION_KEY_MAX_LENGTH } from './names'

/** As much as one `records.put` takes: what PutRecords takes in one request. @source Kinesis facts sheet §4 */
export const PUT_MAX_RECORDS = 500

export const NewRecord = z.object({
  partitionKey: z
    .string()
    .min(1)
    .refine((key) => [...key].length <= PARTITION_KEY_MAX_LENGTH),
  /** Decimal text, 0 … 2^128−1; by the partition key when absent. */
  explicitHashKey: z
    .string()
    .regex(/^(0|[1-9]\d{0,38})$/)
    .optional(),
  /** Base64. */
  data: z.base64(),
})
export type NewRecord = z.infer<typeof NewRecord>

export const PutOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kept'), shardId: z.string(), sequenceNumber: z.string() }),
  /** `isThrottled`: over the limits of its shard now; the same record may go through later. */
  Told.extend({ kind: z.literal('refused'), isThrottled: z.boolean(), code: z.string() }),
])
export type PutOutcome = z.infer<typeof PutOutcome>

export const produce = defineContract({
  /**
   * Put records into a stream as any producer would: limits apply, metrics count.
   * Outcomes are in the order of the records. One that is too large is refused alone; the others are put.
   */
  'records.put': command({
    input: z.object({ arn: z.string(), records: z.array(NewRecord).min(1).max(PUT_MAX_RECORDS) }),
    output: z.object({ outcomes: z.array(PutOutcome) }),
    faults: ['ResourceNotFoundException', 'InvalidArgumentException', 'KMSDisabledException', 'InternalFailure'],
  }),
})
