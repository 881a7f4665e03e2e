import type { Points } from '../../src-main/contract/history'

/**
 * Points that grow at their end: of each series those from place `first` on, `length` of them. What was drawn before stays
 * as it is, and hundreds of series are not copied with every second.
 */
export interface HeldPoints extends Points {
  readonly first: number
  readonly length: number
}

export const held = (points: Points): HeldPoints => ({ ...points, first: 0, length: points.values[0]?.length ?? 0 })

/** Epoch seconds at which the last period ends. */
export const endOf = ({ from, length, period }: HeldPoints): number => from + length * period

/** The values of one series alone. */
export const valuesOf = ({ values, first, length }: HeldPoints, series: number): readonly (number | null)[] =>
  values[series]?.slice(first, first + length) ?? []

/**
 * The last `seconds` after one more event of a feed. Its length never changes once it is reached, so neither memory nor
 * the axis grows. An event that does not go on where the points end starts them anew: the clock was set, or main woke up.
 *
 * @param points the newest there are: those they were made from go on sharing their values
 */
export function appendPoints(points: HeldPoints | null, event: Points, seconds: number): HeldPoints {
  if (!points || points.period !== event.period || endOf(points) !== event.from) return held(event)
  const kept = Math.floor(seconds / event.period)
  points.values.forEach((values, index) => values.push(...(event.values[index] ?? [])))
  const end = points.values[0]?.length ?? 0
  const length = Math.min(end - points.first, kept)
  const after = {
    ...points,
    first: end - length,
    length,
    from: points.from + (end - length - points.first) * event.period,
  }
  return after.first > kept ? compact(after) : after
}

const compact = (points: HeldPoints): HeldPoints => ({
  ...points,
  values: points.values.map((values) => values.slice(points.first)),
  first: 0,
})
