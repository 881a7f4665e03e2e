import { seededRandom } from '../../engine/producers/random'
import type { Money } from '../../pricing/money'
import type { Design } from '../design/design'
import { hasEstimates } from '../flow/estimates'
import { drawnFrom, histogramOf, percentileOf, type Histogram } from './chance'
import type { Evaluate } from './rank'
import type { Turns } from './turns'

export interface Ranges {
  readonly p10: Money
  readonly p50: Money
  readonly p90: Money
  readonly runs: number
  /** Part of the runs in which nothing throttles. */
  readonly feasible: number
  readonly histogram: Histogram
}

const defaultRuns = 2000

interface Run {
  readonly total: Money
  readonly isFeasible: boolean
}

/**
 * The bill when each range of a design is drawn by chance, independent of the others: by the same seed always the same. A design
 * without ranges is evaluated once.
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
    const drawn = drawnFrom(design, random)
    const { bill, isFeasible } = evaluate(drawn)
    sampled.push({ total: bill.total, isFeasible })
    yield
  }
  return summedUp(sampled)
}

const summedUp = (sampled: readonly Run[]): Ranges => {
  const totals = sampled.map(({ total }) => total).toSorted((a, b) => a.comparedTo(b))
  const at = (share: number): Money => percentileOf(totals, share) as Money
  return {
    ...{ p10: at(0.1), p50: at(0.5), p90: at(0.9), runs: sampled.length },
    feasible: sampled.filter(({ isFeasible }) => isFeasible).length / sampled.length,
    histogram: histogramOf(totals.map(Number)),
  }
}
