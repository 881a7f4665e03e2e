import { z } from 'zod'
import { RunFault } from '../contract/run'
import type { Streams } from '../engine/streams/streams'
import { arnOf } from '../engine/streams/stream'
import type { Design } from '../planning/design/design'
import { resourceNameOf } from '../planning/design/resource-name'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { KeptRun, KeptWaiting } from '../running/kept-run'
import { startRun, type DesignRun } from '../running/run'
import { told, whatRuns, type Runnable } from '../running/what-runs'
import type { DocumentStore } from '../storage/document-store'
import { refusal, refusalOf } from './contract-server'
import type { Designs } from './designs'
import { ownAccountId } from './project'
import type { Recordings } from './recordings'

const StoredWaiting = z.object({
  ...{ element: z.string(), stream: z.string(), seed: z.number(), attempts: z.number() },
  ...{ firstAt: z.number(), since: z.number(), dueAt: z.number() },
  records: z.array(z.tuple([z.string(), z.string()])),
}) satisfies z.ZodType<KeptWaiting>

/** The run of a project as it is kept, so that it goes on when the project is opened. */
export const StoredRun = z.object({
  designId: z.string(),
  seed: z.number(),
  startedAt: z.number(),
  at: z.number().optional(),
  faults: z.array(
    z.object({
      ...{ id: z.string(), fault: RunFault, until: z.number().nullable(), poison: z.array(z.string()) },
      ...{ met: z.number().default(0), hits: z.number().default(0) },
    }),
  ),
  checkpoints: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string()))),
  made: z.record(z.string(), z.number()),
  own: z.array(z.string()).default([]),
  waiting: z.array(StoredWaiting).default([]),
  /** It is over, and its streams were left: they are brought to the design of the next one. */
  isOver: z.boolean().default(false),
})
export type StoredRun = z.infer<typeof StoredRun>

export interface ProjectRun {
  readonly designId: string
  readonly run: DesignRun
}

/** What runs in a project: one design at most. */
export interface Runs {
  readonly current: ProjectRun | undefined
  readonly recordings: Recordings
  check(designId: string): { readonly elements: readonly Runnable[]; readonly existing: readonly string[] }
  start(designId: string, seed: number): Promise<void>
  stop(removeStreams: boolean): Promise<void>
  /** Begins as soon as what is being done with it is done. @throws refusal `NothingRuns` */
  restart(): void
  /** What ran when the project was closed goes on. */
  resume(): Promise<void>
  onChange(listener: () => void): () => void
  /** It goes on when the project is opened. */
  close(): Promise<void>
}

export interface RunsParts {
  readonly streams: Streams
  readonly designs: Designs
  readonly recordings: Recordings
  readonly store: DocumentStore<StoredRun>
  /** Of the world. */
  readonly clock: Clock
  /** How often it is kept goes by the machine's. */
  readonly machine: Clock
  readonly logger: Logger
}

/** There is one at most. */
const storedId = 'run'
/** A process that is killed has applications work through again what they did since. */
const keepEveryMs = 2000

