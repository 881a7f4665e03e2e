import type { Design, ElementKind } from '../../../src-main/contract/design'
import type { ElementColumns, SimulationView } from '../../../src-main/contract/simulate'
import { highestOf, toneAt, type TimeChartData, type TimeLine, type TimeMark } from '../../charts/time-chart'
import type { MeasureView } from '../../dashboards/measures'
import type { Text } from '../../i18n/text'

/** All of the pipeline, instead of one of its elements. */
export const PIPELINE = ''

export interface ChartsAsk {
  readonly view: SimulationView
  readonly design: Design
  /** Of which element; or of the pipeline. */
  readonly subject: string
  readonly marks: readonly TimeMark[]
  readonly measures: Readonly<Record<'records' | 'milliseconds' | 'share', MeasureView>>
  /** Epoch seconds of both ends of the axis. */
  readonly span: { readonly from: number; readonly to: number }
}

type Column = readonly number[] | null
interface Named {
  readonly name: string
  readonly values: Column
}
interface Wanted {
  readonly id: string
  readonly title: string
  readonly look: Pick<TimeChartData, 'scale' | 'format' | 'formatTick'>
  readonly lines: readonly Named[]
  readonly isStepped?: boolean
}

/** As many as can be told apart. */
const MOST_LINES = 6

/** Seconds of a moment. */
export const periodOf = ({ times: [first = 0, second], stepSeconds }: SimulationView): number =>
  second === undefined ? stepSeconds : (second - first) / 1000

export const spanOf = (view: SimulationView): { readonly from: number; readonly to: number } => {
  const from = (view.times[0] ?? 0) / 1000
  return { from, to: from + Math.max(1, view.times.length) * periodOf(view) }
}

/** Of what is known; null where nothing is. */
function sum(columns: readonly Column[]): Column {
  const known = columns.filter((column) => column !== null)
  const [first] = known
  return first ? first.map((_, at) => known.reduce((total, column) => total + (column[at] ?? 0), 0)) : null
}

const highest = (values: Column): number => (values ?? []).reduce((most, value) => Math.max(most, value), 0)

/** Throughput, lag, shards and money over the span. */
export function simulationCharts(ask: ChartsAsk, text: Text): readonly TimeChartData[] {
  const wanted = ask.subject === PIPELINE ? ofPipeline(ask, text) : ofElement(ask, text)
  const { from } = spanOf(ask.view)
  const period = periodOf(ask.view)
  return wanted.flatMap(({ id, title, look, lines, isStepped }) => {
    const known = lines.filter(({ values }) => values !== null).sort((a, b) => highest(b.values) - highest(a.values))
    // The first ones of a fixed list keep their places; of many, those with most are shown.
    const kept = lines.length > MOST_LINES ? known.slice(0, MOST_LINES) : lines.filter(({ values }) => values !== null)
    if (kept.length === 0) return []
    const drawn = kept.map(({ name, values }, index): TimeLine => {
      const line = { id: `${id}-${index}`, name, tone: toneAt(index), from, period, values: values ?? [] }
      return isStepped === true ? { ...line, isStepped } : line
    })
    // Ratios end at 1 on the axis: what is above it is drawn on a scale of its own.
    const scale = look.scale === 'ratio' && highestOf(drawn) > 1 ? 'decimal' : look.scale
    return [{ ...look, id, title, scale, ...ask.span, lines: drawn, limits: [], marks: ask.marks }]
  })
}

const looksOf = ({ measures }: ChartsAsk, { f }: Text) =>
  ({
    count: { scale: 'decimal', format: (value: number) => f.count(Math.round(value)), formatTick: f.short },
    money: {
      scale: 'decimal',
      format: (value: number) => f.money(String(value)),
      formatTick: (value: number) => f.roughMoney(value),
    },
    ...measures,
  }) as const

function ofPipeline(ask: ChartsAsk, text: Text): readonly Wanted[] {
  const { t } = text
  const looks = looksOf(ask, text)
  const kinds = new Map(ask.design.elements.map(({ id, kind }) => [id, kind]))
  const names = new Map(ask.design.elements.map(({ id, name }) => [id, name]))
  const of = (kind: ElementKind): readonly ElementColumns[] =>
    ask.view.elements.filter(({ element }) => kinds.get(element) === kind)
  const each = (pick: (columns: ElementColumns) => Column): readonly Named[] =>
    ask.view.elements
      .map((columns) => ({ name: names.get(columns.element) ?? columns.element, values: pick(columns) }))
      .filter(({ values }) => values !== null)
  const records = [
    { name: t('simulation.line.sent'), values: sum(of('source').map((source) => source.recordsPerSecond)) },
    { name: t('simulation.line.throttled'), values: sum(of('stream').map((stream) => stream.throttledPerSecond)) },
  ]
  const money = [{ name: t('simulation.line.cost'), values: sum(ask.view.elements.map((e) => e.dollarsPerHour)) }]
  return [
    { id: 'records', title: t('simulation.chart.records'), look: looks.records, lines: records },
    {
      ...{ id: 'lag', title: t('simulation.chart.lag'), look: looks.milliseconds },
      // How far a stream is behind, its readers are.
      lines: each(({ element, lagMs }) => (kinds.get(element) === 'stream' || highest(lagMs) === 0 ? null : lagMs)),
    },
    {
      id: 'shards',
      title: t('simulation.chart.shards'),
      look: looks.count,
      lines: each((e) => e.shards),
      isStepped: true,
    },
    { id: 'money', title: t('simulation.chart.money'), look: looks.money, lines: money },
  ]
}

function ofElement(ask: ChartsAsk, text: Text): readonly Wanted[] {
  const { t } = text
  const looks = looksOf(ask, text)
  const columns = ask.view.elements.find(({ element }) => element === ask.subject)
  if (columns === undefined) return []
  const one = (name: string, values: Column): readonly Named[] => [{ name, values }]
  const line = (
    id: 'lag' | 'backlog' | 'load' | 'shards' | 'concurrency' | 'money',
    look: Wanted['look'],
    values: Column,
  ) => ({
    ...{ id, look, title: t(`simulation.chart.${id}`), lines: one(t(`simulation.chart.${id}`), values) },
  })
  return [
    {
      ...{ id: 'records', title: t('simulation.chart.records'), look: looks.records },
      lines: [
        { name: t('simulation.line.records'), values: columns.recordsPerSecond },
        { name: t('simulation.line.throttled'), values: columns.throttledPerSecond },
        { name: t('simulation.line.errors'), values: columns.errorsPerSecond },
      ],
    },
    line('lag', looks.milliseconds, columns.lagMs),
    line('backlog', looks.count, columns.backlogRecords),
    line('load', looks.share, columns.load),
    { ...line('shards', looks.count, columns.shards), isStepped: true },
    line('concurrency', looks.count, columns.concurrency),
    line('money', looks.money, columns.dollarsPerHour),
  ]
}
