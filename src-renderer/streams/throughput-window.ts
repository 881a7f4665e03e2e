import type { Series } from '../../src-main/contract/history'
import { valuesOf, type HeldPoints } from '../dashboards/history-points'

export const WINDOW_SECONDS = 300

/** What a window shows, by CloudWatch's names. */
const METRICS = {
  incomingBytes: 'IncomingBytes',
  incomingRecords: 'IncomingRecords',
  outgoingBytes: 'OutgoingBytes',
  outgoingRecords: 'OutgoingRecords',
  throttledRecords: 'WriteProvisionedThroughputExceeded',
} as const

export type Lane = keyof typeof METRICS
const LANES = Object.keys(METRICS) as readonly Lane[]
export type LaneValues = readonly (number | null)[]

/** The last five minutes, one value a second, oldest first; null for seconds nothing is known of. */
export interface ThroughputWindow extends Readonly<Record<Lane, LaneValues>> {
  /** Epoch seconds of the first value. */
  readonly startSecond: number
}

/** What a window is made of: of one stream, or of the whole project without an ARN. */
export const throughputSeries = (arn: string | undefined): Series[] =>
  LANES.map((lane) => ({ metric: METRICS[lane], statistic: 'Sum', subject: arn === undefined ? {} : { arn } }))

/** Of one length, however much is known: the axis stands still. */
export function windowOf(points: HeldPoints): ThroughputWindow {
  const missing = new Array<null>(WINDOW_SECONDS - points.length).fill(null)
  const lanes = LANES.map((lane, at) => [lane, [...missing, ...valuesOf(points, at)]] as const)
  return {
    startSecond: points.from - missing.length,
    ...(Object.fromEntries(lanes) as Record<Lane, LaneValues>),
  }
}

const FIGURE_SECONDS = 3

/** A figure a person can read: the mean of the last few known seconds. */
export function recentMean(values: LaneValues): number {
  const recent = values.slice(-FIGURE_SECONDS).filter((value) => value !== null)
  return recent.length === 0 ? 0 : recent.reduce((sum, value) => sum + value, 0) / recent.length
}
