import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createRouter,
  evenRanges,
  hashKeyOf,
  maxHashKey,
} from '../../../../../src-main/engine/streams/shards/hash-keys'
import {
  canSplit,
  growTo,
  planResharding,
  reachCount,
  widthOf,
  type PlannedShard,
  type ReshardPlan,
} from '../../../../../src-main/engine/streams/shards/reshard-plan'
import { tile } from '../support/shards'

const planOf = (count: number): ReshardPlan => {
  const shards: PlannedShard[] = evenRanges(count).map((range, number) => ({ number, range }))
  return planResharding({ shards, openShards: shards })
}

const opened = ({ steps }: ReshardPlan): readonly PlannedShard[] => steps.flatMap(({ opens }) => opens)

describe('a plan of splits and merges', () => {
  /** A share of 2^32 says which shard, another one where in it. */
  const share = fc.integer({ min: 0, max: 0xffff_ffff })
  const changes = fc.array(fc.record({ isSplit: fc.boolean(), which: share, where: share }), { maxLength: 30 })
  const at = <T>(items: readonly T[], part: number): T => items[Math.floor((part / 2 ** 32) * items.length)] as T

  const carryOut = (
    plan: ReshardPlan,
    { isSplit, which, where }: { isSplit: boolean; which: number; where: number },
  ) => {
    const shard = at(plan.open, which)
    if (!isSplit) {
      const upper = plan.open[plan.open.indexOf(shard) + 1]
      if (upper !== undefined) plan.merge(shard, upper)
    } else if (canSplit(shard)) {
      const { start, end } = shard.range
      plan.split(shard, start + 1n + ((end - start - 1n) * BigInt(where)) / 0xffff_ffffn)
    }
  }

  it('leaves open ranges that cover the space of hash keys without gap or overlap, and routing that agrees with them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        changes,
        fc.array(fc.string(), { maxLength: 5 }),
        fc.array(fc.bigInt({ min: 0n, max: maxHashKey }), { maxLength: 5 }),
        (count, wanted, keys, hashKeys) => {
          const plan = planOf(count)
          for (const change of wanted) carryOut(plan, change)
          const ranges = plan.open.map(({ range }) => range)
          expect(ranges).toSatisfy(tile)
          const router = createRouter(ranges)
          const owner = (hashKey: bigint) => ranges.findIndex(({ start, end }) => start <= hashKey && hashKey <= end)
          const borders = ranges.flatMap(({ start, end }) => [start, end])
          expect(keys.every((key) => router.byPartitionKey(key) === owner(hashKeyOf(key)))).toBe(true)
          expect([...hashKeys, ...borders].every((key) => router.byHashKey(key) === owner(key))).toBe(true)
        },
      ),
    )
  })

  it('numbers shards in the order they are made in, and closes only what is open', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), changes, (count, wanted) => {
        const plan = planOf(count)
        for (const change of wanted) carryOut(plan, change)
        expect(opened(plan).map(({ number }) => number)).toEqual(opened(plan).map((_, i) => count + i))
        const open = new Set(Array.from({ length: count }, (_, i) => i))
        for (const { closes, opens } of plan.steps) {
          expect(closes.every((number) => open.delete(number))).toBe(true)
          for (const { number } of opens) open.add(number)
        }
        expect(open).toEqual(new Set(plan.open.map(({ number }) => number)))
      }),
    )
  })
})

describe('reaching a count', () => {
  it.each([
    [2, 4, 6],
    [4, 5, 15],
    [10, 13, 37],
    [4, 2, 6],
    [5, 3, 7],
    [10, 3, 17],
    [3, 3, 3],
  ])('takes %i shards to %i, %i in all with the closed ones, as AWS does', (from, to, all) => {
    const plan = planOf(from)
    reachCount(plan, to)
    expect(plan.open).toHaveLength(to)
    expect(from + opened(plan).length).toBe(all)
  })

  it('splits every shard before it merges any', () => {
    const plan = planOf(4)
    reachCount(plan, 5)
    expect(plan.steps.map(({ closes }) => closes)).toEqual([[0], [1], [2], [3], [4, 5], [6, 7], [8, 9]])
  })

  it('gets anywhere from half to double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (from, ratio) => {
        const to = Math.max(1, Math.round(from * ratio))
        const plan = planOf(from)
        reachCount(plan, to)
        expect(plan.open).toHaveLength(to)
        expect(plan.open.map(({ range }) => range)).toSatisfy(tile)
      }),
    )
  })

  it('leaves alone what is one hash key wide', () => {
    const shards = [
      { number: 0, range: { start: 0n, end: 0n } },
      { number: 1, range: { start: 1n, end: maxHashKey } },
    ]
    const plan = planResharding({ shards, openShards: shards })
    reachCount(plan, 4)
    expect(plan.open).toHaveLength(3)
  })
})

describe('growing', () => {
  it('splits the widest shards first, so that no shard gets far wider than another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 300 }), (from, to) => {
        const plan = planOf(from)
        growTo(plan, to)
        expect(plan.open).toHaveLength(Math.max(from, to))
        const widths = plan.open.map(widthOf).toSorted((a, b) => (a < b ? -1 : 1))
        expect((widths.at(-1) ?? 0n) <= 2n * (widths[0] ?? 0n) + BigInt(2 * from)).toBe(true)
      }),
    )
  })
})
