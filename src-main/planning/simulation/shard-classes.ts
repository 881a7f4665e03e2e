import { evenRanges, type HashKeyRange } from '../../engine/streams/shards/hash-keys'
import type { PlannedShard } from '../../engine/streams/shards/reshard-plan'
import type { KeyPlaces } from './heavy-keys'

/*
 * Shards that get about the same are simulated together, as one class of so many. Even keys on even ranges make a single class of
 * any number of shards; a hot key makes two.
 */

/** What comes from one place where records begin: where its keys lie, and how much of all it is. */
export interface KeyedFlow {
  readonly keys: KeyPlaces
  readonly recordsPerSecond: number
}

export interface ShardClasses {
  /** How many classes, the busiest first, and how many shards altogether. */
  readonly count: number
  readonly shards: number
  /** Shards of each class, and the number of one of them. */
  readonly sizes: Float64Array
  readonly members: readonly number[]
  /** The class of each shard, in the order of their ranges; empty where there is but one. */
  readonly classOf: Uint8Array
  /** Of all that comes, the part that comes to each class, as is planned. */
  readonly parts: Float64Array
  /** Of each flow, one after the other, the part that comes to each class. */
  readonly shares: Float64Array
}

/** So many classes at most: shards are taken together the more readily, the more different ones there are. */
export const mostClasses = 32
/** Shards are alike whose loads differ by less than this part, to begin with. */
const alike = 0.01

/** @param shards how many even ones, or their ranges in order */
export const shardClassesOf = (shards: number | readonly PlannedShard[], flows: readonly KeyedFlow[]): ShardClasses => {
  const isEven = typeof shards === 'number' && flows.every(({ keys }) => keys.places.length === 0)
  if (isEven) return oneClass(shards, flows.length)
  const ranges = typeof shards === 'number' ? evenShards(shards) : shards
  const starts = Float64Array.from(ranges, ({ range }) => fractionOf(range.start))
  const shares = flows.map(({ keys }) => sharesOf(starts, keys))
  const all = flows.reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0)
  const loads = Float64Array.from(starts, (_, shard) =>
    flows.reduce((sum, flow, i) => {
      const part = all === 0 ? 1 / flows.length : flow.recordsPerSecond / all
      return sum + part * (shares[i]?.[shard] ?? 0)
    }, 0),
  )
  const order = Array.from(loads.keys()).toSorted((a, b) => (loads[b] as number) - (loads[a] as number) || a - b)
  const groups = grouped(order, loads)
  return {
    count: groups.length,
    shards: ranges.length,
    sizes: Float64Array.from(groups, (group) => group.length),
    parts: Float64Array.from(groups, (group) => group.reduce((sum, shard) => sum + (loads[shard] as number), 0)),
    classOf: classOfEach(groups, ranges.length),
    members: groups.map(([first = 0]) => ranges[first]?.number ?? 0),
    shares: Float64Array.from(
      shares.flatMap((of) => groups.map((group) => group.reduce((sum, shard) => sum + (of[shard] as number), 0))),
    ),
  }
}

/** All shards are alike, or there is nothing of the kind. */
export const oneClass = (shards: number, flows: number): ShardClasses => ({
  ...{ count: 1, shards, members: [0], classOf: new Uint8Array(0) },
  sizes: Float64Array.of(shards),
  parts: Float64Array.of(1),
  shares: new Float64Array(flows).fill(1),
})

const classOfEach = (groups: readonly (readonly number[])[], shards: number): Uint8Array => {
  const classOf = new Uint8Array(shards)
  groups.forEach((group, c) => {
    for (const shard of group) classOf[shard] = c
  })
  return classOf
}

/** Shards of a new stream. */
export const evenShards = (count: number): readonly PlannedShard[] =>
  evenRanges(count).map((range: HashKeyRange, number) => ({ number, range }))

const fractionOf = (hashKey: bigint): number => Number(hashKey >> 75n) / 2 ** 53

/** What of a flow comes to each of the shards that begin there. */
const sharesOf = (starts: Float64Array, { places, shares, rest }: KeyPlaces): Float64Array => {
  const each = starts.map((start, shard) => rest * ((starts[shard + 1] ?? 1) - start))
  places.forEach((place, key) => {
    const shard = lastAtOrBelow(starts, place)
    each[shard] = (each[shard] as number) + (shares[key] as number)
  })
  return each
}

const lastAtOrBelow = (starts: Float64Array, place: number): number => {
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((starts[middle] as number) <= place) low = middle
    else high = middle
  }
  return low
}

/** Neighbours in the order of their loads, as many classes as may be. */
const grouped = (order: readonly number[], loads: Float64Array): readonly (readonly number[])[] => {
  for (let apart = alike; ; apart *= 2) {
    const groups: number[][] = []
    let least = Infinity
    for (const shard of order) {
      const load = loads[shard] as number
      if (load < least) {
        groups.push([])
        least = Math.max(0, load * (1 - apart))
      }
      groups.at(-1)?.push(shard)
    }
    if (groups.length <= mostClasses) return groups
  }
}
