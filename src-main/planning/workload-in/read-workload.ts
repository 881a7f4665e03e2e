import { readJson } from '../../platform/json-reader'
import { largestRecord, meanSize, measureWorkload, type MeasuredWorkload } from './measure'
import { readMetricCsv } from './metric-csv'
import { readMetricJson } from './metric-json'
import {
  problem,
  type IncomingMetric,
  type MetricExport,
  type MetricSeries,
  type Note,
  type Problem,
} from './metric-series'
import { saysNoZone, timelineOf, zoneProblems, type Timeline } from './timeline'

export type WorkloadRead =
  | { readonly workload: MeasuredWorkload; readonly problems: readonly [] }
  | { readonly workload: null; readonly problems: readonly Problem[] }

const refused = (...problems: readonly Problem[]): WorkloadRead => ({ workload: null, problems })

/**
 * The workload of a metric export: JSON of GetMetricData or GetMetricStatistics, or CSV of the CloudWatch console, with
 * IncomingRecords and, for the sizes, IncomingBytes of one stream. A period without a point is one in which nothing was put.
 *
 * @returns the workload, or all that is wrong; nothing is half taken
 */
export const readWorkload = ({
  fileName,
  text,
}: {
  readonly fileName: string
  readonly text: string
}): WorkloadRead => {
  if (text.length > longest) return refused(tooLong(fileName, text))
  const found = /^\s*[{[]/.test(text.replace(/^\uFEFF/, '')) ? fromJson(text) : readMetricCsv(fileName, text)
  if (found.problems.length > 0) return refused(...found.problems)
  const zones = zoneProblems(found.series)
  if (zones.length > 0) return refused(...zones)
  const sums = { records: sumOf(found, 'IncomingRecords'), bytes: sumOf(found, 'IncomingBytes') }
  const problems = [...sums.records.problems, ...sums.bytes.problems]
  const { timeline: records } = sums.records
  if (problems.length > 0 || records === undefined) return refused(...problems)
  const bytes = sums.bytes.timeline
  const mismatch = mismatchOf(records, bytes)
  if (mismatch !== undefined) return refused(mismatch)
  const periods = spanOf(records)
  if (periods > mostPeriods) return refused(problem(found.series[0]?.place ?? '', 'WorkloadSpan', { n: periods }))
  const whole = withoutGaps(records)
  const notes = [...zoneNotes(found), ...sums.records.notes, ...sums.bytes.notes, ...whole.notes, ...othersNotes(found)]
  const known = { records: whole.timeline, ...(bytes === undefined ? {} : { bytes }) }
  return { workload: measureWorkload(known, distinct(notes)), problems: [] }
}

/** Twice what the largest answer of GetMetricData takes, 100,800 points; reading it takes about a second. */
const longest = 16 * 2 ** 20

const tooLong = (fileName: string, text: string): Problem => {
  const size = Math.ceil(text.length / 2 ** 20)
  return problem(fileName, 'WorkloadTooLong', { size, most: longest / 2 ** 20 })
}

const fromJson = (text: string): MetricExport => {
  const read = readJson(text)
  if (read.fault === undefined) return readMetricJson(read.value)
  const { fault } = read
  const key = fault.what === 'cut-short' ? 'WorkloadCut' : 'WorkloadNotJson'
  return { series: [], others: [], problems: [problem(`line ${fault.line}, column ${fault.column}`, key)] }
}

interface Sum {
  readonly timeline?: Timeline
  readonly problems: readonly Problem[]
  readonly notes: readonly Note[]
}

/** What a metric summed up to in each period: its Sum, or Average × SampleCount where both are there. */
const sumOf = (found: MetricExport, metric: IncomingMetric): Sum => {
  const ofMetric = found.series.filter((series) => series.metric === metric)
  if (ofMetric.length === 0) return missing(found, metric)
  const withStatistic = (name: string | undefined) =>
    ofMetric.filter(({ statistic }) => statistic?.toLowerCase() === name)
  const sums = [...withStatistic('sum'), ...withStatistic(undefined)]
  const [averages, counts] = [withStatistic('average'), withStatistic('samplecount')]
  const wanted = sums.length > 0 ? [sums] : [averages, counts]
  const doubled = wanted.find((series) => series.length > 1)?.[1]
  if (doubled !== undefined) return wrong(problem(doubled.place, 'WorkloadTwice', { metric }))
  const series = wanted.flat()
  if (sums.length === 0 && series.length < 2) return wrong(notASum(ofMetric[0] as MetricSeries))
  const zone = found.zoneMinutes ?? 0
  const timelines = series.map((one) => timelineOf(one, zone))
  const problems = timelines.flatMap((timeline) => ('problems' in timeline ? timeline.problems : []))
  if (problems.length > 0) return { problems, notes: [] }
  const [first, second] = timelines as Timeline[]
  const timeline = second === undefined ? (first as Timeline) : product(first as Timeline, second)
  const fraction = metric === 'IncomingRecords' ? notWhole(timeline) : undefined
  if (fraction !== undefined) return wrong(problem(series[0]?.place ?? '', 'WorkloadFraction', { value: fraction }))
  return { timeline, problems: [], notes: statisticNotes(series[0]?.statistic, metric) }
}

const wrong = (...problems: readonly Problem[]): Sum => ({ problems, notes: [] })

const missing = ({ others, series }: MetricExport, metric: IncomingMetric): Sum => {
  if (metric === 'IncomingBytes') return { problems: [], notes: [] }
  const has = [...new Set([...series.map((one) => one.metric), ...others])].filter((name) => name !== '')
  return wrong(problem('line 1', 'WorkloadNoRecords', { found: has.join(', ') || '–' }))
}

const notASum = ({ metric, statistic = '', place }: MetricSeries): Problem =>
  problem(place, 'WorkloadStatistic', { metric, statistic })

/** Nothing else than rounding makes a product of whole records not whole. */
const notWhole = ({ values }: Timeline): number | undefined =>
  [...values.values()].find((value) => Math.abs(value - Math.round(value)) > 1e-6 * Math.max(1, value))

const product = (averages: Timeline, counts: Timeline): Timeline => ({
  periodSeconds: averages.periodSeconds,
  values: new Map([...averages.values].map(([at, average]) => [at, average * (counts.values.get(at) ?? 0)])),
})

const statisticNotes = (statistic: string | undefined, metric: IncomingMetric): Note[] => {
  if (statistic === undefined) return [{ key: 'workload.note.statistic', values: {} }]
  return statistic.toLowerCase() === 'sum' ? [] : [{ key: 'workload.note.fromAverage', values: { metric } }]
}

const mismatchOf = (records: Timeline, bytes: Timeline | undefined): Problem | undefined => {
  if (bytes === undefined) return undefined
  if (bytes.periodSeconds !== records.periodSeconds) {
    const values = { bytes: bytes.periodSeconds, records: records.periodSeconds }
    return problem('IncomingBytes', 'WorkloadPeriods', values)
  }
  const size = meanSize({ records, bytes })
  const isReal = size === undefined || (size >= 1 && size <= largestRecord)
  return isReal ? undefined : problem('IncomingBytes', 'WorkloadSize', { bytes: Number(size.toPrecision(6)) })
}

/** 455 days, as far back as CloudWatch goes, by the minute. */
const mostPeriods = 455 * 1440

const spanOf = ({ values, periodSeconds }: Timeline): number => {
  const times = [...values.keys()]
  return ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000 / periodSeconds + 1
}

/** CloudWatch has no point where nothing was put. @source Kinesis facts sheet §14: one sample a put operation */
const withoutGaps = ({ values, periodSeconds }: Timeline): { timeline: Timeline; notes: Note[] } => {
  const times = [...values.keys()]
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const whole = new Map<number, number>()
  for (let at = first; at <= last; at += periodSeconds * 1000) whole.set(at, values.get(at) ?? 0)
  const gaps = whole.size - values.size
  const notes: Note[] = gaps === 0 ? [] : [{ key: 'workload.note.gaps', values: { n: gaps } }]
  return { timeline: { periodSeconds, values: whole }, notes }
}

const zoneNotes = ({ series, zoneMinutes }: MetricExport): Note[] => {
  if (!saysNoZone(series)) return []
  if (zoneMinutes === undefined) return [{ key: 'workload.note.noZone', values: {} }]
  return [{ key: 'workload.note.zoneOfFile', values: { zone: zoneText(zoneMinutes) } }]
}

const zoneText = (minutes: number): string => {
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

const othersNotes = ({ others }: MetricExport): Note[] => {
  const names = [...new Set(others)].filter((name) => name !== '')
  return names.length === 0 ? [] : [{ key: 'workload.note.others', values: { names: names.join(', ') } }]
}

const distinct = (notes: readonly Note[]): Note[] => [
  ...new Map(notes.map((note) => [JSON.stringify(note), note])).values(),
]
