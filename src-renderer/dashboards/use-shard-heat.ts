import { computed, type ComputedRef, type Ref } from 'vue'
import type { ShardLimits } from '../../src-main/contract/limits'
import { paceOf } from '../charts/chart-pace'
import { useFramed } from '../charts/use-framed'
import type { Client } from '../client/client'
import { useText } from '../i18n/text'
import { endOf, valuesOf, type HeldPoints } from './history-points'
import { measureViews, type Measure } from './measures'
import type { TimeRange } from './time-range'
import type { ShardName } from './use-dashboard'
import { useHistory, type HistoryAnswer } from './use-history'

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
  readonly points: HeldPoints
  /** By shard. */
  readonly loads: readonly Load[]
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
  /** What nobody sees is not drawn. */
  readonly isSeen: boolean
}

export interface ShardHeatView {
  readonly heat: Readonly<Ref<Heat | null>>
  readonly options: ComputedRef<readonly { readonly value: HeatMetric; readonly label: string }[]>
  /** The busiest first. */
  readonly rows: ComputedRef<readonly HeatRow[]>
}

/** Of what is known; 0 where nothing is. */
interface Load {
  readonly mean: number
  readonly highest: number
  readonly last: number
}

/** Runs over every value of every shard each second. */
function loadOf(values: readonly (number | null)[], { first, length }: HeldPoints): Load {
  let [sum, count, highest, last] = [0, 0, 0, 0]
  for (let at = first; at < first + length; at += 1) {
    const value = values[at] ?? null
    if (value === null) continue
    sum += value
    count += 1
    last = value
    if (value > highest) highest = value
  }
  return { mean: count === 0 ? 0 : sum / count, highest, last }
}

const spanOf = ({ question: { range }, points }: HistoryAnswer): { from: number; to: number } => {
  if (range.kind === 'fixed') return range
  const to = endOf(points)
  return { from: to - range.seconds, to }
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

  const draw = (): Heat | null => {
    const answer = history.answer.value
    if (!answer) return null
    const { metric, limits, shards } = ask()
    const points = perSecond(answer.points)
    const { measure, limit } = metrics[metric]
    const { format } = views[measure]
    const loads = points.values.map((values) => loadOf(values, points))
    const highest = loads.reduce((most, load) => Math.max(most, load.highest), 1)
    const allowed = limit && limits && highest >= limits[limit] * FAINTEST_LOAD ? limits[limit] : null
    const full = allowed ?? highest * (limit ? 2 : 1)
    const busiest = loads.reduce((best, { mean }, index) => (mean > (loads[best]?.mean ?? 0) ? index : best), 0)
    const mean = loads[busiest]?.mean ?? 0
    return {
      ...spanOf(answer),
      points,
      loads,
      full,
      fullText: allowed === null ? format(full) : t('heat.limit', { value: format(allowed) }),
      busiest:
        mean > 0 ? t('heat.busiest', { shard: shards[busiest]?.shardId ?? '', value: format(mean) }) : t('heat.idle'),
      format,
    }
  }
  const heat = useFramed({
    source: () => [history.answer.value, ask()],
    make: draw,
    pace: (before) => (before && history.answer.value ? paceOf(before, spanOf(history.answer.value)) : 'now'),
    isSeen: () => ask().isSeen,
  })

  const rows = computed(() => {
    const { loads, format } = heat.value ?? {}
    if (!loads || !format) return []
    return ask()
      .shards.map(({ shardId }, index) => ({ shardId, load: loads[index] ?? idle }))
      .sort((a, b) => b.load.mean - a.load.mean)
      .map(({ shardId, load }) => ({
        ...{ shardId, mean: format(load.mean) },
        ...{ last: format(load.last), highest: format(load.highest) },
      }))
  })

  return {
    heat,
    rows,
    options: computed(() => metricNames.map((value) => ({ value, label: t(metrics[value].label) }))),
  }
}

const idle: Load = { mean: 0, highest: 0, last: 0 }

const perSecond = (points: HeldPoints): HeldPoints =>
  points.period === 1
    ? points
    : {
        ...points,
        first: 0,
        values: points.values.map((_, series) =>
          valuesOf(points, series).map((value) => (value === null ? null : value / points.period)),
        ),
      }
