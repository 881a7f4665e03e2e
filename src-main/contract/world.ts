import { z } from 'zod'
import { command, defineContract, feed } from './define'
import { ProjectName } from './workbench'

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
  /** How far it is ahead of the machine's clock; negative: behind. */
  aheadMs: z.number(),
  /** Whether it is the machine's: at its rate, and neither ahead nor behind. */
  isMachines: z.boolean(),
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
  /** Full key of the text that names it, such as `world.figure.recordsKept`. */
  key: z.string(),
  /** What it counts: records or calls, bytes, a time in epoch milliseconds, or a billing unit of a `usage.dimension` as in src-main/metering/dimensions.ts. */
  unit: z.string(),
  /** null: not there. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type WorldDifference = z.infer<typeof WorldDifference>

export const WorldState = z.object({
  clock: WorldClock,
  /** The newest first. */
  snapshots: z.array(Snapshot),
  /** What is being done with the world as a whole; null: nothing. */
  busy: z.enum(['snapshot', 'rewind', 'fork', 'step']).nullable(),
})
export type WorldState = z.infer<typeof WorldState>

const Nothing = z.object({})
const longestStepMs = 31_622_400_000

export const world = defineContract({
  /** Twice a second while the clock is not the machine's, and at every change. */
  'world.watch': feed({ input: Nothing, event: WorldState }),
  'world.setRate': command({ input: z.object({ rate: ClockRate }), output: Nothing }),
  /** Let exactly so much time pass, as fast as the machine can, and stand still then. Answered when it has; a new rate ends it early. */
  'world.step': command({
    input: z.object({ ms: z.number().int().min(1).max(longestStepMs) }),
    output: Nothing,
    isLong: true,
  }),
  /** Go with the machine's clock again: the time between is jumped over, which is refused where it would be backwards. */
  'world.followMachine': command({ input: Nothing, output: Nothing, faults: ['ClockBackwards'] }),
  'world.snapshot': command({
    input: z.object({ name: z.string().trim().min(1).max(128) }),
    output: z.object({ id: z.string() }),
    isLong: true,
  }),
  /**
   * Everything is as it was then, the clock included, but for what is no part of the world and stays as it is: designs with their
   * versions, recordings, access keys. The world as it is now becomes a snapshot by this name. A world that cannot be opened leaves
   * everything as it was.
   */
  'world.rewind': command({
    input: z.object({ id: z.string(), keepAs: z.string().trim().min(1).max(128) }),
    output: Nothing,
    faults: ['NoSuchSnapshot'],
    isLong: true,
  }),
  /** A project of its own, which is opened. Like every new one it begins without access keys. @param id null: as it is now */
  'world.fork': command({
    input: z.object({ id: z.string().nullable(), project: ProjectName }),
    output: Nothing,
    faults: ['NoSuchSnapshot', 'ProjectExists'],
    isLong: true,
  }),
  'world.removeSnapshot': command({ input: z.object({ id: z.string() }), output: Nothing }),
  /** @param before,after ids of snapshots; null: as it is now */
  'world.compare': command({
    input: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
    output: z.object({ differences: z.array(WorldDifference) }),
    faults: ['NoSuchSnapshot'],
  }),
})
