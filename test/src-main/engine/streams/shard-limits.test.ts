import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../src-main/engine/fault'
import { idleObserver } from '../../../../src-main/engine/streams/observer'
import { orders } from './support/shards'
import { caller, create, freshWorld, get, iteratorOf, ok, open, put, world } from './support/world'

beforeEach(freshWorld)

const KiB = 1024
const MiB = 1024 * KiB
const throttled = { fault: 'ProvisionedThroughputExceededException' }
/** With its partition key, "key", as large as asked for. */
const putBytes = (bytes: number) => put('x'.repeat(bytes - 3))
const read = (ShardIterator: string) => world.streams.operations.GetRecords(caller, { ShardIterator })
const setMaxRecordSize = (MaxRecordSizeInKiB: number) =>
  world.streams.operations.UpdateMaxRecordSize(caller, { StreamARN: orders().arn, MaxRecordSizeInKiB })

const fillWithTenMiB = async (): Promise<string> => {
  world.streams = await open('off')
  await create('orders')
  for (let i = 0; i < 10; i++) await ok(putBytes(MiB))
  await ok(putBytes(100))
  return iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
}

describe('an answer of 10 MiB', () => {
  it('is the largest there is, and makes the calls of the next five seconds fail', async () => {
    const iterator = await fillWithTenMiB()
    world.streams = await open('enforce')
    expect((await get(iterator)).Records).toHaveLength(10)
    for (const ms of [1, 999, 3000, 999]) {
      world.clock.advance(ms)
      expect(await read(iterator)).toMatchObject(throttled)
    }
    world.clock.advance(2)
    expect((await get(iterator)).Records).toHaveLength(10)
  })

  it('only counts the calls of the next five seconds where limits are observed', async () => {
    const iterator = await fillWithTenMiB()
    let counted = 0
    const shard = { ...idleObserver.shard('', ''), throttledRead: () => counted++ }
    world.streams = await open('observe', { observer: { ...idleObserver, shard: () => shard } })
    for (let i = 0; i < 6; i++) {
      expect((await get(iterator)).Records).toHaveLength(10)
      expect(counted).toBe(Math.min(i, 5))
      // Calls that AWS would have refused cost nothing: after five seconds the next one counts as let through.
      world.clock.advance(i === 5 ? 0 : 1000)
    }
    world.clock.advance(1)
    await get(iterator)
    expect(counted).toBe(5)
  })

  it('costs nothing while limits are off', async () => {
    const iterator = await fillWithTenMiB()
    for (let i = 0; i < 20; i++) await get(iterator)
    await ok(world.streams.operations.GetRecords(caller, { ShardIterator: iterator }))
    expect(orders().openShards[0]?.reads.bytes.canTake(2 * MiB, world.clock.now())).toBe(true)
  })
})

describe('large records', () => {
  it('are refused until the stream allows them', async () => {
    await create('orders')
    expect(await putBytes(MiB + 1)).toMatchObject({ fault: 'ValidationException' })
    await ok(setMaxRecordSize(2048))
    await ok(putBytes(2 * MiB))
    expect(await putBytes(2 * MiB + 1)).toMatchObject({ fault: 'ValidationException' })
    expect(await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamName: 'orders' }))).toMatchObject({
      StreamDescriptionSummary: { MaxRecordSizeInKiB: 2048 },
    })
  })

  it('of 10 MiB can be written under limits, and are paid for by what follows', async () => {
    world.streams = await open('enforce')
    await create('orders')
    await ok(setMaxRecordSize(10_240))
    // The room for it fills at the rate of the shard.
    expect(await putBytes(10 * MiB)).toMatchObject(throttled)
    world.clock.advance(9000)
    await ok(putBytes(10 * MiB))
    expect(await putBytes(1000)).toMatchObject(throttled)
    world.clock.advance(1000)
    await ok(putBytes(MiB))
    expect(await putBytes(MiB)).toMatchObject(throttled)
  })

  it('never let a shard take more in any time than the largest record and its rate', async () => {
    world.streams = await open('enforce')
    await create('orders')
    await ok(setMaxRecordSize(4096))
    const passed: { at: number; bytes: number }[] = []
    for (let i = 0; i < 60; i++) {
      const bytes = [4 * MiB, 100 * KiB, MiB, 2 * MiB, 500 * KiB][i % 5] as number
      if (!isFault(await putBytes(bytes))) passed.push({ at: world.clock.now(), bytes })
      world.clock.advance((i * 137) % 900)
    }
    expect(passed.length).toBeGreaterThan(10)
    passed.forEach((first, i) => {
      let sum = 0
      for (const { at, bytes } of passed.slice(i)) {
        sum += bytes
        expect(sum).toBeLessThanOrEqual(4 * MiB + ((at - first.at) * MiB) / 1000 + 1)
      }
    })
  })

  it('find the same room after a restart and in new shards', async () => {
    await create('orders')
    await ok(setMaxRecordSize(3072))
    await world.streams.close()
    world.streams = await open('enforce')
    await ok(putBytes(3 * MiB))
    const split = { StreamName: 'orders', ShardToSplit: '0', NewStartingHashKey: '1000' }
    await ok(world.streams.operations.SplitShard(caller, split))
    await ok(putBytes(3 * MiB))
  })
})

describe('records over the write limits', () => {
  it.each(['enforce', 'observe'] as const)('are counted once for a request and shard under %s', async (limits) => {
    const counted: number[] = []
    const shard = { ...idleObserver.shard('', ''), throttledWrites: (records: number) => counted.push(records) }
    world.streams = await open(limits, { observer: { ...idleObserver, shard: () => shard } })
    await create('orders')
    const Records = Array.from({ length: 500 }, () => ({ Data: Buffer.from('x'), PartitionKey: 'key' }))
    const putAll = () => ok(world.streams.operations.PutRecords(caller, { StreamName: 'orders', Records }))
    await putAll()
    await putAll()
    expect(counted).toEqual([])
    expect(await putAll()).toMatchObject({ FailedRecordCount: limits === 'enforce' ? 500 : 0 })
    await put('x')
    expect(counted).toEqual([500, 1])
  })
})
