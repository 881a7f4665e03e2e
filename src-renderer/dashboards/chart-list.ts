import type { Series, Statistic, Subject } from '../../src-main/contract/history'
import type { ShardLimits } from '../../src-main/contract/limits'
import type { Translate } from '../i18n/text'
import type { Measure } from './measures'
import type { ShardCount } from './shard-counts'

export interface LineSpec {
  readonly name: string
  readonly series: Series
}

export interface LimitSpec {
  readonly of: 'writes' | 'reads'
  readonly name: string
  /** In the measure of the chart. */
  readonly value: number
  /** When it held: epoch seconds, `to` excluded. */
  readonly from: number
  readonly to: number
}

export interface ChartSpec {
  readonly id: string
  readonly title: string
  readonly measure: Measure
  readonly lines: readonly LineSpec[]
  readonly limits: readonly LimitSpec[]
}

/** What is known of a dashboard's subject. */
export interface ChartSubject {
  readonly subject: Subject
  /** Names of the registered consumers of a stream. */
  readonly consumers: readonly string[]
  /** Of one shard; null until it is known. */
  readonly shardLimits: ShardLimits | null
  /** How many shards share the limits, and when; null where they say nothing together. */
  readonly openShards: readonly ShardCount[] | null
}

type LineOf = (name: string, metric: string, statistic: Statistic) => LineSpec

/**
 * The charts that make sense for the project, a stream or a shard: CloudWatch has metrics of calls for whole streams only.
 * Metrics are CloudWatch's, by their own names.
 */
export function chartsOf(about: ChartSubject, t: Translate): readonly ChartSpec[] {
  const line: LineOf = (name, metric, statistic) => ({ name, series: { metric, statistic, subject: about.subject } })
  const hasCalls = about.subject.shardId === undefined
  return [
    ...trafficCharts(about, line, t),
    ...(hasCalls ? latencyCharts(line, t) : []),
    throttleChart(line, t),
    {
      id: 'age',
      title: t('dashboard.chart.age'),
      measure: 'milliseconds',
      limits: [],
      lines: [
        line(
          t('dashboard.line.maximum'),
          hasCalls ? 'GetRecords.IteratorAgeMilliseconds' : 'IteratorAgeMilliseconds',
          'Maximum',
        ),
      ],
    },
    ...(hasCalls ? consumerCharts(about, t) : []),
    ...(hasCalls ? [successChart(line, t)] : []),
  ]
}

const trafficCharts = ({ shardLimits, openShards }: ChartSubject, line: LineOf, t: Translate): readonly ChartSpec[] => {
  const limit = (of: LimitSpec['of'], ofShard: number | undefined): readonly LimitSpec[] =>
    ofShard === undefined || openShards === null
      ? []
      : openShards.map(({ count, from, to }) => ({
          ...{ of, from, to, value: ofShard * count },
          name: t(of === 'writes' ? 'dashboard.writeLimit' : 'dashboard.readLimit', { n: count }),
        }))
  const [incoming, outgoing] = [t('chart.incoming'), t('chart.outgoing')]
  return [
    {
      id: 'bytes',
      title: t('chart.bytes'),
      measure: 'bytes',
      lines: [line(incoming, 'IncomingBytes', 'Sum'), line(outgoing, 'OutgoingBytes', 'Sum')],
      limits: [
        ...limit('writes', shardLimits?.writeBytesPerSecond),
        ...limit('reads', shardLimits?.readBytesPerSecond),
      ],
    },
    {
      id: 'records',
      title: t('chart.records'),
      measure: 'records',
      lines: [line(incoming, 'IncomingRecords', 'Sum'), line(outgoing, 'OutgoingRecords', 'Sum')],
      limits: limit('writes', shardLimits?.writeRecordsPerSecond),
    },
  ]
}

const latencyCharts = (line: LineOf, t: Translate): readonly ChartSpec[] => {
  const both = (operation: string): readonly LineSpec[] => [
    line(t('dashboard.line.averageOf', { operation }), `${operation}.Latency`, 'Average'),
    line(t('dashboard.line.maximumOf', { operation }), `${operation}.Latency`, 'Maximum'),
  ]
  return [
    {
      id: 'put-latency',
      title: t('dashboard.chart.putLatency'),
      measure: 'milliseconds',
      limits: [],
      lines: [...both('PutRecords'), ...both('PutRecord')],
    },
    {
      id: 'get-latency',
      title: t('dashboard.chart.getLatency'),
      measure: 'milliseconds',
      limits: [],
      lines: both('GetRecords'),
    },
  ]
}

const throttleChart = (line: LineOf, t: Translate): ChartSpec => ({
  id: 'throttles',
  title: t('dashboard.chart.throttles'),
  measure: 'refusals',
  limits: [],
  lines: [
    line(t('dashboard.line.writes'), 'WriteProvisionedThroughputExceeded', 'Sum'),
    line(t('dashboard.line.reads'), 'ReadProvisionedThroughputExceeded', 'Sum'),
  ],
})

const consumerCharts = ({ subject, consumers }: ChartSubject, t: Translate): readonly ChartSpec[] => {
  const ofProject = subject.arn === undefined
  if (consumers.length === 0 && !ofProject) return []
  const lines = (metric: string, statistic: Statistic): readonly LineSpec[] =>
    ofProject
      ? [{ name: t('dashboard.line.allConsumers'), series: { metric, statistic, subject } }]
      : consumers.map((consumerName) => ({
          name: consumerName,
          series: { metric, statistic, subject: { ...subject, consumerName } },
        }))
  return [
    {
      id: 'lag',
      title: t('dashboard.chart.lag'),
      measure: 'milliseconds',
      limits: [],
      lines: lines('SubscribeToShardEvent.MillisBehindLatest', 'Maximum'),
    },
    {
      id: 'fan-out',
      title: t('dashboard.chart.fanOut'),
      measure: 'bytes',
      limits: [],
      lines: lines('SubscribeToShardEvent.Bytes', 'Sum'),
    },
  ]
}

const successChart = (line: LineOf, t: Translate): ChartSpec => ({
  id: 'success',
  title: t('dashboard.chart.success'),
  measure: 'share',
  limits: [],
  lines: ['PutRecords', 'PutRecord', 'GetRecords'].map((operation) =>
    line(operation, `${operation}.Success`, 'Average'),
  ),
})

/** All series of some charts, in the order in which `toChartData` finds them again. */
export const seriesOf = (charts: readonly ChartSpec[]): readonly Series[] =>
  charts.flatMap(({ lines }) => lines.map(({ series }) => series))
