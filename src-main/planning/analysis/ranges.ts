import { seededRandom } from '../../engine/producers/random'
import type { Money } from '../../pricing/money'
import type { Design } from '../design/design'
import type { Estimate } from '../design/workload'
import { hasEstimates } from '../flow/estimates'
import { resolveEstimates } from '../flow/flow'
import type { Evaluate } from './rank'
import type { Turns } from './turns'

export interface Ranges {
  readonly p10: Money
  readonly p50: Money
  readonly p90: Money
  readonly runs: number
  /** Part of the runs in which nothing throttles. */
  readonly feasible: number
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly runs: number }[]
}

const defaultRuns = 2000
const bins = 40

interface Run {
  readonly total: Money
  readonly isFeasible: boolean
}

/**
 * The bill when each range of a design is drawn by chance, independent of the others: by the same seed always the same. A range
 * is drawn from a two-piece normal distribution, whose 10th, 50th and 90th percentile are the three numbers said: below the middle
 * as wide as the lower half of the range, above it as the upper; what would be below nothing is nothing. A design without ranges is
 * evaluated once.
 *
 * @param runs how often it is drawn
 */
export function* rangesOf(
  design: Design,
  evaluate: Evaluate,
  { seed, runs = defaultRuns }: { readonly seed: number; readonly runs?: number },
): Turns<Ranges> {
  const random = seededRandom(seed)
  const count = hasEstimates(design) ? runs : 1
  const sampled: Run[] = []
  while (sampled.length < count) {
    const drawn = resolveEstimates(design, (range) => quantileOf(range, random.next()))
    const { bill, isFeasible } = evaluate(drawn)
    sampled.push({ total: bill.total, isFeasible })
    yield
  }
  return summedUp(sampled)
}

const summedUp = (sampled: readonly Run[]): Ranges => {
  const totals = sampled.map(({ total }) => total).toSorted((a, b) => a.comparedTo(b))
  const at = (share: number): Money => totals[Math.floor((totals.length - 1) * share)] as Money
  return {
    ...{ p10: at(0.1), p50: at(0.5), p90: at(0.9), runs: sampled.length },
    feasible: sampled.filter(({ isFeasible }) => isFeasible).length / sampled.length,
    histogram: histogramOf(totals.map(Number)),
  }
}

const histogramOf = (sorted: readonly number[]): Ranges['histogram'] => {
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
