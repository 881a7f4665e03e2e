import { z } from 'zod'
import { Design } from '../planning/design/design'
import { Sentence } from './bill'
import { command, defineContract } from './define'

/** A design as it was kept at one time. Those of one sitting are one version; the newest is what is open. */
export const DesignVersion = z.object({
  id: z.string(),
  /** Epoch milliseconds. */
  savedAt: z.number(),
  /** Given by a person; null: none. */
  name: z.string().nullable(),
  elements: z.number(),
  /** Against the version before; 0 for the first. */
  changes: z.number(),
})
export type DesignVersion = z.infer<typeof DesignVersion>

/** One difference between two designs. */
export const DesignChange = z.object({
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  /** Ids of an element, or of both ends of an edge; empty: the design itself. */
  elements: z.array(z.string()),
  /** Path of the member that changed; null: all of it. */
  member: z.string().nullable(),
  told: Sentence,
})
export type DesignChange = z.infer<typeof DesignChange>

export const designVersions = defineContract({
  /** The newest first. */
  'design.versions': command({
    input: z.object({ id: z.string() }),
    output: z.object({ versions: z.array(DesignVersion) }),
    faults: ['NoSuchDesign'],
  }),
  'design.version': command({
    input: z.object({ id: z.string(), version: z.string() }),
    output: z.object({ design: Design }),
    faults: ['NoSuchDesign', 'NoSuchVersion'],
  }),
  'design.nameVersion': command({
    input: z.object({ id: z.string(), version: z.string(), name: z.string().max(128) }),
    output: z.object({}),
    faults: ['NoSuchDesign', 'NoSuchVersion'],
  }),
  'design.diff': command({
    input: z.object({ before: Design, after: Design }),
    output: z.object({ changes: z.array(DesignChange) }),
  }),
})
