import { beforeEach, describe, expect, it } from 'vitest'
import type { StreamStore } from '../../../../src-main/storage/stream-store'
import { caller, create, freshWorld, get, iteratorOf, ok, open, put, texts, world } from './support/world'

beforeEach(freshWorld)

const StreamName = 'orders'
const named = { StreamName }

/** While the work lasts nothing can be stored, as on a full disk. */
const withFullStore = async <T>(work: () => Promise<T>): Promise<T> => {
  const { store } = world
  const working = { ...store }
  const refuse = (): Promise<never> => Promise.reject(new Error('The disk is full.'))
  for (const name of Object.keys(store) as (keyof StreamStore)[]) if (name !== 'all') store[name] = refuse
  try {
    return await work()
  } finally {
    Object.assign(store, working)
  }
}

const summary = async () =>
  (await ok(world.streams.operations.DescribeStreamSummary(caller, named))).StreamDescriptionSummary

describe('what cannot be stored', () => {
  beforeEach(() => create(StreamName))

  it.each([
    ['creating a stream', () => world.streams.operations.CreateStream(caller, { StreamName: 'other', ShardCount: 1 })],
    ['deleting a stream', () => world.streams.operations.DeleteStream(caller, named)],
    [
      'setting its retention',
      () => world.streams.operations.IncreaseStreamRetentionPeriod(caller, { ...named, RetentionPeriodHours: 48 }),
    ],
    [
      'splitting a shard',
      () =>
        world.streams.operations.SplitShard(caller, {
          ...{ ...named, ShardToSplit: 'shardId-000000000000', NewStartingHashKey: (2n ** 127n).toString() },
        }),
    ],
    [
      'registering a consumer',
      () =>
        world.streams.operations.RegisterStreamConsumer(caller, {
          ...{ StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders', ConsumerName: 'app' },
        }),
    ],
  ])('has not happened, and can be asked for again: %s', async (_what, change) => {
    const before = await summary()
    await withFullStore(() => expect(change()).rejects.toThrow('The disk is full.'))
    expect(await summary()).toEqual(before)
    expect(world.streams.all()).toHaveLength(1)
    await ok(put('goes on'))
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['goes on'])
    await ok(change())
  })

  it('does not keep what is past its retention from being removed', async () => {
    await ok(put('old'))
    await ok(
      world.streams.operations.SplitShard(caller, {
        ...{ ...named, ShardToSplit: 'shardId-000000000000', NewStartingHashKey: (2n ** 127n).toString() },
      }),
    )
    const [shard] = world.streams.all()[0]?.shards ?? []
    expect(shard?.log.storedBytes).toBeGreaterThan(0)
    await withFullStore(async () => {
      world.clock.advance(25 * 3_600_000)
      await expect.poll(() => shard?.log.storedBytes).toBe(0)
    })
    expect(await world.store.all()).toMatchObject([{ shards: [{ number: 0 }, { number: 1 }, { number: 2 }] }])
    world.clock.advance(3_600_000)
    await expect.poll(async () => (await world.store.all())[0]?.shards.map(({ number }) => number)).toEqual([1, 2])
  })

  it('is as before after a restart', async () => {
    await withFullStore(() => expect(world.streams.operations.DeleteStream(caller, named)).rejects.toThrow())
    await world.streams.close()
    world.streams = await open()
    expect((await summary()).StreamStatus).toBe('ACTIVE')
  })
})
