import { z } from 'zod'
import { defineContract, feed } from './define'

/*
 * Bills as a window shows them. Money and quantities are exact decimals as text; money is in the currency asked for.
 */

export const BillTerms = z.object({
  /** Of the month: 730 as in AWS's calculator, 720, or a real one. */
  hours: z.number().int().min(672).max(744).default(730),
  rounding: z.enum(['line', 'line-up', 'total']).default('line'),
  withFreeTier: z.boolean().default(true),
  /** What money and quantities are shown for. A year is twelve months, an hour one of the month's hours. */
  period: z.enum(['hour', 'month', 'year']).default('month'),
  /** Another currency at a fixed rate: so many of it make one dollar. */
  currency: z
    .object({ code: z.string().regex(/^[A-Z]{3}$/), perDollar: z.number().positive() })
    .nullable()
    .default(null),
})
export type BillTerms = z.infer<typeof BillTerms>

/** The key of a sentence in the texts, and its figures. */
export const Sentence = z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Sentence = z.infer<typeof Sentence>

export const BillPart = z.object({
  /** Id of an element, or a stream's ARN; null for the account as a whole. */
  element: z.string().nullable(),
  quantity: z.string(),
  amount: z.string(),
  working: Sentence.nullable(),
})
export type BillPart = z.infer<typeof BillPart>

export const BillTier = z.object({
  from: z.string(),
  to: z.string().nullable(),
  quantity: z.string(),
  /** US dollars of `per` units, as the source has it. */
  usd: z.string(),
  amount: z.string(),
})
export type BillTier = z.infer<typeof BillTier>

export const BillLine = z.object({
  region: z.string(),
  service: z.string(),
  /** As in `src-main/metering/dimensions.ts`. */
  dimension: z.string(),
  /** Of quantity, free and tiers; `per` of it cost a tier's `usd`. */
  unit: z.string(),
  quantity: z.string(),
  free: z.string(),
  price: z
    .object({
      per: z.string(),
      source: z.string(),
      /** What the source is, in words, one by one; empty for prices that were imported or agreed. */
      sources: z.array(z.string()),
      asOf: z.string(),
      confidence: z.enum(['high', 'medium', 'low']),
      note: z.string().nullable(),
      /** Older than a year. */
      isOld: z.boolean(),
    })
    .nullable(),
  tiers: z.array(BillTier),
  /** What is known of it, without rounding, and rounded by the terms. */
  exact: z.string(),
  amount: z.string(),
  /** Why not all of it is known; `missing` names elements and what was not said of them: the quantity is "at least" what it is. */
  unknown: z
    .object({
      why: z.enum(['no-price', 'no-price-beyond', 'missing']),
      note: z.string().nullable(),
      missing: z.array(z.object({ element: z.string().nullable(), what: z.string() })),
    })
    .nullable(),
  parts: z.array(BillPart),
})
export type BillLine = z.infer<typeof BillLine>

export const BillGroup = z.object({ key: z.string(), amount: z.string(), unknownLines: z.number() })
export type BillGroup = z.infer<typeof BillGroup>

export const BillView = z.object({
  terms: BillTerms,
  books: z.array(z.object({ region: z.string(), name: z.string(), date: z.string() })),
  lines: z.array(BillLine),
  /** "At least" this, with `unknownLines` above 0. */
  total: z.string(),
  unknownLines: z.number(),
  /** The dearest first. Elements by id or ARN, `''` being the account as a whole. */
  byService: z.array(BillGroup),
  byElement: z.array(BillGroup),
  notes: z.array(Sentence.extend({ dimension: z.string().nullable() })),
})
export type BillView = z.infer<typeof BillView>

/** What changed from one bill to another, the largest change first; a step is one dimension in one region. */
export const BillChange = z.object({
  before: z.string(),
  after: z.string(),
  difference: z.string(),
  /** What is between the sum of the steps and the difference: 0, or below a cent where the terms round the total only. */
  rounding: z.string(),
  steps: z.array(
    z.object({
      region: z.string(),
      dimension: z.string(),
      before: z.string(),
      after: z.string(),
      difference: z.string(),
      /** Whether either side is not wholly known. */
      isUnknown: z.boolean(),
    }),
  ),
})
export type BillChange = z.infer<typeof BillChange>

export const bill = defineContract({
  /** What the open project has used, and would cost in a month at the rate of the last minutes; every two seconds. */
  'bill.watch': feed({
    input: z.object({ terms: BillTerms }),
    event: z.object({
      /** Epoch milliseconds at which counting began. */
      since: z.number(),
      /** Of what has been used since, whatever the terms' period. */
      used: BillView,
      /** What is known of its total, without rounding: a run of minutes costs less than a cent. */
      usedExact: z.string(),
      /** Null until a rate is known. */
      month: BillView.nullable(),
    }),
  }),
})
