import { z } from 'zod'
import { Design } from '../planning/design/design'
import { BillTerms, BillView, Sentence } from './bill'
import { defineContract, feed } from './define'
import { Finding } from './plan'

/*
 * Simulations of a design, far past one machine. Each is a feed: how far it is, then its result, then nothing more; ending the
 * feed ends the work. They run beside the main thread. The same design, options and seed give the same result.
 */

const Progress = z.object({ kind: z.literal('progress'), /** Of all the work, 0 to 1. */ part: z.number() })
const Failed = z.object({ kind: z.literal('failed'), why: Sentence })

const simulated = {
  design: Design,
  terms: BillTerms,
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
}
const span = {
  /** Epoch milliseconds at which it begins; null: the coming Monday, midnight UTC. */
  from: z.number().nullable().default(null),
  hours: z.number().gt(0).max(8784),
  /** Null: the finest that is done within about a second. */
  stepSeconds: z.number().min(0.1).max(3600).nullable().default(null),
}

/** Columns over time, a figure for each moment of `times`: as in `ElementFacts` and `EdgeFacts`; null where it is not known. */
const column = z.array(z.number()).nullable()
export const ElementColumns = z.object({
  element: z.string(),
  recordsPerSecond: column,
  bytesPerSecond: column,
  throttledPerSecond: column,
  lagMs: column,
  backlogRecords: column,
  load: column,
  shards: column,
  concurrency: column,
  errorsPerSecond: column,
  /** Its part of the bill, spread over what it used when: in 300 stretches of the time at most. */
  dollarsPerHour: column,
})
export type ElementColumns = z.infer<typeof ElementColumns>

export const EdgeColumns = z.object({
  from: z.string(),
  to: z.string(),
  recordsPerSecond: column,
  bytesPerSecond: column,
  lagMs: column,
  load: column,
  /** Of the elements it is there for, their part by the bytes of the whole time. */
  dollarsPerHour: column,
})
export type EdgeColumns = z.infer<typeof EdgeColumns>

/** A metric as the engine counts it, by the service's own name. */
export const SimulatedMetric = z.object({
  element: z.string(),
  /** The reader it is of, for those of registered consumers. */
  consumer: z.string().nullable(),
  name: z.string(),
  unit: z.string(),
  statistic: z.enum(['Sum', 'Average', 'Maximum']),
  values: z.array(z.number()),
})
export type SimulatedMetric = z.infer<typeof SimulatedMetric>

/** Something that holds the pipeline up, in words, and the cheapest that helps. */
export const Bottleneck = z.object({
  element: z.string(),
  finding: Finding,
  /** Epoch milliseconds of its first moment, and for how long altogether. */
  from: z.number(),
  totalMs: z.number(),
  fix: z
    .object({
      /**
       * Clauses of one sentence, such as "Orders: provisioned, shards: 2", "+$10.95 a month", "nothing throttled", to be joined as a
       * list of the language.
       */
      told: z.array(Sentence),
      design: Design,
      /** Against the design as it is, of the terms' period; exact decimals as text; null: not known. */
      extra: z.string().nullable(),
    })
    .nullable(),
})
export type Bottleneck = z.infer<typeof Bottleneck>

/** The busiest shards of a stream over time: the load of each against its limit. */
export const ShardHeat = z.object({
  element: z.string(),
  /** As many as are drawn; `of` as many as there are at most. */
  shards: z.array(z.string()),
  of: z.number(),
  /** Shard by shard, a figure for each moment. */
  loads: z.array(z.array(z.number())),
})
export type ShardHeat = z.infer<typeof ShardHeat>

export const SimulationTotals = z.object({
  sentRecords: z.number(),
  /** Refused at least once; given up for good; left the stream before they were read. */
  throttledRecords: z.number(),
  droppedRecords: z.number(),
  expiredRecords: z.number(),
  /** Apart from what a delivery stream buffers by its own hints. */
  worstLagMs: z.number(),
  /** Of the moments, the part in which nothing was throttled. */
  calmShare: z.number(),
})
export type SimulationTotals = z.infer<typeof SimulationTotals>

