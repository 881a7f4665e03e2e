import { toneAt, type TimeChartData, type TimeLine, type TimeMark } from '../charts/time-chart'
import type { ChartSpec } from './chart-list'
import { valuesOf, type HeldPoints } from './history-points'
import type { Measure, MeasureView } from './measures'

export interface ChartDataInput {
  readonly charts: readonly ChartSpec[]
  readonly points: HeldPoints
  /** Epoch seconds of both ends of the picture. */
  readonly span: { readonly from: number; readonly to: number }
  readonly marks: readonly TimeMark[]
  readonly views: Readonly<Record<Measure, MeasureView>>
}

/** Lines of charts from the values of all their series, which lie one after the other. */
export function toChartData({ charts, points, span, marks, views }: ChartDataInput): readonly TimeChartData[] {
  let next = 0
  return charts.map(({ id, title, measure, lines, limits }) => {
    const { scale, format, formatTick, isRate } = views[measure]
    const drawn = lines.map(({ name }, index): TimeLine => {
      const values = valuesOf(points, next++)
      return {
        id: `${id}-${index}`,
        name,
        tone: toneAt(index),
        from: points.from,
        period: points.period,
        values: isRate ? perSecond(values, points.period) : values,
      }
    })
    const named = limits.map((limit) => ({ ...limit, name: `${limit.name}: ${format(limit.value)}` }))
    return { id, title, scale, ...span, lines: drawn, limits: named, marks, format, formatTick }
  })
}

const perSecond = (values: readonly (number | null)[], period: number): readonly (number | null)[] =>
  period === 1 ? values : values.map((value) => (value === null ? null : value / period))

/** The same lines as CloudWatch shows them, behind those of `data`. */
export const withAverages = (
  data: TimeChartData,
  averages: TimeChartData,
  name: (line: string) => string,
): TimeChartData => ({
  ...data,
  lines: [
    ...data.lines,
    ...averages.lines.map((line, index) => ({
      ...line,
      id: `${line.id}-minute`,
      name: name(line.name),
      tone: toneAt(data.lines.length + index),
      isStepped: true,
    })),
  ],
})
