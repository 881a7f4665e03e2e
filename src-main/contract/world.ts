import { z } from 'zod'
import { command, defineContract, feed } from './define'

/*
 * The local world of a project: all that is in it, and its clock. The clock runs with the machine's, or fast, or stands still;
 * what is measured by it (retention, iterators, buffers, metrics, alarms) goes along.
 */

/** Milliseconds of the world in one of the machine; 0: it stands still; null: as fast as the machine can. */
export const ClockRate = z.number().min(0).max(100_000).nullable()

export const WorldClock = z.object({
  /** Epoch milliseconds. */
  now: z.number(),
  rate: ClockRate,
  /** What it really gets, over the last seconds: less than asked for where the machine cannot keep up. */
  actualRate: z.number(),
  /** How far it is ahead of the machine's clock; negative: behind. 0: it goes with it. */
  aheadMs: z.number(),
})
export type WorldClock = z.infer<typeof WorldClock>

export const Snapshot = z.object({
  id: z.string(),
  name: z.string(),
  /** Epoch milliseconds of the machine, and of the world as it was. */
  takenAt: z.number(),
  worldTime: z.number(),
  bytes: z.number(),
  streams: z.number(),
  records: z.number(),
  /** What ran, by its design's name; null: nothing did. */
  running: z.string().nullable(),
})
export type Snapshot = z.infer<typeof Snapshot>

/** One figure of two worlds. */
export const WorldDifference = z.object({
  /** Name of a stream; null: of the world as a whole. */
  stream: z.string().nullable(),
  /** Full key of the text that names it, such as `world.figure.records`. */
  key: z.string(),
  unit: z.enum(['count', 'bytes', 'ms', 'dollars']),
  /** Numbers, or exact decimals as text for dollars; null: not there. */
  before: z.union([z.number(), z.string()]).nullable(),
  after: z.union([z.number(), z.string()]).nullable(),
})
export type WorldDifference = z.infer<typeof WorldDifference>

export const world = defineContract({
  /** Twice a second while the clock is not the machine's, and at every change. */
  'world.watch': feed({
    input: z.object({}),
    event: z.object({
      clock: WorldClock,
      /** The newest first. */
      snapshots: z.array(Snapshot),
      /** What is being done with the world as a whole; null: nothing. */
      busy: z.enum(['snapshot', 'rewind', 'fork', 'step']).nullable(),
    }),
  }),
  'world.setRate': command({ input: z.object({ rate: ClockRate }), output: z.object({}) }),
  /** Let exactly so much time pass, as fast as the machine can, and stand still then. */
  'world.step': command({ input: z.object({ ms: z.number().int().min(1).max(31_622_400_000) }), output: z.object({}) }),
  /** Go with the machine's clock again: the time between is jumped over, which is refused where it would be backwards. */
  'world.followMachine': command({ input: z.object({}), output: z.object({}), faults: ['ClockBackwards'] }),
  'world.snapshot': command({
    input: z.object({ name: z.string().trim().min(1).max(128) }),
    output: z.object({ id: z.string() }),
  }),
  /** Everything is as it was then, the clock included; what came after is gone unless another snapshot holds it. */
  'world.rewind': command({ input: z.object({ id: z.string() }), output: z.object({}), faults: ['NoSuchSnapshot'] }),
  /** A project of its own, which is opened. @param id null: as it is now */
  'world.fork': command({
    input: z.object({ id: z.string().nullable(), project: z.string() }),
    output: z.object({}),
    faults: ['NoSuchSnapshot', 'ProjectExists'],
  }),
  'world.removeSnapshot': command({ input: z.object({ id: z.string() }), output: z.object({}) }),
  /** @param before,after ids of snapshots; null: as it is now */
  'world.compare': command({
    input: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
    output: z.object({ differences: z.array(WorldDifference) }),
    faults: ['NoSuchSnapshot'],
  }),
})
