import type { history as contract, Series, StreamParts } from '../contract/history'
import type { Stream } from '../engine/streams/stream'
import { choosePeriod, problemOfPeriod } from '../metrics/choose-period'
import type { Metrics } from '../metrics/metrics'
import { throughputSeconds } from '../metrics/throughput'
import { levelOfMetric, readOwnSeconds, readSeries } from '../metrics/window-series'
import type { Clock } from '../platform/clock'
import type { Counted } from '../storage/metric-store'
import { ContractFailure, type Handlers } from './contract-server'
import { requireStream, stopAll } from './stream-handlers'
import { watchTimeline } from './timeline'
import { eachWholeSecond } from './whole-seconds'
import type { Workbench } from './workbench'

export const historyHandlers = (workbench: Workbench, clock: Clock): Handlers<typeof contract> => ({
  'history.read': async ({ series, from, to, period: wanted, points }) => {
    const { metrics, clock: world } = workbench.project
    requireMetrics(series)
    if (to <= from) throw invalid('The range of time is empty: it must end after it begins.')
    const now = Math.floor(world.now() / 1000)
    const period = wanted ?? choosePeriod({ from, to, points, now })
    const problem = problemOfPeriod(period)
    if (problem !== undefined) throw invalid(problem)
    const span = { from: Math.floor(from / period) * period, to, period }
    const count = Math.ceil((to - span.from) / period)
    if (count > points) {
      throw invalid(`That would be ${count} periods of ${period} seconds; ${points} were asked for at most.`)
    }
    const values = await readSeries(metrics.history, series, { span, counted: knownTimes(metrics, period) })
    return { from: span.from, period, values }
  },

  'history.watch': ({ series, seconds }, sink) => {
    const { metrics } = workbench.project
    requireMetrics(series)
    const asked = (first: number, last: number) => ({
      span: { from: first, to: last + 1, period: 1 },
      counted: knownTimes(metrics, 1),
    })
    const last = metrics.lastWholeSecond()
    const from = last - seconds + 1
    let stop: (() => void) | undefined
    let isOver = false
    const begin = async (): Promise<void> => {
      const values = await readSeries(metrics.history, series, asked(from, last))
      if (isOver) return
      sink.send({ from, period: 1, values })
      stop = eachWholeSecond({ metrics, clock, from: last + 1 }, (first, last) =>
        sink.send({ from: first, period: 1, values: readOwnSeconds(metrics.history, series, asked(first, last)) }),
      )
    }
    begin().catch((error: unknown) => sink.fail(error))
    return () => {
      isOver = true
      stop?.()
    }
  },

  'history.parts.watch': ({ arn }, sink) => {
    const { streams } = workbench.project
    requireStream(workbench.project, arn)
    let sent = ''
    const send = (): void => {
      const stream = streams.byArn(arn)
      if (stream === undefined) return sink.end()
      const parts = toParts(stream)
      const now = JSON.stringify(parts)
      if (now !== sent) sink.send(parts)
      sent = now
    }
    send()
    return stopAll(streams.onChange(send), clock.every(1000, send))
  },

  'timeline.read': async ({ arn, from, to }) => ({
    events: [...(await workbench.project.timeline.read({ arn, from: from * 1000, to: to * 1000 }))],
  }),

  'timeline.watch': ({ arn, limit }, sink) => watchTimeline(workbench.project.timeline, { arn, limit }, sink),
})

const toParts = ({ shards, consumers }: Stream): StreamParts => ({
  shards: shards.map(({ id, closedAt }) => ({ shardId: id, isOpen: closedAt === undefined })),
  consumers: [...consumers.values()].map(({ name }) => name),
})

/** The times in which everything was counted that are known by periods of `period` seconds: seconds are forgotten when their hour is over. */
export const knownTimes = (metrics: Metrics, period: number): readonly Counted[] => {
  const all = metrics.counted()
  if (period >= 60) return all
  const since = metrics.lastWholeSecond() - throughputSeconds
  return all.filter(({ to }) => to >= since).map(({ from, to }) => ({ from: Math.max(from, since), to }))
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
