import type { ChartColours } from '../../charts/chart-colours'
import type { ChartOption } from '../../charts/echarts'

/*
 * What charts of points over two figures have in common: no tools, quiet axes, a tooltip in words.
 */

export interface Axis {
  readonly name: string
  format(value: number): string
  readonly min?: number
  readonly max?: number
}

export interface PointOption {
  readonly x: Axis
  readonly y: Axis
  readonly colours: ChartColours
  readonly series: readonly object[]
  /** In words, of a point by the place it has in the data. */
  tell(place: number): string
}

const axisOf = ({ name, format, min, max }: Axis, colours: ChartColours, isAcross: boolean) => ({
  type: 'value',
  scale: true,
  ...{ ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
  name,
  nameLocation: 'middle',
  nameGap: isAcross ? 28 : 48,
  nameTextStyle: { color: colours.faint, fontFamily: colours.font, fontSize: 11 },
  axisTick: { show: false },
  axisLine: { show: isAcross, onZero: false, lineStyle: { color: colours.line } },
  splitLine: { show: !isAcross, lineStyle: { color: colours.line, width: 1 } },
  axisLabel: { color: colours.faint, fontFamily: colours.font, fontSize: 11, hideOverlap: true, formatter: format },
})

export const pointOption = ({ x, y, colours, series, tell }: PointOption): ChartOption => ({
  animation: false,
  grid: { left: 64, right: 36, top: 16, bottom: 44, outerBoundsMode: 'none' },
  tooltip: {
    trigger: 'item',
    renderMode: 'richText',
    confine: true,
    transitionDuration: 0,
    ...{ backgroundColor: colours.surface, borderColor: colours.line, borderWidth: 1, padding: [6, 10] },
    textStyle: { color: colours.text, fontFamily: colours.font, fontSize: 12 },
    formatter: ({ value }: { readonly value: readonly number[] }) => tell(value[2] ?? -1),
  },
  xAxis: axisOf(x, colours, true),
  yAxis: axisOf(y, colours, false),
  series,
})
