import type { Clock } from '../platform/clock'
import type { ShardObserver, StreamObserver } from '../engine/streams/observer'
import { createSecondSeries, type SecondSeries } from './second-series'

/** What is counted of a shard, a stream and the whole project, second by second. */
export interface Throughput {
  readonly incomingBytes: SecondSeries
  readonly incomingRecords: SecondSeries
  readonly outgoingBytes: SecondSeries
  readonly outgoingRecords: SecondSeries
  /** Records refused by the write limits. */
  readonly throttledRecords: SecondSeries
  /** GetRecords calls refused by the read limits. */
  readonly throttledReads: SecondSeries
}
export type ThroughputSeries = keyof Throughput

/** How far back the series reach. */
export const throughputSeconds = 300
/** Rates shown as a figure are averages over this many whole seconds: fewer would flicker, more would lag. */
const rateSeconds = 5

export interface ThroughputMetrics extends StreamObserver {
  readonly project: Throughput
  /** The first second to show, the one before counting began: a chart has something to begin with at once. */
  readonly firstSecond: number
  stream(arn: string): Throughput
  shardOf(arn: string, shardId: string): Throughput
  /** The last second that is over: the newest one whose sums stand. */
  lastWholeSecond(): number
  /** Average a second over the last few whole seconds. */
  rate(throughput: Throughput, series: ThroughputSeries): number
}

const createThroughput = (): Throughput => ({
  incomingBytes: createSecondSeries(throughputSeconds),
  incomingRecords: createSecondSeries(throughputSeconds),
  outgoingBytes: createSecondSeries(throughputSeconds),
  outgoingRecords: createSecondSeries(throughputSeconds),
  throttledRecords: createSecondSeries(throughputSeconds),
  throttledReads: createSecondSeries(throughputSeconds),
})

const idle = createThroughput()

/** Counts what the engine reports, at one-second resolution, by shard, by stream and for the project. */
export const createThroughputMetrics = (clock: Clock): ThroughputMetrics => {
  const project = createThroughput()
  const firstSecond = Math.floor(clock.now() / 1000) - 1
  const streams = new Map<string, { readonly whole: Throughput; readonly shards: Map<string, Throughput> }>()
  const lastWholeSecond = (): number => Math.floor(clock.now() / 1000) - 1
  return {
    project,
    firstSecond,
    lastWholeSecond,
    stream: (arn) => streams.get(arn)?.whole ?? idle,
    shardOf: (arn, shardId) => streams.get(arn)?.shards.get(shardId) ?? idle,
    rate: (throughput, series) => {
      const sums = throughput[series].slice(lastWholeSecond() - rateSeconds + 1, rateSeconds)
      return sums.reduce((sum, value) => sum + value, 0) / rateSeconds
    },
    shard: (arn, shardId) => {
      const stream = streams.get(arn) ?? { whole: createThroughput(), shards: new Map<string, Throughput>() }
      streams.set(arn, stream)
      const shard = createThroughput()
      stream.shards.set(shardId, shard)
      return countInto([project, stream.whole, shard])
    },
    streamDeleted: (arn) => void streams.delete(arn),
  }
}

const countInto = (levels: readonly Throughput[]): ShardObserver => {
  const count = (series: ThroughputSeries, amount: number, now: number): void => {
    const second = Math.floor(now / 1000)
    for (const level of levels) level[series].add(second, amount)
  }
  return {
    wrote: (records, bytes, now) => {
      count('incomingRecords', records, now)
      count('incomingBytes', bytes, now)
    },
    read: (records, bytes, now) => {
      count('outgoingRecords', records, now)
      count('outgoingBytes', bytes, now)
    },
    throttledWrites: (records, now) => count('throttledRecords', records, now),
    throttledRead: (now) => count('throttledReads', 1, now),
  }
}
