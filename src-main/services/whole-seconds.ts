import type { Metrics } from '../metrics/metrics'
import type { Clock } from '../platform/clock'

const secondMs = 1000
/** A clock that is behind by more than this was set back; less is the jitter of timers and small corrections. */
const clockStepSeconds = 5

/**
 * Call back with the whole seconds since `from`, then with each that passes: every time from where it ended before.
 * @param visit first and last second, both included
 * @returns what ends it
 */
export const eachWholeSecond = (
  { metrics, clock, from }: { readonly metrics: Metrics; readonly clock: Clock; readonly from: number },
  visit: (first: number, last: number) => void,
): (() => void) => {
  let next = from
  const look = (): void => {
    const last = metrics.lastWholeSecond()
    const isSetBack = last < next - clockStepSeconds
    if (isSetBack) next = last
    if (last < next) return
    visit(next, last)
    next = last + 1
  }
  look()
  return clock.every(secondMs, look)
}
