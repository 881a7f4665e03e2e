import { expect, it } from 'vitest'
import { familyOf, loadStep, segmentsOf } from '../../../../src-renderer/streams/shard-map/map-shards'
import { shardRow } from '../../samples'

it('tells loads apart in five steps, the last two being those of the warnings', () => {
  expect([0, 0.05, 0.5, 0.8, 1, 3].map(loadStep)).toEqual(['idle', 'low', 'half', 'high', 'over', 'over'])
})

it('orders open shards by range and takes what was sent for their load', () => {
  const upper = shardRow({ shardId: 'upper', startingHashKey: String(2n ** 127n), share: 0.5 })
  const lower = shardRow({ shardId: 'lower', share: 0.5, writeLoad: 1 })
  const closed = shardRow({ shardId: 'closed', state: 'closed' })
  const map = {
    ...{ at: 0, averageSeconds: 30, isByKey: true, findings: [] },
    shards: [{ shardId: 'lower', demand: 2.5, readLoad: 0.2, keys: [], sampledOneIn: 1 }],
  }
  const segments = segmentsOf([upper, closed, lower], map, 'writes')
  expect(segments.map(({ shard, start, load }) => [shard.shardId, start, load])).toEqual([
    ['lower', 0, 2.5],
    ['upper', 0.5, 0.25],
  ])
  expect(segmentsOf([lower], map, 'reads')[0]?.load).toBe(0.2)
})

it('follows a family both ways, also through shards that are forgotten', () => {
  const shards = [
    shardRow({ shardId: 'b', parentShardIds: ['a'], childShardIds: ['c', 'd'] }),
    shardRow({ shardId: 'c', parentShardIds: ['b'], childShardIds: ['e'] }),
    shardRow({ shardId: 'd', parentShardIds: ['b'], childShardIds: ['e'] }),
    shardRow({ shardId: 'e', parentShardIds: ['c', 'd'] }),
    shardRow({ shardId: 'x' }),
  ]
  expect([...familyOf(shards, 'c')].sort()).toEqual(['a', 'b', 'c', 'e'])
  expect(familyOf(shards, 'x')).toEqual(new Set(['x']))
})
