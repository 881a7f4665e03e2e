import { fanOutLimits, shardLimits } from '../../engine/streams/limits/limits'
import type { Design } from '../design/design'
import type { Finding } from '../evaluation'
import { flowThrough, isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { finding, rounded } from './check'
import { deliveryQuotas } from './quotas'
import { recordsPerLane } from './reader-limits'
import { busiestShard, peakOf } from './heaviest-key'
import { sharedReaders } from './stream-limits'

/** What becomes of a consumer that is down for some hours, at the load of an average second. */
export interface Outage {
  /** From when it is back until it has read everything; null: it never does. */
  readonly catchUpHours: number | null
  /** Records that expire before they are read. */
  readonly lostRecords: number
  /** Of the stream whose records were already older than a week when they were read, with how many GB; null: none were. */
  readonly oldReads: { readonly stream: string; readonly gigabytes: number } | null
  readonly findings: readonly Finding[]
}

const weekHours = 168

/** @param hours how long the element reads nothing */
export const outageOf = (design: Design, element: string, hours: number): Outage => {
  const flow = flowThrough(design).elements.get(element)
  if (flow === undefined || hours === 0) return untouched()
  const streams = flow.inputs.filter((input) => isKind(input, 'stream'))
  const isPut = isKind(flow, 'delivery') && flow.inputs.length > 0 && streams.length === 0
  if (streams.length === 0) return isPut ? outageOfPuts(flow, hours) : untouched(finding('outageUnknown', 'info'))
  return together(streams.map((stream) => outageOfReader(flow, stream, hours)))
}

const untouched = (...findings: readonly Finding[]): Outage => ({
  ...{ catchUpHours: 0, lostRecords: 0, oldReads: null, findings },
})

/** A delivery stream whose destination is down keeps what is put to it for a day; how fast it catches up is not known. */
const outageOfPuts = ({ inputs }: ElementFlow<'delivery'>, hours: number): Outage => {
  const rate = inputs.reduce((sum, { outgoing }) => sum + outgoing.recordsPerSecond, 0)
  const { retentionHours } = deliveryQuotas
  const lostRecords = Math.round(rate * 3600 * Math.max(0, hours - retentionHours))
  const lost = lostRecords === 0 ? [] : [finding('outageLoss', 'error', { lost: lostRecords, hours: retentionHours })]
  return { ...untouched(...lost, finding('outageDeliverySpeed', 'info')), lostRecords }
}

/**
 * All shards are caught up once the busiest one is. It is read as fast as its read limit lets, less what the others read of it,
 * and as fast as the element is said to work. What has expired meanwhile is gone; once reading is faster than writing, no more
 * is lost.
 */
const outageOfReader = (reader: ElementFlow, stream: ElementFlow<'stream'>, hours: number): Outage => {
  const { retentionHours } = stream.element
  const arriving = stream.outgoing.recordsPerSecond
  if (arriving === 0) return untouched()
  const kept = Math.min(hours, retentionHours)
  const speed = speedOf(reader, stream)
  const lostRecords = Math.round(arriving * 3600 * (hours - kept))
  const catchUpHours = speed > 1 ? kept / (speed - 1) : null
  const backlog = Math.round(arriving * 3600 * kept)
  return {
    catchUpHours,
    lostRecords,
    oldReads: oldReadsOf(stream, { kept, speed }),
    findings: [
      catchUpHours === null
        ? finding('outageNever', 'error', { backlog })
        : finding('outageBacklog', 'info', { backlog, ...rounded({ hours: catchUpHours, speed }) }),
      ...(lostRecords === 0 ? [] : [finding('outageLoss', 'error', { lost: lostRecords, hours: retentionHours })]),
    ],
  }
}

/** How many times as fast as it is written the busiest shard can be read. */
const speedOf = (reader: ElementFlow, stream: ElementFlow<'stream'>): number => {
  const shards = shardsOf(stream.element, stream.incoming)
  const peak = peakOf(stream.outgoing)
  const average = stream.outgoing.recordsPerSecond / stream.outgoing.peakRecordsPerSecond
  const busiest = busiestShard(peak, shards)
  const [records, bytes] = [busiest.recordsPerSecond * average, busiest.bytesPerSecond * average]
  const isFanOut = 'reads' in reader.element && reader.element.reads === 'fan-out'
  const others = sharedReaders(stream).length - 1
  const left = isFanOut ? fanOutLimits.bytesPerSecond : Math.max(0, shardLimits.readBytesPerSecond - others * bytes)
  return Math.min(left / bytes, workOf(reader, { stream, shards }) / records)
}

/** Records a second of one shard that the element gets through; without end where it is not said. */
const workOf = (
  reader: ElementFlow,
  { stream, shards }: { readonly stream: ElementFlow<'stream'>; readonly shards: number },
): number => {
  const recordBytes = meanBytes(stream.outgoing)
  if (isKind(reader, 'function')) {
    return (recordsPerLane(reader.element, recordBytes) ?? Infinity) * reader.element.parallelization
  }
  if (isKind(reader, 'application')) {
    const { workers, recordsPerSecondPerWorker: each = Infinity } = reader.element
    return each * Math.min(1, workers / shards)
  }
  if (!isKind(reader, 'delivery') || reader.element.transform === undefined) return Infinity
  return (recordsPerLane(reader.element.transform, recordBytes) ?? Infinity) * deliveryQuotas.invocationsPerShard
}

/**
 * While it catches up, the age of what is read falls from the whole backlog to nothing: what is read until it is a week. Only of
 * provisioned streams such reads cost extra. @source pricing facts sheet §2
 */
const oldReadsOf = (
  stream: ElementFlow<'stream'>,
  { kept, speed }: { readonly kept: number; readonly speed: number },
): Outage['oldReads'] => {
  if (stream.element.mode !== 'provisioned' || kept <= weekHours || speed <= 1) return null
  const readHours = (speed * (kept - weekHours)) / (speed - 1)
  const bytesPerHour = stream.outgoing.recordsPerSecond * meanBytes(stream.outgoing) * 3600
  return { stream: stream.element.id, gigabytes: (bytesPerHour * readHours) / 2 ** 30 }
}

/** Of several streams the slowest counts. */
const together = (outages: readonly Outage[]): Outage => ({
  catchUpHours: outages.some(({ catchUpHours }) => catchUpHours === null)
    ? null
    : Math.max(...outages.map(({ catchUpHours }) => catchUpHours ?? 0)),
  lostRecords: outages.reduce((sum, { lostRecords }) => sum + lostRecords, 0),
  oldReads: outages.find(({ oldReads }) => oldReads !== null)?.oldReads ?? null,
  findings: outages.flatMap(({ findings }) => findings),
})
