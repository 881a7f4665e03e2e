import type { MetricPoint, MetricStore } from '../storage/metric-store'
import { mergeStatistics, type StatisticSet } from '../storage/packed-statistics'
import { catalog } from './catalog'
import type { AllDimensions, Dimensions } from './dimensions'
import type { Sealing } from './sealing'

/** Periods of statistics, in epoch seconds. */
export interface Span {
  /** Where the first period begins. */
  readonly from: number
  /** Points that begin here or later are left out. */
  readonly to: number
  /** Seconds: below 60 for what is still known second by second, else a multiple of 60. */
  readonly period: number
}

/** Statistics by the second at which their period begins, oldest first. */
export type Points = ReadonlyMap<number, StatisticSet>

/** All metrics as CloudWatch has them, from the second that is passing to those rolled up fifteen months ago. */
export interface History {
  readonly dimensions: AllDimensions
  /** Codes of the metrics that got samples at `since` (epoch seconds) or later. */
  activeCodes(dimensions: Dimensions, since: number): readonly number[]
  /** A reader for one request: what it has read of a stream, shard or consumer it does not read again for another metric. */
  reader(): (dimensions: Dimensions, code: number, span: Span) => Promise<Points>
}

export interface HistoryOptions {
  readonly store: MetricStore | undefined
  readonly dimensions: AllDimensions
  readonly sealing: Sealing
  ask(dimensions: Dimensions): void
}

export const createHistory = ({ store, dimensions, sealing, ask }: HistoryOptions): History => {
  /** What is kept, and what waits to be; the minutes that are still open come from the recorders. */
  const pointsOf = async (of: Dimensions, from: number, to: number): Promise<readonly MetricPoint[]> => {
    const open = openPoints(of).concat(sealing.waiting(of))
    const kept = of.id === undefined || store === undefined ? [] : await store.read(of.id, from, to)
    return [...kept, ...open.filter(({ start }) => start >= from && start < to)]
  }

  /** Read before anything is awaited: a moment later the minute may be sealed, and be in the store as well. */
  const openPoints = (of: Dimensions): MetricPoint[] => {
    ask(of)
    return of.recorders.flatMap((recorder) =>
      recorder.openMinutes().map((open) => ({
        dimensionsId: of.id ?? 0,
        start: open.minute * 60,
        period: 60,
        sets: new Map([...open.totals()].filter(([code]) => of.has(code))),
      })),
    )
  }

  return {
    dimensions,
    activeCodes: (of, since) => {
      ask(of)
      return [...catalog[of.level].keys()].filter((code) => {
        if ((of.seen?.get(code) ?? -Infinity) >= since) return true
        return of.has(code) && of.recorders.some((recorder) => recorder.isOpenSince(code, since))
      })
    },
    reader: () => {
      const read = new Map<string, Promise<readonly MetricPoint[]>>()
      return async (of, code, { from, to, period }) => {
        if (period < 60) return secondsOf(of, code, { from, to, period }, ask)
        const key = `${of.level} ${of.streamArn} ${of.name} ${from} ${to}`
        const points = read.get(key) ?? pointsOf(of, from, to)
        read.set(key, points)
        return gather(await points, code, { from, to, period })
      }
    },
  }
}

const secondsOf = (of: Dimensions, code: number, span: Span, ask: (of: Dimensions) => void): Points => {
  ask(of)
  const gathered = new Map<number, StatisticSet>()
  if (!of.has(code)) return gathered
  for (const recorder of of.recorders) {
    recorder.eachSecond(code, span.from, span.to, (second, set) => addTo(gathered, periodOf(second, span), set))
  }
  return sorted(gathered)
}

/** Points of a longer period than asked for cannot be divided, nor can those that would lie in two periods. */
const gather = (points: readonly MetricPoint[], code: number, span: Span): Points => {
  const gathered = new Map<number, StatisticSet>()
  for (const point of points) {
    const set = point.sets.get(code)
    if (set !== undefined && span.period % point.period === 0) addTo(gathered, periodOf(point.start, span), set)
  }
  return sorted(gathered)
}

const periodOf = (second: number, { from, period }: Span): number =>
  from + Math.floor((second - from) / period) * period

const addTo = (gathered: Map<number, StatisticSet>, start: number, set: StatisticSet): void => {
  gathered.set(start, mergeStatistics(gathered.get(start), set))
}

const sorted = (points: Map<number, StatisticSet>): Points => new Map([...points].sort(([a], [b]) => a - b))
