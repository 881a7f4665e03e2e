import { z } from 'zod'

const shards = z.number().int().min(1).max(100_000)
const seconds = z.number().int().min(0).max(604_800)

/**
 * How a provisioned stream changes its number of shards by itself. Kinesis has no such policy of its own: it is what an alarm
 * and UpdateShardCount do, with the rules of UpdateShardCount (no more than double or half at once, ten times a day).
 */
export const Autoscaling = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('target'),
        utilization: z
          .number()
          .min(0.1)
          .max(1)
          .default(0.7)
          .describe('Of the tightest write limit of all shards together, as a part of one'),
        min: shards.default(1).describe('Shards at least'),
        max: shards.default(100).describe('Shards at most'),
        evaluationSeconds: seconds.min(60).default(300).describe('Over which the load is averaged'),
        outCooldownSeconds: seconds.default(300).describe('Between two steps up'),
        inCooldownSeconds: seconds.default(3600).describe('Between any step and one down'),
      })
      .refine(({ min, max }) => min <= max, 'min must not be above max'),
    z.strictObject({
      kind: z.literal('scheduled'),
      steps: z
        .array(
          z.strictObject({
            atMinute: z.number().int().min(0).max(10_079).describe('Of the week, from Monday midnight UTC'),
            shards: shards.describe('From then on'),
          }),
        )
        .min(1)
        .max(1000)
        .describe('Each holds until the next, around the week'),
    }),
  ])
  .describe('How a provisioned stream changes its number of shards by itself')
export type Autoscaling = z.infer<typeof Autoscaling>
