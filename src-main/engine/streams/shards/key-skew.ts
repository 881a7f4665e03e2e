import { shardLimits } from '../limits/limits'
import { hashKeySpace, type HashKeyRange } from './hash-keys'
import type { KeyCounts } from './key-counts'

/*
 * Where partition keys land, and what that does to shards. Keys are sorted by hash key once, with running sums beside them:
 * what any range of hash keys holds is then a difference of two sums, however many keys there are.
 */

/** Partition keys in the order of their hash keys. */
export interface KeySkew {
  /** Distinct keys. */
  readonly keys: number
  readonly records: number
  readonly bytes: number
  /** Hash keys, four words each, most significant first. */
  readonly hashKeys: Uint32Array
  /** Sums of all keys before a place; one more than there are keys. */
  readonly recordsBefore: Float64Array
  readonly bytesBefore: Float64Array
  /** Every key that can be among the heaviest `mostHeavyKeys`, whatever the traffic. */
  readonly heavy: readonly HeavyKey[]
}

interface HeavyKey {
  readonly key: string
  readonly place: number
}

/** What is to be sent under the keys, in their proportions. */
export interface SkewTraffic {
  readonly recordsPerSecond: number
  /** Mean size of a record, data and partition key. */
  readonly recordBytes: number
}

export interface Load {
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
  /** Part of the tighter write limit of a shard: above 1 it is throttled. */
  readonly load: number
}

export interface ShardLoad extends Load {
  /** Distinct keys. */
  readonly keys: number
}

export interface KeyLoad extends Load {
  readonly key: string
  /** Position of its shard among the ranges. */
  readonly shard: number
}

export const mostHeavyKeys = 100
/** As many as UpdateShardCount takes. @source Kinesis facts sheet §6, read 2026-11-21 */
export const mostShards = 10_000

/** Sort what was counted. A million keys take about 0.3 s. */
export const skewOf = (counts: KeyCounts): KeySkew => {
  const { size, digests, recordsOf, bytesOf, keys } = counts
  const order = byHashKey(size, digests)
  const hashKeys = new Uint32Array(4 * size)
  const recordsBefore = new Float64Array(size + 1)
  const bytesBefore = new Float64Array(size + 1)
  for (let place = 0; place < size; place++) {
    const from = order[place] as number
    for (let word = 0; word < 4; word++) hashKeys[4 * place + word] = digests[4 * from + word] as number
    recordsBefore[place + 1] = (recordsBefore[place] as number) + (recordsOf[from] as number)
    bytesBefore[place + 1] = (bytesBefore[place] as number) + (bytesOf[from] as number)
  }
  const places = [...new Set([...largestOf(recordsBefore), ...largestOf(bytesBefore)])]
  const heavy = places.map((place) => ({ place, key: keys[order[place] as number] as string }))
  return { keys: size, records: counts.records, bytes: counts.bytes, hashKeys, recordsBefore, bytesBefore, heavy }
}

/** Places in the order of hash keys: sorted by both halves of the first word, then what is equal in it by the other words. */
const byHashKey = (size: number, digests: Uint32Array): Uint32Array => {
  const all = new Uint32Array(size).map((_, place) => place)
  const first = new Uint32Array(size).map((_, place) => digests[4 * place] as number)
  const order = sortedBy(sortedBy(all, first, 0), first, 16)
  const isAbove = (a: number, b: number): boolean => {
    for (let word = 0; word < 4; word++) {
      const difference = (digests[4 * a + word] as number) - (digests[4 * b + word] as number)
      if (difference !== 0) return difference > 0
    }
    return false
  }
  for (let i = 1; i < size; i++) {
    for (let at = i; at > 0 && isAbove(order[at - 1] as number, order[at] as number); at--) {
      const above = order[at - 1] as number
      order[at - 1] = order[at] as number
      order[at] = above
    }
  }
  return order
}

/** A pass of a radix sort, by 16 bits from bit `shift` on: places that are equal in them stay in their order. */
const sortedBy = (places: Uint32Array, words: Uint32Array, shift: number): Uint32Array => {
  const next = new Uint32Array(65_537)
  for (const word of words) next[((word >>> shift) & 0xffff) + 1]!++
  for (let digit = 1; digit < next.length; digit++) next[digit]! += next[digit - 1] as number
  const sorted = new Uint32Array(places.length)
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number
    sorted[next[((words[place] as number) >>> shift) & 0xffff]!++] = place
  }
  return sorted
}

/** Places of the largest amounts, given running sums. */
const largestOf = (sums: Float64Array): number[] => {
  let largest: { place: number; amount: number }[] = []
  let least = 0
  for (let place = 0; place + 1 < sums.length; place++) {
    const amount = (sums[place + 1] as number) - (sums[place] as number)
    if (amount <= least) continue
    largest.push({ place, amount })
    if (largest.length < 2 * mostHeavyKeys) continue
    largest = largest.sort((a, b) => b.amount - a.amount).slice(0, mostHeavyKeys)
    least = largest[mostHeavyKeys - 1]?.amount ?? 0
  }
  return largest
    .sort((a, b) => b.amount - a.amount)
    .slice(0, mostHeavyKeys)
    .map(({ place }) => place)
}

