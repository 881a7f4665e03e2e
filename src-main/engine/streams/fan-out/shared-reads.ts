import type { Clock } from '../../../platform/clock'
import { isFault, type Fault } from '../../fault'
import { requestLimits } from '../limits/limits'
import { stretchForMany, type Stretch } from '../records/stretch'
import { trimHorizon, type Shard, type Stream } from '../stream'

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
  return isFault(result) ? result : stretchForMany(shard, result)
}
