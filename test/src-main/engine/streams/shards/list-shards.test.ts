import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { listPage, listed, merge, orders, shardId, split, tile, updateCount } from '../support/shards'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const minute = 60_000
const hour = 60 * minute

describe('a closed shard', () => {
  it('is listed and described with the number it ends with, its children with their parents', async () => {
    await create('orders', 2)
    await ok(split(1))
    await ok(merge(0, 2))
    const expected = [
      { ShardId: shardId(0), SequenceNumberRange: { EndingSequenceNumber: expect.stringMatching(/^49\d{54}$/) } },
      { ShardId: shardId(1), SequenceNumberRange: { EndingSequenceNumber: expect.stringMatching(/^49\d{54}$/) } },
      { ShardId: shardId(2), ParentShardId: shardId(1) },
      { ShardId: shardId(3), ParentShardId: shardId(1) },
      { ShardId: shardId(4), ParentShardId: shardId(0), AdjacentParentShardId: shardId(2) },
    ]
    const { Shards } = await listPage({})
    expect(Shards).toMatchObject(expected)
    expect(Shards[4]?.SequenceNumberRange).not.toHaveProperty('EndingSequenceNumber')
    expect(Shards[0]).not.toHaveProperty('ParentShardId')
    const described = await ok(world.streams.operations.DescribeStream(caller, { StreamName: 'orders' }))
    expect(described).toMatchObject({ StreamDescription: { Shards: expected } })
    const summary = await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamName: 'orders' }))
    expect(summary).toMatchObject({ StreamDescriptionSummary: { OpenShardCount: 2 } })
  })

  it('opens its children one second later by their numbers', async () => {
    await create('orders')
    await ok(split(0))
    const [parent, child] = (await listPage({})).Shards
    const secondOf = (sequenceNumber = '') => Number(`0x${BigInt(sequenceNumber).toString(16).slice(1, 10)}`)
    const startOf = secondOf(child?.SequenceNumberRange.StartingSequenceNumber)
    expect(startOf).toBe(secondOf(parent?.SequenceNumberRange.StartingSequenceNumber) + 1)
  })
})

