import type { Clock } from '../../../platform/clock'
import { isFault, type Fault } from '../../fault'
import { LoggedRecords } from '../../log/logged-records'
import { requestLimits } from '../limits/limits'
import { toOutputRecords, type OutputRecord } from '../records/read'
import { trimHorizon, type Shard, type Stream } from '../stream'

/** Consecutive records of a shard. */
export interface Stretch {
  readonly records: LoggedRecords
  /** The same as clients get them. */
  readonly output: readonly OutputRecord[]
  /** Index to go on from. */
  readonly next: number
}

export const nothingAt = (next: number): Stretch => ({ records: new LoggedRecords(), output: [], next })

export type ReadShared = (stream: Stream, shard: Shard, from: number, maxBytes: number) => Promise<Stretch | Fault>

/** Reading for many at a time: those that ask for the same place while it is being read, as all do at a shard's tip, share. */
export const createSharedReads = (clock: Clock): ReadShared => {
  const underWay = new WeakMap<Shard, Map<number, Promise<Stretch | Fault>>>()
  return (stream, shard, from, maxBytes) => {
    const reads = underWay.get(shard) ?? new Map<number, Promise<Stretch | Fault>>()
    underWay.set(shard, reads)
    const present = reads.get(from)
    if (present !== undefined) return present
    const reading = read(shard, from, { maxBytes, notBefore: trimHorizon(stream, clock.now()) })
    reads.set(from, reading)
    const done = (): void => void reads.delete(from)
    reading.then(done, done)
    return reading
  }
}

const read = async (
  shard: Shard,
  from: number,
  limits: { readonly maxBytes: number; readonly notBefore: number },
): Promise<Stretch | Fault> => {
  const result = await shard.log.read(from, { ...limits, maxRecords: requestLimits.getRecordsRecords })
  if (isFault(result)) return result
  const { records, next } = result
  return { records, output: toOutputRecords(shard, records), next }
}
