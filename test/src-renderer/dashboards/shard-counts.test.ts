import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimelineEvent } from '../../../src-main/contract/history'
import { shardCounts } from '../../../src-renderer/dashboards/shard-counts'

const event = (second: number, kind: TimelineEvent['kind'], detail: TimelineEvent['detail'] = {}): TimelineEvent => ({
  ...{ id: second, at: second * 1000, kind, arn: 'orders', detail },
})

describe('how many shards were open', () => {
  it('is told from what happened since', () => {
    const events = [
      event(10, 'created', { shards: 2 }),
      event(20, 'split'),
      event(25, 'retention', { from: 24, to: 48 }),
      event(30, 'scaled', { from: 3, to: 6 }),
      event(40, 'merged'),
    ]
    expect(shardCounts(5, events)).toEqual([
      { count: 2, from: 10, to: 20 },
      { count: 3, from: 20, to: 30 },
      { count: 6, from: 30, to: 40 },
      { count: 5, from: 40, to: Infinity },
    ])
    expect(shardCounts(4, [])).toEqual([{ count: 4, from: -Infinity, to: Infinity }])
  })

  it('is left open for an earlier stream of that name, up to where it says so itself', () => {
    const events = [event(10, 'scaled', { from: 1, to: 7 }), event(20, 'deleted'), event(30, 'created', { shards: 2 })]
    expect(shardCounts(2, events)).toEqual([
      { count: 1, from: -Infinity, to: 10 },
      { count: 2, from: 30, to: Infinity },
    ])
  })

  it('is what a stream had, however it was split and merged', () => {
    const changes = fc.array(fc.constantFrom('split', 'merged'), { maxLength: 20 })
    fc.assert(
      fc.property(changes, (kinds) => {
        const had = kinds.reduce((all, kind) => [...all, (all.at(-1) ?? 0) + (kind === 'split' ? 1 : -1)], [30])
        const events = kinds.map((kind, index) => event(index + 1, kind))
        expect(shardCounts(had.at(-1) ?? 0, events).map(({ count }) => count)).toEqual(had)
      }),
    )
  })
})
