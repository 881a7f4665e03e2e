import { partOfSeed, seededRandom } from '../../engine/producers/random'
import type { ElementOf } from '../design/elements'
import { middleOf } from '../flow/estimates'
import { rateCurveOf } from '../flow/rate-curve'

/*
 * How many records begin in an element, step by step.
 */

/** Of a source that runs: it makes its records ten times a second. */
const tickMs = 100
/** Of so many ticks each is drawn by itself, so that a source that runs with the same seed makes just as many: of a second's. */
const drawnTicks = 10
const minuteMs = 60_000
const monthMs = 730 * 60 * minuteMs
const dayMs = 24 * 60 * minuteMs

/** A rate is looked at so often within a step: a curve that is smooth over the day less than one with hours or short peaks. */
const minutesLookedAt = ({ shape, spikes = [], peakToAverage }: ElementOf<'source'>['workload']): number => {
  if (spikes.length > 0) return Math.min(1, ...spikes.map(({ minutes }) => minutes / looksOfSpike))
  if (peakToAverage > 4) return 1
  return shape === undefined ? 15 : 5
}
/** Even the shortest spike is not passed over. */
const looksOfSpike = 4
const mostLooks = 240

/** How many draws a step takes. */
export const drawsOf = ({ workload }: ElementOf<'source'>, stepMs: number): number => {
  const ticks = stepMs / tickMs
  if (workload.arrivals === 'even') return 0
  return Number.isInteger(ticks) && ticks <= drawnTicks ? ticks : 1
}

export interface ArrivalOptions {
  readonly seed: number
  readonly from: number
  readonly stepMs: number
}

/** Records of each step, asked for one after the other. */
export type Arrivals = (step: number) => number

export const sourceArrivals = (source: ElementOf<'source'>, options: ArrivalOptions): Arrivals => {
  const { id, workload } = source
  const { seed, from, stepMs } = options
  const curve = rateCurveOf(workload)
  const base = middleOf(workload.recordsPerSecond)
  const relativeAt = (ms: number): number =>
    curve.relativeAt(ms) * (1 + workload.growthPerMonth) ** ((ms - from) / monthMs)
  const ticks = stepMs / tickMs
  const slices = Math.min(mostLooks, Math.ceil(stepMs / (minutesLookedAt(workload) * minuteMs)))
  const course = courseOf(workload, options)
  const meanOf = (step: number): number => {
    let mean = course?.[step]
    if (mean === undefined) {
      let sum = 0
      for (let slice = 0; slice < slices; slice++) sum += relativeAt(from + (step + (slice + 0.5) / slices) * stepMs)
      mean = sum / slices
      if (step === course?.length) course.push(mean)
    }
    return (base * mean * stepMs) / 1000
  }
  const draws = drawsOf(source, stepMs)
  if (draws === 0) return meanOf
  if (draws !== ticks) {
    const random = seededRandom(partOfSeed(seed, id, -1))
    return (step) => random.count(meanOf(step))
  }
  return (step) => {
    let records = 0
    // Records of a tick are put at its end.
    for (let tick = step * ticks + 1; tick <= (step + 1) * ticks; tick++) {
      const random = seededRandom(partOfSeed(seed, id, tick))
      records += random.count((base * relativeAt(from + tick * tickMs) * tickMs) / 1000)
    }
    return records
  }
}

/**
 * Means of steps as parts of the rate, from the first on, as far as they were asked for: the same workload is simulated by the
 * thousand, with other rates. Short steps are too many to be kept.
 */
const courseOf = (
  workload: ElementOf<'source'>['workload'],
  { from, stepMs }: ArrivalOptions,
): number[] | undefined => {
  if (stepMs < minuteMs) return undefined
  const { shape, spikes, peakToAverage, growthPerMonth } = workload
  const name = JSON.stringify([shape, spikes, peakToAverage, growthPerMonth, from, stepMs])
  const known = courses.get(name)
  if (known !== undefined) return known
  const [oldest] = courses.keys()
  if (oldest !== undefined && courses.size >= mostCourses) courses.delete(oldest)
  const course: number[] = []
  courses.set(name, course)
  return course
}
const courses = new Map<string, number[]>()
const mostCourses = 16

/** Fragments of all cameras, which send from midnight UTC on for as many hours of the day as is said. */
export const videoArrivals = (element: ElementOf<'video-stream'>, { from, stepMs }: ArrivalOptions): Arrivals => {
  const perMs = element.cameras / element.fragmentSeconds / 1000
  const sentMs = (element.hoursPerDay / 24) * dayMs
  const sentUntil = (at: number): number => Math.floor(at / dayMs) * sentMs + Math.min(sentMs, at % dayMs)
  return (step) => {
    const begin = from + step * stepMs
    return (sentUntil(begin + stepMs) - sentUntil(begin)) * perMs
  }
}
