import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { Problem } from './design'

/** The largest price list that a window sends: a larger one would hold everything else up. */
export const largestPriceListMebibytes = 8

/** A price as a table shows it. */
export const PriceRow = z.object({
  dimension: z.string(),
  service: z.string(),
  unit: z.string(),
  per: z.string(),
  /** US dollars of `per` units; empty: the price is not known. */
  tiers: z.array(z.object({ from: z.string(), to: z.string().nullable(), usd: z.string() })),
  source: z.string(),
  asOf: z.string(),
  confidence: z.enum(['high', 'medium', 'low']).nullable(),
  note: z.string().nullable(),
  isOld: z.boolean(),
  isPrivate: z.boolean(),
})
export type PriceRow = z.infer<typeof PriceRow>

/** What was agreed with AWS, laid over a book: a price of its own, or so many percent off a service or a dimension. */
export const PrivatePrice = z.union([
  z.object({ region: z.string(), dimension: z.string(), usd: z.string().regex(/^\d+(\.\d+)?$/) }),
  z.object({
    region: z.string(),
    /** A service or a dimension. */
    of: z.string(),
    percentOff: z.number().gt(0).max(100),
  }),
])
export type PrivatePrice = z.infer<typeof PrivatePrice>

export const BookSummary = z.object({
  region: z.string(),
  name: z.string(),
  date: z.string(),
  /** Whether it comes with the program, or something was imported into it. */
  isImported: z.boolean(),
  known: z.number(),
  unknown: z.number(),
})
export type BookSummary = z.infer<typeof BookSummary>

export const prices = defineContract({
  'prices.watch': feed({
    input: z.object({}),
    event: z.object({ books: z.array(BookSummary), privatePrices: z.array(PrivatePrice) }),
  }),
  'prices.book': command({
    input: z.object({ region: z.string() }),
    output: z.object({ book: BookSummary, rows: z.array(PriceRow) }),
    faults: ['NoSuchBook'],
  }),
  /** An offer file of AWS's price list: all of it is taken over, or nothing and what is wrong is told. */
  'prices.import': command({
    input: z.object({ fileName: z.string(), text: z.string() }),
    output: z.object({
      problems: z.array(Problem),
      imported: z
        .object({
          offer: z.string(),
          version: z.string(),
          regions: z.array(z.string()),
          prices: z.number(),
          /** Products that mean nothing we price. */
          unused: z.number(),
        })
        .nullable(),
    }),
  }),
  /** Back to the book that comes with the program. */
  'prices.forget': command({ input: z.object({ region: z.string() }), output: z.object({}) }),
  'prices.setPrivate': command({ input: z.object({ privatePrices: z.array(PrivatePrice) }), output: z.object({}) }),
})
