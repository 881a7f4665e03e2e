import type { Problem } from '../design/problem'
import type { Instant } from './instants'
import { sentence, type FailureKey, type Sentence } from '../../platform/sentence'

/*
 * What an export of CloudWatch comes to, whatever its format: series of statistics, in the order and with the places of the file.
 */

export const problem = (place: string, key: FailureKey, values: Sentence['text']['values'] = {}): Problem => ({
  place,
  ...sentence(key, values),
})

export type { Problem }

/** What had to be assumed: the key of a text, and its figures. */
export interface Note {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** The metrics that tell what is put into a stream. @source Kinesis facts sheet §14 */
export const metricUnits = { IncomingRecords: 'Count', IncomingBytes: 'Bytes' } as const
export type IncomingMetric = keyof typeof metricUnits

export interface Point {
  /** As it is written. */
  readonly time: unknown
  /** Undefined: that is not a time. */
  readonly instant: Instant | undefined
  readonly value: unknown
  readonly place: string
}

export interface MetricSeries {
  readonly metric: IncomingMetric
  /** Undefined: the export does not say. */
  readonly statistic: string | undefined
  readonly periodSeconds: number | undefined
  /** What tells it from other series of the same metric, such as the id in a query. */
  readonly id: string
  readonly place: string
  /** Whether the format gives points in no order. */
  readonly isUnordered: boolean
  readonly points: readonly Point[]
}

export interface MetricExport {
  readonly series: readonly MetricSeries[]
  /** What else is in it. */
  readonly others: readonly string[]
  /** Minutes east of UTC of times that say no zone; undefined: not known. */
  readonly zoneMinutes?: number | undefined
  readonly problems: readonly Problem[]
}

/** The metric that a label, an id or a heading names. */
export const metricNamed = (text: string): IncomingMetric | undefined => {
  const name = text.toLowerCase().replaceAll(/[^a-z]/g, '')
  if (name.includes('incomingrecords')) return 'IncomingRecords'
  return name.includes('incomingbytes') ? 'IncomingBytes' : undefined
}
