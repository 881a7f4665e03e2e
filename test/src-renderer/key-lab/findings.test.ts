import { describe, expect, it } from 'vitest'
import type { KeyPlacement } from '../../../src-main/contract/key-lab'
import { findingsOf } from '../../../src-renderer/key-lab/findings'

const load = (of: number) => ({ recordsPerSecond: of * 1000, bytesPerSecond: 0, load: of })
const shard = (number: number, of: number) => ({ shard: number, name: null, keys: 5, ...load(of) })
const key = (name: string, inShard: number, of: number) => ({ key: name, shard: inShard, name: null, ...load(of) })
const placement = (changes: Partial<KeyPlacement>): KeyPlacement => ({
  shards: 4,
  bytesPerSecond: 1000,
  bars: [],
  shardsOver: 0,
  hottest: [shard(0, 0.5)],
  heaviest: [key('a', 0, 0.2)],
  hotKeys: 0,
  smallest: 2,
  ...changes,
})
const kinds = (changes: Partial<KeyPlacement>, keys = 100) =>
  findingsOf(placement(changes), keys).map(({ kind }) => kind)

describe('what a placement means', () => {
  it('is good when every shard is within its limits', () => {
    expect(findingsOf(placement({}), 100)).toEqual([
      { kind: 'fits', highest: 0.5 },
      { kind: 'smallest', smallest: 2 },
    ])
  })

  it('is a hot key, and how many parts to salt it into, when one is too much by itself', () => {
    const changes = {
      hotKeys: 2,
      shardsOver: 1,
      smallest: null,
      heaviest: [key('whale', 1, 2.3), key('shark', 1, 1.1)],
    }
    expect(findingsOf(placement(changes), 100)).toEqual([
      { kind: 'hot-key', key: 'whale', load: 2.3, parts: 3, others: 1 },
    ])
  })

  it('is a hot shard when keys are too much only together', () => {
    expect(kinds({ shardsOver: 2, smallest: 9 })).toEqual(['hot-shard', 'smallest'])
  })

  it('can be both', () => {
    const changes = { hotKeys: 1, shardsOver: 3, smallest: null, heaviest: [key('whale', 1, 1.5)] }
    expect(findingsOf(placement(changes), 100)).toContainEqual({ kind: 'hot-shard', over: 2, shards: 4, besides: true })
  })

  it('says so when no number of shards will do although no key is too heavy', () => {
    expect(kinds({ shardsOver: 1, smallest: null })).toEqual(['hot-shard', 'no-number'])
  })

  it('says so when there are fewer keys than shards', () => {
    expect(kinds({}, 3)).toContain('few-keys')
  })
})
