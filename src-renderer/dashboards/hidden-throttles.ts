import { valueAt, type LimitLine, type TimeChartData, type TimeLine } from '../charts/time-chart'

export interface HiddenThrottles {
  /** Seconds with refused writes in minutes whose averages stay under every limit. */
  readonly seconds: number
  /** Records refused in them. */
  readonly records: number
  /** The highest average of those minutes, as a part of the limit it is nearest to. */
  readonly highestAverage: number
}

export interface ThrottleQuestion {
  /** Refused writes, second by second. */
  readonly refused: TimeLine
  /** The one-minute averages of what is written, each with the limits that held. */
  readonly averages: readonly { readonly line: TimeLine; readonly limits: readonly HeldLimit[] }[]
}

export type HeldLimit = Omit<LimitLine, 'name'>

/** What CloudWatch's view does not show: writes refused in minutes that look as if there was room left. Null if there were none. */
export function hiddenThrottles({ refused, averages }: ThrottleQuestion): HiddenThrottles | null {
  // Without limits nothing can seem to have room left.
  if (averages.length === 0) return null
  let [seconds, records, highestAverage] = [0, 0, 0]
  refused.values.forEach((value, index) => {
    if (value === null || value === 0) return
    const use = Math.max(...averages.map(({ line, limits }) => usedAt(line, limits, refused.from + index)))
    if (!(use < 1)) return
    seconds += 1
    records += value
    highestAverage = Math.max(highestAverage, use)
  })
  return seconds === 0 ? null : { seconds, records, highestAverage }
}

/** NaN for a minute that is not over, nobody has its average yet, and where no limit is known. */
const usedAt = (line: TimeLine, limits: readonly HeldLimit[], second: number): number => {
  const average = valueAt(line, second)
  const limit = limits.find(({ from, to }) => second >= from && second < to)
  return average === null || !limit ? Number.NaN : average / limit.value
}

/** The line of a chart that was made from the first series of its list. */
export const firstLine = (charts: readonly TimeChartData[], id: string): TimeLine | undefined =>
  charts.find((chart) => chart.id === id)?.lines[0]
