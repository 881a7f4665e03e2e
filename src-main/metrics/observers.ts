import type { CallObserver, ConsumerObserver, ShardObserver } from '../engine/streams/observer'
import { codeOf } from './catalog'
import type { Recorder } from './recorder'

const shard = (name: string): number => codeOf('shard', name)
const stream = (name: string): number => codeOf('stream', name)
const consumer = (name: string): number => codeOf('consumer', name)

/** Codes of what is counted of a shard, and in the same way of all shards of a stream or project together. */
export const traffic = {
  incomingBytes: shard('IncomingBytes'),
  incomingRecords: shard('IncomingRecords'),
  outgoingBytes: shard('OutgoingBytes'),
  outgoingRecords: shard('OutgoingRecords'),
  throttledRecords: shard('WriteProvisionedThroughputExceeded'),
  throttledReads: shard('ReadProvisionedThroughputExceeded'),
} as const
const iteratorAge = shard('IteratorAgeMilliseconds')
const throttledRecordsOfStream = stream('WriteProvisionedThroughputExceeded')
const throttledReadsOfStream = stream('ReadProvisionedThroughputExceeded')

export interface ShardRecorders {
  readonly shard: Recorder
  /** The CloudWatch metrics of its stream. */
  readonly stream: Recorder
  /** What the shards of the stream, and of the project, do together. */
  readonly together: readonly [Recorder, Recorder]
}

/** Whole minutes since the epoch; and the second of the minute, 0 … 59. */
const minuteOf = (now: number): number => Math.floor(now / 60_000)
const secondOf = (now: number, minute: number): number => Math.floor(now / 1000) - minute * 60

/**
 * What was not refused is a sample of zero, so that a minimum above zero says that nothing got through and an average is
 * the refused of each request. @source Kinesis developer guide, "Monitor with CloudWatch", the two
 * …ProvisionedThroughputExceeded metrics
 */
export const observeShard = ({ shard, stream, together }: ShardRecorders): ShardObserver => {
  const [ofStream, ofProject] = together
  return {
    wrote: (records, bytes, now) => {
      const minute = minuteOf(now)
      const second = secondOf(now, minute)
      const ofShard = shard.at(minute)
      ofShard.add(traffic.incomingRecords, second, records)
      ofShard.add(traffic.incomingBytes, second, bytes)
      ofShard.add(traffic.throttledRecords, second, 0)
      const streamTraffic = ofStream.at(minute)
      streamTraffic.add(traffic.incomingRecords, second, records)
      streamTraffic.add(traffic.incomingBytes, second, bytes)
      const projectTraffic = ofProject.at(minute)
      projectTraffic.add(traffic.incomingRecords, second, records)
      projectTraffic.add(traffic.incomingBytes, second, bytes)
      stream.at(minute).add(throttledRecordsOfStream, second, 0)
    },
    read: (records, bytes, ageMs, now) => {
      const minute = minuteOf(now)
      const second = secondOf(now, minute)
      const ofShard = shard.at(minute)
      ofShard.add(traffic.outgoingRecords, second, records)
      ofShard.add(traffic.outgoingBytes, second, bytes)
      ofShard.add(iteratorAge, second, ageMs)
      ofShard.add(traffic.throttledReads, second, 0)
      const streamTraffic = ofStream.at(minute)
      streamTraffic.add(traffic.outgoingRecords, second, records)
      streamTraffic.add(traffic.outgoingBytes, second, bytes)
      streamTraffic.add(iteratorAge, second, ageMs)
      const projectTraffic = ofProject.at(minute)
      projectTraffic.add(traffic.outgoingRecords, second, records)
      projectTraffic.add(traffic.outgoingBytes, second, bytes)
      projectTraffic.add(iteratorAge, second, ageMs)
    },
    throttledWrites: (records, now) => {
      const minute = minuteOf(now)
      const second = secondOf(now, minute)
      for (const each of [shard, ofStream, ofProject]) each.at(minute).add(traffic.throttledRecords, second, records)
      stream.at(minute).add(throttledRecordsOfStream, second, records)
    },
    throttledRead: (now) => {
      const minute = minuteOf(now)
      const second = secondOf(now, minute)
      for (const each of [shard, ofStream, ofProject]) each.at(minute).add(traffic.throttledReads, second, 1)
      stream.at(minute).add(throttledReadsOfStream, second, 1)
    },
  }
}

