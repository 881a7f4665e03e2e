import { fanOutLimits, requestLimits, shardLimits } from '../../engine/streams/limits/limits'
import { deliveryQuotas } from '../capacity/quotas'
import { recordsPerLane } from '../capacity/reader-limits'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { isChannelTarget } from '../usage/entries'
import type { ReadLimits, Way } from './log'

/*
 * How fast each kind of reader reads what it is connected to, and works.
 */

/** Of what is no stream. */
export const noReadLimits: ReadLimits = {
  sharedBytesPerSecond: Infinity,
  ownBytesPerSecond: Infinity,
  bytesPerCall: Infinity,
  callsPerSecond: Infinity,
}

export const streamReadLimits: ReadLimits = {
  sharedBytesPerSecond: shardLimits.readBytesPerSecond,
  ownBytesPerSecond: fanOutLimits.bytesPerSecond,
  bytesPerCall: requestLimits.getRecordsBytes,
  callsPerSecond: shardLimits.getRecordsPerSecond,
}

/** Without any limit: what is given on at once. */
const free: Way = {
  polls: false,
  callsPerSecond: Infinity,
  recordsPerCall: Infinity,
  shardRecordsPerSecond: Infinity,
  recordsPerSecond: Infinity,
}

/** @param shards of what is read, now; 1 of what has none */
export const wayOf = (reader: ElementFlow, from: ElementFlow, shards: number): Way => {
  const work = workOf(reader, from, shards)
  if (!isKind(from, 'stream') || isChannelTarget(reader.element.kind)) return { ...free, ...work }
  if ('reads' in reader.element && reader.element.reads === 'fan-out') return { ...free, ...work }
  const isApplication = isKind(reader, 'application')
  return {
    polls: true,
    callsPerSecond: isApplication ? 1 / reader.element.pollSeconds : 1,
    recordsPerCall: isApplication ? reader.element.recordsPerRead : requestLimits.getRecordsRecords,
    ...work,
  }
}

/** Seconds a record waits at most before a reader that keeps up looks for it. */
export const pollSecondsOf = (way: Way): number => (way.polls ? 1 / way.callsPerSecond : 0)

/** Of what is not planned to bring anything. */
const least = 1e-9

type Work = Pick<Way, 'shardRecordsPerSecond' | 'recordsPerSecond'>

/** Records a second of one shard, and of all. Of several streams each has its part of the whole, as is planned. */
const workOf = (reader: ElementFlow, from: ElementFlow, shards: number): Work => {
  const all = reader.incoming.recordsPerSecond
  const part = all === 0 ? 1 : Math.min(1, Math.max(least, from.outgoing.recordsPerSecond / all))
  const isStream = isKind(from, 'stream')
  if (isKind(reader, 'application')) {
    const { workers, recordsPerSecondPerWorker: each = Infinity } = reader.element
    const parts = isStream ? shards : isKind(from, 'kafka-cluster') ? from.element.partitions : workers
    // A worker has whole shards: some have one more than others.
    const busy = parts / Math.ceil(parts / workers)
    return { shardRecordsPerSecond: isStream ? each : Infinity, recordsPerSecond: each * busy * part }
  }
  if (isKind(reader, 'function')) {
    const { parallelization, maxConcurrency = Infinity } = reader.element
    const each = recordsPerLane(reader.element, meanBytes(reader.incoming)) ?? Infinity
    const shardRecordsPerSecond = isStream ? each * parallelization : Infinity
    return { shardRecordsPerSecond, recordsPerSecond: each * maxConcurrency * part }
  }
  const { transform } = isKind(reader, 'delivery') ? reader.element : {}
  if (!isStream || transform === undefined) return { shardRecordsPerSecond: Infinity, recordsPerSecond: Infinity }
  const each = recordsPerLane(transform, meanBytes(from.outgoing)) ?? Infinity
  const toSplunk = reader.outputs.some(({ element }) => element.kind === 'splunk')
  const { invocationsPerShard, invocationsPerShardToSplunk } = deliveryQuotas
  const lanes = toSplunk ? invocationsPerShardToSplunk : invocationsPerShard
  return { shardRecordsPerSecond: each * lanes, recordsPerSecond: Infinity }
}
