/*
 * A shard's rules once more, record by record and as plainly as can be: shares nothing with the simulator or the engine. A source
 * makes its records ten times a second; what a shard has no token for is put again after a while, until its time is over; workers,
 * one for each shard, read every second.
 */

export interface Plain {
  readonly shards: number
  readonly recordsPerSecond: number
  readonly recordBytes: number
  readonly retryForSeconds: number
  readonly seconds: number
  /** Of each worker. */
  readonly workedPerSecond: number
}

export interface PlainCounts {
  kept: number
  refused: number
  dropped: number
  worked: number
  /** Milliseconds that the oldest record waited that was not worked through at the end. */
  lagMs: number
}

/** Records under way together, by their shards. */
interface Request {
  readonly shards: readonly number[]
  readonly madeAt: number
  readonly refusals: number
}

/** @param chance 0 to 1, another each time */
export const putOneByOne = (plain: Plain, chance: () => number): PlainCounts => {
  const { shards, recordsPerSecond, recordBytes, retryForSeconds, seconds, workedPerSecond } = plain
  const counts: PlainCounts = { kept: 0, refused: 0, dropped: 0, worked: 0, lagMs: 0 }
  const buckets = Array.from({ length: shards }, () => ({ records: 1000, bytes: 2 ** 20 }))
  const keptAt: number[][] = buckets.map(() => [])
  const due = new Map<number, Request[]>()

  const isKept = (shard: number, now: number): boolean => {
    const bucket = buckets[shard]!
    if (bucket.records < 1 || bucket.bytes < recordBytes) return false
    bucket.records -= 1
    bucket.bytes -= recordBytes
    keptAt[shard]!.push(now)
    counts.kept++
    return true
  }

  /** What is refused of a request is put again together. */
  const put = ({ shards, madeAt, refusals }: Request, now: number): void => {
    const refused = shards.filter((shard) => !isKept(shard, now))
    if (refused.length === 0) return
    counts.refused += refused.length
    const next = now + Math.round(Math.min(10_000, 100 * 2 ** refusals) * (0.5 + chance() / 2))
    if (next > madeAt + retryForSeconds * 1000) counts.dropped += refused.length
    else due.set(next, [...(due.get(next) ?? []), { shards: refused, madeAt, refusals: refusals + 1 }])
  }

  let made = 0
  for (let now = 1; now <= seconds * 1000; now++) {
    for (const bucket of buckets) {
      bucket.records = Math.min(1000, bucket.records + 1)
      bucket.bytes = Math.min(2 ** 20, bucket.bytes + 2 ** 20 / 1000)
    }
    for (const request of due.get(now) ?? []) put(request, now)
    due.delete(now)
    if (now % 100 !== 0) continue
    const fresh: number[] = []
    for (; made < (recordsPerSecond * now) / 1000; made++) fresh.push(Math.floor(chance() * shards))
    for (let from = 0; from < fresh.length; from += 500) {
      put({ shards: fresh.slice(from, from + 500), madeAt: now, refusals: 0 }, now)
    }
  }

  for (const arrivals of keptAt) {
    let [free, worked] = [0, 0]
    for (const at of arrivals) {
      // It was read by the next look, and its turn is after those before it.
      free = Math.max(free, Math.ceil(at / 1000) * 1000) + 1000 / workedPerSecond
      if (free > seconds * 1000) break
      worked++
    }
    counts.worked += worked
    if (worked < arrivals.length) counts.lagMs = Math.max(counts.lagMs, seconds * 1000 - arrivals[worked]!)
  }
  return counts
}
