import type { AlarmLevel, AlarmMetric, AlarmRule, AlarmSubject } from '../../contract/alarms'
import { shardLimits } from '../../engine/streams/limits/limits'
import { catalog } from '../../metrics/catalog'
import type { History, Span } from '../../metrics/history'
import { readSeries, type SeriesValues, type WantedSeries } from '../../metrics/window-series'

type Source = Pick<AlarmRule, 'metric' | 'statistic'>

/** Metrics that are made of others: how much of a limit of its shard is used, of the one that is used most. */
interface Load {
  readonly name: string
  /** What can be had a second. */
  readonly limits: Readonly<Record<string, number>>
}
const loads: readonly Load[] = [
  {
    name: 'WriteLoad',
    limits: { IncomingBytes: shardLimits.writeBytesPerSecond, IncomingRecords: shardLimits.writeRecordsPerSecond },
  },
  {
    name: 'ReadLoad',
    limits: { OutgoingBytes: shardLimits.readBytesPerSecond },
  },
]

const plain = (level: AlarmLevel, metrics: readonly (typeof catalog)['shard'][number][]): AlarmMetric[] =>
  metrics.map(({ name, unit }) => ({ level, name, unit, statistic: null }))

const together = [
  ...catalog.stream,
  ...catalog.shard.filter(({ name }) => !catalog.stream.some((other) => other.name === name)),
]

/** What rules can be about. Streams and the project have the metrics of their shards, too. */
export const alarmMetrics: readonly AlarmMetric[] = [
  ...plain('project', together),
  ...plain('stream', together),
  ...plain('shard', catalog.shard),
  ...loads.map(({ name }): AlarmMetric => ({ level: 'shard', name, unit: 'Percent', statistic: 'Average' })),
  ...plain('consumer', catalog.consumer),
]

export const findAlarmMetric = ({ level, metric }: Pick<AlarmRule, 'level' | 'metric'>): AlarmMetric | undefined =>
  alarmMetrics.find((each) => each.level === level && each.name === metric)

/** Where a period has no samples there is no value: zeros are for those who look, not for alarms. */
const nothingAssumed = [] as const

/** Values of a rule's metric, by subject, then by period. */
export const readValues = async (
  history: History,
  { level, metric, statistic }: Source & Pick<AlarmRule, 'level'>,
  { subjects, ...asked }: { readonly subjects: readonly AlarmSubject[]; readonly span: Span },
): Promise<readonly SeriesValues[]> => {
  const load = level === 'shard' ? loads.find(({ name }) => name === metric) : undefined
  const parts = load === undefined ? [{ metric, statistic }] : Object.keys(load.limits).map(sumOf)
  const wanted = subjects.flatMap((subject) =>
    parts.map((part): WantedSeries => ({ ...part, subject: toSubject(level, subject) })),
  )
  const values = await readSeries(history, wanted, { ...asked, counted: nothingAssumed })
  if (load === undefined) return values
  const limits = Object.values(load.limits).map((perSecond) => perSecond * asked.span.period)
  return subjects.map((_, at) => percents(values.slice(at * parts.length, (at + 1) * parts.length), limits))
}

const sumOf = (metric: string): Source => ({ metric, statistic: 'Sum' })

const percents = (sums: readonly SeriesValues[], limits: readonly number[]): SeriesValues =>
  (sums[0] ?? []).map((_, at) => {
    const known = sums.flatMap((series, i) => {
      const sum = series[at] ?? null
      return sum === null ? [] : [(sum / (limits[i] as number)) * 100]
    })
    return known.length === 0 ? null : Math.max(...known)
  })

const toSubject = (level: AlarmLevel, { arn, part }: AlarmSubject): WantedSeries['subject'] => ({
  ...(arn === null ? {} : { arn }),
  ...(part === null ? {} : level === 'shard' ? { shardId: part } : { consumerName: part }),
})
