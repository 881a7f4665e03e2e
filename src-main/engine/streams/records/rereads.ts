import { isFault, type Fault } from '../../fault'
import type { GatherLimits } from '../../log/logged-records'
import type { ReadResult } from '../../log/segment-reads'
import type { Shard, Stream } from '../stream'
import { stretchForMany, stretchForOne, type Stretch } from './stretch'

const MiB = 1024 * 1024

type Reread = (stream: Stream, shard: Shard, from: number, limits: GatherLimits) => Promise<Stretch | Fault>

interface KeptStretch extends Stretch {
  /** Of the read that brought it: what arrived before (epoch ms) was skipped. */
  readonly notBefore: number
  /** Arrival of its first record, epoch ms. */
  readonly firstArrival: number
}

/**
 * Reading for readers that catch up one after the other: from the same beginning and with the same limits they come to the same
 * stretches. The first reader leaves nothing behind, because most streams have but one; for the second a stretch is kept, and
 * those that follow are given what is kept. Stretches that may grow yet, that are small, or that were kept encrypted are
 * read each time.
 *
 * @param keepBytes of records at the most: those that were used least recently make room. What clients were sent of them is
 *   kept with them, a third larger.
 * @param worthBytes of records from which on a stretch is kept
 */
export const createRereads = ({ keepBytes = 32 * MiB, worthBytes = 16 * 1024 } = {}): Reread => {
  /** What was read lately, the oldest first. */
  const seen = new Set<string>()
  /** Used least recently first. */
  const kept = new Map<string, KeptStretch>()
  let bytes = 0

  const drop = (key: string, stretch: KeptStretch): void => {
    kept.delete(key)
    bytes -= stretch.records.bytes
  }

  const keep = (key: string, stretch: KeptStretch): void => {
    const former = kept.get(key)
    if (former !== undefined) drop(key, former)
    kept.set(key, stretch)
    bytes += stretch.records.bytes
    for (const [oldKey, old] of kept) {
      if (bytes <= keepBytes) return
      drop(oldKey, old)
    }
  }

  /** @returns whether it was read before */
  const see = (key: string): boolean => {
    const isKnown = seen.delete(key)
    seen.add(key)
    if (seen.size > rememberedReads) seen.delete(seen.values().next().value as string)
    return isKnown
  }

  return async (stream, shard, from, limits) => {
    const key = `${stream.id} ${shard.number} ${from} ${limits.maxRecords} ${limits.maxBytes}`
    const known = kept.get(key)
    if (known !== undefined) drop(key, known)
    if (known !== undefined && isTrue(known, limits)) {
      keep(key, known)
      return known
    }
    const result = await shard.log.read(from, limits)
    if (isFault(result)) return result
    if (!see(key) || !isLasting(result) || result.records.bytes < worthBytes) return stretchForOne(shard, result)
    const stretch = stretchForMany(shard, result)
    keep(key, { ...stretch, notBefore: limits.notBefore, firstArrival: firstArrivalOf(result) })
    return stretch
  }
}

/** Would reading again bring back the same? Retention may have passed some of it, or be longer than it was. */
const isTrue = ({ notBefore, firstArrival }: KeptStretch, limits: GatherLimits): boolean =>
  notBefore <= limits.notBefore && limits.notBefore <= firstArrival

const isLasting = ({ records, isFull }: ReadResult): boolean =>
  isFull && records.parts().every(({ encrypted }) => !encrypted)

const firstArrivalOf = ({ records }: ReadResult): number => records.parts()[0]?.arrivals[0] ?? -1

const rememberedReads = 1024
