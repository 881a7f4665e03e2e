import type { history as contract, Points, Series } from '../contract/history'
import { choosePeriod, problemOfPeriod } from '../metrics/choose-period'
import type { Metrics } from '../metrics/metrics'
import { throughputSeconds } from '../metrics/throughput'
import { levelOfMetric, readSecondSeries, readSeries } from '../metrics/window-series'
import type { Clock } from '../platform/clock'
import { ContractFailure, type Handlers } from './contract-server'
import { watchTimeline } from './timeline'
import { eachWholeSecond } from './whole-seconds'
import type { Workbench } from './workbench'

type Values = Points['values']

/** Seconds of so many series are read at once: nothing else has to wait long. */
const seriesAtOnce = 50

export const historyHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'history.read': async ({ series, from, to, period: wanted, points }) => {
    const { metrics } = workbench.project
    requireMetrics(series)
    if (to <= from) throw invalid('The range of time is empty: it must end after it begins.')
    const now = Math.floor(clock.now() / 1000)
    const period = wanted ?? choosePeriod({ from, to, points, now, secondsSince: metrics.secondsSince })
    const problem = problemOfPeriod(period)
    if (problem !== undefined) throw invalid(problem)
    const span = { from: Math.floor(from / period) * period, to, period }
    const count = Math.ceil((to - span.from) / period)
    if (count > points) {
      throw invalid(`That would be ${count} periods of ${period} seconds; ${points} were asked for at most.`)
    }
    const asked = { span, counted: counted(metrics, period) }
    const values =
      period < 60
        ? await inTurns(series, clock, (some) => readSecondSeries(metrics.history, some, asked))
        : await readSeries(metrics.history, series, asked)
    return { from: span.from, period, values }
  },

  'history.watch': ({ series, seconds }, sink) => {
    const { metrics } = workbench.project
    requireMetrics(series)
    const read = (some: readonly Series[], first: number, last: number): Values =>
      readSecondSeries(metrics.history, some, {
        span: { from: first, to: last + 1, period: 1 },
        counted: counted(metrics, 1),
      })
    const last = metrics.lastWholeSecond()
    const from = last - seconds + 1
    let stop: (() => void) | undefined
    let isOver = false
    const begin = async (): Promise<void> => {
      const values = await inTurns(series, clock, (some) => read(some, from, last))
      if (isOver) return
      sink.send({ from, period: 1, values })
      stop = eachWholeSecond({ metrics, clock, from: last + 1 }, (first, last) =>
        sink.send({ from: first, period: 1, values: read(series, first, last) }),
      )
    }
    begin().catch((error: unknown) => sink.fail(error))
    return () => {
      isOver = true
      stop?.()
    }
  },

  'timeline.read': async ({ arn, from, to }) => ({
    events: [...(await workbench.project.timeline.read({ arn, from: from * 1000, to: to * 1000 }))],
  }),

  'timeline.watch': ({ arn, limit }, sink) => watchTimeline(workbench.project.timeline, { arn, limit }, sink),
})

/** Seconds are forgotten when their hour is over. */
const counted = (metrics: Metrics, period: number): { from: number; to: number } => {
  const to = metrics.lastWholeSecond()
  return { from: period < 60 ? Math.max(metrics.firstSecond, to - throughputSeconds) : metrics.firstSecond, to }
}

/** Read some series at a time, and let others have their turn in between. */
const inTurns = async (
  series: readonly Series[],
  clock: Clock,
  read: (some: readonly Series[]) => Values,
): Promise<Values> => {
  const values: Values = []
  for (let at = 0; at < series.length; at += seriesAtOnce) {
    if (at > 0) await new Promise<void>((resolve) => clock.after(0, resolve))
    values.push(...read(series.slice(at, at + seriesAtOnce)))
  }
  return values
}

const requireMetrics = (series: readonly Series[]): void => {
  for (const { metric, subject } of series) {
    if (levelOfMetric({ metric, subject }) !== undefined) continue
    const { arn, shardId, consumerName } = subject
    const of = shardId ?? consumerName ?? arn ?? 'the project'
    throw invalid(`There is no metric ${metric} of ${of}.`)
  }
}

const invalid = (message: string): ContractFailure =>
  new ContractFailure({ kind: 'fault', code: 'InvalidArgumentException', message, retryable: false })
