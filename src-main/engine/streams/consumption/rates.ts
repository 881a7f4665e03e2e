import type { ReadingSample } from './reading'

/** Figures of one reading, from its samples. */
export interface ReadingRates {
  readonly callsPerSecond: number
  readonly bytesPerSecond: number
  /** Within the last minute. */
  readonly overCalls: number
  readonly overBytes: number
}

/** Rates are averages over about this long. */
const rateMs = 10_000
const minuteMs = 60_000

/**
 * @param samples oldest first
 * @param present how it stands now
 */
export const ratesOf = (samples: readonly ReadingSample[], present: ReadingSample): ReadingRates => {
  const before = oldestWithin(samples, present.at - rateMs) ?? present
  const minuteAgo = oldestWithin(samples, present.at - minuteMs) ?? present
  const seconds = Math.max(1, (present.at - before.at) / 1000)
  return {
    callsPerSecond: (present.calls - before.calls) / seconds,
    bytesPerSecond: (present.bytes - before.bytes) / seconds,
    overCalls: present.overCalls - minuteAgo.overCalls,
    overBytes: present.overBytes - minuteAgo.overBytes,
  }
}

const oldestWithin = (samples: readonly ReadingSample[], from: number): ReadingSample | undefined =>
  samples.find(({ at }) => at >= from)
