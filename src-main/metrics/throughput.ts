import type { Clock } from '../platform/clock'
import { traffic } from './observers'
import { keptMinutes, Recorder } from './recorder'

/** What charts are drawn from: sums by whole second. Seconds are epoch seconds. */
export interface SecondSeries {
  /** The sums of `count` seconds from `first` on; 0 where nothing is known. */
  slice(first: number, count: number): number[]
}

export type ThroughputSeries = keyof typeof traffic

/** The throughput of a shard, a stream or the whole project, second by second. */
export type Throughput = Readonly<Record<ThroughputSeries, SecondSeries>>

/** How far back the series reach. */
export const throughputSeconds = keptMinutes * 60
/** Rates shown as a figure are averages over this many whole seconds: fewer would flicker, more would lag. */
const rateSeconds = 5

/** @param recorder of a shard, or of shards together */
export const throughputOf = (recorder: Recorder): Throughput => {
  const series = (name: ThroughputSeries): SecondSeries => ({
    slice: (first, count) => recorder.sums(traffic[name], first, count),
  })
  return {
    incomingBytes: series('incomingBytes'),
    incomingRecords: series('incomingRecords'),
    outgoingBytes: series('outgoingBytes'),
    outgoingRecords: series('outgoingRecords'),
    throttledRecords: series('throttledRecords'),
    throttledReads: series('throttledReads'),
  }
}

/** Of what nobody has heard of. */
export const noThroughput = throughputOf(new Recorder(() => {}))

/** The last second that is over: the newest one whose sums stand. */
export const lastWholeSecond = (clock: Clock): number => Math.floor(clock.now() / 1000) - 1

/** Average a second over the last few whole seconds. */
export const rateOf = (clock: Clock, series: SecondSeries): number => {
  const sums = series.slice(lastWholeSecond(clock) - rateSeconds + 1, rateSeconds)
  return sums.reduce((sum, value) => sum + value, 0) / rateSeconds
}
