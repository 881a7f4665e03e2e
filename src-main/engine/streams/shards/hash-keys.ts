import { md5, oneMessage } from './md5'

/** Inclusive range of 128-bit hash keys. */
export interface HashKeyRange {
  readonly start: bigint
  readonly end: bigint
}

export const hashKeySpace = 1n << 128n
export const maxHashKey = hashKeySpace - 1n

/**
 * The ranges of a new stream's shards: equal steps of floor(2^128 / n), the last one ending at 2^128 − 1.
 * @source Kinesis facts sheet §6, verified against AWS
 */
export const evenRanges = (count: number): HashKeyRange[] => {
  const step = hashKeySpace / BigInt(count)
  return Array.from({ length: count }, (_, i) => ({
    start: step * BigInt(i),
    end: i === count - 1 ? maxHashKey : step * BigInt(i + 1) - 1n,
  }))
}

/** @param words four, most significant first */
export const hashKeyFrom = (words: Uint32Array): bigint => words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)

/** The hash key of a partition key: MD5 of its UTF-8 bytes as an unsigned big-endian 128-bit integer. */
export const hashKeyOf = (partitionKey: string): bigint => hashKeyFrom(md5(oneMessage(Buffer.from(partitionKey))))

/** Finds the open shard for a hash key. Positions refer to the list of ranges it was made from. */
export interface Router {
  byPartitionKey(partitionKey: string): number
  /** @param hashKeys four words each, as `md5` makes them; `at` says which of them */
  byWords(hashKeys: Uint32Array, at: number): number
  /** @param hashKey 0 … 2^128−1 */
  byHashKey(hashKey: bigint): number
  /** One after the other, whatever the key. */
  inTurn(): number
}

/** Write a hash key as four words, most significant first, as `md5` does. */
export const toWords = (value: bigint, target: Uint32Array, at: number): void => {
  for (let i = 0; i < 4; i++) target[at + i] = Number((value >> BigInt(96 - 32 * i)) & 0xffff_ffffn)
}

/** @param ranges sorted, together covering the whole space without gap or overlap; so every key has its place */
export const createRouter = (ranges: readonly HashKeyRange[]): Router => {
  const starts = new Uint32Array(ranges.length * 4)
  ranges.forEach(({ start }, i) => toWords(start, starts, i * 4))

  /** Is the start of range `i` at or below the key? Nearly always decided by the first word. */
  const startsAtOrBelow = (i: number, keys: Uint32Array, at: number): boolean => {
    for (let word = 0; word < 4; word++) {
      const difference = (keys[at + word] as number) - (starts[i * 4 + word] as number)
      if (difference !== 0) return difference > 0
    }
    return true
  }
  const locate = (keys: Uint32Array, at: number): number => {
    let low = 0
    let high = ranges.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (startsAtOrBelow(middle, keys, at)) low = middle
      else high = middle
    }
    return low
  }
  let turn = -1
  return {
    inTurn: () => (turn = (turn + 1) % ranges.length),
    byPartitionKey: (partitionKey) => locate(md5(oneMessage(Buffer.from(partitionKey))), 0),
    byWords: (hashKeys, at) => locate(hashKeys, at * 4),
    byHashKey: (hashKey) => {
      const key = new Uint32Array(4)
      toWords(hashKey, key, 0)
      return locate(key, 0)
    },
  }
}
