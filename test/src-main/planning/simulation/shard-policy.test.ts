import { describe, expect, it } from 'vitest'
import { Autoscaling } from '../../../../src-main/planning/design/autoscaling'
import { nextShardCount, type PolicyState } from '../../../../src-main/planning/simulation/shard-policy'

const now = Date.UTC(2026, 10, 23, 12)
const hour = 3_600_000
const target = Autoscaling.parse({ kind: 'target', utilization: 0.5, min: 2, max: 40, inCooldownSeconds: 7200 })
const decided = (policy: Autoscaling, state: Partial<PolicyState>) =>
  nextShardCount(policy, { now, shards: 10, utilization: 0.5, updates: [], ...state })

describe('A policy that tracks a target', () => {
  it('leaves a stream alone that is at its target', () => {
    expect(decided(target, {})).toBeUndefined()
  })

  it('takes as many shards as bring the load to the target', () => {
    expect(decided(target, { utilization: 0.61 })).toBe(13)
    expect(decided(target, { utilization: 0.31 })).toBe(7)
  })

  it('goes no further than double or half at once, as UpdateShardCount does', () => {
    expect(decided(target, { utilization: 3 })).toBe(20)
    expect(decided(target, { utilization: 0 })).toBe(5)
    expect(decided(target, { shards: 5, utilization: 0 })).toBe(3)
  })

  it('stays within its bounds', () => {
    expect(decided(target, { shards: 30, utilization: 1 })).toBe(40)
    expect(decided(target, { shards: 3, utilization: 0 })).toBe(2)
    expect(decided(target, { shards: 2, utilization: 0 })).toBeUndefined()
  })

  it('waits between two steps, longer before one down', () => {
    expect(decided(target, { utilization: 1, updates: [now - 299_000] })).toBeUndefined()
    expect(decided(target, { utilization: 1, updates: [now - 300_000] })).toBe(20)
    expect(decided(target, { utilization: 0.1, updates: [now - 2 * hour + 1] })).toBeUndefined()
    expect(decided(target, { utilization: 0.1, updates: [now - 2 * hour] })).toBe(5)
  })

  it('takes ten steps in a day at most', () => {
    const updates = Array.from({ length: 10 }, (_, i) => now - (23 - i) * hour)
    expect(decided(target, { utilization: 1, updates })).toBeUndefined()
    expect(decided(target, { utilization: 1, updates: [now - 24 * hour, ...updates.slice(1)] })).toBe(20)
  })
})

describe('A policy by the clock', () => {
  const scheduled = Autoscaling.parse({
    kind: 'scheduled',
    steps: [
      { atMinute: 18 * 60, shards: 8 },
      { atMinute: 6 * 60, shards: 14 },
    ],
  })

  it('holds each step until the next, around the week', () => {
    const monday = Date.UTC(2026, 10, 23)
    expect(decided(scheduled, { now: monday })).toBe(8)
    expect(decided(scheduled, { now: monday + 6 * hour })).toBe(14)
    expect(decided(scheduled, { now: monday + 18 * hour - 1 })).toBe(14)
    expect(decided(scheduled, { now: monday + 18 * hour })).toBe(8)
    expect(decided(scheduled, { now: monday + 18 * hour, shards: 8 })).toBeUndefined()
  })

  it('gets to far counts by doubling', () => {
    expect(decided(scheduled, { now: Date.UTC(2026, 10, 23, 7), shards: 3 })).toBe(6)
  })
})
