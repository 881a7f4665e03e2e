import { nextTurn } from '../platform/next-turn'
import type { Counted } from '../storage/metric-store'
import { statistic, type StatisticName } from './cloudwatch/statistics'
import { metricCode, type Level } from './catalog'
import { allStreams, type Dimensions } from './dimensions'
import type { History, MetricOf, Span, TakerAt } from './history'
import { StatisticGrid } from './statistic-grid'

/** What a series is about: the whole project, a stream, or a shard or registered consumer of one. */
export interface Subject {
  readonly arn?: string | undefined
  readonly shardId?: string | undefined
  readonly consumerName?: string | undefined
}

/** One statistic of a metric, period by period. */
export interface WantedSeries {
  readonly metric: string
  readonly statistic: StatisticName
  readonly subject: Subject
}

/** Value of each period; null where nothing is known. */
export type SeriesValues = (number | null)[]

/** @returns undefined when nothing of that kind has such a metric */
export const levelOfMetric = ({ metric, subject }: Omit<WantedSeries, 'statistic'>): Level | undefined => {
  const { shardId, consumerName } = subject
  if (shardId !== undefined && consumerName !== undefined) return undefined
  if (shardId !== undefined) return levelWith(['shard'], metric)
  if (consumerName !== undefined) return levelWith(['consumer'], metric)
  return levelWith(
    subject.arn === undefined ? ['shard', 'stream', 'consumer'] : ['stream', 'shard', 'consumer'],
    metric,
  )
}

const levelWith = (levels: readonly Level[], metric: string): Level | undefined =>
  levels.find((level) => metricCode(level, metric) !== undefined)

/**
 * What a series is made of: its own metric or, of a subject that does not have it, those of all below it that do. Of shards
 * together there is one.
 */
const sourcesOf = ({ dimensions }: History, { metric, subject }: WantedSeries): MetricOf[] => {
  const level = levelOfMetric({ metric, subject })
  if (level === undefined) return []
  const code = metricCode(level, metric) as number
  const { arn, shardId, consumerName } = subject
  const name = shardId ?? consumerName
  const isOne = level === 'shard' || (arn !== undefined && (level === 'stream' || name !== undefined))
  const found = isOne
    ? [dimensions.find(level, arn ?? allStreams, name ?? '')]
    : dimensions.all().filter((of) => of.level === level && (arn === undefined || of.streamArn === arn))
  return found.filter((of): of is Dimensions => of !== undefined).map((of) => ({ of, code }))
}

/** Seconds of so many minutes, of all series together, are read at once: nothing else has to wait long. */
const minutesAtOnce = 3_000

export interface ReadOptions {
  readonly span: Span
  /** Oldest first. */
  readonly counted: readonly Counted[]
}

/** Series of a time: in periods below a minute from the seconds of the last hour, else from whole minutes. */
export const readSeries = async (
  history: History,
  wanted: readonly WantedSeries[],
  options: ReadOptions,
): Promise<SeriesValues[]> => {
  if (options.span.period >= 60) return readMinuteSeries(history, wanted, options)
  const { from, to } = options.span
  const seriesAtOnce = Math.ceil(minutesAtOnce / ((to - from) / 60 + 1))
  const values: SeriesValues[] = []
  for (let at = 0; at < wanted.length; at += seriesAtOnce) {
    if (at > 0) await nextTurn()
    const { metrics, takerAt, values: valuesOfSome } = gridsFor(history, wanted.slice(at, at + seriesAtOnce), options)
    await history.readSeconds(metrics, options.span, takerAt)
    values.push(...valuesOfSome())
  }
  return values
}

const readMinuteSeries = async (
  history: History,
  wanted: readonly WantedSeries[],
  options: ReadOptions,
): Promise<SeriesValues[]> => {
  const { metrics, takerAt, values } = gridsFor(history, wanted, options)
  await history.read(metrics, options.span, takerAt)
  return values()
}

/** Series of what was counted since the project was opened, from the seconds of the last hour, at once. */
export const readOwnSeconds = (
  history: History,
  wanted: readonly WantedSeries[],
  options: ReadOptions,
): SeriesValues[] => {
  const { metrics, takerAt, values } = gridsFor(history, wanted, options)
  history.readOwnSeconds(metrics, options.span, takerAt)
  return values()
}

/** A grid for each series, shared by those that differ in their statistic only; what they are read from; what comes of it. */
const gridsFor = (history: History, wanted: readonly WantedSeries[], { span, counted }: ReadOptions) => {
  const { from, to, period } = span
  const byMetric = new Map<string, StatisticGrid>()
  const metrics: MetricOf[] = []
  const gridOf: StatisticGrid[] = []
  const grids = wanted.map((series) => {
    const { metric, subject } = series
    const key = [metric, subject.arn, subject.shardId, subject.consumerName].join('\n')
    const known = byMetric.get(key)
    if (known !== undefined) return known
    const grid = new StatisticGrid(Math.ceil((to - from) / period))
    byMetric.set(key, grid)
    for (const source of sourcesOf(history, series)) {
      metrics.push(source)
      gridOf.push(grid)
    }
    return grid
  })
  const takerAt: TakerAt = (index) => (start, set) => gridOf[index]?.add((start - from) / period, set)
  const values = (): SeriesValues[] => {
    const nothing = nothingIn(span, counted)
    return wanted.map((series, at) => valuesOf(grids[at] as StatisticGrid, series.statistic, nothing))
  }
  return { metrics, takerAt, values }
}

/** What a count without samples comes to in each period: 0 where it was counted, if only for a part of it, else null. */
const nothingIn = ({ from, to, period }: Span, counted: readonly Counted[]): SeriesValues => {
  const nothing: SeriesValues = new Array<number | null>(Math.ceil((to - from) / period)).fill(null)
  for (const time of counted) {
    const [first, last] = [time.from, time.to].map((second) => Math.floor((second - from) / period)) as [number, number]
    nothing.fill(0, Math.max(0, first), Math.max(0, last + 1))
  }
  return nothing
}

const valuesOf = (grid: StatisticGrid, name: StatisticName, nothing: SeriesValues): SeriesValues => {
  const isCount = name === 'Sum' || name === 'SampleCount'
  return nothing.map((ofCount, at) => {
    const set = grid.at(at)
    if (set === undefined) return isCount ? ofCount : null
    return statistic(name, set)
  })
}
