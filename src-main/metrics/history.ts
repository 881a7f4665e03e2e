import type { AddSet, Counted, MetricStore } from '../storage/metric-store'
import { mergeStatistics, type StatisticSet } from '../storage/packed-statistics'
import { catalog, unseenByCloudWatch } from './catalog'
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

/** One metric of a stream, shard or consumer, or of shards together. */
export interface MetricOf {
  readonly of: Dimensions
  readonly code: number
}

/** Statistics by the second at which their period begins, oldest first. */
export type Points = ReadonlyMap<number, StatisticSet>

/**
 * Says who takes the statistics of one of the metrics asked for, by its place in the question; what belongs into one period
 * may come in several parts, and in any order.
 */
export type TakerAt = (index: number) => AddSet

/** All metrics, from the second that is passing to those of fifteen months ago. */
export interface History {
  readonly dimensions: AllDimensions
  /** Codes of the metrics that got samples at `since` (epoch seconds) or later, as CloudWatch has them. */
  activeCodes(dimensions: Dimensions, since: number): readonly number[]
  /** What CloudWatch has of a metric. */
  points(metric: MetricOf, span: Span): Promise<Points>
  /** All there is of some metrics, in whole minutes. Many are read in several turns, so that nothing else waits for long. */
  read(metrics: readonly MetricOf[], span: Span, takerAt: TakerAt): Promise<void>
  /** All there is of some metrics in the last hour, second by second. */
  readSeconds(metrics: readonly MetricOf[], span: Span, takerAt: TakerAt): Promise<void>
  /** The same of what was counted since the project was opened, at once. */
  readOwnSeconds(metrics: readonly MetricOf[], span: Span, takerAt: TakerAt): void
}

export interface HistoryOptions {
  readonly store: MetricStore | undefined
  readonly dimensions: AllDimensions
  readonly sealing: Sealing
  /** When it was counted before the project was opened, oldest first. */
  readonly former: readonly Counted[]
  ask(dimensions: Dimensions): void
}

/** So many metrics of streams, shards or consumers are read with one statement, and decoded in one go. */
const readAtOnce = 50

export const createHistory = ({ store, dimensions, sealing, former, ask }: HistoryOptions): History => {
  /** A second may have begun when the program ended. */
  const formerEnd = (former.at(-1)?.to ?? -Infinity) + 1
  const readSome = async (asked: readonly Asked[], span: Span): Promise<void> => {
    const { from, to, period } = span
    const takers: Takers = new Map()
    const ids = new Set<number>()
    // Read before anything is awaited: a moment later the minute may be sealed, and be in the store as well.
    for (const { of, code, isUnseenWanted, add } of asked) {
      ask(of)
      const take: AddSet = (start, set) => {
        if (start >= from && start < to) add(periodOf(start, span), set)
      }
      if (isUnseenWanted || of.has(code)) eachOpen(of, code, take)
      if (of.id === undefined) continue
      ids.add(of.id)
      addTaker(takers, keyOf(of.id, code), take)
      if (isUnseenWanted) addTaker(takers, keyOf(of.id, code + unseenByCloudWatch), take)
    }
    for (const { dimensionsId, start, sets } of sealing.waiting()) {
      for (const [code, set] of sets) takers.get(keyOf(dimensionsId, code))?.(start, set)
    }
    if (store === undefined || ids.size === 0) return
    const codes = new Set(asked.flatMap(({ code }) => [code, code + unseenByCloudWatch]))
    const question = { dimensionsIds: [...ids], codes: [...codes], from, to, period }
    await store.read(question, (id, code) => takers.get(keyOf(id, code)))
  }

  /** Neighbours have the same codes, or are of the same stream, shard or consumer. */
  const readAll = async (asked: readonly Asked[], span: Span): Promise<void> => {
    for (let at = 0; at < asked.length; at += readAtOnce) await readSome(asked.slice(at, at + readAtOnce), span)
  }

  const readOwnSeconds: History['readOwnSeconds'] = (metrics, span, takerAt) => {
    for (const [at, metric] of metrics.entries()) eachSecond(metric, span, takerAt(at))
  }

  const readFormerSeconds: History['readSeconds'] = async (metrics, span, takerAt) => {
    if (store === undefined || span.from > formerEnd) return
    const takers: Takers = new Map()
    const ids = new Set<number>()
    for (const [at, { of, code }] of metrics.entries()) {
      if (of.id === undefined) continue
      const add = takerAt(at)
      ids.add(of.id)
      addTaker(takers, keyOf(of.id, code), (second, set) => add(periodOf(second, span), set))
    }
    const { from, to } = span
    if (ids.size > 0)
      await store.readSeconds({ dimensionsIds: [...ids], from, to }, (id, code) => takers.get(keyOf(id, code)))
  }

  const readSeconds: History['readSeconds'] = async (metrics, span, takerAt) => {
    readOwnSeconds(metrics, span, takerAt)
    await readFormerSeconds(metrics, span, takerAt)
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
    points: async (metric, span) => {
      const gathered = new Map<number, StatisticSet>()
      const add: AddSet = (start, set) => gathered.set(start, mergeStatistics(gathered.get(start), set))
      if (span.period >= 60) await readAll([{ ...metric, isUnseenWanted: false, add }], span)
      else {
        ask(metric.of)
        if (metric.of.has(metric.code)) await readSeconds([metric], span, () => add)
      }
      return new Map([...gathered].sort(([a], [b]) => a - b))
    },
    read: (metrics, span, takerAt) =>
      readAll(
        metrics.map((metric, at) => ({ ...metric, isUnseenWanted: true, add: takerAt(at) })),
        span,
      ),
    readSeconds,
    readOwnSeconds,
  }
}

/** A metric with who takes it. */
interface Asked extends MetricOf {
  /** What CloudWatch does not have, too: it is kept under codes of its own. */
  readonly isUnseenWanted: boolean
  readonly add: AddSet
}

/** By what a metric is about and the code it is kept under. */
type Takers = Map<number, AddSet>

const keyOf = (dimensionsId: number, code: number): number => dimensionsId * 2 * unseenByCloudWatch + code

const addTaker = (takers: Takers, key: number, add: AddSet): void => {
  const before = takers.get(key)
  if (before === undefined) takers.set(key, add)
  else
    takers.set(key, (start, set) => {
      before(start, set)
      add(start, set)
    })
}

/** The minutes that still take samples. */
const eachOpen = (of: Dimensions, code: number, add: AddSet): void => {
  for (const recorder of of.recorders) {
    for (const open of recorder.openMinutes()) {
      const total = open.total(code)
      if (total !== undefined) add(open.minute * 60, total)
    }
  }
}

const eachSecond = ({ of, code }: MetricOf, span: Span, add: AddSet): void => {
  for (const recorder of of.recorders) {
    recorder.eachSecond(code, span.from, span.to, (second, set) => add(periodOf(second, span), set))
  }
}

const periodOf = (second: number, { from, period }: Span): number =>
  from + Math.floor((second - from) / period) * period
