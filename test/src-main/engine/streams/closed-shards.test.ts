import { beforeEach, describe, expect, it } from 'vitest'
import { getRecords, listed, merge, orders, shardId, split, updateCount } from './support/shards'
import { caller, create, freshWorld, iteratorOf, ok, open, put, world } from './support/world'

beforeEach(freshWorld)

const hour = 3_600_000
const textsOf = ({ Records }: Awaited<ReturnType<typeof getRecords>>) =>
  Records.map(({ Data }) => Buffer.from(Data).toString())

describe('reading a closed shard', () => {
  beforeEach(() => create('orders'))

  it('gives its last records and its end in one answer, with the children', async () => {
    for (const text of ['one', 'two']) await ok(put(text))
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    await ok(split(0, 1000n))
    const answer = await getRecords(iterator)
    expect(textsOf(answer)).toEqual(['one', 'two'])
    expect(answer).not.toHaveProperty('NextShardIterator')
    expect(answer.MillisBehindLatest).toBe(0)
    const ParentShards = [shardId(0)]
    expect(answer.ChildShards).toEqual([
      { ShardId: shardId(1), ParentShards, HashKeyRange: { StartingHashKey: '0', EndingHashKey: '999' } },
      {
        ShardId: shardId(2),
        ParentShards,
        HashKeyRange: { StartingHashKey: '1000', EndingHashKey: (2n ** 128n - 1n).toString() },
      },
    ])
  })

  it('names both parents of a merged child', async () => {
    await ok(split(0))
    await ok(merge(1, 2))
    for (const parent of [1, 2]) {
      const answer = await getRecords(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }, shardId(parent)))
      expect(answer.ChildShards).toMatchObject([{ ShardId: shardId(3), ParentShards: [shardId(1), shardId(2)] }])
    }
  })

  it('goes on until the end is read, and says nothing of children before', async () => {
    for (const text of ['one', 'two', 'three']) await ok(put(text))
    await ok(split(0))
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    const first = await ok(world.streams.operations.GetRecords(caller, { ShardIterator: iterator, Limit: 2 }))
    expect(first).not.toHaveProperty('ChildShards')
    const rest = await getRecords((first as { NextShardIterator: string }).NextShardIterator)
    expect(textsOf(rest)).toEqual(['three'])
    expect(rest.ChildShards).toHaveLength(2)
  })

  it('from LATEST is at its end', async () => {
    await ok(put('one'))
    await ok(split(0))
    const answer = await getRecords(await iteratorOf({ ShardIteratorType: 'LATEST' }))
    expect(answer).toMatchObject({ Records: [], MillisBehindLatest: 0, ChildShards: { length: 2 } })
  })

  it('sees what was written after a LATEST iterator and before the end', async () => {
    const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
    await ok(put('one'))
    await ok(split(0))
    expect(textsOf(await getRecords(iterator))).toEqual(['one'])
  })

  it('answers at once from AT_TIMESTAMP, also when it was never written to', async () => {
    await ok(split(0))
    world.clock.advance(1000)
    const Timestamp = new Date(world.clock.now())
    const answer = await getRecords(await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp }))
    expect(answer).toMatchObject({ Records: [], ChildShards: { length: 2 } })
  })

  it('starts and ends at the numbers that the shard starts and ends with', async () => {
    await ok(put('one'))
    await ok(split(0))
    const { Shards } = (await ok(world.streams.operations.ListShards(caller, { StreamName: 'orders' }))) as {
      Shards: { SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber: string } }[]
    }
    const { StartingSequenceNumber, EndingSequenceNumber } = Shards[0]?.SequenceNumberRange ?? {
      ...{ StartingSequenceNumber: '', EndingSequenceNumber: '' },
    }
    const from = async (number: string) =>
      getRecords(await iteratorOf({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: number }))
    expect(textsOf(await from(StartingSequenceNumber))).toEqual(['one'])
    expect(await from(EndingSequenceNumber)).toMatchObject({ Records: [], ChildShards: { length: 2 } })
  })

  it('goes on with an iterator from before a restart', async () => {
    await ok(put('one'))
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    await ok(updateCount(2))
    await world.streams.close()
    world.streams = await open()
    const answer = await getRecords(iterator)
    expect(textsOf(answer)).toEqual(['one'])
    expect(answer.ChildShards).toHaveLength(2)
  })

  it('ends with the retention: the shard does not exist any more', async () => {
    await ok(put('one'))
    await ok(split(0))
    world.clock.advance(24 * hour)
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    // The wall clock alone goes on: nothing has been removed yet.
    world.clock.set(world.clock.now() + 1)
    const message = 'Shard shardId-000000000000 in stream orders under account 123456789012 does not exist'
    const gone = { fault: 'ResourceNotFoundException', message }
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject(gone)
    const start = { StreamName: 'orders', ShardId: '0', ShardIteratorType: 'TRIM_HORIZON' } as const
    expect(await world.streams.operations.GetShardIterator(caller, start)).toMatchObject(gone)
    expect(await listed()).toEqual([1, 2])
    expect(orders().shards).toHaveLength(3)
  })
})
