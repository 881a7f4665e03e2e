import { describe, expect, it } from 'vitest'
import type { HeavyKey } from '../../../../src-main/contract/shard-map'
import { evenRanges } from '../../../../src-main/engine/streams/shards/hash-keys'
import { findingsOf, type ShardFacts } from '../../../../src-main/services/shard-map/findings'

const key = (changes: Partial<HeavyKey> = {}): HeavyKey => ({
  ...{ partitionKey: 'visitor-7', hashKey: '1000', hasExplicitHashKey: false, load: 0.3 },
  ...{ share: 0.3, leastShare: 0.3, mostShare: 0.3 },
  ...changes,
})

/** Shards of equal ranges, all in the middle between hot and cold unless told otherwise. */
const shards = (...changes: readonly Partial<ShardFacts>[]): ShardFacts[] =>
  evenRanges(changes.length).map((range, i) => ({
    ...{ shardId: `s${i}`, range, load: 0.5, readLoad: 0.1, throttledPerSecond: 0, isSettled: true },
    ...{ heavyKeys: [], keys: [] },
    ...changes[i],
  }))

const judge = (all: readonly ShardFacts[], isOnDemand = false) => findingsOf({ shards: all, isOnDemand })

describe('a shard', () => {
  it('that is neither hot nor cold is not mentioned', () => {
    expect(judge(shards({}, {}))).toEqual([])
  })

  it('is to be split where its load is halved when it is hot', () => {
    const [finding] = judge(shards({ load: 0.9 }, {}))
    const at = (2n ** 126n).toString()
    expect(finding).toMatchObject({ rule: 'hotWrites', shardIds: ['s0'], load: 0.9, key: null })
    expect(finding?.remedy).toEqual({ kind: 'split', newStartingHashKey: at, loads: [0.45, 0.45] })
  })

  it('is hot when records are refused, however low its average', () => {
    expect(judge(shards({ load: 0.3, throttledPerSecond: 4 }, {}))).toMatchObject([
      { rule: 'hotWrites', throttledPerSecond: 4 },
    ])
  })

  it('is not helped by a split when one key alone is more than it takes', () => {
    const hot = key({ load: 1.4, share: 0.4, leastShare: 0.4 })
    expect(judge(shards({ load: 3.5, heavyKeys: [key(), hot] }))).toMatchObject([
      { rule: 'keyOverLimit', key: { load: 1.4 }, remedy: { kind: 'spreadKey' } },
    ])
  })

  it('owes its heat to a key that has surely more than half of it', () => {
    const sure = key({ share: 0.6, leastShare: 0.55, load: 0.5 })
    expect(judge(shards({ load: 0.85, heavyKeys: [sure] }))).toMatchObject([{ rule: 'keyDominates', key: sure }])
    const unsure = key({ share: 0.6, leastShare: 0.45, load: 0.5 })
    expect(judge(shards({ load: 0.85, heavyKeys: [unsure] }))).toMatchObject([{ rule: 'hotWrites' }])
  })

  it('that is hot for readers is helped by readers of their own', () => {
    expect(judge(shards({ readLoad: 0.95 }, {}))).toMatchObject([
      { rule: 'hotReads', load: 0.95, remedy: { kind: 'fanOut' } },
    ])
  })

  it('of an on-demand stream is split, and merged, by itself', () => {
    expect(judge(shards({ load: 0.9 }, { load: 0.01 }, { load: 0.01 }), true)).toMatchObject([
      { rule: 'hotWrites', remedy: { kind: 'automatic' } },
    ])
  })

  it('comes the earlier the hotter it is, and cold ones last', () => {
    const found = judge(shards({ load: 0.85 }, { load: 0.1 }, { load: 0.1 }, { load: 2 }))
    expect(found.map(({ rule, shardIds }) => [rule, ...shardIds])).toEqual([
      ['hotWrites', 's3'],
      ['hotWrites', 's0'],
      ['coldPair', 's1', 's2'],
    ])
  })
})

describe('cold neighbours', () => {
  it('are merged in pairs, the coldest first, and never with a third', () => {
    const found = judge(shards({ load: 0.12 }, { load: 0.02 }, { load: 0.01 }, {}))
    expect(found).toMatchObject([{ rule: 'coldPair', shardIds: ['s1', 's2'], remedy: { kind: 'merge' } }])
  })

  it('stay apart when either is read a lot, throttled or new', () => {
    for (const change of [{ readLoad: 0.3 }, { throttledPerSecond: 1, load: 0.01 }, { isSettled: false }]) {
      const found = judge(shards({ load: 0.01, readLoad: 0, ...change }, { load: 0.01, readLoad: 0 }))
      expect(found.filter(({ rule }) => rule === 'coldPair')).toEqual([])
    }
  })

  it('all over a stream are one matter: half as many shards', () => {
    const cold = { load: 0.02, readLoad: 0.01 }
    expect(judge(shards(cold, cold, cold, cold, cold))).toMatchObject([
      { rule: 'coldStream', shardIds: [], load: 0.02, remedy: { kind: 'shardCount', target: 3 } },
    ])
  })
})
