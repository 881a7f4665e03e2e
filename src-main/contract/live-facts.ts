import { z } from 'zod'
import { Sentence } from './bill'

/*
 * What goes on in a design at one moment, while it runs or in a simulation: drawn on the graph, and a table beside it.
 */

export const ElementFacts = z.object({
  element: z.string(),
  /** idle: it could run, and nothing is running. not-runnable: the engine cannot run it yet; `why` says what is missing. */
  state: z.enum(['running', 'waiting', 'failed', 'not-runnable', 'idle']),
  why: Sentence.nullable(),
  /** What comes in, or of a source goes out, each second. Null where it is not known. */
  recordsPerSecond: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  /** Refused records, or reads, each second. */
  throttledPerSecond: z.number().nullable(),
  /** Age of the oldest record that it has not dealt with, or the most that one that reads it is behind. */
  lagMs: z.number().nullable(),
  /** Records that wait for it. */
  backlogRecords: z.number().nullable(),
  /** Of its tightest limit, 1 being all of it. */
  load: z.number().nullable(),
  /** Open shards of a stream. */
  shards: z.number().nullable(),
  /** Runs of a function at the same time. */
  concurrency: z.number().nullable(),
  errorsPerSecond: z.number().nullable(),
  /** US dollars an hour at this rate, exact decimals as text; null where nothing or not all of it is known. */
  dollarsPerHour: z.string().nullable(),
})
export type ElementFacts = z.infer<typeof ElementFacts>

export const EdgeFacts = z.object({
  from: z.string(),
  to: z.string(),
  recordsPerSecond: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  /** How far the receiver is behind the giver. */
  lagMs: z.number().nullable(),
  /** Of the tightest limit of this way, 1 being all of it: back-pressure. */
  load: z.number().nullable(),
  /** US dollars an hour of the elements at its ends that it is there for, as text; null where that of the receiver is not known. */
  dollarsPerHour: z.string().nullable(),
})
export type EdgeFacts = z.infer<typeof EdgeFacts>

export const GraphFacts = z.object({
  /** Epoch milliseconds, of the world's clock. */
  at: z.number(),
  elements: z.array(ElementFacts),
  edges: z.array(EdgeFacts),
})
export type GraphFacts = z.infer<typeof GraphFacts>
