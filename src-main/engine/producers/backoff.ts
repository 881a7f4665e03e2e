import type { Random } from './random'

/*
 * How long refused records wait before they are put again. Our choice, after the habit of AWS's SDKs: doubling, with chance so
 * that those refused together do not come back together. The simulator reckons with the same figures.
 */
export const firstBackoffMs = 100
export const longestBackoffMs = 10_000

/**
 * Whole milliseconds, between half and all of the wait of that attempt.
 * @param attempts that were refused so far, 1 at least
 */
export const backoffMs = (attempts: number, random: Random): number => {
  const most = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempts - 1, 20))
  return Math.round(most * (0.5 + random.next() / 2))
}
