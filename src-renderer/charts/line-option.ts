import { axisRange, type AxisScale } from './axis-scale'
import type { ChartColours, Tone } from './chart-colours'
import type { ChartOption } from './echarts'

export interface LineSeries {
  readonly name: string
  readonly tone: Tone
  /** One value a second, oldest first; null where nothing is known. All series of a chart have one length. */
  readonly values: readonly (number | null)[]
}

export interface LineChartInput {
  readonly series: readonly LineSeries[]
  readonly scale: AxisScale
  /** Epoch seconds of the first value. */
  readonly startSecond: number
  readonly colours: ChartColours
  formatValue(value: number): string
  formatAxis(value: number): string
  /** Text below the axis for so many minutes ago. */
  formatMinutesAgo(minutes: number): string
  formatClock(epochMs: number): string
}

interface TooltipPoint {
  readonly seriesName: string
  readonly value: readonly [number, number | null]
}

const SECONDS_PER_MINUTE = 60

const highestOf = (series: readonly LineSeries[]): number =>
  series.reduce((highest, { values }) => values.reduce<number>((top, value) => Math.max(top, value ?? 0), highest), 0)

const lengthOf = ({ series }: LineChartInput): number => series[0]?.values.length ?? 0

const labelStyle = ({ colours }: LineChartInput) => ({
  color: colours.faint,
  fontFamily: colours.font,
  fontSize: 11,
})

/** Drawn on the canvas: an HTML tooltip would need inline styles, which the content policy forbids. */
const tooltip = (input: LineChartInput) => ({
  trigger: 'axis',
  renderMode: 'richText',
  confine: true,
  transitionDuration: 0,
  backgroundColor: input.colours.surface,
  borderColor: input.colours.line,
  borderWidth: 1,
  padding: [6, 10],
  textStyle: { color: input.colours.text, fontFamily: input.colours.font, fontSize: 12 },
  axisPointer: { type: 'line', lineStyle: { color: input.colours.faint, type: 'solid', width: 1 } },
  formatter: (points: readonly TooltipPoint[]) => {
    const second = input.startSecond + (points[0]?.value[0] ?? 0) + lengthOf(input) - 1
    const lines = points.map(({ seriesName, value }) => `${seriesName}  ${input.formatValue(value[1] ?? 0)}`)
    return [input.formatClock(second * 1000), ...lines].join('\n')
  },
})

/** Seconds back from now: the ticks stand still while the lines move. */
const timeAxis = (input: LineChartInput) => ({
  type: 'value',
  // Whole minutes, so that every tick is one.
  min: -Math.ceil((lengthOf(input) - 1) / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE,
  max: 0,
  interval: SECONDS_PER_MINUTE,
  axisLine: { show: true, lineStyle: { color: input.colours.line } },
  axisTick: { show: false },
  splitLine: { show: false },
  axisLabel: {
    ...labelStyle(input),
    hideOverlap: true,
    margin: 10,
    alignMinLabel: 'left',
    alignMaxLabel: 'right',
    formatter: (value: number) => input.formatMinutesAgo(-value / SECONDS_PER_MINUTE),
  },
})

const valueAxis = (input: LineChartInput) => ({
  type: 'value',
  min: 0,
  ...axisRange(highestOf(input.series), input.scale),
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: input.colours.line, width: 1 } },
  axisLabel: { ...labelStyle(input), formatter: input.formatAxis },
})

/** Outgoing is dashed, so that colour is not the only sign. */
const line = ({ name, tone, values }: LineSeries, colours: ChartColours) => ({
  type: 'line',
  name,
  data: values.map((value, index) => [index - (values.length - 1), value]),
  showSymbol: false,
  symbol: 'circle',
  connectNulls: false,
  emphasis: { disabled: true },
  lineStyle: { color: colours.tones[tone], width: 1.5, type: tone === 'outgoing' ? [4, 3] : 'solid' },
  itemStyle: { color: colours.tones[tone] },
  ...(tone === 'incoming' ? { areaStyle: { color: colours.incomingFill } } : {}),
})

/** The whole option of a live line chart. */
export const lineOption = (input: LineChartInput): ChartOption => ({
  animation: false,
  grid: { left: 4, right: 12, top: 10, bottom: 5, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  tooltip: tooltip(input),
  xAxis: timeAxis(input),
  yAxis: valueAxis(input),
  series: input.series.map((series) => line(series, input.colours)),
})