export const createRuns = (parts: RunsParts): Runs => {
  const { streams, designs, recordings, store, clock, machine, logger } = parts
  const listeners = new Set<() => void>()
  let current: ProjectRun | undefined
  /** Ids of streams that runs which are over have made. */
  let left: readonly string[] = []
  let stopFollowing = (): void => {}
  let isClosed = false
  /** Of what runs, or is to run next. */
  let ending = new AbortController()
  let turn: Promise<unknown> = Promise.resolve()
  const changed = (): void => listeners.forEach((listener) => listener())

  /** Starting, changing and stopping: one at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }

  /** Nothing that waits for time to pass is waited for any more. */
  const endOthers = (): AbortController => {
    ending.abort()
    return (ending = new AbortController())
  }

  const designOf = (id: string): Design => {
    const design = designs.open(id)
    if (design === undefined) throw refusal('NoSuchDesign')
    if ('problem' in design) throw refusalOf('DesignUnreadable', design.problem)
    return design
  }

  const keep = async (): Promise<void> => {
    if (current === undefined) return
    await store.save(storedId, storedOf(current.designId, current.run.kept()))
  }
  const keepInTurn = (): void => {
    void inTurn(keep).catch((error: unknown) => logger.error('Could not keep the run', error))
  }

  /** Edits of the design are followed, and what there is to go on with is kept. */
  const follow = (designId: string, run: DesignRun): void => {
    current = { designId, run }
    const stops = [
      run.onChange(() => {
        keepInTurn()
        changed()
      }),
      designs.onChange(() => {
        const design = designs.open(designId)
        if (design === undefined || 'problem' in design || design === run.design) return
        void inTurn(() => run.apply(design)).catch((error: unknown) => logger.error('Could not change the run', error))
      }),
      machine.every(keepEveryMs, keepInTurn),
    ]
    stopFollowing = () => stops.forEach((stop) => stop())
    changed()
  }

  const begin = async (designId: string, kept: KeptRun, signal: AbortSignal): Promise<void> => {
    const caller = { accountId: ownAccountId, region: 'us-east-1' }
    const parts = { streams, caller, clock, logger, recording: recordings.open, signal }
    const run = await startRun(designOf(designId), parts, kept)
    if (isClosed) return run.close()
    follow(designId, run)
    await keep()
  }

  const end = async (removeStreams: boolean): Promise<void> => {
    stopFollowing()
    const ended = current
    current = undefined
    const kept = ended?.run.kept()
    await ended?.run.stop(removeStreams)
    const there = new Set(streams.all().map(({ id }) => id))
    left = (kept?.own ?? left).filter((id) => there.has(id))
    await forget(ended?.designId ?? '')
    changed()
  }
  /** Nothing runs any more: what is kept is which streams were made. */
  const forget = (designId: string): Promise<void> =>
    left.length === 0
      ? store.remove(storedId)
      : store.save(storedId, { ...storedOf(designId, newRun(0, 0, left)), isOver: true })

  const check = (designId: string) => {
    const design = designOf(designId)
    const names = design.elements.filter(({ kind }) => kind === 'stream').map(({ id }) => resourceNameOf(design, id))
    const owner = { accountId: ownAccountId, region: design.region }
    const made = new Set(current?.run.kept().own ?? left)
    return {
      elements: whatRuns(design).map((one) => (lacksRecording(design, one.element) ? without(one) : one)),
      existing: names.filter((name) => {
        const stream = streams.byArn(arnOf(owner, name))
        return stream !== undefined && !made.has(stream.id)
      }),
    }
  }

  const lacksRecording = ({ elements }: Design, id: string): boolean => {
    const source = elements.find((one) => one.id === id && one.kind === 'source')
    const name = source?.kind === 'source' ? source.workload.recording : undefined
    return name !== undefined && recordings.all().every((recording) => recording.name !== name)
  }
  const without = ({ element }: Runnable): Runnable => ({
    ...{ element, isRunnable: false, why: told('run.why.noRecording') },
  })

  return {
    recordings,
    get current() {
      return current
    },
    check,
    start: async (designId, seed) => {
      if (check(designId).elements.every(({ isRunnable }) => !isRunnable)) throw refusal('NothingRunnable')
      const { signal } = endOthers()
      await inTurn(async () => {
        await end(false)
        await begin(designId, newRun(seed, clock.now(), left), signal)
      })
    },
    stop: (removeStreams) => {
      endOthers()
      return inTurn(() => end(removeStreams))
    },
    restart: () => {
      if (current === undefined) throw refusal('NothingRuns')
      // An edit that is being applied may wait for time to pass: who asked does not.
      void inTurn(async () => current?.run.restart()).catch((error: unknown) =>
        logger.error('Could not restart the run', error),
      )
    },
    resume: () =>
      inTurn(async () => {
        const stored = (await store.all()).get(storedId)
        if (stored?.isOver === true) left = stored.own
        if (stored === undefined || stored.isOver) return
        await begin(stored.designId, { ...stored, at: stored.at }, ending.signal).catch(async (error: unknown) => {
          logger.error('What ran cannot go on', error)
          left = stored.own
          await forget(stored.designId)
        })
      }),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      // Not in turn: what is under way may wait for a time that stands still by now.
      isClosed = true
      ending.abort()
      stopFollowing()
      await current?.run.close()
      await keep()
    },
  }
}

/** @param own ids of streams that were made for runs before */
const newRun = (seed: number, startedAt: number, own: readonly string[]): KeptRun => ({
  ...{ seed, startedAt, at: startedAt, faults: [], checkpoints: {}, made: {}, own, waiting: [] },
})

const storedOf = (designId: string, kept: KeptRun): StoredRun => ({
  ...{ designId, isOver: false, seed: kept.seed, startedAt: kept.startedAt, own: [...kept.own] },
  ...(kept.at === undefined ? {} : { at: kept.at }),
  made: { ...kept.made },
  faults: kept.faults.map((fault) => ({ ...fault, fault: fault.fault, poison: [...fault.poison] })),
  checkpoints: kept.checkpoints as StoredRun['checkpoints'],
  waiting: kept.waiting.map((one) => ({ ...one, records: one.records.map(([key, data]) => [key, data]) })),
})
