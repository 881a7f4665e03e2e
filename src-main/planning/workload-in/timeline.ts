import { problem, type MetricSeries, type Point, type Problem } from './metric-series'

/** A series as figures: what was counted in the period that begins at each time. */
export interface Timeline {
  readonly periodSeconds: number
  /** By epoch milliseconds, oldest first. */
  readonly values: ReadonlyMap<number, number>
}

/** More than is put into any stream in a day. */
const absurd = { IncomingRecords: 1e12, IncomingBytes: 1e15 }

/** So many mistakes are told of one series. */
const mostProblems = 20

interface Sample {
  readonly at: number
  readonly value: number
  readonly place: string
}

/**
 * Check a series and bring it into order.
 * @param zoneMinutes minutes east of UTC of times that say no zone
 * @returns all that is wrong, if anything is
 */
export const timelineOf = (
  series: MetricSeries,
  zoneMinutes: number,
): Timeline | { readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const samples = series.points.flatMap((point) => {
    const sample = sampleOf(point, absurd[series.metric], zoneMinutes)
    if ('at' in sample) return [sample]
    problems.push(sample)
    return []
  })
  if (problems.length > 0) return { problems: problems.slice(0, mostProblems) }
  if (samples.length === 0) return { problems: [problem(series.place, 'WorkloadEmpty', { metric: series.metric })] }
  const ordered = series.isUnordered ? samples.toSorted((a, b) => a.at - b.at) : inOrder(samples, problems)
  const values = new Map<number, number>()
  for (const { at, value, place } of ordered) {
    const before = values.get(at)
    if (before !== undefined && before !== value) {
      problems.push(problem(place, 'WorkloadDouble', { first: before, second: value }))
    }
    values.set(at, value)
  }
  const periodSeconds = periodOf(series, [...values.keys()], problems)
  return problems.length > 0 ? { problems: problems.slice(0, mostProblems) } : { periodSeconds, values }
}

const sampleOf = ({ time, instant, value, place }: Point, most: number, zoneMinutes: number): Sample | Problem => {
  if (instant === undefined) return problem(place, 'WorkloadTime', { text: String(time) })
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return problem(place, 'WorkloadNumber', { text: String(value) })
  }
  if (number < 0) return problem(place, 'WorkloadNegative', { value: number })
  if (number > most) return problem(place, 'WorkloadAbsurd', { value: number })
  return { at: instant.zone === '' ? instant.at - zoneMinutes * 60_000 : instant.at, value: number, place }
}

/** Oldest first or newest first, as the first two times say; what goes against that is a mistake. */
const inOrder = (samples: readonly Sample[], problems: Problem[]): readonly Sample[] => {
  const second = samples.find(({ at }) => at !== samples[0]?.at)
  const isRising = second === undefined || second.at > (samples[0]?.at ?? 0)
  for (const [i, { at, place }] of samples.entries()) {
    const before = samples[i - 1]?.at ?? at
    if (isRising ? at < before : at > before) problems.push(problem(place, 'WorkloadOrder'))
  }
  return isRising ? samples : samples.toReversed()
}

/** Seconds: as the export says, else the shortest time between two points. */
const periodOf = ({ periodSeconds, place }: MetricSeries, times: readonly number[], problems: Problem[]): number => {
  const gaps = times.slice(1).map((at, i) => (at - (times[i] ?? at)) / 1000)
  const period = periodSeconds ?? gaps.reduce((least, gap) => Math.min(least, gap), Infinity)
  if (period === Infinity) problems.push(problem(place, 'WorkloadPeriodUnknown'))
  const wrong = gaps.find((gap) => gap % period !== 0)
  if (wrong !== undefined) problems.push(problem(place, 'WorkloadPeriod', { seconds: wrong, period }))
  return period
}

/** Times that say different zones, or of which some say one and others none. */
export const zoneProblems = (series: readonly MetricSeries[]): readonly Problem[] => {
  let first: string | undefined
  for (const { points } of series) {
    for (const { instant, place } of points) {
      if (instant === undefined) continue
      first ??= instant.zone
      if (instant.zone === first) continue
      return [problem(place, 'WorkloadZones', { zone: instant.zone || '–', before: first || '–' })]
    }
  }
  return []
}

/** Whether the times say no zone. */
export const saysNoZone = ([first]: readonly MetricSeries[]): boolean =>
  first?.points.some(({ instant }) => instant?.zone === '') ?? false
