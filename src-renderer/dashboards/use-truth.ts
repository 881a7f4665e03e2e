import { computed, type ComputedRef, type Ref } from 'vue'
import type { TimeChartData } from '../charts/time-chart'
import type { Client } from '../client/client'
import type { ContractFailure } from '../client/failure'
import type { Text } from '../i18n/text'
import { toChartData, withAverages } from './chart-data'
import { seriesOf, type ChartSpec } from './chart-list'
import { firstLine, hiddenThrottles } from './hidden-throttles'
import { measureViews } from './measures'
import { spanAt, type TimeRange } from './time-range'
import { useHistory } from './use-history'
import { useWorld } from '../world/world'

const MINUTE = 60
/** Seconds are known for so long, and a line of them has so many points. */
export const TRUTH_SECONDS = 3600

export interface TruthAsk {
  readonly isShown: () => boolean
  readonly range: ComputedRef<TimeRange>
  readonly specs: ComputedRef<readonly ChartSpec[]>
  readonly text: Text
}

export interface TruthView {
  /** Whether every second of the range is known. */
  readonly isKnown: ComputedRef<boolean>
  /** Whether the averages are wanted and can be had: then charts need every second too. */
  readonly isShown: ComputedRef<boolean>
  /** Charts with the averages that CloudWatch would show on top, and a sentence about what those hide. */
  beside(drawn: readonly TimeChartData[]): readonly TimeChartData[]
  readonly failure: Readonly<Ref<ContractFailure | null>>
  retry(): void
}

/** Every second beside what CloudWatch shows: averages of whole minutes. */
export function useTruth(client: Client, { isShown: isWanted, range, specs, text }: TruthAsk): TruthView {
  const views = measureViews(text)
  const world = useWorld()
  const isKnown = computed(() => {
    const now = Math.floor(world.now() / 1000)
    return now - spanAt(range.value, now).from <= TRUTH_SECONDS
  })
  const isShown = computed(() => isWanted() && isKnown.value)
  const averaged = computed(() => specs.value.filter(({ measure }) => views[measure].isRate))
  const { answer, failure, retry } = useHistory(client, () =>
    isShown.value
      ? { series: seriesOf(averaged.value), range: wholeMinutes(range.value), points: TRUTH_SECONDS, period: MINUTE }
      : null,
  )

  const beside = (drawn: readonly TimeChartData[]): readonly TimeChartData[] => {
    const [first] = drawn
    if (!answer.value || !isShown.value || !first) return drawn
    const { points } = answer.value
    const span = { from: first.from, to: first.to }
    const averages = toChartData({ charts: averaged.value, points, span, marks: [], views })
    const note = throttleNote({ drawn, averages, specs: specs.value }, text)
    return drawn.map((chart) => {
      const minutes = averages.find(({ id }) => id === chart.id)
      const both = minutes ? withAverages(chart, minutes, (line) => text.t('dashboard.minuteAverage', { line })) : chart
      return chart.id === 'throttles' && note !== null ? { ...both, note } : both
    })
  }
  return { isKnown, isShown, beside, failure, retry }
}

interface Compared {
  readonly drawn: readonly TimeChartData[]
  readonly averages: readonly TimeChartData[]
  readonly specs: readonly ChartSpec[]
}

/** The throttles that the averages hide, in words. */
function throttleNote({ drawn, averages, specs }: Compared, { t, f }: Text): string | null {
  const refused = firstLine(drawn, 'throttles')
  const found = refused && hiddenThrottles({ refused, averages: writeAverages(averages, specs) })
  if (!found) return null
  const { seconds, records, highestAverage } = found
  return t('dashboard.hiddenThrottles', { n: seconds, records: f.count(records), use: f.percent(highestAverage) })
}

/** Averages of written bytes and records, each with the limit that holds for them. */
const writeAverages = (charts: readonly TimeChartData[], specs: readonly ChartSpec[]) =>
  ['bytes', 'records'].flatMap((id) => {
    const line = firstLine(charts, id)
    const limits = specs.find((spec) => spec.id === id)?.limits.filter(({ of }) => of === 'writes') ?? []
    return line && limits.length > 0 ? [{ line, limits }] : []
  })

const wholeMinutes = (range: TimeRange): TimeRange =>
  range.kind === 'live'
    ? range
    : {
        kind: 'fixed',
        from: Math.floor(range.from / MINUTE) * MINUTE,
        to: Math.ceil(range.to / MINUTE) * MINUTE,
      }
