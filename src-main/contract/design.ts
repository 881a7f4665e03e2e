import { z } from 'zod'
import { Design } from '../planning/design/design'
import { PayloadTemplate } from '../planning/design/payload'
import { command, defineContract, feed } from './define'
import { Told } from './language'

export { Comment, Design, Edge, formatVersion, Group, type DesignInput } from '../planning/design/design'
export { Autoscaling } from '../planning/design/autoscaling'
export { FieldTemplate, PayloadTemplate } from '../planning/design/payload'
export { Element, elementKinds, type ElementKind, type ElementOf } from '../planning/design/elements'
export { Estimate, PartitionKeys, RecordSizes, Spike, Workload } from '../planning/design/workload'

/** A design that the project keeps. */
export const DesignSummary = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  elements: z.number(),
  /** Epoch milliseconds. */
  savedAt: z.number(),
  /** Why it cannot be opened, such as a newer version's; it is kept as it is. */
  problem: Told.nullable(),
})
export type DesignSummary = z.infer<typeof DesignSummary>

/** What is wrong in a file or a design, and where: a line, an element, a member. */
export const Problem = Told.extend({ place: z.string() })
export type Problem = z.infer<typeof Problem>

export const designs = defineContract({
  /** By name, at once and at every change. */
  'designs.watch': feed({ input: z.object({}), event: z.object({ designs: z.array(DesignSummary) }) }),
  'design.open': command({
    input: z.object({ id: z.string() }),
    output: z.object({ design: Design }),
    faults: ['NoSuchDesign', 'DesignUnreadable'],
  }),
  /** @param id null: as a new one */
  'design.save': command({
    input: z.object({ id: z.string().nullable(), design: Design }),
    output: z.object({ id: z.string() }),
  }),
  'design.remove': command({ input: z.object({ id: z.string() }), output: z.object({}) }),
  /** A `.streamgauge.json` file: the design, or all that is wrong with it. */
  'design.read': command({
    input: z.object({ text: z.string() }),
    output: z.object({ design: Design.nullable(), problems: z.array(Problem) }),
  }),
  'design.write': command({
    input: z.object({ design: Design }),
    output: z.object({ fileName: z.string(), text: z.string() }),
  }),
  /**
   * Where the records of an element may go next: each other element that it does not send to yet, and why not, null where they may.
   * @param to only this one
   */
  'design.connections': command({
    input: z.object({ design: Design, from: z.string(), to: z.string().nullable().default(null) }),
    output: z.object({ targets: z.array(z.object({ element: z.string(), why: Told.nullable() })) }),
  }),
  /** A record as a source would make it at that moment (epoch milliseconds), with as many bytes as its fields have. */
  'design.record': command({
    input: z.object({ payload: PayloadTemplate, at: z.number() }),
    output: z.object({ text: z.string(), bytes: z.number() }),
  }),
  /** Designs that come with the program. */
  'design.samples': command({
    input: z.object({}),
    output: z.object({ samples: z.array(z.object({ id: z.string(), design: Design })) }),
  }),
})
