import { hashKeyOf } from '../../engine/streams/shards/hash-keys'
import { heaviestShare } from '../capacity/heaviest-key'
import type { KeySpread } from '../flow/partition-keys'

/*
 * Where the keys of a workload lie among the hash keys: the heavy ones one by one, all others together evenly.
 */

export interface KeyPlaces {
  /** Of each heavy key its place in the space of hash keys, 0 to 1, and its part of all records. */
  readonly places: Float64Array
  readonly shares: Float64Array
  /** What the others have together. */
  readonly rest: number
}

const allEven: KeyPlaces = { places: new Float64Array(0), shares: new Float64Array(0), rest: 1 }

/** So many of the keys of a Zipf distribution are hashed; the lightest of them has less than a thousandth of all records. */
const hashedKeys = 1000

export const keyPlacesOf = (keys: KeySpread): KeyPlaces => {
  switch (keys.kind) {
    case 'uniform':
      return allEven
    case 'hot-key':
      return { places: Float64Array.of(placeOf(hotKey)), shares: Float64Array.of(keys.share), rest: 1 - keys.share }
    case 'zipf':
      return zipf(keys)
  }
}

const memory = new Map<string, KeyPlaces>()
const remembered = 64

const zipf = (keys: Extract<KeySpread, { kind: 'zipf' }>): KeyPlaces => {
  const name = `${keys.keys} ${keys.exponent}`
  const known = memory.get(name)
  if (known !== undefined) return known
  const heaviest = heaviestShare(keys)
  const count = Math.min(keys.keys, hashedKeys)
  const shares = Float64Array.from({ length: count }, (_, i) => heaviest * (i + 1) ** -keys.exponent)
  const places = Float64Array.from({ length: count }, (_, i) => placeOfRank(i + 1))
  const heavy = shares.reduce((sum, share) => sum + share, 0)
  const spread = { places, shares, rest: keys.keys === count ? 0 : Math.max(0, 1 - heavy) }
  if (memory.size >= remembered) memory.clear()
  memory.set(name, spread)
  return spread
}

/** As producers put them: engine/producers/record-keys.ts. */
const hotKey = 'hot'
const keyOfRank = (rank: number): string => `key-${rank}`

const placesOfRanks: number[] = []
const placeOfRank = (rank: number): number => (placesOfRanks[rank] ??= placeOf(keyOfRank(rank)))

/** The upper 53 of 128 bits are what a number holds. */
const placeOf = (key: string): number => Number(hashKeyOf(key) >> 75n) / 2 ** 53
