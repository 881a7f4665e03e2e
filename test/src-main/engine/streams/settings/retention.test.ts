import { beforeEach, describe, expect, it } from 'vitest'
import { listed, orders, shardId, split, updateCount, walk } from '../support/shards'
import { caller, create, freshWorld, get, iteratorOf, ok, open, put, texts, world } from '../support/world'

beforeEach(freshWorld)

const hour = 3_600_000
const day = 24 * hour
const minute = 60_000
const StreamName = 'orders'
const increase = (RetentionPeriodHours: number) =>
  world.streams.operations.IncreaseStreamRetentionPeriod(caller, { StreamName, RetentionPeriodHours })
const decrease = (RetentionPeriodHours: number) =>
  world.streams.operations.DecreaseStreamRetentionPeriod(caller, { StreamName, RetentionPeriodHours })
const all = async () => texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))

/** Let days pass, and what is done every minute be done at the end of each. */
const live = async (days: number): Promise<void> => {
  for (let i = 0; i < days; i++) {
    world.clock.set(world.clock.now() + day - minute)
    world.clock.advance(minute)
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  }
}

describe('the retention period', () => {
  beforeEach(() => create('orders'))

  it('refuses what is out of bounds or in the wrong direction, in the words of AWS', async () => {
    await ok(increase(48))
    const text = async (answer: ReturnType<typeof increase>) => (await answer)?.message
    expect(await text(increase(23))).toBe(
      'Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.',
    )
    expect(await text(increase(8761))).toBe(
      'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
    )
    expect(await text(increase(47))).toBe(
      'Requested retention period (47 hours) for stream orders can not be shorter than existing retention period (48 hours). ' +
        'Use DecreaseRetentionPeriod API.',
    )
    expect(await text(decrease(49))).toBe(
      'Requested retention period (49 hours) for stream orders can not be longer than existing retention period (48 hours). ' +
        'Use IncreaseRetentionPeriod API.',
    )
    expect(await decrease(0)).toMatchObject({ fault: 'InvalidArgumentException' })
    await ok(increase(48))
    await ok(decrease(48))
    expect(orders().settings.retentionHours).toBe(48)
  })

  it('decreased puts older records out of reach at once; increased again does not bring them back', async () => {
    await ok(increase(72))
    await ok(put('old'))
    world.clock.advance(40 * hour)
    await ok(put('new'))
    expect(await all()).toEqual(['old', 'new'])
    await ok(decrease(24))
    expect(await all()).toEqual(['new'])
    await ok(increase(72))
    expect(await all()).toEqual(['new'])
    await world.streams.close()
    world.streams = await open()
    expect(await all()).toEqual(['new'])
    world.clock.advance(71 * hour)
    expect(await all()).toEqual(['new'])
  })

  it('decreased ends closed shards at once', async () => {
    await ok(increase(72))
    await ok(split(0))
    world.clock.advance(40 * hour)
    expect(await listed()).toEqual([0, 1, 2])
    await ok(decrease(24))
    expect(await listed()).toEqual([1, 2])
  })

  it('keeps records for a year, through reshardings and restarts, and no longer', async () => {
    await ok(increase(8760))
    const folders = async () => (await world.files.list(`/records/${orders().id}`)).toSorted()
    await ok(put('first'))
    await live(100)
    await ok(updateCount(2))
    for (const key of ['a', 'b', 'c', 'd']) await ok(put(key, key))
    await live(100)
    await ok(updateCount(1))
    await ok(put('last'))
    await live(164)
    const { texts: found } = await walk(({ ended }) => ended.length === 3)
    expect(found.get(shardId(0))).toEqual(['first'])
    expect([...found.values()].flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'first', 'last'].toSorted())
    expect(await listed()).toEqual([0, 1, 2, 3])

    // A year after the first shard was closed it is gone, and so are its row and its folder.
    await live(102)
    expect(await listed()).toEqual([1, 2, 3])
    expect(await folders()).not.toContain(shardId(0))
    expect((await world.store.all())[0]?.shards.map(({ number }) => number)).toEqual([1, 2, 3])

    await world.streams.close()
    world.streams = await open()
    expect(await listed()).toEqual([1, 2, 3])
    await live(110)
    expect(await listed()).toEqual([3])
    expect(await folders()).toEqual([shardId(3)])
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }, shardId(3))))).toEqual([])

    await world.streams.close()
    world.streams = await open()
    await ok(split(3))
    expect(await listed({ Type: 'AT_LATEST' })).toEqual([4, 5])
  })
})
