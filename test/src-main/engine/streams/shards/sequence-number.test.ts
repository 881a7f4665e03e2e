import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatSequenceNumber,
  lastIndex,
  parseSequenceNumber,
  sequenceNumberDigits,
  writeSequenceNumbers,
  type SequenceNumberParts,
} from '../../../../../src-main/engine/streams/shards/sequence-number'

const parts = fc.record({
  shardCreatedAt: fc.integer({ min: 1_400_000_000, max: 16_025_174_999 }),
  shardNumber: fc.integer({ min: 0, max: 2_147_483_647 }),
  index: fc.bigInt({ min: 0n, max: lastIndex }),
  arrivedAt: fc.integer({ min: 1_400_000_000, max: 16_025_174_999 }),
})

const rowOf = (first: Omit<SequenceNumberParts, 'version'>, count: number): string[] => {
  const target = new Uint32Array((count * sequenceNumberDigits) / 4)
  writeSequenceNumbers(target, 0, first, count)
  const text = Buffer.from(target.buffer).toString('latin1')
  return Array.from({ length: count }, (_, i) => text.slice(i * sequenceNumberDigits, (i + 1) * sequenceNumberDigits))
}

describe('a sequence number', () => {
  it('gives back the parts it was made of', () => {
    fc.assert(
      fc.property(parts, (made) => {
        expect(parseSequenceNumber(formatSequenceNumber(made))).toEqual({ version: 2, ...made })
      }),
    )
  })

  it('has 56 digits and begins with 49 in our time', () => {
    const number = formatSequenceNumber({
      shardCreatedAt: 1_795_000_000,
      shardNumber: 0,
      index: 1n,
      arrivedAt: 1_795_000_001,
    })
    expect(number).toMatch(/^49\d{54}$/)
  })

  it('grows with the index, whatever the arrival times', () => {
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 1n, max: 1000n }), parts, (a, step, { arrivedAt }) => {
        fc.pre(a.index + step <= lastIndex)
        const later = { ...a, index: a.index + step, arrivedAt }
        expect(BigInt(formatSequenceNumber(later)) > BigInt(formatSequenceNumber(a))).toBe(true)
      }),
    )
  })

  it('differs by 2^144+16 between the starts of neighbouring shards', () => {
    const start = { shardCreatedAt: 1_795_000_000, index: 0n, arrivedAt: 1_795_000_000 }
    const first = BigInt(formatSequenceNumber({ ...start, shardNumber: 0 }))
    const second = BigInt(formatSequenceNumber({ ...start, shardNumber: 1 }))
    expect(second - first).toBe(22300745198530623141535718272648361505980432n)
  })

  it('is written the same one by one and in a row', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 600 }), (first, count) => {
        fc.pre(first.index + 600n <= lastIndex)
        expect(rowOf(first, count)).toEqual(
          Array.from({ length: count }, (_, i) => formatSequenceNumber({ ...first, index: first.index + BigInt(i) })),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('is written the same in a row where every decimal digit carries', () => {
    // The steps of a row move the 25 lowest digits; this start makes those above change in the middle of it.
    const start = { shardCreatedAt: 1_795_000_000, shardNumber: 3, index: 1n, arrivedAt: 1_795_000_100 }
    const above = 10n ** 32n
    const value = BigInt(formatSequenceNumber(start))
    const index = start.index + (above - (value % above)) / (1n << 80n) - 5n
    const row = rowOf({ ...start, index }, 12)
    expect(row).toEqual(
      Array.from({ length: 12 }, (_, i) => formatSequenceNumber({ ...start, index: index + BigInt(i) })),
    )
    expect(row[0]?.slice(0, 24)).not.toBe(row[11]?.slice(0, 24))
  })

  it('of version 0 says its shard: a bare number is one', () => {
    expect(parseSequenceNumber('5')).toMatchObject({ version: 0, shardNumber: 5 })
    expect(parseSequenceNumber('0')).toMatchObject({ version: 0, shardNumber: 0 })
  })

  it.each([
    ['no number', 'abc'],
    ['too large', '9'.repeat(57)],
    ['an index with the top bit set', BigInt(`0x2${'0'.repeat(10)}8${'0'.repeat(34)}2`).toString()],
    ['an unknown version', BigInt(`0x2${'0'.repeat(45)}3`).toString()],
    [
      'a creation time no shard has',
      BigInt(`0x2${(16025175000).toString(16).padStart(9, '0')}${'0'.repeat(36)}2`).toString(),
    ],
  ])('is refused when it has %s', (_why, text) => {
    expect(parseSequenceNumber(text)).toBeUndefined()
  })
})