/** The traffic of the keys from one place up to another. */
const loadBetween = (skew: KeySkew, traffic: SkewTraffic, from: number, to: number): Load => {
  const part = (sums: Float64Array, all: number): number =>
    all === 0 ? 0 : ((sums[to] as number) - (sums[from] as number)) / all
  const recordsPerSecond = traffic.recordsPerSecond * part(skew.recordsBefore, skew.records)
  const bytesPerSecond = traffic.recordsPerSecond * traffic.recordBytes * part(skew.bytesBefore, skew.bytes)
  const { writeRecordsPerSecond, writeBytesPerSecond } = shardLimits
  const load = Math.max(recordsPerSecond / writeRecordsPerSecond, bytesPerSecond / writeBytesPerSecond)
  return { recordsPerSecond, bytesPerSecond, load }
}

/** The first place whose hash key is not below `hashKey`, 0 … 2^128. */
const placeOf = (skew: KeySkew, hashKey: bigint): number => {
  const { hashKeys, keys } = skew
  if (hashKey === hashKeySpace) return keys
  const first = Number(hashKey >> 96n)
  const isBelow = (place: number): boolean => {
    const word = hashKeys[4 * place] as number
    // Nearly always decided by the first word.
    return word === first ? hashKeyAt(skew, place) < hashKey : word < first
  }
  let low = 0
  let high = keys
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBelow(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** @param ranges sorted, together covering all hash keys without gap or overlap */
export const shardLoads = (skew: KeySkew, ranges: readonly HashKeyRange[], traffic: SkewTraffic): ShardLoad[] => {
  const starts = [...ranges.map(({ start }) => placeOf(skew, start)), skew.keys]
  return ranges.map((_, i) => {
    const [from, to] = [starts[i] as number, starts[i + 1] as number]
    return { keys: to - from, ...loadBetween(skew, traffic, from, to) }
  })
}

/** The heaviest keys, the one nearest to a limit first. */
export const heaviestKeys = (skew: KeySkew, ranges: readonly HashKeyRange[], traffic: SkewTraffic): KeyLoad[] => {
  const starts = ranges.map(({ start }) => placeOf(skew, start))
  return skew.heavy
    .map(({ key, place }) => ({
      key,
      // Of ranges that begin at the same place all but the last are empty.
      shard: starts.findLastIndex((start) => start <= place),
      ...loadBetween(skew, traffic, place, place + 1),
    }))
    .sort((a, b) => b.load - a.load)
    .slice(0, mostHeavyKeys)
}

/** How many keys are by themselves above the limits of a shard: no resharding helps those. */
export const countHotKeys = (skew: KeySkew, traffic: SkewTraffic): number => {
  const { writeRecordsPerSecond, writeBytesPerSecond } = shardLimits
  const mostRecords = (writeRecordsPerSecond / traffic.recordsPerSecond) * skew.records
  const mostBytes = (writeBytesPerSecond / (traffic.recordsPerSecond * traffic.recordBytes)) * skew.bytes
  const { recordsBefore, bytesBefore } = skew
  let count = 0
  for (let place = 0; place < skew.keys; place++) {
    const records = (recordsBefore[place + 1] as number) - (recordsBefore[place] as number)
    const bytes = (bytesBefore[place + 1] as number) - (bytesBefore[place] as number)
    if (records > mostRecords || bytes > mostBytes) count++
  }
  return count
}

/**
 * The smallest number of shards, of equal ranges, none of which is above its limits.
 *
 * More shards are not always better: their bounds fall elsewhere. So every number is tried, from the one below which the limits
 * of all shards together would not do; first with the keys that were too much for the number before, which nearly always
 * are again.
 * @returns undefined when no number up to `most` will do
 */
export const smallestShardCount = (skew: KeySkew, traffic: SkewTraffic, most = mostShards): number | undefined => {
  const whole = loadBetween(skew, traffic, 0, skew.keys)
  const heaviest = heaviestKeys(skew, [], traffic)[0]
  if (heaviest === undefined) return 1
  if (heaviest.load > 1) return undefined
  let culprit = 0n
  for (let count = Math.max(1, Math.ceil(whole.load)); count <= most; count++) {
    if (isTooMuch(skew, traffic, rangeAt(culprit, count))) continue
    const found = firstTooMuch(skew, traffic, count)
    if (found === undefined) return count
    culprit = found
  }
  return undefined
}

const isTooMuch = (skew: KeySkew, traffic: SkewTraffic, { start, end }: HashKeyRange): boolean =>
  loadBetween(skew, traffic, placeOf(skew, start), placeOf(skew, end + 1n)).load > 1

/** A hash key in the middle of what is too much for the first of `count` equal shards that is above its limits. */
const firstTooMuch = (skew: KeySkew, traffic: SkewTraffic, count: number): bigint | undefined => {
  const step = hashKeySpace / BigInt(count)
  let from = 0
  for (let shard = 1; shard <= count; shard++) {
    const to = shard === count ? skew.keys : placeOf(skew, step * BigInt(shard))
    if (loadBetween(skew, traffic, from, to).load > 1) return hashKeyAt(skew, (from + to) >>> 1)
    from = to
  }
  return undefined
}

/** The one of `count` equal ranges that holds a hash key. @see evenRanges */
const rangeAt = (hashKey: bigint, count: number): HashKeyRange => {
  const step = hashKeySpace / BigInt(count)
  const at = hashKey / step
  const last = BigInt(count - 1)
  return at >= last ? { start: step * last, end: hashKeySpace - 1n } : { start: step * at, end: step * (at + 1n) - 1n }
}

const hashKeyAt = ({ hashKeys }: KeySkew, place: number): bigint =>
  hashKeys.subarray(4 * place, 4 * place + 4).reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)
