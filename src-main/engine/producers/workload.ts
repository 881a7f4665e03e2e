import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import type { PackedList } from '../packed-list'
import { recordMaker, type RecordTemplate } from './made-records'
import { partOfSeed, seededRandom, type Random } from './random'
import { repeated, type Replay } from './replay'
import type { StreamWriter } from './stream-writer'

/** What a source sends. */
export interface Workload extends RecordTemplate {
  /** Records a second at a moment, in epoch milliseconds. */
  readonly rateAt: (ms: number) => number
  /** By chance, as of many independent senders, or evenly. */
  readonly arrivals: 'poisson' | 'even'
  /** Put again in its own time, over and over, instead of made-up records. */
  readonly replay?: Replay | undefined
}

/** Records are made so often. @see WorkloadOptions.startedAt */
export const tickMs = 100
/** Ticks that are made up for when the machine was late; more are left out. */
const mostLateTicks = 50
/** While more is on its way, no more is put. */
const mostUnderWayBytes = 64 * 2 ** 20

export interface WorkloadOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** By what its chance is told from that of others with the same seed. */
  readonly name: string
  readonly seed: number
  /** Ticks are counted from here, epoch ms: each has the chance of its number, whenever the workload is run. */
  readonly startedAt: number
  /** How many records were made before. */
  readonly made?: number | undefined
  /** Epoch ms: those of the ticks after the first moment, up to the second one, come on top of that. Nobody was left to count them. */
  readonly uncounted?: { readonly from: number; readonly until: number } | undefined
}

/** What can be changed while it runs. */
export interface WorkloadState {
  readonly workload: Workload
  /** Each gets all of the records. */
  readonly writers: readonly StreamWriter[]
  /** Told of records that go to nobody's stream. */
  readonly onRecords?: ((records: PackedList) => void) | undefined
  /** Times the rate there would be. */
  readonly factor?: number
  /** How far its clock is ahead, ms: it stamps records with it. */
  readonly clockAheadMs?: number
}

export interface RunningWorkload {
  /** Records made, those of earlier runs included. */
  readonly made: number
  /** Ticks left out because the machine was too slow. */
  readonly leftOut: number
  change(changes: Partial<WorkloadState>): void
  stop(): void
}

/**
 * Put a workload's records until stopped, tick by tick. What a tick puts depends on seed, name, workload and its number alone,
 * so that the same run gives the same records at any speed, and goes on anywhere.
 */
export const runWorkload = (first: WorkloadState, options: WorkloadOptions): RunningWorkload => {
  const { clock, logger, name, seed, startedAt } = options
  let state = first
  let makeRecords = recordMaker(first.workload)
  let made = options.made ?? 0
  let leftOut = 0
  // The first is one tick after the start: what was due when a run was closed was put then.
  const tickAt = (ms: number): number => Math.floor((ms - startedAt) / tickMs)
  let nextTick = tickAt(clock.now()) + 1

  const recordsOf = (tick: number, random: Random): PackedList | undefined => {
    const { clockAheadMs = 0 } = state
    const replayed = replayedIn(tick)
    if (replayed !== undefined) return repeated(replayed, evenCount(state.factor ?? 1, tick))
    const count = countOf(tick, random)
    const now = startedAt + tick * tickMs + clockAheadMs
    return count === 0 ? undefined : makeRecords({ count, random, now, made })
  }
  const replayedIn = (tick: number): PackedList | undefined =>
    state.workload.replay?.between((tick - 1) * tickMs, tick * tickMs)
  const countOf = (tick: number, random: Random): number => {
    const { workload, factor = 1 } = state
    const replayed = replayedIn(tick)
    if (replayed !== undefined) return replayed.length * evenCount(factor, tick)
    const mean = (workload.rateAt(startedAt + tick * tickMs) * factor * tickMs) / 1000
    return workload.arrivals === 'poisson' ? random.count(mean) : evenCount(mean, tick)
  }
  const chanceOf = (tick: number): Random => seededRandom(partOfSeed(seed, name, tick))

  const { from, until } = options.uncounted ?? { from: startedAt, until: startedAt }
  for (let tick = tickAt(from) + 1; tick <= tickAt(until); tick++) made += countOf(tick, chanceOf(tick))

  const putTick = async (tick: number): Promise<void> => {
    const random = chanceOf(tick)
    const records = recordsOf(tick, random)
    if (records === undefined || records.length === 0) return
    made += records.length
    state.onRecords?.(records)
    await Promise.all(state.writers.map((writer) => writer.write(records, random)))
  }

  const onTime = (): void => {
    const due = tickAt(clock.now())
    if (due - nextTick >= mostLateTicks) {
      leftOut += due - nextTick
      nextTick = due
    }
    while (nextTick <= due && state.writers.every(({ underWay }) => underWay < mostUnderWayBytes)) {
      void putTick(nextTick++).catch((error: unknown) => logger.error(`The workload of ${name} failed`, error))
    }
  }

  let stopTicks = (): void => {}
  const stopWaiting = clock.after(startedAt + nextTick * tickMs - clock.now(), () => {
    onTime()
    stopTicks = clock.every(tickMs, onTime)
  })

  return {
    get made() {
      return made
    },
    get leftOut() {
      return leftOut
    },
    change: (changes) => {
      state = { ...state, ...changes }
      if (changes.workload !== undefined) makeRecords = recordMaker(changes.workload)
    },
    stop: () => {
      stopWaiting()
      stopTicks()
      for (const writer of state.writers) writer.stop()
    },
  }
}

/** Spread over ticks as evenly as whole numbers can be, without remembering the ticks before: by the golden ratio. */
const evenCount = (mean: number, tick: number): number => {
  const whole = Math.floor(mean)
  return whole + ((tick * goldenRatio) % 1 < mean - whole ? 1 : 0)
}
const goldenRatio = 0.618_033_988_749_894_9
