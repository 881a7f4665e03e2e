import type { StatisticSet } from '../../storage/packed-statistics'

const statistics = {
  SampleCount: ({ count }: StatisticSet) => count,
  Average: ({ sum, count }: StatisticSet) => sum / count,
  Sum: ({ sum }: StatisticSet) => sum,
  Minimum: ({ minimum }: StatisticSet) => minimum,
  Maximum: ({ maximum }: StatisticSet) => maximum,
} as const

export type StatisticName = keyof typeof statistics

export const isStatistic = (name: string): name is StatisticName => Object.hasOwn(statistics, name)

export const statistic = (name: StatisticName, set: StatisticSet): number => statistics[name](set)

/**
 * Whether CloudWatch knows a statistic of that name that takes the distribution of samples: percentiles, trimmed and
 * winsorized means, trimmed counts and sums, percentile ranks, interquartile means.
 * @source CloudWatch user guide, "CloudWatch statistics definitions", read 2026-11-21
 */
export const needsDistribution = (name: string): boolean =>
  /^(p\d{1,3}(\.\d+)?|(tm|wm|tc|ts)\d{1,2}(\.\d+)?|(TM|WM|TC|TS|PR)\([\d.%]*:[\d.%]*\)|IQM)$/.test(name)

export const noDistribution =
  'Streamgauge keeps the count, sum, minimum and maximum of samples, not their distribution. ' +
  'Ask for SampleCount, Average, Sum, Minimum or Maximum.'
