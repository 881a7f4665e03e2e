import type { SimulatedMetric, SimulationView } from '../../../src-main/contract/simulate'
import type { TimeChartData, TimeLine } from '../../charts/time-chart'
import { joined } from '../../i18n/format'
import type { Text } from '../../i18n/text'
import { periodOf, spanOf } from './simulation-charts'

export const metricId = ({ element, consumer, name, statistic }: SimulatedMetric): string =>
  JSON.stringify([element, consumer, name, statistic])

/** Figures in the unit CloudWatch gives. */
export const metricFormat = (unit: string, { f }: Text): ((value: number) => string) => {
  if (unit === 'Bytes') return (value) => joined(f.bytes(value))
  if (unit === 'Milliseconds') return (value) => joined(f.duration(value))
  return unit === 'Percent' ? (value) => f.percent(value / 100) : f.short
}

export const metricLine = ({ values, ...metric }: SimulatedMetric, view: SimulationView, name: string): TimeLine => ({
  ...{
    id: metricId({ values, ...metric }),
    name,
    tone: 'incoming',
    from: spanOf(view).from,
    period: periodOf(view),
    values,
  },
})

export const metricChart = (
  metric: SimulatedMetric,
  { view, title, text }: { readonly view: SimulationView; readonly title: string; readonly text: Text },
): TimeChartData => {
  const format = metricFormat(metric.unit, text)
  return {
    ...{ id: metricId(metric), title, scale: metric.unit === 'Bytes' ? 'binary' : 'decimal', ...spanOf(view) },
    ...{ lines: [metricLine(metric, view, metric.statistic)], limits: [], marks: [], format, formatTick: format },
  }
}
