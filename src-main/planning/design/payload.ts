import { z } from 'zod'

/*
 * How made-up records look: JSON objects, field by field.
 */

const whole = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER)
const count = z.number().int().min(1).max(1e9)
const prefix = z.string().max(64).default('').describe('What stands before the number')
const scalar = z.union([z.string().max(1000), z.number().finite(), z.boolean()])

export const FieldTemplate = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('pick'),
      values: z.array(scalar).min(1).max(1000).describe('One of these'),
      weights: z
        .array(z.number().finite().positive())
        .max(1000)
        .optional()
        .describe('How often each comes, in any scale; absent: all alike'),
    })
    .refine(
      ({ values, weights }) => weights === undefined || weights.length === values.length,
      'a weight for each value, or none at all',
    ),
  z
    .strictObject({ kind: z.literal('integer'), min: whole.describe('The least'), max: whole.describe('The most') })
    .refine(({ min, max }) => min <= max, 'min must not be above max'),
  z
    .strictObject({
      kind: z.literal('decimal'),
      min: z.number().finite().describe('The least'),
      max: z.number().finite().describe('The most'),
      digits: z.number().int().min(0).max(12).default(2).describe('After the point'),
      spread: z
        .enum(['uniform', 'normal'])
        .default('uniform')
        .describe(
          'All alike, or mostly in the middle: a normal distribution of which min and max cut off three deviations',
        ),
    })
    .refine(({ min, max }) => min <= max, 'min must not be above max'),
  z.strictObject({
    kind: z.literal('id'),
    prefix,
    of: count.describe('How many there are'),
    exponent: z
      .number()
      .min(0)
      .max(5)
      .default(0)
      .describe('0: all alike; the higher, the more the first ones come (Zipf)'),
  }),
  z.strictObject({ kind: z.literal('counter'), prefix }).describe('Counts up from 1'),
  z.strictObject({ kind: z.literal('time') }).describe('When the record is made, ISO 8601'),
  z
    .strictObject({
      kind: z.literal('text'),
      min: z.number().int().min(0).max(1_000_000).describe('Characters at least'),
      max: z.number().int().min(0).max(1_000_000).describe('Characters at most'),
    })
    .refine(({ min, max }) => min <= max, 'min must not be above max'),
  z.strictObject({ kind: z.literal('constant'), value: scalar.describe('The same in every record') }),
])
export type FieldTemplate = z.infer<typeof FieldTemplate>

/** Fields of the JSON object, in their order. */
export const PayloadTemplate = z
  .record(z.string().min(1).max(128), FieldTemplate)
  .refine((fields) => Object.keys(fields).length > 0 && Object.keys(fields).length <= 200, '1 to 200 fields')
export type PayloadTemplate = z.infer<typeof PayloadTemplate>
