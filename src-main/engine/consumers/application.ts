import type { Clock } from '../../platform/clock'
import { passedOn, sizeAt, type Passing, type RecordsRead } from './records-read'
import { noIlls, type ConsumerCounts, type Ills, type PassOn, type RunningConsumer } from './consumer'
import { readStream, type Lease, type ReaderOptions, type ReaderParts } from './stream-reader'

/** An application of the consumer library, or one that polls by itself. */
export interface Application extends Passing {
  readonly workers: number
  /** What a worker gets through in a second; undefined: not known, and it takes no time. */
  readonly recordsPerSecondPerWorker: number | undefined
  readonly pollSeconds: number
  readonly recordsPerRead: number
  readonly checkpointSeconds: number
}

export interface ApplicationState {
  readonly application: Application
  readonly ills: Ills
  /** Undefined: nothing goes on from here. */
  readonly passOn: PassOn | undefined
}

export interface RunningApplication extends RunningConsumer {
  change(changes: Partial<ApplicationState>): void
}

/** The workers of an application: they share the shards of all streams it reads. */
export interface Crew {
  /** When each will be through with what it was given, epoch ms. */
  readonly busyUntil: Map<number, number>
  /** What each was given and has not been accounted for, ms. */
  readonly owed: Map<number, number>
  /** When it was last asked for, epoch ms: the load of the busiest. */
  asked: { readonly at: number; readonly load: number | null }
}

export const createCrew = (clock: Clock): Crew => ({
  ...{ busyUntil: new Map(), owed: new Map(), asked: { at: clock.now(), load: null } },
})

/** Of all readers the first that asks at a moment accounts for it. */
const loadOf = ({ owed, asked }: Crew, now: number): Crew['asked'] => {
  const passed = now - asked.at
  if (passed === 0) return asked
  if (passed < 0) return { at: now, load: null }
  let most = 0
  for (const [worker, ms] of owed) {
    most = Math.max(most, Math.min(1, ms / passed))
    owed.set(worker, Math.max(0, ms - passed))
  }
  return { at: now, load: most }
}

/** Records of a shard that are worked through at a time. */
interface Portion {
  readonly lease: Lease
  readonly read: RecordsRead
  /** Place of the first that is not done, and the one behind the last. */
  from: number
  readonly to: number
  /** When its worker is through with it, epoch ms. */
  readonly dueAt: number
}

/** No portion takes longer, so that what is done shows while it is done. */
const portionMs = 500

/**
 * Workers share the shards, which are dealt out one by one, after `leasesBefore` of other streams; each works through what was read
 * of its shards, one after the other, and reads on before it has nothing left to do. A record it cannot digest holds up its shard
 * until it can.
 */
