import { expect, it } from 'vitest'
import { HOT_LOAD } from '../../../src-main/contract/limits'
import { evenRanges } from '../../../src-main/engine/streams/shards/hash-keys'
import { defaultRules } from '../../../src-main/services/alarms/rules'
import { findingsOf } from '../../../src-main/services/shard-map/findings'
import { loadLevel } from '../../../src-renderer/streams/shards/shard-display'

it('calls a shard hot from the same load on in its bars, in the findings and in the alarm of a new project', () => {
  const findings = (load: number) =>
    findingsOf({
      isOnDemand: false,
      shards: evenRanges(1).map((range) => ({
        ...{ shardId: 'shardId-000000000000', range, load, readLoad: load, throttledPerSecond: 0, isSettled: true },
        ...{ heavyKeys: [], keys: [] },
      })),
    }).map(({ rule }) => rule)
  const below = HOT_LOAD - 0.001
  expect([below, HOT_LOAD].map(loadLevel)).toEqual(['normal', 'high'])
  expect([below, HOT_LOAD].map(findings)).toEqual([[], ['hotWrites', 'hotReads']])
  expect(defaultRules['hot-shard']?.threshold).toBe(HOT_LOAD * 100)
})