const codes = {
  incomingBytes: stream('IncomingBytes'),
  incomingRecords: stream('IncomingRecords'),
  putRecord: {
    bytes: stream('PutRecord.Bytes'),
    latency: stream('PutRecord.Latency'),
    success: stream('PutRecord.Success'),
  },
  putRecords: {
    bytes: stream('PutRecords.Bytes'),
    latency: stream('PutRecords.Latency'),
    success: stream('PutRecords.Success'),
    total: stream('PutRecords.TotalRecords'),
    successful: stream('PutRecords.SuccessfulRecords'),
    failed: stream('PutRecords.FailedRecords'),
    throttled: stream('PutRecords.ThrottledRecords'),
    former: stream('PutRecords.Records'),
  },
  getRecords: {
    bytes: stream('GetRecords.Bytes'),
    latency: stream('GetRecords.Latency'),
    records: stream('GetRecords.Records'),
    success: stream('GetRecords.Success'),
    age: stream('GetRecords.IteratorAgeMilliseconds'),
  },
} as const

/** Of a call that failed as a whole, only that it did and how long it took is counted. */
export const observeCalls = (recorder: Recorder): CallObserver => ({
  putRecord: ({ succeeded, latencyMs, bytes }, now) => {
    const at = minuteOf(now)
    const minute = recorder.at(at)
    const second = secondOf(now, at)
    minute.add(codes.putRecord.latency, second, latencyMs)
    minute.add(codes.putRecord.success, second, succeeded ? 1 : 0)
    if (!succeeded) return
    minute.add(codes.putRecord.bytes, second, bytes)
    minute.add(codes.incomingBytes, second, bytes)
    minute.add(codes.incomingRecords, second, 1)
  },
  putRecords: ({ succeeded, latencyMs, records, bytes, throttled, failed }, now) => {
    const at = minuteOf(now)
    const minute = recorder.at(at)
    const second = secondOf(now, at)
    const successful = records - throttled - failed
    minute.add(codes.putRecords.latency, second, latencyMs)
    minute.add(codes.putRecords.success, second, succeeded ? 1 : 0)
    minute.add(codes.putRecords.total, second, records)
    minute.add(codes.putRecords.successful, second, successful)
    minute.add(codes.putRecords.former, second, successful)
    minute.add(codes.putRecords.failed, second, failed)
    minute.add(codes.putRecords.throttled, second, throttled)
    if (!succeeded) return
    minute.add(codes.putRecords.bytes, second, bytes)
    minute.add(codes.incomingBytes, second, bytes)
    minute.add(codes.incomingRecords, second, successful)
  },
  getRecords: ({ succeeded, latencyMs, records, bytes, iteratorAgeMs }, now) => {
    const at = minuteOf(now)
    const minute = recorder.at(at)
    const second = secondOf(now, at)
    minute.add(codes.getRecords.latency, second, latencyMs)
    minute.add(codes.getRecords.success, second, succeeded ? 1 : 0)
    if (!succeeded) return
    minute.add(codes.getRecords.bytes, second, bytes)
    minute.add(codes.getRecords.records, second, records)
    minute.add(codes.getRecords.age, second, iteratorAgeMs)
    minute.add(throttledReadsOfStream, second, 0)
  },
})

const rateExceeded = consumer('SubscribeToShard.RateExceeded')
const subscribed = consumer('SubscribeToShard.Success')
const event = {
  success: consumer('SubscribeToShardEvent.Success'),
  bytes: consumer('SubscribeToShardEvent.Bytes'),
  records: consumer('SubscribeToShardEvent.Records'),
  behind: consumer('SubscribeToShardEvent.MillisBehindLatest'),
} as const

export const observeConsumer = (recorder: Recorder): ConsumerObserver => ({
  subscribed: (outcome, now) => {
    const at = minuteOf(now)
    const minute = recorder.at(at)
    const second = secondOf(now, at)
    minute.add(rateExceeded, second, outcome.rateExceeded ? 1 : 0)
    minute.add(subscribed, second, outcome.succeeded ? 1 : 0)
  },
  event: ({ succeeded, records, bytes, millisBehindLatest }, now) => {
    const at = minuteOf(now)
    const minute = recorder.at(at)
    const second = secondOf(now, at)
    minute.add(event.success, second, succeeded ? 1 : 0)
    if (!succeeded) return
    minute.add(event.bytes, second, bytes)
    minute.add(event.records, second, records)
    minute.add(event.behind, second, millisBehindLatest)
  },
})
