import { z } from 'zod'
import { Design } from '../planning/design/design'
import { BillTerms, Sentence } from './bill'
import { command, defineContract } from './define'

export const AdvisorAnswers = z.object({
  /** How fresh answers must be. */
  freshness: z.enum(['under-a-second', 'seconds', 'minutes', 'hours']),
  ordering: z.enum(['none', 'by-key', 'all']),
  replay: z.enum(['none', 'day', 'week', 'year']),
  consumers: z.number().int().min(1).max(100),
  recordsPerSecond: z.number().min(0).max(1e8),
  recordBytes: z
    .number()
    .int()
    .min(1)
    .max(10 * 2 ** 20),
  /** Who runs it: nothing to operate, some, or a team that knows Kafka. */
  operations: z.enum(['none', 'some', 'kafka-team']),
  processing: z.enum(['delivery-only', 'transforms', 'custom-code']),
  payload: z.enum(['events', 'video']),
})
export type AdvisorAnswers = z.infer<typeof AdvisorAnswers>

export const advisor = defineContract({
  'advisor.ask': command({
    input: z.object({ answers: AdvisorAnswers, region: z.string(), terms: BillTerms }),
    output: z.object({
      /** The best first. */
      options: z.array(
        z.object({
          /** data-streams, firehose, sqs, msk, video-streams or batch. */
          choice: z.string(),
          score: z.number(),
          isPossible: z.boolean(),
          reasons: z.array(Sentence.extend({ isFor: z.boolean() })),
          reconsider: z.array(Sentence),
          /** A design of it, to be opened in the planner; null where there is none. */
          design: Design.nullable(),
          amount: z.string().nullable(),
          unknownLines: z.number(),
        }),
      ),
    }),
  }),
})
