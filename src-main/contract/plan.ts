import { z } from 'zod'
import { Design } from '../planning/design/design'
import { BillChange, BillTerms, BillView, Sentence } from './bill'
import { command, defineContract } from './define'
import { Problem } from './design'

/*
 * What-if planning: a design and terms in, figures out. Money is exact decimals as text, in the currency of the terms, for a
 * month unless said otherwise. Nothing here changes anything.
 */

const what = { design: Design, terms: BillTerms }

export const Finding = Sentence.extend({ severity: z.enum(['info', 'warning', 'error']) })
export type Finding = z.infer<typeof Finding>

export const Verdict = z.object({
  element: z.string(),
  state: z.enum(['fits', 'near', 'throttles', 'unknown']),
  /** Of the tightest limit in the busiest second, 1 being all of it; and its name, as the full key of a text. */
  load: z.number().nullable(),
  limit: z.string().nullable(),
  throttledPerHour: z.number(),
  ageGrowthMinutesPerHour: z.number(),
  findings: z.array(Finding),
})
export type Verdict = z.infer<typeof Verdict>

export const Flow = z.object({
  element: z.string(),
  recordsPerSecond: z.number(),
  peakRecordsPerSecond: z.number(),
  recordBytes: z.number(),
})
export type Flow = z.infer<typeof Flow>

/** What goes along an edge in an average second. */
export const EdgeFlow = z.object({
  from: z.string(),
  to: z.string(),
  recordsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  /** Of the receiver's tightest limit in the busiest second, 1 being all of it: what presses back. */
  load: z.number().nullable(),
  /** Of an hour: what the elements at its ends are there for it for; edges sum to all that are connected. Null: not all is known. */
  perHour: z.string().nullable(),
})
export type EdgeFlow = z.infer<typeof EdgeFlow>

export const Evaluation = z.object({
  bill: BillView,
  verdicts: z.array(Verdict),
  flows: z.array(Flow),
  edges: z.array(EdgeFlow),
  isFeasible: z.boolean(),
  /** Dollars per million events that sources send; null where none do. */
  perMillionEvents: z.string().nullable(),
  /** Of the terms' period, for each element that reads a stream or a Kafka cluster; null where none does. */
  perConsumer: z.string().nullable(),
  /** What is wrong with how elements are connected; figures are of what is left. */
  problems: z.array(Problem),
})
export type Evaluation = z.infer<typeof Evaluation>

/** A line of a chart; gaps where there is no figure. `isFeasible` says where it would throttle. */
export const Curve = z.object({
  /** Full key of the text that names it, such as `plan.curve.provisioned`. */
  key: z.string(),
  points: z.array(z.object({ x: z.number(), y: z.number().nullable(), isFeasible: z.boolean() })),
})
export type Curve = z.infer<typeof Curve>

export const CurveKind = z.enum([
  'modes-over-load',
  'modes-over-retention',
  'reads-over-consumers',
  'kafka-over-throughput',
  'growth',
])
export type CurveKind = z.infer<typeof CurveKind>

export const Scenario = z.object({ name: z.string(), design: Design })
export type Scenario = z.infer<typeof Scenario>

export const ScenarioRow = z.object({
  name: z.string(),
  bill: BillView,
  isFeasible: z.boolean(),
  throttledPerHour: z.number(),
  /** The highest of its elements. */
  load: z.number().nullable(),
  ageGrowthMinutesPerHour: z.number(),
  perMillionEvents: z.string().nullable(),
  /**
   * Against the first one: the clauses of one sentence, such as "+$73 a month", "age −4 min an hour", "no throttles", to be
   * joined as a list of the language; null for the first.
   */
  difference: z.array(Sentence).nullable(),
  change: BillChange.nullable(),
})
export type ScenarioRow = z.infer<typeof ScenarioRow>

export const plan = defineContract({
  /** Under 50 ms for a design of ordinary size. */
  'plan.evaluate': command({ input: z.object(what), output: Evaluation }),
  /** @param element of which the curve is, such as a stream; the first that suits, if null */
  'plan.curve': command({
    input: z.object({ ...what, kind: CurveKind, element: z.string().nullable() }),
    output: z.object({
      element: z.string().nullable(),
      /** What x is, as the full key of a text such as `plan.axis.recordsPerSecond`, and where the design as it is stands. */
      xUnit: z.string(),
      at: z.number().nullable(),
      curves: z.array(Curve),
      /** Where another one becomes the cheapest that fits; the curves by their keys. */
      crossings: z.array(z.object({ x: z.number(), from: z.string(), to: z.string() })),
    }),
  }),
  /** What the cost is most sensitive to: each figure a fifth lower and higher, the widest bar first. */
  'plan.sensitivity': command({
    input: z.object(what),
    output: z.object({
      base: z.string(),
      bars: z.array(
        z.object({
          element: z.string(),
          /** Of the element, as a path such as `workload.recordsPerSecond`. */
          member: z.string(),
          low: z.object({ value: z.number(), amount: z.string(), isFeasible: z.boolean() }),
          high: z.object({ value: z.number(), amount: z.string(), isFeasible: z.boolean() }),
        }),
      ),
    }),
  }),
  /** The cheapest way to pay for a stream, over record size and rate. */
  'plan.map': command({
    input: z.object({ ...what, element: z.string().nullable(), fanOutConsumers: z.number().int().min(0).max(50) }),
    output: z.object({
      element: z.string().nullable(),
      recordBytes: z.array(z.number()),
      recordsPerSecond: z.array(z.number()),
      /**
       * Row by row of rates: the cheapest mode that fits and its price, both null where none does, and whether the stream as it
       * is would take it.
       */
      cells: z.array(
        z.array(z.object({ mode: z.string().nullable(), amount: z.string().nullable(), isFeasible: z.boolean() })),
      ),
    }),
  }),
  /** From the ranges in the design: what the bill is with 10, 50 and 90 percent certainty; by the seed always the same. */
  'plan.ranges': command({
    input: z.object({ ...what, seed: z.number().int().default(1) }),
    output: z.object({
      p10: z.string(),
      p50: z.string(),
      p90: z.string(),
      runs: z.number(),
      /** Part of the runs in which nothing throttles. */
      feasible: z.number(),
      histogram: z.array(z.object({ from: z.number(), to: z.number(), runs: z.number() })),
    }),
  }),
  'plan.outage': command({
    input: z.object({ ...what, element: z.string(), hours: z.number().min(0).max(8760) }),
    output: z.object({
      /** Null: it never catches up. */
      catchUpHours: z.number().nullable(),
      lostRecords: z.number(),
      /** Of that one outage. */
      extra: z.string(),
      findings: z.array(Finding),
    }),
  }),
  /** The ways to pay and to read that could be chosen, the cheapest that fits first: 24 of them, and the design as it is. */
  'plan.cheapest': command({
    input: z.object(what),
    output: z.object({
      options: z.array(
        z.object({
          design: Design,
          amount: z.string(),
          unknownLines: z.number(),
          isFeasible: z.boolean(),
          isPresent: z.boolean(),
          /** What is changed against the design, in words. */
          changes: z.array(Sentence),
        }),
      ),
      reason: Sentence,
    }),
  }),
  'plan.compare': command({
    input: z.object({ scenarios: z.array(Scenario).min(1).max(20), terms: BillTerms }),
    output: z.object({ rows: z.array(ScenarioRow), cheapestThatFits: z.number().nullable() }),
  }),
})