export const runApplication = (
  first: Omit<ApplicationState, 'ills'>,
  options: ReaderOptions & { readonly crew: Crew; readonly leasesBefore: number },
  parts: ReaderParts,
): RunningApplication => {
  const { clock } = parts
  const { crew, leasesBefore } = options
  const { busyUntil, owed } = crew
  let state: ApplicationState = { ...first, ills: noIlls }
  const counts: ConsumerCounts = { records: 0, bytes: 0, errors: 0, discarded: 0 }
  /** Of each shard, in the order they were read. */
  const portions = new Map<Lease, Portion[]>()
  let kept = options.checkpoints

  const rate = (): number | undefined => {
    const { recordsPerSecondPerWorker: perWorker } = state.application
    return perWorker === undefined ? undefined : perWorker / state.ills.slower
  }

  /** Unknown speed has no time to lengthen: what is slower then is how often it reads. */
  const readerSettings = () => ({
    pollMs: state.application.pollSeconds * 1000 * (rate() === undefined ? state.ills.slower : 1),
    recordsPerRead: state.application.recordsPerRead,
  })

  const workerOf = ({ order }: Lease): number => (leasesBefore + order) % state.application.workers

  /** Is there less to do of it than would take until the next look? Nothing is read behind a record that holds up its shard. */
  const isReady = (lease: Lease): boolean => {
    const [head] = portions.get(lease) ?? []
    const isHeldUp = state.ills.poison.size > 0 && head !== undefined && head.dueAt <= clock.now()
    const pendingMs = (lease.pending * 1000) / (rate() ?? Infinity)
    return !state.ills.isStopped && !isHeldUp && rate() !== 0 && pendingMs <= readerSettings().pollMs
  }

  const receive = (lease: Lease, all: readonly RecordsRead[]): void => {
    const perSecond = rate()
    const size = perSecond === undefined ? Infinity : Math.max(1, Math.ceil((perSecond * portionMs) / 1000))
    const added: Portion[] = []
    for (const read of all) {
      for (let from = 0; from < read.length; from += size) {
        const to = Math.min(read.length, from + size)
        added.push({ lease, read, from, to, dueAt: dueAfter(lease, to - from, perSecond) })
      }
      lease.pending += read.length
    }
    portions.set(lease, [...(portions.get(lease) ?? []), ...added])
    for (const { dueAt } of added) {
      if (dueAt > clock.now()) clock.after(dueAt - clock.now(), () => work(lease))
    }
    work(lease)
  }

  /** When its worker will be through with so many more. */
  const dueAfter = (lease: Lease, records: number, perSecond: number | undefined): number => {
    const ms = perSecond === undefined ? 0 : (records * 1000) / perSecond
    const dueAt = Math.max(clock.now(), busyUntil.get(workerOf(lease)) ?? 0) + ms
    owed.set(workerOf(lease), (owed.get(workerOf(lease)) ?? 0) + ms)
    busyUntil.set(workerOf(lease), dueAt)
    return Math.ceil(dueAt)
  }

  /** What is due, in its order. */
  const work = (lease: Lease): void => {
    for (let isGoingOn = !state.ills.isStopped; isGoingOn;) {
      const head = portions.get(lease)?.[0]
      isGoingOn = head !== undefined && head.dueAt <= clock.now() && finish(head)
    }
  }

  /** @returns whether it is through with all of it */
  const finish = (portion: Portion): boolean => {
    const { lease, read, from, to } = portion
    const { poison } = state.ills
    const isPoison = (place: number): boolean => poison.size > 0 && poison.has(read.sequenceNumbers.text(place))
    const places: number[] = []
    for (let place = from; place < to && !isPoison(place); place++) places.push(place)
    portion.from = from + places.length
    const isThrough = portion.from === to
    if (isThrough) portions.get(lease)?.shift()
    if (places.length > 0) done(portion, places)
    if (isThrough) return true
    counts.errors++
    state.ills.onHit('poison')
    return false
  }

  const done = ({ lease, read, from }: Portion, places: readonly number[]): void => {
    counts.records += places.length
    for (const place of places) counts.bytes += sizeAt(read, place)
    reader.settle(lease, places.length, read.sequenceNumbers.text(from - 1))
    if (state.passOn === undefined) return
    const records = passedOn(read, places, state.application)
    if (records.length > 0) state.passOn(records, lease.shard.id)
  }

  /** What was held up is tried again at each look. */
  const retry = (): void => {
    for (const lease of portions.keys()) work(lease)
  }

  const reader = readStream(parts, options, readerSettings(), { isReady, receive })
  let stopTimers = (): void => {}
  const startTimers = (): void => {
    stopTimers()
    const stops = [
      clock.every(readerSettings().pollMs, retry),
      clock.every(state.application.checkpointSeconds * 1000, () => (kept = reader.checkpoints())),
    ]
    stopTimers = () => stops.forEach((stop) => stop())
  }
  startTimers()

  return {
    counts,
    reader,
    oldestHeld: () => oldestOf([...portions.values()].flatMap(([head]) => head ?? [])),
    concurrency: null,
    load: () => {
      crew.asked = loadOf(crew, clock.now())
      return rate() === undefined ? null : crew.asked.load
    },
    checkpoints: () => kept,
    change: (changes) => {
      state = { ...state, ...changes }
      reader.change(readerSettings())
      reader.pause(state.ills.isStopped)
      startTimers()
    },
    stop: () => {
      stopTimers()
      reader.stop()
      // As the consumer library does when it is shut down: what is done is not done again.
      kept = reader.checkpoints()
    },
  }
}

const oldestOf = (portions: readonly Portion[]): number | undefined =>
  portions.length === 0 ? undefined : Math.min(...portions.map(({ read, from }) => read.arrivedAt(from)))
