import { computed, type ComputedRef } from 'vue'
import type { Points } from '../../src-main/contract/history'
import type { ShardLimits } from '../../src-main/contract/limits'
import type { Client } from '../client/client'
import { useText } from '../i18n/text'
import { endOf } from './history-points'
import { measureViews, type Measure } from './measures'
import type { TimeRange } from './time-range'
import type { ShardName } from './use-dashboard'
import { useHistory } from './use-history'

const metrics = {
  IncomingBytes: { measure: 'bytes', limit: 'writeBytesPerSecond', label: 'heat.incomingBytes' },
  IncomingRecords: { measure: 'records', limit: 'writeRecordsPerSecond', label: 'heat.incomingRecords' },
  OutgoingBytes: { measure: 'bytes', limit: 'readBytesPerSecond', label: 'heat.outgoingBytes' },
  WriteProvisionedThroughputExceeded: { measure: 'refusals', limit: null, label: 'heat.throttled' },
} as const satisfies Readonly<Record<string, { measure: Measure; limit: keyof ShardLimits | null; label: string }>>
export type HeatMetric = keyof typeof metrics
const metricNames = Object.keys(metrics) as readonly HeatMetric[]

/** Enough for the width of a page; a row needs no more than its colours can tell. */
const HEAT_POINTS = 300
/** Of the limit. Below it nothing would be seen, so colours then compare shards with each other, without a red one. */
const FAINTEST_LOAD = 0.1

/** The loads of all shards over time. Values are per second. */
export interface Heat {
  readonly points: Points
  /** Epoch seconds of both ends of the picture. */
  readonly from: number
  readonly to: number
  /** The value that is drawn hottest: the limit, unless all is far below it; without one the highest there is. */
  readonly full: number
  readonly fullText: string
  /** The shard that has most on average, and how much, in words. */
  readonly busiest: string
  format(value: number): string
}

export interface HeatRow {
  readonly shardId: string
  readonly last: string
  readonly mean: string
  readonly highest: string
}

export interface HeatAsk {
  readonly arn: string
  readonly shards: readonly ShardName[]
  readonly range: TimeRange
  readonly limits: ShardLimits | null
  readonly metric: HeatMetric
}

export interface ShardHeatView {
  readonly heat: ComputedRef<Heat | null>
  readonly options: ComputedRef<readonly { readonly value: HeatMetric; readonly label: string }[]>
  /** The busiest first. */
  readonly rows: ComputedRef<readonly HeatRow[]>
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
/** Of what is known; 0 where nothing is. Runs over every value of every shard each second. */
function meanOf(values: readonly (number | null)[]): number {
  let [sum, count] = [0, 0]
  for (const value of values) {
    if (value === null) continue
    sum += value
    count += 1
  }
  return count === 0 ? 0 : sum / count
}
const highestOf = (rows: readonly (readonly (number | null)[])[]): number => {
  let highest = 0
  for (const row of rows) for (const value of row) if (value !== null && value > highest) highest = value
  return highest
}

/** How loaded each shard of a stream was, kept up to date as long as the scope lives. */
export function useShardHeat(client: Client, ask: () => HeatAsk): ShardHeatView {
  const text = useText()
  const { t } = text
  const views = measureViews(text)
  const history = useHistory(client, () => {
    const { arn, shards, range, metric } = ask()
    if (shards.length === 0) return null
    const series = shards.map(({ shardId }) => ({ metric, statistic: 'Sum' as const, subject: { arn, shardId } }))
    return { series, range, points: HEAT_POINTS }
  })

  const heat = computed<Heat | null>(() => {
    const answer = history.answer.value
    if (!answer) return null
    const { metric, limits, shards } = ask()
    const points = perSecond(answer.points)
    const { measure, limit } = metrics[metric]
    const { format } = views[measure]
    const highest = Math.max(highestOf(points.values), 1)
    const allowed = limit && limits && highest >= limits[limit] * FAINTEST_LOAD ? limits[limit] : null
    const full = allowed ?? highest * (limit ? 2 : 1)
    const means = points.values.map(meanOf)
    const busiest = means.reduce((best, mean, index) => (mean > (means[best] ?? 0) ? index : best), 0)
    const { range } = answer.question
    const to = range.kind === 'fixed' ? range.to : endOf(points)
    return {
      points,
      to,
      from: range.kind === 'fixed' ? range.from : to - range.seconds,
      full,
      fullText: allowed === null ? format(full) : t('heat.limit', { value: format(allowed) }),
      busiest:
        (means[busiest] ?? 0) > 0
          ? t('heat.busiest', { shard: shards[busiest]?.shardId ?? '', value: format(means[busiest] ?? 0) })
          : t('heat.idle'),
      format,
    }
  })

  const rows = computed(() => {
    const { points, format } = heat.value ?? {}
    if (!points || !format) return []
    const measured = ask().shards.map(({ shardId }, index) => {
      const values = known(points.values[index] ?? [])
      return { shardId, mean: meanOf(values), last: values.at(-1) ?? 0, highest: highestOf([values]) }
    })
    return measured
      .sort((a, b) => b.mean - a.mean)
      .map(({ shardId, mean, last, highest }) => ({
        ...{ shardId, mean: format(mean) },
        ...{ last: format(last), highest: format(highest) },
      }))
  })

  return {
    heat,
    rows,
    options: computed(() => metricNames.map((value) => ({ value, label: t(metrics[value].label) }))),
  }
}

const perSecond = (points: Points): Points =>
  points.period === 1
    ? points
    : {
        ...points,
        values: points.values.map((row) => row.map((value) => (value === null ? null : value / points.period))),
      }
