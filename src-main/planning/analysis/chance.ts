import type { Random } from '../../engine/producers/random'
import type { Design } from '../design/design'
import type { Estimate } from '../design/workload'
import { resolveEstimates } from '../flow/estimates'

/*
 * Ranges of a design drawn by chance, and what many runs come to.
 */

/**
 * The design with one number for each of its ranges, independent of each other. A range is drawn from a two-piece normal
 * distribution, whose 10th, 50th and 90th percentile are the three numbers said: below the middle as wide as the lower half of the
 * range, above it as the upper; what would be below nothing is nothing.
 */
export const drawnFrom = (design: Design, random: Random): Design =>
  resolveEstimates(design, (range) => quantileOf(range, random.next()))

/** Of the standard normal distribution. */
const ninetiethPercentile = 1.2815515655446004

/** @param share 0 to 1 */
export const quantileOf = ({ p10, p50, p90 }: Exclude<Estimate, number>, share: number): number => {
  const z = normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, share))) / ninetiethPercentile
  return Math.max(0, p50 + z * (z < 0 ? p50 - p10 : p90 - p50))
}

/**
 * The inverse of the standard normal distribution, to 4.5e-4.
 * @source Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23
 */
const normalQuantile = (share: number): number => {
  if (share > 0.5) return -normalQuantile(1 - share)
  const t = Math.sqrt(-2 * Math.log(share))
  const over = 2.515517 + t * (0.802853 + t * 0.010328)
  const under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  return over / under - t
}

/**
 * The one of which this share of all is below, without figures in between.
 * @param sorted one at least, rising
 */
export const percentileOf = <T>(sorted: readonly T[], share: number): T | undefined =>
  sorted[Math.floor((sorted.length - 1) * share)]

export type Histogram = readonly { readonly from: number; readonly to: number; readonly runs: number }[]

const bins = 40

/**
 * How many runs came to how much, from the least to the most in 40 steps; one step where all came to the same.
 * @param sorted rising
 */
export const histogramOf = (sorted: readonly number[]): Histogram => {
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  if (low === high) return [{ from: low, to: high, runs: sorted.length }]
  const width = (high - low) / bins
  const counts = new Array<number>(bins).fill(0)
  for (const total of sorted) {
    const bin = Math.min(bins - 1, Math.floor((total - low) / width))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts.map((runs, bin) => ({ from: low + bin * width, to: low + (bin + 1) * width, runs }))
}
