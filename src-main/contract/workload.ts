import { z } from 'zod'
import { PartitionKeys, RecordSizes } from '../planning/design/workload'
import { Sentence } from './bill'
import { command, defineContract } from './define'
import { Problem } from './design'

/** What history says of a workload: a source of a design takes it over. */
export const MeasuredWorkload = z.object({
  /** Epoch milliseconds: where the first period begins, and where the last one ends. */
  from: z.number(),
  to: z.number(),
  /** Of what was measured: a peak is the average of one period. */
  periodSeconds: z.number(),
  recordsPerSecond: z.object({ average: z.number(), p99: z.number(), peak: z.number() }),
  peakToAverage: z.number(),
  /** Null: nothing is known of sizes. */
  recordSizes: RecordSizes.nullable(),
  partitionKeys: PartitionKeys.nullable(),
  /** Hours of a week or a day in UTC, as in a design's workload; null if less than a day is known. */
  shape: z.array(z.number()).nullable(),
  /** For a chart, 1500 at most: where there were more, each is the highest of its stretch. */
  points: z.array(z.object({ at: z.number(), recordsPerSecond: z.number() })),
  /** What had to be assumed. */
  notes: z.array(Sentence),
})
export type MeasuredWorkload = z.infer<typeof MeasuredWorkload>

/** A workload, or all that is wrong: never both. */
const Measured = z.object({ workload: MeasuredWorkload.nullable(), problems: z.array(Problem) })

export const workload = defineContract({
  /** A metric export of CloudWatch: JSON of GetMetricData or GetMetricStatistics, or CSV of the console. */
  'workload.read': command({ input: z.object({ fileName: z.string(), text: z.string() }), output: Measured }),
  /** From what was counted of a stream, between two times in epoch milliseconds. */
  'workload.ofStream': command({
    input: z.object({ arn: z.string(), from: z.number(), to: z.number() }),
    output: Measured,
    faults: ['ResourceNotFoundException'],
  }),
})
