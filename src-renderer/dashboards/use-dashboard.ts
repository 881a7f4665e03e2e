import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { StreamParts } from '../../src-main/contract/history'
import type { ShardLimits } from '../../src-main/contract/limits'
import type { TimeChartData } from '../charts/time-chart'
import type { Client } from '../client/client'
import type { ContractFailure } from '../client/failure'
import { useFeed } from '../client/use-feed'
import { useText } from '../i18n/text'
import { useStreams } from '../streams/streams'
import { toChartData } from './chart-data'
import { chartsOf, seriesOf } from './chart-list'
import { endOf } from './history-points'
import { measureViews } from './measures'
import type { DashboardAddress } from './use-dashboard-address'
import { useHistory, type HistoryAnswer } from './use-history'
import { useMarks } from './use-marks'
import { useShardCounts } from './use-shard-counts'
import { TRUTH_SECONDS, useTruth } from './use-truth'

/** At most so many points in a line: more than a chart has pixels, fewer than two a pixel. */
const LINE_POINTS = 900
/** What a question of main may ask for at once. */
const MOST_SHARDS = 500

export type ShardName = StreamParts['shards'][number]

export interface DashboardView {
  readonly charts: ComputedRef<readonly TimeChartData[]>
  /** All shards of the stream; empty for a project. */
  readonly shards: ComputedRef<readonly ShardName[]>
  readonly failure: ComputedRef<ContractFailure | null>
  retry(): void
  /** Whether the range is one of which every second is known. */
  readonly hasTruth: ComputedRef<boolean>
  readonly shardLimits: Readonly<Ref<ShardLimits | null>>
}

/** The stretch that is drawn: of a live range what came last, of another one all of it. */
const spanOf = ({ question, points }: HistoryAnswer): { from: number; to: number } => {
  if (question.range.kind === 'fixed') return question.range
  const to = endOf(points)
  return { from: to - question.range.seconds, to }
}

/** Everything a dashboard draws, kept up to date as long as the scope lives. */
export function useDashboard(
  client: Client,
  { subject, range }: Pick<DashboardAddress, 'subject' | 'range'>,
  isTruthShown: () => boolean,
): DashboardView {
  const text = useText()
  const { t } = text
  const views = measureViews(text)
  const { shards, open, consumers } = useStreamParts(client, () => subject.value.arn)
  const shardLimits = shallowRef<ShardLimits | null>(null)
  client.call('limits.ofShard', {}).then(
    (limits) => (shardLimits.value = limits),
    () => undefined, // without them charts have no limits; the failure of main itself is told elsewhere
  )

  const openShards = useShardCounts(client, () => ({
    subject: subject.value,
    range: range.value,
    open: open.value,
  }))
  const specs = computed(() =>
    chartsOf(
      {
        subject: subject.value,
        consumers: consumers.value,
        shardLimits: shardLimits.value,
        openShards: openShards.value,
      },
      t,
    ),
  )
  const series = computed(() => seriesOf(specs.value))
  const truth = useTruth(client, { isShown: isTruthShown, range, specs, text })
  const history = useHistory(client, () => ({
    series: series.value,
    range: range.value,
    ...(truth.isShown.value ? { points: TRUTH_SECONDS, period: 1 } : { points: LINE_POINTS }),
  }))
  const marks = useMarks(client, subject, range)

  const charts = computed(() => {
    const answer = history.answer.value
    if (!answer || answer.points.values.length !== series.value.length) return []
    const [points, span] = [answer.points, spanOf(answer)]
    return truth.beside(toChartData({ charts: specs.value, points, span, marks: marks.value, views }))
  })

  return {
    charts,
    shards,
    hasTruth: truth.isKnown,
    shardLimits,
    failure: computed(() => history.failure.value ?? truth.failure.value),
    retry: () => {
      history.retry()
      truth.retry()
    },
  }
}

/** Shards and consumers of a stream. */
function useStreamParts(client: Client, arn: () => string | undefined) {
  const streams = useStreams()
  /** A stream that is gone has metrics, but no more shards to follow. */
  const living = computed(() => streams.rows?.find((row) => row.arn === arn())?.arn ?? null)
  const { latest } = useFeed(client, 'history.parts.watch', {
    input: () => (living.value === null ? null : { arn: living.value }),
  })
  const all = computed(() => latest.value?.shards ?? [])
  return {
    shards: computed(() => all.value.slice(0, MOST_SHARDS)),
    open: computed(() => all.value.filter(({ isOpen }) => isOpen).length),
    consumers: computed(() => latest.value?.consumers ?? []),
  }
}
