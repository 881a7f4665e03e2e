import { z } from 'zod'
import { command, defineContract, feed } from './define'

const Fault = z.object({
  /** Exception name, one that the operations can answer with. */
  name: z.string(),
  /** Its text; there is a default. */
  message: z.string().optional(),
})

const InjectionRule = z.object({
  /** Left out: all operations that the rest of the rule fits. */
  operations: z.array(z.string()).min(1).optional(),
  /** Name or ARN; left out: any. */
  stream: z.string().optional(),
  /** Left out: any. */
  shardId: z.string().optional(),
  /** Of the requests, or of the records of PutRecords, 0 … 1. */
  share: z.number().min(0).max(1),
  /** Waited before the request is carried out or refused, milliseconds. */
  latencyMs: z.object({ least: z.number().int().min(0), most: z.number().int().min(0) }).optional(),
  fault: Fault.optional(),
  /** The same seed befalls the same requests of a series. */
  seed: z.number().int(),
})

export const Injection = InjectionRule.extend({
  id: z.string(),
  /** Epoch milliseconds. */
  from: z.number(),
  /** Epoch milliseconds; left out: until it is removed. */
  until: z.number().optional(),
  state: z.enum(['waiting', 'in-force', 'over']),
  /** How many requests, or records of PutRecords, it was about so far, and how many of these it befell. */
  met: z.number().int(),
  hit: z.number().int(),
})
export type Injection = z.infer<typeof Injection>

export const NewInjection = InjectionRule.extend({
  /** Left out: it begins at once. */
  delayMs: z.number().int().min(0).optional(),
  /** Left out: it lasts until it is removed. */
  durationMs: z.number().int().min(1).optional(),
})
export type NewInjection = z.infer<typeof NewInjection>

/** What a form can offer for one operation. */
const Injectable = z.object({
  operation: z.string(),
  faults: z.array(z.string()),
  hasStream: z.boolean(),
  hasShard: z.boolean(),
})

export const injection = defineContract({
  /** All rules in the order of their being added, once a second and at every change. */
  'injection.watch': feed({ input: z.object({}), event: z.object({ injections: z.array(Injection) }) }),
  /** The operations, and what can be injected into each. */
  'injection.choices': command({ input: z.object({}), output: z.object({ operations: z.array(Injectable) }) }),
  /** A rule that makes no sense is refused with a sentence that says why. */
  'injection.add': command({ input: NewInjection, output: z.object({ id: z.string() }) }),
  'injection.remove': command({ input: z.object({ id: z.string() }), output: z.object({}) }),
})
