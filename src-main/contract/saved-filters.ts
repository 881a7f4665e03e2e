import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { RecordFilter } from './record-browser'

/** A filter of the record browser under a name, kept with its stream. */
export const SavedFilter = z.object({ name: z.string().trim().min(1).max(100), filter: RecordFilter })
export type SavedFilter = z.infer<typeof SavedFilter>

export const savedFilters = defineContract({
  /** Those of one stream, by name, at once and at every change. */
  'filters.watch': feed({ input: z.object({ arn: z.string() }), event: z.object({ filters: z.array(SavedFilter) }) }),
  /** Under a name that is taken it replaces the one there. */
  'filter.save': command({
    input: z.object({ arn: z.string(), saved: SavedFilter }),
    output: z.object({}),
    faults: ['ResourceNotFoundException'],
  }),
  'filter.remove': command({
    input: z.object({ arn: z.string(), name: z.string() }),
    output: z.object({}),
    faults: ['ResourceNotFoundException'],
  }),
})
