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

/** When something was counted for sure, epoch seconds: a time without samples in it had none. */
export interface Counted {
  readonly from: number
  readonly to: number
}

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

/** Series of a time, in whole minutes. */
export const readSeries = async (
  history: History,
  wanted: readonly WantedSeries[],
  { span, counted }: { readonly span: Span; readonly counted: Counted },
): Promise<SeriesValues[]> => {
  const { grids, metrics, takerAt } = gridsFor(history, wanted, span)
  await history.read(metrics, span, takerAt)
  return wanted.map((series, at) => valuesOf(grids[at] as StatisticGrid, series.statistic, { span, counted }))
}

/** Series of the last hour, in seconds. */
export const readSecondSeries = (
  history: History,
  wanted: readonly WantedSeries[],
  { span, counted }: { readonly span: Span; readonly counted: Counted },
): SeriesValues[] => {
  const { grids, metrics, takerAt } = gridsFor(history, wanted, span)
  history.readSeconds(metrics, span, takerAt)
  return wanted.map((series, at) => valuesOf(grids[at] as StatisticGrid, series.statistic, { span, counted }))
}

/** A grid for each series, shared by those that differ in their statistic only; and what they are read from. */
const gridsFor = (history: History, wanted: readonly WantedSeries[], { from, to, period }: Span) => {
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
  return { grids, metrics, takerAt }
}

const valuesOf = (
  grid: StatisticGrid,
  name: StatisticName,
  { span, counted }: { readonly span: Span; readonly counted: Counted },
): SeriesValues => {
  const isCount = name === 'Sum' || name === 'SampleCount'
  const values: SeriesValues = []
  for (let at = 0, start = span.from; at < grid.periods; at++, start += span.period) {
    const nothing = isCount && start >= counted.from && start <= counted.to ? 0 : null
    const set = grid.at(at)
    values.push(set === undefined ? nothing : statistic(name, set))
  }
  return values
}
