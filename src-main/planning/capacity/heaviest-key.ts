import { meanBytes, type Load } from '../flow/flow'
import type { KeySpread } from '../flow/partition-keys'

/*
 * What the heaviest partition key does to shards. Even keys are taken to spread evenly: with thousands of keys hashing moves a
 * shard's load by a few percent at most, which is not counted. Of uneven ones the heaviest key lies in one shard, beside that
 * shard's even part of all the rest.
 */

/** Records and bytes in the busiest second. */
export interface Rate {
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
}

/** What comes in the busiest second: all of it, and of that the heaviest key. */
export interface Peak {
  readonly all: Rate
  readonly heaviest: Rate
}

export const peakOf = (load: Load): Peak => {
  const all = { recordsPerSecond: 0, bytesPerSecond: 0 }
  const heaviest = { recordsPerSecond: 0, bytesPerSecond: 0 }
  for (const strand of load.strands) {
    const { peakRecordsPerSecond: records } = strand
    const bytes = records * meanBytes({ ...load, strands: [strand] })
    const share = heaviestShare(strand.keys)
    all.recordsPerSecond += records
    all.bytesPerSecond += bytes
    // Whether strands share keys is not known: each has its own.
    heaviest.recordsPerSecond = Math.max(heaviest.recordsPerSecond, records * share)
    heaviest.bytesPerSecond = Math.max(heaviest.bytesPerSecond, bytes * share)
  }
  return { all, heaviest }
}

/** What the busiest of so many equal shards is expected to get. */
export const busiestShard = ({ all, heaviest }: Peak, shards: number): Rate => ({
  recordsPerSecond: busiest(all.recordsPerSecond, heaviest.recordsPerSecond, shards),
  bytesPerSecond: busiest(all.bytesPerSecond, heaviest.bytesPerSecond, shards),
})

const busiest = (all: number, heaviest: number, shards: number): number => heaviest + (all - heaviest) / shards

/**
 * The smallest number of shards whose busiest one gets at most `most`; undefined where the heaviest key alone is more, or as much
 * with something beside it.
 */
export const shardsForMost = (all: number, heaviest: number, most: number): number | undefined => {
  if (all <= most) return 1
  return heaviest < most ? Math.ceil(Number(((all - heaviest) / (most - heaviest)).toPrecision(13))) : undefined
}

/** The part of all records that have the most frequent key; 0 where there is no such key. */
export const heaviestShare = (keys: KeySpread): number => {
  switch (keys.kind) {
    case 'uniform':
      return 0
    case 'hot-key':
      return keys.share
    case 'zipf':
      return zipfShare(keys)
  }
}

type Zipf = Extract<KeySpread, { kind: 'zipf' }>
const memory = new WeakMap<Zipf, number>()

const zipfShare = (keys: Zipf): number => {
  const known = memory.get(keys)
  if (known !== undefined) return known
  const share = 1 / harmonic(keys.keys, keys.exponent)
  memory.set(keys, share)
  return share
}

const summedTerms = 1000

/** 1 + 2^−s + … + n^−s: the first thousand terms, and the rest by Euler and Maclaurin's formula, to about ten digits. */
const harmonic = (n: number, s: number): number => {
  const m = Math.min(n, summedTerms)
  let sum = 0
  for (let k = m; k >= 1; k--) sum += k ** -s
  if (n === m) return sum
  const integral = Math.abs(s - 1) < 1e-9 ? Math.log(n / m) : (n ** (1 - s) - m ** (1 - s)) / (1 - s)
  return sum + integral + (n ** -s - m ** -s) / 2 + (s / 12) * (m ** (-s - 1) - n ** (-s - 1))
}
