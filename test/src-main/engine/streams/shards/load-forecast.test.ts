import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashKeySpace } from '../../../../../src-main/engine/streams/shards/hash-keys'
import { evenSplit, loadWithin, type LoadedShard } from '../../../../../src-main/engine/streams/shards/load-forecast'

const end = hashKeySpace - 1n
const whole = (keys: LoadedShard['keys'] = [], load = 1): LoadedShard => ({ range: { start: 0n, end }, load, keys })
const halves = (shard: LoadedShard, at: bigint) => [
  loadWithin([shard], { start: shard.range.start, end: at - 1n }),
  loadWithin([shard], { start: at, end: shard.range.end }),
]

const keys = fc.uniqueArray(fc.record({ hashKey: fc.bigInt(0n, end), weight: fc.integer({ min: 1, max: 100 }) }), {
  selector: ({ hashKey }) => hashKey,
  maxLength: 20,
})
const loaded = fc.tuple(keys, fc.integer({ min: 0, max: 500 })).map(([all, rest]) => {
  const total = all.reduce((sum, { weight }) => sum + weight, rest) || 1
  return whole(all.map(({ hashKey, weight }) => ({ hashKey, share: weight / total })))
})

describe('where to split', () => {
  it('is the middle when nothing else is known', () => {
    expect(evenSplit(whole())).toBe(hashKeySpace / 2n)
  })

  it('loses no load, and no other place makes the heavier part lighter', () => {
    fc.assert(
      fc.property(loaded, fc.bigInt(2n, end - 1n), (shard, other) => {
        const [lower = 0, upper = 0] = halves(shard, evenSplit(shard) ?? 0n)
        expect(lower + upper).toBeCloseTo(1, 6)
        expect(Math.max(lower, upper)).toBeLessThanOrEqual(Math.max(...halves(shard, other)) + 1e-6)
      }),
    )
  })

  it('parts two hot keys that lie side by side', () => {
    const shard = whole([
      { hashKey: 1000n, share: 0.4 },
      { hashKey: 1001n, share: 0.4 },
    ])
    expect(evenSplit(shard)).toBe(1001n)
  })

  it('is nowhere in a range that is too narrow', () => {
    expect(evenSplit({ range: { start: 5n, end: 7n }, load: 1, keys: [] })).toBeUndefined()
  })
})

it('foretells the load of a merged shard as the sum of both', () => {
  const middle = hashKeySpace / 2n
  const lower = { range: { start: 0n, end: middle - 1n }, load: 0.2, keys: [] }
  const upper = { range: { start: middle, end }, load: 0.3, keys: [{ hashKey: middle, share: 0.9 }] }
  expect(loadWithin([lower, upper], { start: 0n, end })).toBeCloseTo(0.5)
})
