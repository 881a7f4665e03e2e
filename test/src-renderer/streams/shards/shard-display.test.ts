import { expect, it } from 'vitest'
import {
  loadLevel,
  rangeStart,
  shortSequenceNumber,
  shortShardId,
} from '../../../../src-renderer/streams/shards/shard-display'

it('warns from 80 % and alarms at the limit', () => {
  expect([0, 0.79, 0.8, 0.999, 1, 1.5].map(loadLevel)).toEqual(['normal', 'normal', 'high', 'high', 'over', 'over'])
})

it('places a range in the hash-key space', () => {
  expect(rangeStart({ startingHashKey: '0' })).toBe(0)
  expect(rangeStart({ startingHashKey: String(2n ** 127n) })).toBe(0.5)
})

it('shortens ids to where they differ', () => {
  expect(shortShardId('shardId-000000000012')).toBe('…0012')
  expect(shortSequenceNumber('49653412340000000000000000000123456789012')).toBe('…123456789012')
})
