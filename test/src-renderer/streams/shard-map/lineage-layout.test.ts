import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineageOf } from '../../../../src-renderer/streams/shard-map/lineage-layout'
import { shardRow } from '../../samples'

const middle = String(2n ** 127n)
const parent = shardRow({ shardId: 'parent', state: 'closed', openedAt: 0, closedAt: 60_000 })
const lower = shardRow({ shardId: 'lower', openedAt: 60_000, endingHashKey: middle, share: 0.5 })
const upper = shardRow({ shardId: 'upper', openedAt: 60_000, startingHashKey: middle, share: 0.5 })

describe('the lineage of shards', () => {
  it('stands children on their parents, edge to edge, the present on top', () => {
    const { bars, eras, height } = lineageOf([parent, lower, upper], 120_000)
    expect(eras.map(({ since }) => since)).toEqual([60_000, 0])
    expect(bars.map(({ left, width, top }) => [left, width, top])).toEqual([
      [0, 1, eras[1]?.top],
      [0, 0.5, 0],
      [0.5, 0.5, 0],
    ])
    for (const bar of bars) expect(bar.top + bar.height).toBe(bar.shard === parent ? height : eras[1]?.top)
  })

  it('keeps every life visible, however short, and every age within reach, however long', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e10 }), { minLength: 1, maxLength: 50 }), (steps) => {
        const ends = steps.reduce<number[]>((times, step) => [...times, (times.at(-1) ?? 0) + step], [0])
        const lives = steps.map((_, i) =>
          shardRow({ shardId: `s${i}`, state: 'closed', openedAt: ends[i] ?? 0, closedAt: ends[i + 1] ?? 0 }),
        )
        const { eras } = lineageOf(lives, ends.at(-1) ?? 0)
        expect(eras.every(({ height }) => height >= 20 && height <= 80)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('lays out a thousand shards well within a frame', () => {
    const lives = Array.from({ length: 1000 }, (_, i) =>
      shardRow({ shardId: `s${i}`, state: 'closed', openedAt: i * 1000, closedAt: i * 1000 + 1000 }),
    )
    const start = performance.now()
    expect(lineageOf(lives, 1e6).bars).toHaveLength(1000)
    expect(performance.now() - start).toBeLessThan(100)
  })
})
