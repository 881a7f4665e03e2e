import { axisRange, type AxisRange } from './axis-scale'
import type { ChartColours } from './chart-colours'
import { placesToDraw } from './columns'
import type { ChartOption } from './echarts'
import { dashOf, highestOf, type LimitLine, type TimeChartData, type TimeLine } from './time-chart'

/** Around the plot, in pixels: the same in all charts, so that times stand below each other, and marks can be laid over them. */
export interface PlotMargins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface TimeOptionInput extends Pick<
  TimeChartData,
  'scale' | 'from' | 'to' | 'lines' | 'marks' | 'formatTick'
> {
  /** Those to be drawn; the axis reaches up to them. */
  readonly limits: readonly LimitLine[]
  readonly colours: ChartColours
  readonly margins: PlotMargins
  /** Seconds of a column of one pixel. */
  readonly column: number
  /** Pixels. */
  readonly textSize: number
  formatTime(epochMs: number): string
}

const labelStyle = ({ colours, textSize }: TimeOptionInput) => ({
  color: colours.faint,
  fontFamily: colours.font,
  fontSize: textSize,
})

const timeAxis = (input: TimeOptionInput) => ({
  type: 'time',
  min: input.from * 1000,
  max: input.to * 1000,
  splitNumber: 4,
  axisLine: { show: true, lineStyle: { color: input.colours.line } },
  axisTick: { show: false },
  splitLine: { show: false },
  axisLabel: { ...labelStyle(input), hideOverlap: true, margin: input.textSize, formatter: input.formatTime },
})

const rangeOf = ({ scale, lines, limits }: TimeOptionInput): AxisRange =>
  scale === 'ratio'
    ? { max: 1, interval: 0.25 }
    : axisRange(Math.max(highestOf(lines), ...limits.map(({ value }) => value * 1.02)), scale)

const valueAxis = (input: TimeOptionInput) => ({
  type: 'value',
  min: 0,
  ...rangeOf(input),
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: input.colours.line, width: 1 } },
  axisLabel: { ...labelStyle(input), formatter: input.formatTick },
})

/**
 * Pairs of time and value in one flat array, which ECharts reads without making objects of them. NaN is a gap.
 * @param column seconds of a column of one pixel: a line has no more pairs than can be told apart
 */
export function pairs(line: TimeLine, column: number): Float64Array {
  const { from, period, values, isStepped } = line
  // The last step is as wide as the others.
  const places = isStepped ? [...values.keys(), values.length] : placesToDraw(line, column)
  const flat = new Float64Array(places.length * 2)
  for (const [index, at] of places.entries()) {
    flat[index * 2] = (from + at * period) * 1000
    flat[index * 2 + 1] = values[Math.min(at, values.length - 1)] ?? Number.NaN
  }
  return flat
}

/** A name needs room: limits that held for a shorter part of the picture, and do not any more at its end, go without one. */
const NAMED_SHARE = 0.4

const limitOf = ({ name, value, ...held }: LimitLine, { from, to, colours, textSize }: TimeOptionInput) => {
  const [start, end] = [Math.max(held.from, from), Math.min(held.to, to)]
  // At different ends and sides, so that those that follow each other at one height do not meet.
  const position = held.to >= to ? 'insideEndTop' : 'insideStartBottom'
  const show = held.to >= to || end - start >= (to - from) * NAMED_SHARE
  const label = { show, position, formatter: name, color: colours.limit, fontSize: textSize, distance: 4 }
  return [
    { coord: [start * 1000, value], label, lineStyle: { color: colours.limit, type: 'solid', width: 1 } },
    { coord: [end * 1000, value] },
  ]
}

const markLine = (input: TimeOptionInput) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  data: [
    ...input.marks.map(({ at }) => ({
      xAxis: at,
      label: { show: false },
      lineStyle: { color: input.colours.event, type: [2, 3], width: 1 },
    })),
    ...input.limits.map((limit) => limitOf(limit, input)),
  ],
})

const lineOf = (line: TimeLine, index: number, input: TimeOptionInput) => {
  const color = input.colours.tones[line.tone]
  const dash = line.isStepped ? [] : dashOf(line.tone)
  return {
    type: 'line',
    id: line.id,
    dimensions: ['time', 'value'],
    encode: { x: 'time', y: 'value' },
    data: pairs(line, input.column),
    showSymbol: false,
    connectNulls: false,
    silent: true,
    ...(line.isStepped ? { step: 'end' } : {}),
    lineStyle: { color, width: line.isStepped ? 2.5 : 1.5, type: dash.length > 0 ? dash : 'solid' },
    itemStyle: { color },
    ...(index === 0 && input.scale !== 'ratio' ? { areaStyle: { color: input.colours.incomingFill } } : {}),
    ...(index === 0 ? { markLine: markLine(input) } : {}),
  }
}

/** Values between two gaps: lines of no length, which would not be seen. */
export function alone({ from, period, values }: TimeLine): (readonly [number, number])[] {
  const found: [number, number][] = []
  values.forEach((value, index) => {
    const isAlone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
    if (value !== null && isAlone) found.push([(from + index * period) * 1000, value])
  })
  return found
}

const dotsOf = (line: TimeLine, { colours }: TimeOptionInput) => {
  const data = line.isStepped ? [] : alone(line)
  if (data.length === 0) return []
  const itemStyle = { color: colours.tones[line.tone] }
  return [{ type: 'scatter', id: `${line.id}-alone`, data, symbolSize: 3, silent: true, itemStyle }]
}

/** The whole option of a chart over time. What a pointer does is not its business: see PlotOverlay. */
export const timeOption = (input: TimeOptionInput): ChartOption => ({
  animation: false,
  grid: { ...input.margins, outerBoundsMode: 'none' },
  xAxis: timeAxis(input),
  yAxis: valueAxis(input),
  series: [
    ...input.lines.map((line, index) => lineOf(line, index, input)),
    ...input.lines.flatMap((line) => dotsOf(line, input)),
  ],
})
