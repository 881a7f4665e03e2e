import type { RunningConsumer } from '../engine/consumers/consumer'
import type { Ills } from '../engine/consumers/consumer'
import type { Recorded } from '../engine/producers/replay'
import { bytesOf, createStreamWriter, type StreamWriter, type WaitingRequest } from '../engine/producers/stream-writer'
import type { PackedList } from '../engine/packed-list'
import type { Caller } from '../engine/service'
import { arnOf } from '../engine/streams/stream'
import type { Streams } from '../engine/streams/streams'
import type { Design } from '../planning/design/design'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { KeptRun } from './kept-run'
import { targetsOf, type Told } from './what-runs'

/** What a run works with. */
export interface RunParts {
  readonly streams: Streams
  /** Whose streams they are; the region is the design's. */
  readonly caller: Caller
  /** Of the world the run is in. */
  readonly clock: Clock
  readonly logger: Logger
  /** Aborted when it is to be stopped: it waits for nothing then. */
  readonly signal?: AbortSignal
  /** A recording by its name; undefined: there is none. */
  recording?(name: string): Promise<Recorded | undefined>
}

/** What the nodes of a run share. */
export interface RunContext {
  readonly parts: RunParts
  readonly caller: Caller
  /** What it went on from when it was started, or restarted. */
  readonly kept: KeptRun
  /** What the resource of an element is called, as long as it is not restarted. */
  nameOf(element: string): string
  /** What befalls an element now. */
  illsOf(element: string): Ills
  /** Times its rate, and how far its clock is ahead. */
  burstOf(element: string): { readonly factor: number; readonly clockAheadMs: number }
}

/** Records that came to one element from another. */
export interface Tally {
  records: number
  bytes: number
}

/** An element at work that sends, or reads and maybe passes on. */
export interface RunNode {
  /** Be as the design has it now, and as the faults of the moment want it. */
  follow(design: Design): void
  /** By the id of the stream it reads. */
  readonly readers: ReadonlyMap<string, RunningConsumer>
  readonly outlets: Outlets
  /** Made by this node, and ever; undefined of those that make nothing. */
  readonly made: (Tally & { readonly ever: number }) | undefined
  /** What cannot be as the design has it until it is restarted. */
  readonly held: readonly string[]
  /** Why it does not work as it should. */
  problem(): Told | null
  stop(): void
}

/** The ways out of an element: streams that are written to, and those that only count. */
export interface Outlets {
  readonly writers: ReadonlyMap<string, StreamWriter>
  readonly tallies: ReadonlyMap<string, Tally>
  follow(design: Design, settings: { readonly recordsPerRequest: number; readonly retryForSeconds: number }): void
  /** When a record was last put into one of the streams, by anybody; 0: never. Epoch milliseconds. */
  lastPutAt(): number
  /** Count records that go to those that only count. */
  tally(records: PackedList): void
  stop(): void
}

type Nodes = Iterable<readonly [string, RunNode]>

/** How far each has come in what it reads. */
export const checkpointsOf = (nodes: Nodes): KeptRun['checkpoints'] =>
  Object.fromEntries(
    [...nodes].map(([id, { readers }]) => [
      id,
      Object.fromEntries([...readers].map(([stream, reader]) => [stream, reader.checkpoints()])),
    ]),
  )

/** How many records each source has ever made. */
export const madeBy = (nodes: Nodes): KeptRun['made'] =>
  Object.fromEntries([...nodes].flatMap(([id, { made }]) => (made === undefined ? [] : [[id, made.ever]])))

type Waiting = WaitingRequest & { readonly element: string; readonly stream: string }

/** What waits in elements at work to be put again. */
export const waitingIn = (nodes: Nodes): readonly Waiting[] =>
  [...nodes].flatMap(([element, { outlets }]) =>
    [...outlets.writers].flatMap(([stream, writer]) => writer.waiting.map((one) => ({ ...one, element, stream }))),
  )

/** What elements that were stopped still have to put, where no time passes any more. */
export const leftIn = async (nodes: Nodes): Promise<readonly Waiting[]> => {
  const all = [...nodes].flatMap(([element, { outlets }]) =>
    [...outlets.writers].map(async ([stream, writer]) =>
      (await writer.left()).map((one) => ({ ...one, element, stream })),
    ),
  )
  return (await Promise.all(all)).flat()
}

export const createOutlets = ({ parts, caller, nameOf }: RunContext, id: string): Outlets => {
  const writers = new Map<string, StreamWriter>()
  const tallies = new Map<string, Tally>()
  return {
    writers,
    tallies,
    follow: (design, settings) => {
      const targets = targetsOf(design, id)
      for (const [target, writer] of writers) {
        if (targets.some((one) => one.id === target)) continue
        writer.stop()
        writers.delete(target)
      }
      for (const target of targets) {
        if (target.kind === 'sink' && !tallies.has(target.id)) tallies.set(target.id, { records: 0, bytes: 0 })
        if (target.kind !== 'stream') continue
        const wanted = { ...settings, stream: nameOf(target.id) }
        const present = writers.get(target.id)
        if (present !== undefined) present.change(wanted)
        else writers.set(target.id, createStreamWriter({ ...parts, caller }, wanted))
      }
    },
    lastPutAt: () =>
      Math.max(
        0,
        ...[...writers.keys()]
          .flatMap((target) => parts.streams.byArn(arnOf(caller, nameOf(target)))?.shards ?? [])
          .map(({ log }) => log.lastArrival),
      ),
    tally: (records) => {
      const bytes = tallies.size === 0 ? 0 : bytesOf(records)
      for (const tally of tallies.values()) {
        tally.records += records.length
        tally.bytes += bytes
      }
    },
    stop: () => {
      for (const writer of writers.values()) writer.stop()
    },
  }
}
