import { beforeEach, describe, expect, it } from 'vitest'
import {
  caller,
  create,
  freshWorld,
  get,
  iteratorOf,
  ok,
  open,
  put,
  texts,
  world,
  type IteratorInput,
} from '../support/world'

beforeEach(freshWorld)

const hour = 3_600_000

describe('reading', () => {
  beforeEach(() => create('orders'))

  it('starts at each of the five positions', async () => {
    const numbers: string[] = []
    for (const value of ['one', 'two', 'three']) {
      numbers.push((await ok(put(value))).SequenceNumber)
      world.clock.advance(1000)
    }
    const from = async (input: IteratorInput) => texts(await get(await iteratorOf(input)))
    expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['one', 'two', 'three'])
    expect(await from({ ShardIteratorType: 'LATEST' })).toEqual([])
    const StartingSequenceNumber = numbers[1] as string
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['two', 'three'])
    expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['three'])
    const Timestamp = new Date(world.clock.now() - 2000)
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toEqual(['two', 'three'])
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(0) })).toEqual(['one', 'two', 'three'])
  })

  it('from LATEST sees what is written after the iterator was given out, however late the first read', async () => {
    await ok(put('before'))
    const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
    await ok(put('after'))
    world.clock.advance(200_000)
    expect(texts(await get(iterator))).toEqual(['after'])
  })

  it('from AT_TIMESTAMP answers at once on an empty shard', async () => {
    const iterator = await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(world.clock.now()) })
    expect(await get(iterator)).toMatchObject({ Records: [], MillisBehindLatest: 0 })
    await ok(put('first'))
    expect(texts(await get(iterator))).toEqual(['first'])
  })

  it('starts at the number that begins the shard', async () => {
    await ok(put('one'))
    const { StreamDescription } = (await ok(
      world.streams.operations.DescribeStream(caller, { StreamName: 'orders' }),
    )) as {
      StreamDescription: { Shards: { SequenceNumberRange: { StartingSequenceNumber: string } }[] }
    }
    const { StartingSequenceNumber } = StreamDescription.Shards[0]?.SequenceNumberRange ?? {
      StartingSequenceNumber: '',
    }
    for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const) {
      expect(texts(await get(await iteratorOf({ ShardIteratorType, StartingSequenceNumber })))).toEqual(['one'])
    }
  })

  it('tells how far behind the tip it is', async () => {
    await ok(put('one'))
    world.clock.advance(5000)
    await ok(put('two'))
    const first = await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }), 1)
    expect(first.MillisBehindLatest).toBe(5000)
    expect(await get(first.NextShardIterator)).toMatchObject({ MillisBehindLatest: 0 })
  })

  it('reads on and finds the time of any record after the clock was set back', async () => {
    await ok(put('one'))
    world.clock.advance(5000)
    await ok(put('two'))
    const Timestamp = new Date(world.clock.now())
    world.clock.set(world.clock.now() - hour)
    const first = await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }), 1)
    expect(first.MillisBehindLatest).toBeGreaterThan(0)
    expect(await get(first.NextShardIterator)).toMatchObject({ MillisBehindLatest: 0 })
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })))).toEqual(['two'])
  })

  it('skips records past the retention at once', async () => {
    await ok(put('old'))
    world.clock.advance(23 * hour)
    await ok(put('new'))
    world.clock.advance(1.5 * hour)
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['new'])
  })

  it('refuses an iterator that is forged, cut or five minutes old', async () => {
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    for (const forged of ['AAAA', iterator.slice(0, -4), `B${iterator.slice(1)}`, 'not base64 at all']) {
      expect(await world.streams.operations.GetRecords(caller, { ShardIterator: forged })).toMatchObject({
        fault: 'InvalidArgumentException',
        message: 'Invalid ShardIterator.',
      })
    }
    expect(texts(await get(`"${iterator}"`))).toEqual([])
    world.clock.advance(300_001)
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ExpiredIteratorException',
      message:
        'Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 while right now it is ' +
        'Thu Jan 01 00:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
    })
  })

  it('keeps iterators valid over a restart, and says so when the stream is gone', async () => {
    await ok(put('kept'))
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    await world.streams.close()
    world.streams = await open()
    expect(texts(await get(iterator))).toEqual(['kept'])
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: 'Shard shardId-000000000000 in stream orders under account 123456789012 does not exist',
    })
  })

  it.each<[string, IteratorInput, string]>([
    [
      'no sequence number',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER' },
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.',
    ],
    [
      'a sequence number too many',
      { ShardIteratorType: 'LATEST', StartingSequenceNumber: '5' },
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified LATEST and also a StartingSequenceNumber.',
    ],
    [
      'no timestamp',
      { ShardIteratorType: 'AT_TIMESTAMP' },
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    ],
    [
      'a timestamp in the future',
      { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(Date.UTC(2026, 0, 1) + 1) },
      'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: 1767225600001, currentTimestampInMillis: 1767225600000',
    ],
    [
      'a number that none can be',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '9'.repeat(60) },
      `StartingSequenceNumber ${'9'.repeat(60)} used in GetShardIterator on shard shardId-000000000000 in stream orders under account 123456789012 is invalid.`,
    ],
    [
      'a number of another shard',
      { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: '5' },
      'Invalid StartingSequenceNumber. It encodes shardId-000000000005, while it was used in a call to a shard with shardId-000000000000',
    ],
  ])('refuses a start with %s in the words of AWS', async (_what, input, message) => {
    const answer = await world.streams.operations.GetShardIterator(caller, {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ...input,
    })
    expect(answer).toEqual({ kind: 'fault', fault: 'InvalidArgumentException', message })
  })

  it('fails without a word at a number of the oldest form, as AWS does', async () => {
    const answer = await world.streams.operations.GetShardIterator(caller, {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: '0',
    })
    expect(answer).toEqual({ kind: 'fault', fault: 'InternalFailure', message: '' })
  })

  it('reads shard ids as laxly as AWS', async () => {
    for (const shardId of ['0', 'shardId-0', 'a-000', 'shardId-000000000000']) {
      await iteratorOf({ ShardIteratorType: 'LATEST' }, shardId)
    }
    const answer = (ShardId: string) =>
      world.streams.operations.GetShardIterator(caller, { StreamName: 'orders', ShardId, ShardIteratorType: 'LATEST' })
    expect(await answer('shardId-5')).toMatchObject({
      message: 'Shard shardId-000000000005 in stream orders under account 123456789012 does not exist',
    })
    expect(await answer('nonsense')).toMatchObject({
      message: 'Could not find shard nonsense in stream orders under account 123456789012.',
    })
  })

  it('allows five calls a second and 2 MiB a second, then throttles', async () => {
    world.streams = await open('enforce')
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    for (let i = 0; i < 5; i++) await get(iterator)
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ProvisionedThroughputExceededException',
      message: 'Rate exceeded for Shard - 123456789012/orders/shardId-000000000000',
    })
    world.clock.advance(1000)
    for (let i = 0; i < 6; i++) {
      await ok(put('x'.repeat(1_000_000)))
      world.clock.advance(1000)
    }
    expect((await get(iterator)).Records).toHaveLength(6)
    world.clock.advance(2500)
    expect(await world.streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ProvisionedThroughputExceededException',
    })
    world.clock.advance(500)
    expect((await get(iterator)).Records).toHaveLength(6)
  })
})
