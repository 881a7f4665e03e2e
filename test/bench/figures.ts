import { availableParallelism, loadavg } from 'node:os'

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** @param share 0 to 1 */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN

/** Median, lowest and highest. */
export const spread = (values: readonly number[], digits = 2): string => {
  const [middle, lowest, highest] = [median(values), Math.min(...values), Math.max(...values)]
  return `${middle.toFixed(digits)} (${lowest.toFixed(digits)} to ${highest.toFixed(digits)})`
}

/** Ratios formed turn by turn. */
export const ratios = (of: readonly number[], to: readonly number[]): number[] =>
  of.map((value, i) => value / (to[i] ?? NaN))

/** What else the machine is doing: read it before believing a figure. */
export const machine = (): string =>
  `${availableParallelism()} processors, load average ${loadavg()[0]?.toFixed(1)} over the last minute, Node ${process.versions.node}`
