import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { MetricPoint, MetricStore } from '../storage/metric-store'
import type { Dimensions } from './dimensions'
import { keptMinutes, type MinuteOver, type Recorder } from './recorder'

/** A sample carries the time its request began, so a minute waits this long for the slow ones. */
const graceMs = 5000
const minuteMs = 60_000
/** More than this many recorders are sealed in several turns, so that nothing else waits for more than some milliseconds. */
const sealedAtOnce = 100
/** Minutes by themselves are slow to read, and take more room. */
const rollUpEveryMs = 600_000
/** While the disk is full, this many points wait in memory for room; older ones are given up. */
const mostWaiting = 50_000

export interface SealingOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** Without one nothing is kept beyond the hour in memory. */
  readonly store: MetricStore | undefined
  /** Greater than every id in the store. */
  readonly firstId: number
  ask(dimensions: Dimensions): void
  /** A retired recorder has nothing any more. */
  emptied(recorder: Recorder): void
}

/** Packs minutes that are over, forgets those older than an hour, and keeps them in the store: one transaction a minute. */
export interface Sealing {
  opened(recorder: Recorder): void
  /** What it records is gone: it is done with when its hour is over. */
  retire(recorder: Recorder): void
  /** Points that are not in the store yet, of all. */
  waiting(): readonly MetricPoint[]
  /** Keep everything, the minute that has just begun included. */
  close(): Promise<void>
}

export const createSealing = (options: SealingOptions): Sealing => {
  const { clock, logger, store, ask, emptied } = options
  const active = new Set<Recorder>()
  const retired = new Set<Recorder>()
  let nextId = options.firstId
  let waiting: Waiting[] = []
  let cancelTimer: (() => void) | undefined
  let rolledUpAt = -Infinity
  let rollingUp: Promise<void> = Promise.resolve()
  let countedTo = -Infinity

  const schedule = (): void => {
    const now = clock.now()
    const untilSealing = minuteMs - ((((now - graceMs) % minuteMs) + minuteMs) % minuteMs)
    cancelTimer ??= clock.after(untilSealing, tick)
  }

  const tick = (): void => {
    cancelTimer = undefined
    const now = clock.now()
    const before = Math.floor((now - graceMs) / minuteMs)
    const due = [...active].filter((recorder) => recorder.isOpenBefore(before))
    seal(due.slice(0, sealedAtOnce), before)
    if (due.length > sealedAtOnce) {
      cancelTimer = clock.after(1, tick)
      return
    }
    trim(Math.floor(now / minuteMs))
    countedTo = before * 60 - 1
    void clock.during(flush())
    if (store !== undefined || active.size > 0) schedule()
  }

  const trim = (minute: number): void => {
    for (const recorder of active) {
      if (recorder.trim(minute)) continue
      active.delete(recorder)
      if (retired.delete(recorder)) emptied(recorder)
    }
  }

  const seal = (recorders: Iterable<Recorder>, beforeMinute: number): void => {
    for (const recorder of recorders) {
      for (const over of recorder.sealBefore(beforeMinute)) if (recorder.of !== undefined) keep(recorder.of, over)
    }
  }

  const keep = (dimensions: Dimensions, { minute, totals, packed: seconds }: MinuteOver): void => {
    if (store === undefined) return
    ask(dimensions)
    if (totals.size === 0) return
    const start = minute * 60
    dimensions.id ??= nextId++
    const sets: MinuteOver['totals'] = new Map()
    for (const [code, set] of totals) {
      sets.set(dimensions.keptCode(code), set)
      if (!dimensions.has(code)) continue
      dimensions.seen ??= new Map()
      dimensions.seen.set(code, Math.max(start, dimensions.seen.get(code) ?? 0))
    }
    waiting.push({ dimensions, point: { dimensionsId: dimensions.id, start, sets, seconds } })
  }

  /** The statements are given to the store before anything is awaited, so a read that comes later sees them. */
  const flush = async (): Promise<void> => {
    if (store === undefined) return
    const written = waiting
    waiting = []
    const dimensions = new Set(written.map((each) => each.dimensions))
    try {
      await store.append(
        [...dimensions].map((each) => each.toStored(each.id as number)),
        written.map(({ point }) => point),
        countedTo,
      )
    } catch (error) {
      logger.warn(`Metrics could not be written and wait for the next minute: ${String(error)}`)
      waiting = [...written, ...waiting].slice(-mostWaiting).map(withoutOldSeconds(clock.now()))
      return
    }
    const now = clock.now()
    if (Math.abs(now - rolledUpAt) < rollUpEveryMs) return
    rolledUpAt = now
    rollingUp = rollUp(store, now)
  }

  const rollUp = async (store: MetricStore, now: number): Promise<void> => {
    try {
      await store.rollUp(Math.floor(now / 1000))
    } catch (error) {
      logger.warn(`Old metrics could not be rolled up; it is tried again later: ${String(error)}`)
    }
  }

  // Also while nothing happens: that nothing did is kept, too.
  if (store !== undefined) schedule()

  return {
    opened: (recorder) => {
      active.add(recorder)
      if (recorder.of !== undefined) ask(recorder.of)
      schedule()
    },
    retire: (recorder) => {
      if (active.has(recorder)) retired.add(recorder)
      else emptied(recorder)
    },
    waiting: () => waiting.map(({ point }) => point),
    close: async () => {
      cancelTimer?.()
      seal(active, Infinity)
      countedTo = Math.floor(clock.now() / 1000) - 1
      await flush()
      await rollingUp
    },
  }
}

interface Waiting {
  readonly dimensions: Dimensions
  readonly point: MetricPoint
}

/** Seconds are shared with the recorder for an hour; what waits for longer waits without them. */
const withoutOldSeconds =
  (now: number) =>
  (each: Waiting): Waiting => {
    const { dimensionsId, start, sets } = each.point
    return start * 1000 > now - keptMinutes * minuteMs ? each : { ...each, point: { dimensionsId, start, sets } }
  }
