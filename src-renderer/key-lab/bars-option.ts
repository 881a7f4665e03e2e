import type { KeyPlacement } from '../../src-main/contract/key-lab'
import type { ChartColours } from '../charts/chart-colours'
import type { ChartOption } from '../charts/echarts'

export interface LoadBars {
  readonly bars: KeyPlacement['bars']
  readonly colours: ChartColours
  /** What the line at 1 is called. */
  readonly limit: string
  formatLoad(load: number): string
  nameOf(bar: KeyPlacement['bars'][number]): string
}

/** Less than this above the limit line would hide it at the edge. */
const LEAST_TOP = 1.2

/** Predicted load of each shard against the limit line. */
export const barsOption = ({ bars, colours, limit, formatLoad, nameOf }: LoadBars): ChartOption => {
  const label = { color: colours.faint, fontFamily: colours.font, fontSize: 11 }
  return {
    animation: false,
    grid: { left: 4, right: 12, top: 22, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: colours.text, fontFamily: colours.font, fontSize: 12 },
      axisPointer: { type: 'shadow' },
      formatter: ([point]: readonly { dataIndex: number }[]) => {
        const bar = bars[point?.dataIndex ?? -1]
        return bar === undefined ? '' : `${nameOf(bar)}\n${formatLoad(bar.load)}`
      },
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)),
      axisLine: { show: true, lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { ...label, hideOverlap: true, margin: 8 },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: ({ max }: { max: number }) => Math.max(LEAST_TOP, max * 1.05),
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.line, width: 1 } },
      axisLabel: { ...label, formatter: formatLoad, showMaxLabel: false },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 44,
        barCategoryGap: bars.length > 100 ? '10%' : '28%',
        emphasis: { disabled: true },
        data: bars.map(({ load }) => ({
          value: load,
          itemStyle: { color: load > 1 ? colours.limit : colours.tones.incoming },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: colours.limit, type: [6, 4], width: 1.5 },
          label: { ...label, color: colours.limit, position: 'insideEndTop', formatter: limit },
          data: [{ yAxis: 1 }],
        },
      },
    ],
  }
}
