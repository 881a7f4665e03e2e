import { z } from 'zod'
import { command, defineContract, feed } from './define'

export const UsageLine = z.object({
  /** `<provisioned, onDemand or advantage>.<what is counted>`, as in `src-main/metering/dimensions.ts`. */
  dimension: z.string(),
  /** One of the units there. GB are GiB, as on AWS's bills. */
  unit: z.string(),
  used: z.number(),
  /** In a month of 730 hours at the rate of the last five minutes; null until ten seconds of them are known. */
  month: z.number().nullable(),
  /** Whether AWS charges for it, or it is only of interest. */
  isBilled: z.boolean(),
})
export type UsageLine = z.infer<typeof UsageLine>

export const ProjectUsage = z.object({
  /** Epoch milliseconds at which counting began. */
  since: z.number(),
  /** Whatever is not 0; of streams that are gone too. */
  lines: z.array(UsageLine),
  /** Of those that exist and used anything; only if asked for. */
  streams: z.array(z.object({ arn: z.string(), lines: z.array(UsageLine) })),
})
export type ProjectUsage = z.infer<typeof ProjectUsage>

export const usage = defineContract({
  /** At once, and again every second. */
  'usage.watch': feed({ input: z.object({ byStream: z.boolean() }), event: ProjectUsage }),
  /** Begin to count anew. */
  'usage.reset': command({ input: z.object({}), output: z.object({}) }),
})
