import { z } from 'zod'
import { PayloadTemplate } from './payload'

/*
 * What a source sends. Rates are of an average second of the month; sizes are of data and partition key together, in bytes.
 */

const positive = z.number().finite().nonnegative().max(1e12)

/** One number, or three of which somebody is sure to 10, 50 and 90 percent. */
export const Estimate = z
  .union([
    positive,
    z
      .strictObject({
        p10: positive.describe('It is below this in one of ten cases'),
        p50: positive.describe('As often above as below'),
        p90: positive.describe('It is above this in one of ten cases'),
      })
      .refine(({ p10, p50, p90 }) => p10 <= p50 && p50 <= p90, 'p10, p50 and p90 must rise'),
  ])
  .describe('A number, or a range as { p10, p50, p90 }')
export type Estimate = z.infer<typeof Estimate>

const bytes = z
  .number()
  .int()
  .min(1)
  .max(10 * 2 ** 20)
  .describe('In bytes')

/** Sizes of records, in bytes of data and partition key. */
export const RecordSizes = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), bytes }),
  z
    .strictObject({ kind: z.literal('uniform'), min: bytes, max: bytes })
    .refine(({ min, max }) => min <= max, 'min must not be above max'),
  z
    .strictObject({ kind: z.literal('lognormal'), median: bytes, p99: bytes })
    .refine(({ median, p99 }) => median <= p99, 'the median must not be above p99'),
  z
    .strictObject({
      kind: z.literal('histogram'),
      sizes: z
        .array(
          z.strictObject({
            bytes,
            weight: z.number().finite().positive().describe('How often it comes, in any scale'),
          }),
        )
        .min(1)
        .max(1000)
        .describe('Each size with its weight'),
    })
    .describe('Sizes with how often each comes, in any scale'),
])
export type RecordSizes = z.infer<typeof RecordSizes>

/** How records spread over partition keys, and so over shards. */
export const PartitionKeys = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('uniform') }),
  z.strictObject({
    kind: z.literal('zipf'),
    keys: z.number().int().min(1).max(1e9).describe('How many keys there are'),
    exponent: z.number().min(0).max(5).describe('0: all alike; the higher, the more the first ones have'),
  }),
  z
    .strictObject({ kind: z.literal('hot-key'), share: z.number().gt(0).max(1).describe('As a part of one') })
    .describe('One key has this share of the records, the rest spreads evenly'),
  z
    .strictObject({ kind: z.literal('field'), field: z.string().min(1).max(128).describe('Its name') })
    .describe('A field of the payload is the key'),
])
export type PartitionKeys = z.infer<typeof PartitionKeys>

/** A time that comes back, with more load than the rest. */
export const Spike = z
  .strictObject({
    every: z.enum(['hour', 'day', 'week']).describe('How often it comes'),
    atMinute: z.number().min(0).max(10_080).describe('Minutes after the hour, midnight UTC, or Monday midnight UTC'),
    minutes: z.number().gt(0).max(10_080).describe('How long it lasts'),
    factor: z.number().min(0).max(1000).describe('Times the load there would be without it'),
  })
  .describe('A time that comes back, with more load than the rest')
export type Spike = z.infer<typeof Spike>

export const Workload = z
  .strictObject({
    recordsPerSecond: Estimate.describe('Of an average second'),
    recordBytes: RecordSizes.describe('Sizes of records, of data and partition key'),
    peakToAverage: z.number().min(1).max(1000).default(1).describe('The busiest second against the average'),
    shape: z
      .array(z.number().finite().nonnegative())
      .refine((hours) => hours.length === 24 || hours.length === 168, 'a day of 24 or a week of 168 hours')
      .refine((hours) => hours.some((hour) => hour > 0), 'one hour at least must be above 0')
      .optional()
      .describe('Load of the hours of a day (24) or a week (168, from Monday), in any scale'),
    spikes: z.array(Spike).max(100).optional().describe('Come on top of the average'),
    arrivals: z
      .enum(['poisson', 'even'])
      .default('poisson')
      .describe('Whether records come by chance, as those of many independent senders do, or evenly'),
    partitionKeys: PartitionKeys.default({ kind: 'uniform' }).describe('How records spread over partition keys'),
    recordsPerRequest: z.number().int().min(1).max(500).default(500).describe('Records of a PutRecords request'),
    growthPerMonth: z
      .number()
      .gt(-1)
      .max(10)
      .default(0)
      .describe('Of the rate, as a part of one: 0.05 is 5 percent more each month'),
    payload: PayloadTemplate.optional().describe(
      'Fields of the JSON that is sent; filled up to the size of the record. Absent: bytes without meaning',
    ),
    recording: z
      .string()
      .min(1)
      .max(128)
      .optional()
      .describe('A recording of the project that is put again, in its own time, instead of made-up records'),
  })
  .refine(
    ({ partitionKeys, payload }) => partitionKeys.kind !== 'field' || payload?.[partitionKeys.field] !== undefined,
    { path: ['partitionKeys', 'field'], message: 'the payload has no such field' },
  )
export type Workload = z.infer<typeof Workload>
