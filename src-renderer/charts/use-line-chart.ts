import { computed, type ComputedRef } from 'vue'
import { joined, type Figure } from '../i18n/format'
import { useText } from '../i18n/text'
import { useChartColours } from './chart-colours'
import type { AxisScale } from './axis-scale'
import type { ChartOption } from './echarts'
import { lineOption, type LineSeries } from './line-option'

/** What a live chart shows. */
export interface LiveChartData {
  readonly title: string
  readonly scale: AxisScale
  readonly startSecond: number
  readonly series: readonly LineSeries[]
  format(value: number): Figure
  /** Shorter, for the axis: its ticks are round and the title has the unit. */
  formatTick(value: number): string
}

/** One line of the chart's table twin: some seconds, averaged. */
export interface ChartTableRow {
  readonly time: string
  readonly values: readonly string[]
}

export interface LineChartView {
  readonly option: ComputedRef<ChartOption>
  /** The chart in words, for those who do not see it. */
  readonly summary: ComputedRef<string>
  /** Newest first. */
  readonly rows: ComputedRef<readonly ChartTableRow[]>
}

const TABLE_STEP_SECONDS = 10
const SECONDS_PER_MINUTE = 60

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** A live line chart's option, its summary and its table twin. */
export function useLineChart(data: () => LiveChartData): LineChartView {
  const { t, f } = useText()
  const colours = useChartColours()
  const show = (value: number): string => joined(data().format(value))

  const option = computed(() =>
    lineOption({
      ...data(),
      colours: colours.value,
      formatValue: show,
      formatAxis: data().formatTick,
      formatMinutesAgo: (minutes) => (minutes === 0 ? t('chart.now') : t('chart.minutesAgo', { n: minutes })),
      formatClock: f.clock,
    }),
  )

  const summary = computed(() => {
    const { title, series } = data()
    const parts = series.map(({ name, values }) => {
      const present = known(values)
      const now = present.at(-1)
      if (now === undefined) return `${name}: ${t('chart.noData')}.`
      return t('chart.seriesSummary', { name, now: show(now), highest: show(Math.max(...present)) })
    })
    const minutes = Math.round((series[0]?.values.length ?? 0) / SECONDS_PER_MINUTE)
    return t('chart.summary', { title, minutes, series: parts.join(' ') })
  })

  const rows = computed(() => {
    const { series, startSecond } = data()
    const length = series[0]?.values.length ?? 0
    const result: ChartTableRow[] = []
    for (let end = length; end > 0; end -= TABLE_STEP_SECONDS) {
      const start = Math.max(0, end - TABLE_STEP_SECONDS)
      const values = series.map((one) => known(one.values.slice(start, end)))
      if (values.every((some) => some.length === 0)) continue
      result.push({
        time: f.clock((startSecond + start) * 1000),
        values: values.map((some) => (some.length === 0 ? t('chart.noData') : show(mean(some)))),
      })
    }
    return result
  })

  return { option, summary, rows }
}