describe('the filter of a list of shards', () => {
  /** Shard 0 until the first hour, 1 and 2 then; 1 until the second hour, 3 and 4 then. */
  let start: number
  beforeEach(async () => {
    await create('orders')
    start = world.clock.now()
    world.clock.advance(hour)
    await ok(split(0))
    world.clock.advance(hour)
    await ok(split(1))
    world.clock.advance(hour)
  })
  const at = (ms: number) => new Date(start + ms)

  it('shows every shard in retention unless told otherwise', async () => {
    expect(await listed()).toEqual([0, 1, 2, 3, 4])
    expect(await listed({ Type: 'FROM_TRIM_HORIZON' })).toEqual([0, 1, 2, 3, 4])
  })

  it('shows the open ones: AT_LATEST', async () => {
    expect(await listed({ Type: 'AT_LATEST' })).toEqual([2, 3, 4])
    await ok(merge(4, 2))
    expect(await listed({ Type: 'AT_LATEST' })).toEqual([3, 5])
  })

  it('shows those open at the trim horizon, which moves: AT_TRIM_HORIZON', async () => {
    expect(await listed({ Type: 'AT_TRIM_HORIZON' })).toEqual([0])
    world.clock.advance(22.5 * hour)
    expect(await listed({ Type: 'AT_TRIM_HORIZON' })).toEqual([1, 2])
    world.clock.advance(hour)
    expect(await listed({ Type: 'AT_TRIM_HORIZON' })).toEqual([2, 3, 4])
  })

  it('shows those open at a time: AT_TIMESTAMP', async () => {
    expect(await listed({ Type: 'AT_TIMESTAMP', Timestamp: at(minute) })).toEqual([0])
    expect(await listed({ Type: 'AT_TIMESTAMP', Timestamp: at(hour + minute) })).toEqual([1, 2])
    expect(await listed({ Type: 'AT_TIMESTAMP', Timestamp: at(hour) })).toEqual([0, 1, 2])
    expect(await listed({ Type: 'AT_TIMESTAMP', Timestamp: at(3 * hour) })).toEqual([2, 3, 4])
    expect(await listed({ Type: 'AT_TIMESTAMP', Timestamp: new Date(0) })).toEqual([0])
  })

  it('shows those open at a time or later: FROM_TIMESTAMP', async () => {
    expect(await listed({ Type: 'FROM_TIMESTAMP', Timestamp: at(minute) })).toEqual([0, 1, 2, 3, 4])
    expect(await listed({ Type: 'FROM_TIMESTAMP', Timestamp: at(hour + minute) })).toEqual([1, 2, 3, 4])
    expect(await listed({ Type: 'FROM_TIMESTAMP', Timestamp: at(2 * hour + minute) })).toEqual([2, 3, 4])
    expect(await listed({ Type: 'FROM_TIMESTAMP', Timestamp: new Date(0) })).toEqual([0, 1, 2, 3, 4])
  })

  it('shows those after a shard: AFTER_SHARD_ID', async () => {
    expect(await listed({ Type: 'AFTER_SHARD_ID', ShardId: shardId(2) })).toEqual([3, 4])
    expect(await listed({ Type: 'AFTER_SHARD_ID', ShardId: '0' })).toEqual([1, 2, 3, 4])
  })

  it('shows nothing whose retention is over, before its files are gone', async () => {
    world.clock.advance(22 * hour)
    world.clock.set(world.clock.now() + minute)
    expect(await listed()).toEqual([1, 2, 3, 4])
  })

  it('goes on with every page, at the moment of the first one', async () => {
    const first = await listPage({ MaxResults: 2, ShardFilter: { Type: 'AT_LATEST' } })
    expect(first.Shards.map(({ ShardId }) => ShardId)).toEqual([shardId(2), shardId(3)])
    world.clock.advance(minute)
    await ok(updateCount(2))
    const second = await listPage({ NextToken: String(first.NextToken), MaxResults: 2 })
    expect(second.Shards.map(({ ShardId }) => ShardId)).toEqual([shardId(4)])
    expect(second).not.toHaveProperty('NextToken')
  })

  it('is over after a restart where it would be over without', async () => {
    const { NextToken } = await listPage({
      MaxResults: 2,
      ShardFilter: { Type: 'FROM_TIMESTAMP', Timestamp: at(hour + 1) },
    })
    await world.streams.close()
    world.streams = await open()
    const rest = await listPage({ NextToken: String(NextToken) })
    expect(rest.Shards.map(({ ShardId }) => ShardId)).toEqual([shardId(3), shardId(4)])
  })

  it.each([
    [{ Type: 'AFTER_SHARD_ID' }, 'ShardId must be provided when ShardFilter type is AFTER_SHARD_ID.'],
    [{ Type: 'AT_TIMESTAMP' }, 'Timestamp must be provided when ShardFilter type is AT_TIMESTAMP.'],
    [{ Type: 'AT_LATEST', ShardId: '0' }, 'ShardId cannot be provided when ShardFilter type is AT_LATEST.'],
    [
      { Type: 'AT_TRIM_HORIZON', Timestamp: new Date(0) },
      'Timestamp cannot be provided when ShardFilter type is AT_TRIM_HORIZON.',
    ],
  ] as const)('is refused where its members do not fit: %o', async (ShardFilter, message) => {
    expect(await world.streams.operations.ListShards(caller, { StreamName: 'orders', ShardFilter })).toMatchObject({
      fault: 'InvalidArgumentException',
      message,
    })
  })
})

describe('the history of a stream under a clock that jumps', () => {
  const day = 24 * hour
  /** In tens of milliseconds, so that a moment between two events can be named. */
  const jump = fc.integer({ min: -day / 10, max: day / 10 }).map((tens) => tens * 10)
  const rangesOf = (numbers: readonly number[]) =>
    orders()
      .shards.filter(({ number }) => numbers.includes(number))
      .map(({ range }) => range)
      .sort((a, b) => (a.start < b.start ? -1 : 1))

  it('covers all hash keys at every moment, and AT_LATEST shows the shards that take writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(jump, { minLength: 1, maxLength: 6 }), async (jumps) => {
        await create('orders', 2)
        const named = { StreamName: 'orders', RetentionPeriodHours: 8760 }
        await ok(world.streams.operations.IncreaseStreamRetentionPeriod(caller, named))
        for (const [i, ms] of jumps.entries()) {
          world.clock.set(world.clock.now() + ms)
          await ok(put(String(i)))
          await ok(updateCount(orders().openShards.length === 2 ? 3 : 2))
          expect(await listed({ Type: 'AT_LATEST' })).toEqual(
            orders()
              .openShards.map(({ number }) => number)
              .sort(),
          )
          world.clock.set(world.clock.now() - ms / 2 - ((ms / 2) % 10))
          expect(await listed({ Type: 'AT_LATEST' })).toEqual(
            orders()
              .openShards.map(({ number }) => number)
              .sort(),
          )
        }
        for (const { openedAt } of orders().shards) {
          const shown = await listed({ Type: 'AT_TIMESTAMP', Timestamp: new Date(openedAt + 1) })
          expect(rangesOf(shown)).toSatisfy(tile)
        }
        for (const { closedAt, log } of orders().shards)
          expect(closedAt ?? Infinity).toBeGreaterThanOrEqual(log.lastArrival)
        await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
      }),
      { numRuns: 50 },
    )
  })
})
