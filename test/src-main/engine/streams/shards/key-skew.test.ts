import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evenRanges, hashKeyOf } from '../../../../../src-main/engine/streams/shards/hash-keys'
import { createKeyCounts, type KeyAmount } from '../../../../../src-main/engine/streams/shards/key-counts'
import {
  countHotKeys,
  heaviestKeys,
  shardLoads,
  skewOf,
  smallestShardCount,
  type KeySkew,
} from '../../../../../src-main/engine/streams/shards/key-skew'

const skewFrom = (amounts: readonly KeyAmount[]): KeySkew => {
  const counts = createKeyCounts()
  counts.add(amounts)
  return skewOf(counts)
}
const row = (key: string, records = 1, bytes = records): KeyAmount => ({ key, records, bytes })
const manyKeys = (count: number): KeyAmount[] => Array.from({ length: count }, (_, i) => row(`customer-${i}`))

const anyRows = fc.array(
  fc.record({
    key: fc.string({ minLength: 1, maxLength: 70, unit: 'grapheme' }),
    records: fc.nat(50),
    bytes: fc.nat(5000),
  }),
  { minLength: 1, maxLength: 60 },
)

describe('keys among shards', () => {
  it('land where the engine routes them, and none gets lost', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 300 }), (rows, shards) => {
        const ranges = evenRanges(shards)
        const loads = shardLoads(skewFrom(rows), ranges, { recordsPerSecond: 100, recordBytes: 10 })
        const keys = new Set(rows.map(({ key }) => key))
        const expected = ranges.map(
          ({ start, end }) => [...keys].filter((key) => hashKeyOf(key) >= start && hashKeyOf(key) <= end).length,
        )
        expect(loads.map((load) => load.keys)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('share out the whole of the traffic', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 50 }), (rows, shards) => {
        fc.pre(rows.some(({ records }) => records > 0) && rows.some(({ bytes }) => bytes > 0))
        const loads = shardLoads(skewFrom(rows), evenRanges(shards), { recordsPerSecond: 100, recordBytes: 10 })
        expect(loads.reduce((sum, load) => sum + load.recordsPerSecond, 0)).toBeCloseTo(100)
        expect(loads.reduce((sum, load) => sum + load.bytesPerSecond, 0)).toBeCloseTo(1000)
      }),
      { numRuns: 60 },
    )
  })

  it('load a shard by the tighter of its limits: 1,000 records or 1 MiB a second', () => {
    const skew = skewFrom([row('a')])
    const one = evenRanges(1)
    expect(shardLoads(skew, one, { recordsPerSecond: 500, recordBytes: 100 })[0]?.load).toBeCloseTo(0.5)
    expect(shardLoads(skew, one, { recordsPerSecond: 500, recordBytes: 4096 })[0]?.load).toBeCloseTo((500 * 4) / 1024)
  })

  it('are told by their records and by their bytes, each of which can be too much', () => {
    const skew = skewFrom([row('often', 90, 10), row('large', 10, 90)])
    const [first, second] = heaviestKeys(skew, evenRanges(1), { recordsPerSecond: 100, recordBytes: 1_048_576 / 100 })
    expect(first).toMatchObject({ key: 'large', recordsPerSecond: 10, load: 0.9 })
    expect(second).toMatchObject({ key: 'often', recordsPerSecond: 90, load: 0.1 })
  })

  it('name the shard of a heavy key', () => {
    const ranges = evenRanges(16)
    for (const { key, shard } of heaviestKeys(skewFrom(manyKeys(200)), ranges, {
      recordsPerSecond: 1,
      recordBytes: 1,
    })) {
      const { start, end } = ranges[shard]!
      expect(hashKeyOf(key) >= start && hashKeyOf(key) <= end).toBe(true)
    }
  })

  it('are listed heaviest first, whatever their order', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => row(`key-${i}`, ((i * 7919) % 1000) + 1))
    const heaviest = heaviestKeys(skewFrom(rows), evenRanges(4), { recordsPerSecond: 1, recordBytes: 1 })
    const expected = rows.toSorted((a, b) => b.records - a.records).slice(0, 100)
    expect(heaviest.map(({ key }) => key)).toEqual(expected.map(({ key }) => key))
  })
})

describe('a hot key', () => {
  it('is one that is above the limits of a shard by itself: no number of shards helps', () => {
    const skew = skewFrom([row('hot', 60), ...manyKeys(40)])
    const traffic = { recordsPerSecond: 2000, recordBytes: 10 }
    expect(countHotKeys(skew, traffic)).toBe(1)
    expect(smallestShardCount(skew, traffic)).toBeUndefined()
  })

  it('is none at the limit exactly', () => {
    expect(countHotKeys(skewFrom([row('a')]), { recordsPerSecond: 1000, recordBytes: 10 })).toBe(0)
  })
})

describe('the smallest number of shards', () => {
  it('keeps every shard within its limits, and no smaller number does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer({ min: 500, max: 40_000 }), (keys, recordsPerSecond) => {
        const skew = skewFrom(manyKeys(keys))
        const traffic = { recordsPerSecond, recordBytes: 100 }
        const fits = (count: number): boolean =>
          shardLoads(skew, evenRanges(count), traffic).every(({ load }) => load <= 1)
        const byTrying = Array.from({ length: 300 }, (_, i) => i + 1).find(fits)
        expect(smallestShardCount(skew, traffic, 300)).toBe(byTrying)
      }),
      { numRuns: 25 },
    )
  })

  it('is one for next to nothing, and for nothing at all', () => {
    expect(smallestShardCount(skewFrom([row('a')]), { recordsPerSecond: 1, recordBytes: 1 })).toBe(1)
    expect(smallestShardCount(skewFrom([]), { recordsPerSecond: 1, recordBytes: 1 })).toBe(1)
  })
})

it('counts a key that comes again once', () => {
  const counts = createKeyCounts()
  counts.add([row('a', 2, 20), row('b')])
  counts.add([row('a', 3, 30)])
  expect([counts.size, counts.records, counts.bytes]).toEqual([2, 6, 51])
  expect(counts.keys).toEqual(['a', 'b'])
})
