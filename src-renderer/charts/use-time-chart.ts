import { computed, type ComputedRef, type Ref } from 'vue'
import { useText } from '../i18n/text'
import { useChartColours, type ChartColours } from './chart-colours'
import { columnSeconds } from './columns'
import type { ChartOption } from './echarts'
import { highestOf, lastKnown, limitsInSight, type TimeChartData } from './time-chart'
import { timeOption, type PlotMargins } from './time-option'

export interface TimeChartView {
  readonly option: ComputedRef<ChartOption>
  /** The chart in words, for those who do not see it. */
  readonly summary: ComputedRef<string>
  readonly margins: ComputedRef<PlotMargins>
  readonly colours: ComputedRef<ChartColours>
}

export interface TimeChartAsk {
  readonly data: TimeChartData
  readonly hidden: ReadonlySet<string>
  readonly limits: 'near' | 'all'
  readonly isLarge: boolean
}

const MARGINS: PlotMargins = { left: 64, right: 28, top: 10, bottom: 24 }
const LARGE_MARGINS: PlotMargins = { left: 92, right: 40, top: 12, bottom: 38 }
const TEXT_SIZE = 11
const LARGE_TEXT_SIZE = 16

const MINUTE = 60
const DAY = 86_400

/**
 * Option, summary and margins of a chart over time.
 * @param width of the chart in pixels. Only what it changes is drawn again: apart from `ask`, for that reason.
 */
export function useTimeChart(ask: () => TimeChartAsk, width: Readonly<Ref<number>>): TimeChartView {
  const { t, f } = useText()
  const colours = useChartColours()
  const margins = computed(() => (ask().isLarge ? LARGE_MARGINS : MARGINS))

  const column = computed(() => {
    const { left, right } = margins.value
    return columnSeconds(ask().data, width.value - left - right)
  })

  /** As fine as the axis is long. */
  const formatTime = (epochMs: number): string => {
    const { from, to } = ask().data
    if (to - from <= 15 * MINUTE) return f.clock(epochMs)
    if (to - from <= DAY) return f.hourMinute(epochMs)
    return to - from <= 3 * DAY ? `${f.day(epochMs)} ${f.hourMinute(epochMs)}` : f.day(epochMs)
  }

  const option = computed(() => {
    const { data, hidden, limits, isLarge } = ask()
    const lines = data.lines.filter(({ id }) => !hidden.has(id))
    return timeOption({
      ...{ ...data, lines, formatTime },
      limits: limitsInSight({ ...data, lines }, limits),
      colours: colours.value,
      margins: margins.value,
      column: column.value,
      textSize: isLarge ? LARGE_TEXT_SIZE : TEXT_SIZE,
    })
  })

  const summary = computed(() => {
    const { title, lines, from, to, format, note } = ask().data
    const parts = lines.map((line) => {
      const last = lastKnown(line)
      if (last === null) return `${line.name}: ${t('chart.noData')}.`
      return t('chart.seriesSummary', { name: line.name, now: format(last), highest: format(highestOf([line])) })
    })
    const [start, end] = [f.dateTimeMs(from * 1000), f.dateTimeMs(to * 1000)]
    return t('chart.rangeSummary', { title, start, end, series: [...parts, note ?? ''].join(' ').trim() })
  })

  return { option, summary, margins, colours }
}
