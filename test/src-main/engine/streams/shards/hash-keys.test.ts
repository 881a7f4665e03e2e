import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createRouter,
  evenRanges,
  hashKeyOf,
  hashKeySpace,
  maxHashKey,
} from '../../../../../src-main/engine/streams/shards/hash-keys'
import { anyText } from '../../../../support/any-text'

const platformHashKey = (text: string): bigint => BigInt(`0x${createHash('md5').update(text, 'utf8').digest('hex')}`)

describe('the hash key of a partition key', () => {
  it('is the MD5 of its UTF-8 bytes, for any text', () => {
    fc.assert(fc.property(anyText({ maxLength: 256 }), (key) => hashKeyOf(key) === platformHashKey(key)))
  })

  it('is the MD5 at every length around the block size', () => {
    for (let length = 0; length <= 130; length++) {
      const key = 'k'.repeat(length)
      expect(hashKeyOf(key)).toBe(platformHashKey(key))
    }
  })
})

describe('the ranges of a new stream', () => {
  it('start where AWS lets three shards start', () => {
    expect(evenRanges(3).map(({ start }) => start)).toEqual([
      0n,
      113427455640312821154458202477256070485n,
      226854911280625642308916404954512140970n,
    ])
  })

  it('cover the whole space without gap or overlap, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (count) => {
        const ranges = evenRanges(count)
        expect(ranges[0]?.start).toBe(0n)
        expect(ranges.at(-1)?.end).toBe(maxHashKey)
        ranges.slice(1).forEach(({ start }, i) => expect(start).toBe((ranges[i]?.end ?? 0n) + 1n))
      }),
      { numRuns: 40 },
    )
  })
})

/** Neighbouring ranges with arbitrary borders, as after any row of splits and merges. */
const anyRanges = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: maxHashKey }), { maxLength: 40 })
  .map((borders) => borders.toSorted((a, b) => (a < b ? -1 : 1)))
  .map((borders) => [0n, ...borders].map((start, i) => ({ start, end: (borders[i] ?? hashKeySpace) - 1n })))

describe('the router', () => {
  it('finds the range that holds a hash key, borders included', () => {
    fc.assert(
      fc.property(anyRanges, fc.bigInt({ min: 0n, max: maxHashKey }), (ranges, key) => {
        const router = createRouter(ranges)
        for (const hashKey of [key, ...ranges.flatMap(({ start, end }) => [start, end])]) {
          const found = ranges[router.byHashKey(hashKey)]
          expect(found !== undefined && found.start <= hashKey && hashKey <= found.end).toBe(true)
        }
      }),
    )
  })

  it('sends a partition key where its hash key belongs', () => {
    fc.assert(
      fc.property(anyRanges, anyText({ maxLength: 80 }), (ranges, key) => {
        const router = createRouter(ranges)
        expect(router.byPartitionKey(key)).toBe(router.byHashKey(platformHashKey(key)))
      }),
    )
  })
})
