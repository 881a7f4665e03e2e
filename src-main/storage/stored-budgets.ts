import { z } from 'zod'

/** What a bucket held, and when: epoch milliseconds. */
const Level = z.object({ tokens: z.number(), filledAt: z.number() })
export type Level = Readonly<z.infer<typeof Level>>

/** What was left of the limits of a stream's shards, by their numbers. */
export const StoredBudgets = z.record(
  z.string(),
  z.object({
    writes: z.object({ records: Level, bytes: Level }),
    reads: z.object({ calls: Level, bytes: Level, iterators: Level }),
  }),
)
export type StoredBudgets = z.infer<typeof StoredBudgets>
