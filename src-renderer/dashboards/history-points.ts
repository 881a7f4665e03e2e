import type { Points } from '../../src-main/contract/history'

/** Epoch seconds at which the last period ends. */
export const endOf = (points: Points): number => points.from + (points.values[0]?.length ?? 0) * points.period

/**
 * The last `seconds` after one more event of a feed. Its length never changes once it is reached, so neither memory nor
 * the axis grows. An event that does not go on where the points end starts them anew: the clock was set, or main woke up.
 */
export function appendPoints(points: Points | null, event: Points, seconds: number): Points {
  if (!points || points.period !== event.period || endOf(points) !== event.from) return event
  const kept = Math.floor(seconds / event.period)
  const values = points.values.map((before, index) => {
    const added = event.values[index] ?? []
    return [...before.slice(Math.max(0, before.length + added.length - kept)), ...added]
  })
  return { period: event.period, values, from: endOf(event) - (values[0]?.length ?? 0) * event.period }
}
