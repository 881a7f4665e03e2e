import { valueAt, type TimeChartData, type TimeLine } from '../charts/time-chart'

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
  /** The one-minute averages of what is written, each with its limit. */
  readonly averages: readonly { readonly line: TimeLine; readonly limit: number }[]
}

/** What CloudWatch's view does not show: writes refused in minutes that look as if there was room left. Null if there were none. */
export function hiddenThrottles({ refused, averages }: ThrottleQuestion): HiddenThrottles | null {
  // Without limits nothing can seem to have room left.
  if (averages.length === 0) return null
  let [seconds, records, highestAverage] = [0, 0, 0]
  refused.values.forEach((value, index) => {
    if (value === null || value === 0) return
    const use = Math.max(...averages.map(({ line, limit }) => usedAt(line, limit, refused.from + index)))
    if (!(use < 1)) return
    seconds += 1
    records += value
    highestAverage = Math.max(highestAverage, use)
  })
  return seconds === 0 ? null : { seconds, records, highestAverage }
}

/** NaN for a minute that is not over: nobody has its average yet. */
const usedAt = (line: TimeLine, limit: number, second: number): number => {
  const average = valueAt(line, second)
  return average === null ? Number.NaN : average / limit
}

/** The line of a chart that was made from the first series of its list. */
export const firstLine = (charts: readonly TimeChartData[], id: string): TimeLine | undefined =>
  charts.find((chart) => chart.id === id)?.lines[0]
