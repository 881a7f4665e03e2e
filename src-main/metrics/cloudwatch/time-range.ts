import type { Span } from '../history'

const day = 86_400
const shortPeriods = [1, 5, 10, 20, 30]

/** @source CloudWatch API reference, MetricStat, read 2026-11-21 */
export const isPeriod = (period: number): boolean => shortPeriods.includes(period) || period % 60 === 0

export const periodRule = 'must be 1, 5, 10, 20, 30 or a multiple of 60.'

/**
 * The periods of a request. The first begins at its start time, rounded down to what is kept of that age, and the others
 * follow from there.
 *
 * @source CloudWatch API reference, GetMetricData and GetMetricStatistics, "CloudWatch rounds the specified time stamp",
 *   read 2026-11-21
 */
export const spanOf = (start: Date, end: Date, period: number, nowMs: number): Span => {
  const from = Math.floor(start.getTime() / 1000)
  const grain = grainOf(period, nowMs / 1000 - from)
  return { from: Math.floor(from / grain) * grain, to: Math.ceil(end.getTime() / 1000), period }
}

const grainOf = (period: number, age: number): number => {
  if (period < 60) return period
  if (age < 15 * day) return 60
  return age < 63 * day ? 300 : 3600
}
