import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
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
import { TRUTH_SECONDS, useTruth } from './use-truth'

/** At most so many points in a line: more than a chart has pixels, fewer than two a pixel. */
const LINE_POINTS = 900
/** What a question of main may ask for at once. */
const MOST_SHARDS = 500

export interface ShardName {
  readonly shardId: string
  readonly isOpen: boolean
}

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
  const { shards, consumers } = useStreamParts(client, () => subject.value.arn)
  const shardLimits = shallowRef<ShardLimits | null>(null)
  client.call('limits.ofShard', {}).then(
    (limits) => (shardLimits.value = limits),
    () => undefined, // without them charts have no limits; the failure of main itself is told elsewhere
  )

  const openShards = computed(() => {
    if (subject.value.arn === undefined) return null
    return subject.value.shardId === undefined ? shards.value.filter(({ isOpen }) => isOpen).length : 1
  })
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

/** Shards and consumers of a stream. They change rarely and are told every second: what did not change stays the same value. */
function useStreamParts(client: Client, arn: () => string | undefined) {
  const shards = shallowRef<readonly ShardName[]>([])
  const streams = useStreams()
  /** A stream that is gone has metrics, but no more shards to follow. */
  const living = computed(() => streams.rows?.find((row) => row.arn === arn())?.arn ?? null)
  const input = () => (living.value === null ? null : { arn: living.value })
  watch(living, () => (shards.value = []), { flush: 'sync' })
  useFeed(client, 'stream.watch', {
    input,
    onEvent: ({ shards: rows }) => {
      const names = rows.map(({ shardId, state }) => ({ shardId, isOpen: state === 'open' }))
      if (JSON.stringify(names) !== JSON.stringify(shards.value)) shards.value = names
    },
  })
  const { latest: details } = useFeed(client, 'stream.details.watch', { input })
  return {
    shards: computed(() => shards.value.slice(0, MOST_SHARDS)),
    consumers: computed(() => details.value?.consumers.map(({ name }) => name) ?? []),
  }
}
