import { z } from 'zod'
import { Sentence } from './bill'
import { command, defineContract, feed } from './define'
import { GraphFacts } from './live-facts'

/*
 * A design at work on the engine: its streams are the project's, as any client and every screen sees them. One design runs at a
 * time in a project. Kept with the project: what ran when it was closed goes on when it is opened.
 */

/** What can be made to go wrong; each gives the real error. `element` is an id of the design. */
export const RunFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('consumer-stops'), element: z.string() }),
  /** So many times slower. */
  z.object({ kind: z.literal('consumer-slows'), element: z.string(), factor: z.number().gt(1).max(10_000) }),
  /** This share of the records put to a shard, or to all, is refused as if the shard were full: it counts as throttling does. */
  z.object({
    kind: z.literal('shard-throttles'),
    element: z.string(),
    shardId: z.string().nullable(),
    share: z.number().gt(0).max(1),
  }),
  /** Of every request to a stream. */
  z.object({ kind: z.literal('latency'), element: z.string(), ms: z.number().int().min(1).max(60_000) }),
  z.object({ kind: z.literal('burst'), element: z.string(), factor: z.number().gt(1).max(1000) }),
  /** One record that no function or application can digest. */
  z.object({ kind: z.literal('poison-record'), element: z.string() }),
  /** This share of a function's batches fails in part, or as a whole where it does not report which records failed. */
  z.object({ kind: z.literal('partial-failure'), element: z.string(), share: z.number().gt(0).max(1) }),
  /** A sender's clock is off: the times in its records are. */
  z.object({ kind: z.literal('clock-skew'), element: z.string(), seconds: z.number().min(-86_400).max(86_400) }),
])
export type RunFault = z.infer<typeof RunFault>
export const runFaultKinds = RunFault.options.map(({ shape }) => shape.kind.value)

export const ActiveRunFault = z.object({
  id: z.string(),
  fault: RunFault,
  /** Epoch milliseconds of the world's clock; null: until it is healed. */
  until: z.number().nullable(),
  /** How often it has struck. */
  hits: z.number(),
})
export type ActiveRunFault = z.infer<typeof ActiveRunFault>

/** What became of an edit that was made while the design ran. */
export const RunChange = z.object({
  element: z.string(),
  /** Path of the member, such as `shards`; null: the element itself came or went. */
  member: z.string().nullable(),
  state: z.enum(['applying', 'applied', 'needs-restart', 'refused']),
  /** What the engine does about it, or why not: AWS's own words where it refused. */
  told: Sentence,
})
export type RunChange = z.infer<typeof RunChange>

export const Run = z.object({
  designId: z.string(),
  designName: z.string(),
  seed: z.number(),
  /** Epoch milliseconds of the world's clock. */
  startedAt: z.number(),
  /** Ids of elements and the names of their streams. */
  streams: z.array(z.object({ element: z.string(), stream: z.string(), arn: z.string() })),
  /** Names of the streams that were made for it: those that may be removed with it. */
  ownStreams: z.array(z.string()),
  facts: GraphFacts,
  faults: z.array(ActiveRunFault),
  changes: z.array(RunChange),
})
export type Run = z.infer<typeof Run>

/** A recording of the project: records with the times between them, that a source can put again. */
export const Recording = z.object({
  name: z.string(),
  records: z.number(),
  bytes: z.number(),
  durationMs: z.number(),
  recordedAt: z.number(),
})
export type Recording = z.infer<typeof Recording>

export const run = defineContract({
  /** Twice a second while something runs, and at every change. */
  'run.watch': feed({ input: z.object({}), event: z.object({ run: Run.nullable() }) }),
  /** What of a design could run, and what not and why, without running it. */
  'run.check': command({
    input: z.object({ designId: z.string() }),
    output: z.object({
      elements: z.array(z.object({ element: z.string(), isRunnable: z.boolean(), why: Sentence.nullable() })),
      /** Streams of these names are there already, made by no run, and would be used as they are. */
      existing: z.array(z.string()),
    }),
    faults: ['NoSuchDesign'],
  }),
  /**
   * Begin anew; what ran before is stopped. The same seed gives the same records. Streams that runs before have made and left are
   * brought to the design. Answered at once: a run may wait for its streams.
   */
  'run.start': command({
    input: z.object({
      designId: z.string(),
      seed: z
        .number()
        .int()
        .min(0)
        .max(2 ** 31),
    }),
    output: z.object({}),
    faults: ['NoSuchDesign', 'NothingRunnable'],
  }),
  /** @param removeStreams those that were made for it, with all that is in them; what was there before stays */
  'run.stop': command({ input: z.object({ removeStreams: z.boolean() }), output: z.object({}) }),
  /** Restart the elements whose changes need it, once edits that are being applied are. Answered at once. */
  'run.restart': command({ input: z.object({}), output: z.object({}), faults: ['NothingRuns'] }),
  'run.fault': command({
    input: z.object({ fault: RunFault, forSeconds: z.number().min(1).max(604_800).nullable() }),
    output: z.object({ id: z.string() }),
    faults: ['NothingRuns', 'NoSuchElement'],
  }),
  'run.heal': command({ input: z.object({ id: z.string() }), output: z.object({}) }),
  'recordings.watch': feed({ input: z.object({}), event: z.object({ recordings: z.array(Recording) }) }),
  /** From the text of a JSONL or CSV file; all of it, or all that is wrong with it by line. */
  'recordings.import': command({
    input: z.object({ name: z.string().min(1).max(128), fileName: z.string(), text: z.string() }),
    output: z.object({
      recording: Recording.nullable(),
      badRows: z.array(z.object({ line: z.number(), why: Sentence })),
    }),
  }),
  /** What a stream holds between two moments, in epoch milliseconds. */
  'recordings.record': command({
    input: z.object({ name: z.string().min(1).max(128), arn: z.string(), from: z.number(), to: z.number() }),
    output: z.object({ recording: Recording }),
    faults: ['ResourceNotFoundException', 'NothingRecorded', 'RecordingTooLarge'],
  }),
  'recordings.remove': command({ input: z.object({ name: z.string() }), output: z.object({}) }),
})
