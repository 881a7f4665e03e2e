import type { StatisticSet } from '../storage/packed-statistics'

/** Statistic sets of consecutive periods, as columns: thousands of them cost no objects. */
export class StatisticGrid {
  private readonly counts: Float64Array
  private readonly sums: Float64Array
  private readonly minima: Float64Array
  private readonly maxima: Float64Array

  constructor(readonly periods: number) {
    this.counts = new Float64Array(periods)
    this.sums = new Float64Array(periods)
    this.minima = new Float64Array(periods).fill(Infinity)
    this.maxima = new Float64Array(periods).fill(-Infinity)
  }

  /** @param at 0 … periods − 1 */
  add(at: number, { count, sum, minimum, maximum }: StatisticSet): void {
    this.counts[at] = (this.counts[at] as number) + count
    this.sums[at] = (this.sums[at] as number) + sum
    if (minimum < (this.minima[at] as number)) this.minima[at] = minimum
    if (maximum > (this.maxima[at] as number)) this.maxima[at] = maximum
  }

  /** @returns undefined of a period without samples */
  at(at: number): StatisticSet | undefined {
    const count = this.counts[at] as number
    if (count === 0) return undefined
    return {
      count,
      sum: this.sums[at] as number,
      minimum: this.minima[at] as number,
      maximum: this.maxima[at] as number,
    }
  }
}
