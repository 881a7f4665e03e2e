import type { KeyPlacement } from '../../src-main/contract/key-lab'

/** What a placement means. */
export type Finding =
  /** A key that is too much for any shard, how many shards' worth it is, and how many others there are. */
  | {
      readonly kind: 'hot-key'
      readonly key: string
      readonly load: number
      readonly parts: number
      readonly others: number
    }
  /** Shards that are too full of keys none of which is: `besides` those of hot keys. */
  | { readonly kind: 'hot-shard'; readonly over: number; readonly shards: number; readonly besides: boolean }
  | { readonly kind: 'smallest'; readonly smallest: number }
  /** No number of equal ranges holds the keys apart although none is too heavy. */
  | { readonly kind: 'no-number' }
  | { readonly kind: 'fits'; readonly highest: number }
  | { readonly kind: 'few-keys'; readonly keys: number; readonly empty: number }

/** In the order of their weight. */
export function findingsOf(placement: KeyPlacement, keys: number): Finding[] {
  const { heaviest, hotKeys, hottest, shards, shardsOver, smallest } = placement
  const findings: Finding[] = []
  const hot = heaviest.filter(({ load }) => load > 1)
  const [hottestKey] = hot
  if (hottestKey !== undefined) {
    const { key, load } = hottestKey
    findings.push({ kind: 'hot-key', key, load, parts: Math.ceil(load), others: hotKeys - 1 })
  }
  const over = Math.max(0, shardsOver - new Set(hot.map(({ shard }) => shard)).size)
  if (over > 0) findings.push({ kind: 'hot-shard', over, shards, besides: hotKeys > 0 })
  if (shardsOver === 0) findings.push({ kind: 'fits', highest: hottest[0]?.load ?? 0 })
  if (hotKeys === 0) findings.push(smallest === null ? { kind: 'no-number' } : { kind: 'smallest', smallest })
  if (keys > 0 && keys < shards) findings.push({ kind: 'few-keys', keys, empty: shards - keys })
  return findings
}
