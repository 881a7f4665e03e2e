import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { recordMaker, type RecordTemplate } from '../../../../src-main/engine/producers/made-records'
import { seededRandom } from '../../../../src-main/engine/producers/random'

const now = Date.UTC(2026, 10, 21, 12)
const plain: RecordTemplate = { recordBytes: { kind: 'constant', bytes: 500 }, partitionKeys: { kind: 'uniform' } }
const payload = {
  user: { kind: 'id', prefix: 'user-', of: 50, exponent: 0 },
  at: { kind: 'time' },
  filler: { kind: 'constant', value: 'ours' },
} as const

interface Made {
  readonly key: string
  readonly data: string
  readonly bytes: number
}

const make = (template: Partial<RecordTemplate>, count = 4000, seed = 3): Made[] => {
  const list = recordMaker({ ...plain, ...template })({ count, random: seededRandom(seed), now, made: 0 })
  const [keys, data] = [list.column('PartitionKey'), list.column('Data')]
  return Array.from({ length: count }, (_, i) => ({
    key: keys.text(i),
    data: data.text(i),
    bytes: keys.size(i) + data.size(i),
  }))
}
const sizes = (template: Partial<RecordTemplate>): number[] => make(template).map(({ bytes }) => bytes)
const shareOf = (records: readonly Made[], key: string): number =>
  records.filter((record) => record.key === key).length / records.length
const mean = (all: readonly number[]): number => all.reduce((sum, value) => sum + value, 0) / all.length

describe('made-up records', () => {
  it('are as large as was drawn, key and data together, with a template and without', () => {
    expect(new Set(sizes({}))).toEqual(new Set([500]))
    expect(new Set(sizes({ payload }))).toEqual(new Set([500]))
    const drawn = sizes({ payload, recordBytes: { kind: 'uniform', min: 200, max: 300 } })
    expect(Math.min(...drawn)).toBe(200)
    expect(Math.max(...drawn)).toBe(300)
    expect(mean(drawn)).toSatisfy(within(248, 252))
  })

  it('have the median and the 99th percentile of a lognormal distribution', () => {
    const drawn = sizes({ recordBytes: { kind: 'lognormal', median: 1000, p99: 8000 } }).sort((a, b) => a - b)
    expect(drawn[2000]).toSatisfy(within(920, 1080))
    expect(drawn[3960]).toSatisfy(within(6400, 9800))
  })

  it('come in the sizes of a histogram, as often as it says', () => {
    const drawn = sizes({
      recordBytes: {
        kind: 'histogram',
        sizes: [
          { bytes: 100, weight: 3 },
          { bytes: 900, weight: 1 },
        ],
      },
    })
    expect(new Set(drawn)).toEqual(new Set([100, 900]))
    expect(drawn.filter((bytes) => bytes === 100).length / drawn.length).toSatisfy(within(0.73, 0.77))
  })

  it('are JSON with the fields in their order, filled up by a member of its own', () => {
    const [first] = make({ payload }, 1)
    expect(Object.keys(JSON.parse(first?.data ?? '') as object)).toEqual(['user', 'at', 'filler', 'filler_'])
    expect(JSON.parse(first?.data ?? '')).toMatchObject({ at: '2026-11-21T12:00:00.000Z', filler: 'ours' })
  })

  it('are as large as their fields where that is more, and JSON at any size', () => {
    for (let bytes = 60; bytes < 130; bytes++) {
      const [record] = make({ payload, recordBytes: { kind: 'constant', bytes } }, 1)
      expect(() => JSON.parse(record?.data ?? '') as unknown).not.toThrow()
      expect(record?.bytes).toBe(Math.max(bytes, 74))
    }
  })

  it('have the field as their key that the workload names', () => {
    for (const { key, data } of make({ payload, partitionKeys: { kind: 'field', field: 'user' } }, 50)) {
      expect(JSON.parse(data)).toMatchObject({ user: key })
    }
  })

  it('have keys that are all alike, or of which one has its share, or that follow Zipf’s law', () => {
    expect(new Set(make({}).map(({ key }) => key)).size).toBeGreaterThan(3990)
    expect(shareOf(make({ partitionKeys: { kind: 'hot-key', share: 0.3 } }), 'hot')).toSatisfy(within(0.27, 0.33))
    const zipf = make({ partitionKeys: { kind: 'zipf', keys: 100, exponent: 1.2 } }, 20_000)
    const weights = Array.from({ length: 100 }, (_, i) => (i + 1) ** -1.2)
    const all = weights.reduce((sum, weight) => sum + weight, 0)
    for (const rank of [1, 2, 10]) {
      const expected = (weights[rank - 1] ?? 0) / all
      expect(shareOf(zipf, `key-${String(rank)}`)).toSatisfy(within(expected * 0.85, expected * 1.15))
    }
  })

  it('are the same for the same seed, and others for another', () => {
    expect(make({ payload }, 20)).toEqual(make({ payload }, 20))
    expect(make({ payload }, 20, 4)).not.toEqual(make({ payload }, 20))
  })
})
