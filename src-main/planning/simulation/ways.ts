import { fanOutLimits, requestLimits, shardLimits } from '../../engine/streams/limits/limits'
import { deliveryQuotas } from '../capacity/quotas'
import { partsOf, recordsPerLane } from '../capacity/reader-limits'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { isChannelTarget } from '../usage/entries'
import type { ReadLimits, Way } from './log'
import type { ShardClasses } from './shard-classes'
import { hasTurns } from './turns'

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

type Work = Pick<Way, 'shardRecordsPerSecond' | 'recordsPerSecond' | 'shardParts' | 'turnRecordsPerSecond'>

const unlimited: Work = {
  shardRecordsPerSecond: Infinity,
  recordsPerSecond: Infinity,
  shardParts: undefined,
  turnRecordsPerSecond: Infinity,
}

/** Without any limit: what is given on at once. */
const free: Way = {
  ...unlimited,
  polls: false,
  callsPerSecond: Infinity,
  recordsPerCall: Infinity,
}

/** @param classes of the shards of what is read, now */
export const wayOf = (reader: ElementFlow, from: ElementFlow, classes: ShardClasses): Way => {
  const work = workOf(reader, from, classes)
  if (!isKind(from, 'stream') || isChannelTarget(reader.element.kind)) return { ...free, ...work }
  if ('reads' in reader.element && reader.element.reads === 'fan-out') return { ...free, ...work }
  const isApplication = isKind(reader, 'application')
  return {
    ...free,
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

/** Records a second of one shard, and of all. Of several streams each has its part of the whole, as is planned. */
const workOf = (reader: ElementFlow, from: ElementFlow, classes: ShardClasses): Work => {
  const all = reader.incoming.recordsPerSecond
  const part = all === 0 ? 1 : Math.min(1, Math.max(least, from.outgoing.recordsPerSecond / all))
  const isStream = isKind(from, 'stream')
  if (isKind(reader, 'application')) {
    const { workers, recordsPerSecondPerWorker: each = Infinity } = reader.element
    const own = isStream ? classes.shards : isKind(from, 'kafka-cluster') ? from.element.partitions : workers
    const parts = reader.inputs.reduce((sum, input) => sum + (input === from ? 0 : partsOf(input)), own)
    const shardParts = isStream && each < Infinity ? partsOfWorkers(reader, from, { classes, workers }) : undefined
    // A worker has whole shards: some have one more than others.
    const busy =
      shardParts === undefined
        ? (parts / Math.ceil(parts / workers)) * part
        : shardParts.reduce((sum, share, c) => sum + share * (classes.sizes[c] as number), 0)
    const shardRecordsPerSecond = isStream ? each : Infinity
    return { ...unlimited, shardRecordsPerSecond, recordsPerSecond: each * busy, shardParts }
  }
  if (isKind(reader, 'function')) {
    const { parallelization, maxConcurrency = Infinity } = reader.element
    const each = recordsPerLane(reader.element, meanBytes(reader.incoming)) ?? Infinity
    const shardRecordsPerSecond = isStream ? each * parallelization : Infinity
    const whole = each * maxConcurrency
    if (!hasTurns(reader)) return { ...unlimited, shardRecordsPerSecond, recordsPerSecond: whole * part }
    // What it reads from may have the whole, as long as the others want nothing; until that is known, each shard has its part.
    const shards = reader.inputs.reduce((sum, input) => sum + (input === from ? classes.shards : partsOf(input)), 0)
    return { ...unlimited, shardRecordsPerSecond, recordsPerSecond: whole, turnRecordsPerSecond: whole / shards }
  }
  const { transform } = isKind(reader, 'delivery') ? reader.element : {}
  if (!isStream || transform === undefined) return unlimited
  const each = recordsPerLane(transform, meanBytes(from.outgoing)) ?? Infinity
  const toSplunk = reader.outputs.some(({ element }) => element.kind === 'splunk')
  const { invocationsPerShard, invocationsPerShardToSplunk } = deliveryQuotas
  const lanes = toSplunk ? invocationsPerShardToSplunk : invocationsPerShard
  return { ...unlimited, shardRecordsPerSecond: each * lanes }
}

interface Dealing {
  readonly classes: ShardClasses
  readonly workers: number
}

/**
 * Of each class, the part of a worker that one of its shards has, where not all shards are alike: those of all streams are dealt out
 * to the workers one by one, and each has as much of its worker as is planned to come to it. Undefined: all are alike, or are not
 * the same all the time, for several origins have hours of their own; or there is something else to read.
 */
const partsOfWorkers = (
  { inputs }: ElementFlow,
  from: ElementFlow,
  { classes: { count, classOf, sizes, parts }, workers }: Dealing,
): Float64Array | undefined => {
  const { strands } = from.incoming
  const isMixed = strands.some(({ origin }) => origin !== strands[0]?.origin)
  if (inputs.length === 1 ? count === 1 || isMixed : !inputs.every((input) => isKind(input, 'stream'))) return undefined
  const ofWorkers = new Float64Array(workers)
  const own: { readonly of: number; readonly worker: number; readonly load: number }[] = []
  let lease = 0
  for (const input of inputs) {
    const shards = input === from ? sizes.reduce((sum, size) => sum + size, 0) : partsOf(input)
    for (let shard = 0; shard < shards; shard++) {
      const of = count === 1 ? 0 : (classOf[shard] as number)
      const share = input === from ? (parts[of] as number) / (sizes[of] as number) : 1 / shards
      const load = input.outgoing.recordsPerSecond * share
      const worker = lease++ % workers
      ofWorkers[worker] = (ofWorkers[worker] as number) + load
      if (input === from) own.push({ of, worker, load })
    }
  }
  const found = new Float64Array(count)
  for (const { of, worker, load } of own) {
    const all = ofWorkers[worker] as number
    found[of] = (found[of] as number) + (all === 0 ? 1 : load / all) / (sizes[of] as number)
  }
  return found
}
