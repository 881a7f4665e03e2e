import type { Random } from './random'

/** How records spread over partition keys. A design's are of this type. */
export type PartitionKeys =
  | { readonly kind: 'uniform' }
  | { readonly kind: 'zipf'; readonly keys: number; readonly exponent: number }
  | { readonly kind: 'hot-key'; readonly share: number }
  | { readonly kind: 'field'; readonly field: string }

/** What draws the key of a record whose key is no field of it. */
export const keyDrawer = (keys: Exclude<PartitionKeys, { kind: 'field' }>): ((random: Random) => string) => {
  switch (keys.kind) {
    case 'uniform':
      return evenKey
    case 'zipf':
      return (random) => `key-${String(random.rank(keys.keys, keys.exponent) + 1)}`
    case 'hot-key':
      return (random) => (random.next() < keys.share ? 'hot' : evenKey(random))
  }
}

/** Eight digits: one of so many that no two records of a shard need have the same. */
const evenKey = (random: Random): string => random.integer(0, 0xffff_ffff).toString(16).padStart(8, '0')