export const SimulationView = z.object({
  stepSeconds: z.number(),
  /** Epoch milliseconds of the beginning of each moment; 1,500 at most. */
  times: z.array(z.number()),
  elements: z.array(ElementColumns),
  edges: z.array(EdgeColumns),
  metrics: z.array(SimulatedMetric),
  heat: z.array(ShardHeat),
  /** Null: they are still looked for. */
  bottlenecks: z.array(Bottleneck).nullable(),
  totals: SimulationTotals,
  /** Of what was used, taken to a month. */
  bill: BillView,
  computedMs: z.number(),
})
export type SimulationView = z.infer<typeof SimulationView>

const Percentiles = z.object({ p5: z.number(), p10: z.number(), p50: z.number(), p90: z.number(), p95: z.number() })
const Histogram = z.array(z.object({ from: z.number(), to: z.number(), runs: z.number() }))

export const Uncertainty = z.object({
  runs: z.number(),
  /** Of a month in US dollars; of all records; of the worst lag. */
  cost: z.object({ percentiles: Percentiles, histogram: Histogram }),
  throttledShare: z.object({ percentiles: Percentiles, histogram: Histogram }),
  lagMs: z.object({ percentiles: Percentiles, histogram: Histogram }),
  /** Month by month from now on, at the growth of the workloads: in which part of the runs the goals are met until then. */
  holds: z.array(z.object({ month: z.number(), probability: z.number(), costP50: z.number(), costP90: z.number() })),
})
export type Uncertainty = z.infer<typeof Uncertainty>

export const Goals = z.object({
  /** Records that may be throttled, as a part of all; 0.001 is "none at p99.9". */
  throttledShare: z.number().min(0).max(1).default(0.001),
  lagSeconds: z.number().min(0).max(31_622_400).default(60),
  /** US dollars a month; null: any. */
  monthlyUsd: z.number().min(0).nullable().default(null),
})
export type Goals = z.infer<typeof Goals>

/** The choices the optimiser may make. */
export const freeChoices = [
  'mode',
  'shards',
  'retention',
  'batching',
  'reads',
  'function',
  'delivery',
  'autoscaling',
] as const
export const FreeChoice = z.enum(freeChoices)
export type FreeChoice = z.infer<typeof FreeChoice>

export const Candidate = z.object({
  design: Design,
  /** Of the terms' period; exact decimals as text; and in US dollars of a month, to draw. */
  amount: z.string(),
  monthlyUsd: z.number(),
  unknownLines: z.number(),
  /** What is left of the tightest limit at the busiest moment: 0.3 is 30 percent; below 0: it throttles. */
  headroom: z.number(),
  throttledShare: z.number(),
  /** Apart from what a delivery stream buffers by its own hints; so is the lag of goals. */
  worstLagMs: z.number(),
  meetsGoals: z.boolean(),
  isOnFront: z.boolean(),
  isPresent: z.boolean(),
  /** Against the design as it is, in words. */
  changes: z.array(Sentence),
})
export type Candidate = z.infer<typeof Candidate>

export const simulate = defineContract({
  'simulate.run': feed({
    input: z.object({ ...simulated, ...span }),
    event: z.discriminatedUnion('kind', [
      Progress,
      Failed,
      /** As soon as it is simulated; what helps where something holds it up takes a few simulations more. */
      z.object({ kind: z.literal('simulated'), simulation: SimulationView }),
      z.object({ kind: z.literal('done'), simulation: SimulationView }),
    ]),
  }),
  /** Ranges of the design drawn at random, each simulated over a week; `holds` over twelve months. */
  'simulate.uncertainty': feed({
    input: z.object({ ...simulated, goals: Goals, runs: z.number().int().min(10).max(10_000).default(1000) }),
    event: z.discriminatedUnion('kind', [
      Progress,
      Failed,
      z.object({ kind: z.literal('done'), uncertainty: Uncertainty }),
    ]),
  }),
  'simulate.optimise': feed({
    input: z.object({ ...simulated, goals: Goals, choices: z.array(FreeChoice).min(1) }),
    event: z.discriminatedUnion('kind', [
      Progress,
      Failed,
      /** The cheapest that meets the goals first; `reason` says it in words, or that none does and why. */
      z.object({ kind: z.literal('done'), candidates: z.array(Candidate), tried: z.number(), reason: Sentence }),
    ]),
  }),
})
