import type { HashKeyRange } from './hash-keys'

/** What is known of the load of an open shard. */
export interface LoadedShard {
  readonly range: HashKeyRange
  /** Use of a limit, 1 = at the limit. */
  readonly load: number
  /** Its heavy keys, each with its part of the load, 0 … 1. The rest counts as spread evenly over the range. */
  readonly keys: readonly { readonly hashKey: bigint; readonly share: number }[]
}

/** The load of a range of hash keys, as far as it lies in these shards. */
export const loadWithin = (shards: readonly LoadedShard[], range: HashKeyRange): number =>
  shards.reduce((sum, shard) => sum + shard.load * shareWithin(shard, range), 0)

const shareWithin = ({ range, keys }: LoadedShard, { start, end }: HashKeyRange): number => {
  const from = start > range.start ? start : range.start
  const to = end < range.end ? end : range.end
  if (from > to) return 0
  const known = sum(keys)
  const within = sum(keys.filter(({ hashKey }) => hashKey >= from && hashKey <= to))
  return within + (1 - known) * fraction(to - from + 1n, range.end - range.start + 1n)
}

/**
 * Where to split a shard so that the heavier part is as light as can be: heavy keys part there, and a key that is most of
 * the load goes with as little else as possible.
 * @returns first hash key of the upper part; undefined for a range that cannot be split
 */
export const evenSplit = ({ range, keys }: LoadedShard): bigint | undefined => {
  const [least, most] = [range.start + 2n, range.end - 1n]
  if (least > most) return undefined
  const at = halfway(range, keys)
  return at < least ? least : at > most ? most : at
}

/** Where half of the load lies below. */
const halfway = ({ start, end }: HashKeyRange, keys: LoadedShard['keys']): bigint => {
  const width = end - start + 1n
  const spread = Math.max(0, 1 - sum(keys))
  let below = 0
  let from = start
  for (const { hashKey, share } of keys.toSorted((a, b) => (a.hashKey < b.hashKey ? -1 : 1))) {
    const between = spread * fraction(hashKey - from, width)
    if (below + between >= 0.5) break
    below += between
    from = hashKey
    // With the key below the cut or above it, whichever is the more even.
    if (below + share >= 0.5) return 0.5 - below < below + share - 0.5 ? hashKey : hashKey + 1n
    below += share
  }
  return from + part(width, (0.5 - below) / spread)
}

const sum = (keys: LoadedShard['keys']): number => keys.reduce((total, { share }) => total + share, 0)

const precision = 2 ** 53
const fraction = (part: bigint, whole: bigint): number => Number((part * BigInt(precision)) / whole) / precision
const part = (whole: bigint, fraction: number): bigint =>
  (whole * BigInt(Math.floor(fraction * precision))) / BigInt(precision)
