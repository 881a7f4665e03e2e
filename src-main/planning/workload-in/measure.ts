import type { PartitionKeys, RecordSizes } from '../design/workload'
import type { Note } from './metric-series'
import type { Timeline } from './timeline'

/** What history says of a workload. The members: contract/workload.ts. */
export interface MeasuredWorkload {
  from: number
  to: number
  periodSeconds: number
  recordsPerSecond: { average: number; p99: number; peak: number }
  peakToAverage: number
  recordSizes: RecordSizes | null
  partitionKeys: PartitionKeys | null
  shape: number[] | null
  points: { at: number; recordsPerSecond: number }[]
  notes: Note[]
}

/** Records, and their bytes where they are known, period by period; a period that is missing is not known. */
export interface Counts {
  readonly records: Timeline
  readonly bytes?: Timeline | undefined
}

const [hourMs, dayMs] = [3_600_000, 86_400_000]
const mostPoints = 1500
/** @source Kinesis facts sheet §12: a record has up to 10 MiB */
export const largestRecord = 10 * 2 ** 20

/** A design's workload takes a peak of up to so many times the average: see design/workload.ts. */
const largestPeakToAverage = 1000

/** @param counts of one period at least; of times in no more than the periods that were counted */
export const measureWorkload = ({ records, bytes }: Counts, notes: readonly Note[]): MeasuredWorkload => {
  const { periodSeconds, values } = records
  const times = [...values.keys()]
  const rates = [...values.values()].map((count) => count / periodSeconds)
  const sum = rates.reduce((total, rate) => total + rate, 0)
  const average = sum / rates.length
  const sorted = rates.toSorted((a, b) => a - b)
  const peak = sorted.at(-1) ?? 0
  const meanBytes = meanSize({ records, bytes })
  return {
    from: times[0] ?? 0,
    to: (times.at(-1) ?? 0) + periodSeconds * 1000,
    periodSeconds,
    recordsPerSecond: { average, p99: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0, peak },
    peakToAverage: average === 0 ? 1 : Math.min(largestPeakToAverage, Math.max(1, peak / average)),
    recordSizes: meanBytes === undefined ? null : { kind: 'constant', bytes: Math.max(1, Math.round(meanBytes)) },
    partitionKeys: null,
    shape: shapeOf(records),
    points: chartPoints(times, rates),
    notes: [...notes, ...peakNote(peak / average), meanBytes === undefined ? noSizes : meanOnly],
  }
}

const noSizes: Note = { key: 'workload.note.noSizes', values: {} }
const meanOnly: Note = { key: 'workload.note.meanSize', values: {} }

const peakNote = (ratio: number): Note[] =>
  ratio > largestPeakToAverage
    ? [{ key: 'workload.note.peak', values: { ratio: Math.round(ratio), most: largestPeakToAverage } }]
    : []

/** Of the records whose bytes are known too; undefined if there are none. */
export const meanSize = ({ records, bytes }: Counts): number | undefined => {
  let [count, size] = [0, 0]
  for (const [at, value] of records.values) {
    const ofBytes = bytes?.values.get(at)
    if (ofBytes === undefined) continue
    count += value
    size += ofBytes
  }
  return count === 0 ? undefined : size / count
}

/**
 * Mean rate of each hour of a week, from Monday, or of a day; in UTC, one being the mean of all.
 * @returns null if an hour of the day is not known, or periods are longer than an hour
 */
const shapeOf = ({ values, periodSeconds }: Timeline): number[] | null => {
  if (3600 % periodSeconds !== 0) return null
  return meanByHour(values, 168) ?? meanByHour(values, 24)
}

/** 1970-01-05, a Monday. */
const monday = 4 * dayMs

const meanByHour = (values: ReadonlyMap<number, number>, hours: number): number[] | null => {
  const sums = new Array<number>(hours).fill(0)
  const counts = new Array<number>(hours).fill(0)
  let total = 0
  for (const [at, value] of values) {
    const hour = Math.floor((at - monday) / hourMs) % hours
    sums[hour] = (sums[hour] ?? 0) + value
    counts[hour] = (counts[hour] ?? 0) + 1
    total += value
  }
  if (counts.includes(0) || total === 0) return null
  const mean = total / values.size
  return sums.map((sum, hour) => sum / (counts[hour] ?? 1) / mean)
}

const chartPoints = (times: readonly number[], rates: readonly number[]): MeasuredWorkload['points'] => {
  const stretch = Math.ceil(times.length / mostPoints)
  const points: MeasuredWorkload['points'] = []
  for (let at = 0; at < times.length; at += stretch) {
    points.push({ at: times[at] ?? 0, recordsPerSecond: Math.max(...rates.slice(at, at + stretch)) })
  }
  return points
}
