import type { Curve } from '../../src-main/contract/plan'
import type { ChartColours, Tone } from '../charts/chart-colours'
import type { ChartOption } from '../charts/echarts'
import { dashOf } from '../charts/time-chart'

export interface CurveOptionInput {
  readonly lines: readonly (Curve & { readonly name: string; readonly tone: Tone })[]
  /** Places along x that mean something. */
  readonly marks: readonly { readonly x: number; readonly name: string }[]
  /** Both axes by powers of ten. */
  readonly isLog: boolean
  readonly xName: string
  readonly colours: ChartColours
  /** What is said of points that do not fit. */
  readonly throttles: string
  formatX(x: number): string
  formatY(y: number): string
}

type Line = CurveOptionInput['lines'][number]
interface TooltipPoint {
  readonly value: readonly [number, number | null]
}

const label = ({ colours }: CurveOptionInput) => ({ color: colours.faint, fontFamily: colours.font, fontSize: 11 })

const tooltip = (input: CurveOptionInput) => ({
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
  formatter: ([first]: readonly TooltipPoint[]) => {
    const x = first?.value[0] ?? 0
    const told = input.lines.flatMap(({ name, points }) => {
      const point = points.find((each) => each.x === x)
      if (point === undefined || point.y === null) return []
      return [`${name}  ${input.formatY(point.y)}${point.isFeasible ? '' : `  (${input.throttles})`}`]
    })
    return [`${input.formatX(x)} ${input.xName}`, ...told].join('\n')
  },
})

/** What fits is drawn as a line, what throttles as a fainter one of dots that begins where the line ends. */
const seriesOf = (line: Line, index: number, input: CurveOptionInput) => {
  const { points, tone } = line
  const color = input.colours.tones[tone]
  const dash = dashOf(tone)
  const touchesInfeasible = (at: number): boolean =>
    [at - 1, at, at + 1].some((near) => points[near]?.isFeasible === false)
  const common = {
    type: 'line',
    showSymbol: false,
    symbol: 'circle',
    connectNulls: false,
    emphasis: { disabled: true },
  }
  return [
    {
      ...common,
      data: points.map(({ x, y, isFeasible }) => [x, isFeasible ? y : null]),
      lineStyle: { color, width: 2, type: dash.length > 0 ? dash : 'solid' },
      itemStyle: { color },
      ...(index === 0 ? { markLine: markLine(input) } : {}),
    },
    {
      ...common,
      data: points.map(({ x, y }, at) => [x, touchesInfeasible(at) ? y : null]),
      lineStyle: { color, width: 1.5, type: [1, 4], opacity: 0.7 },
      itemStyle: { color },
    },
  ]
}

const markLine = (input: CurveOptionInput) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  lineStyle: { color: input.colours.event, type: [2, 3], width: 1 },
  data: input.marks.map(({ x, name }, index) => ({
    xAxis: x,
    label: { ...label(input), formatter: name, position: 'end', rotate: 0, distance: 4 + (index % 3) * 13 },
  })),
})

/** Curves of costs, which rise over as many powers of ten as what they are over. */
export const curveOption = (input: CurveOptionInput): ChartOption => {
  const axis = { axisLine: { show: false }, axisTick: { show: false } }
  const xs = input.lines.flatMap(({ points }) => points.map(({ x }) => x))
  return {
    animation: false,
    grid: {
      left: 4,
      right: 24,
      top: 20 + 13 * Math.min(3, Math.max(1, input.marks.length)),
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    tooltip: tooltip(input),
    xAxis: {
      type: input.isLog ? 'log' : 'value',
      ...(xs.length > 0 ? { min: Math.min(...xs), max: Math.max(...xs) } : {}),
      ...axis,
      axisLine: { show: true, onZero: false, lineStyle: { color: input.colours.line } },
      splitLine: { show: false },
      axisLabel: { ...label(input), hideOverlap: true, formatter: input.formatX },
    },
    yAxis: {
      type: input.isLog ? 'log' : 'value',
      ...axis,
      splitLine: { lineStyle: { color: input.colours.line, width: 1 } },
      axisLabel: { ...label(input), formatter: input.formatY },
    },
    series: input.lines.flatMap((line, index) => seriesOf(line, index, input)),
  }
}
