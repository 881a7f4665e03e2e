import { beforeEach, describe, expect, it } from 'vitest'
import { isFault, type Fault } from '../../../../src-main/engine/fault'
import { openSegmentLog } from '../../../../src-main/engine/log/record-log'
import type { LimitsMode } from '../../../../src-main/engine/streams/limits'
import { openStreams, type Streams } from '../../../../src-main/engine/streams/streams'
import { manualClock, type ManualClock } from '../../../../src-main/platform/clock'
import { memoryFiles, type MemoryFiles } from '../../../../src-main/platform/files'
import { countingIds } from '../../../../src-main/platform/ids'
import { memoryStreamStore, type StreamStore } from '../../../../src-main/storage/stream-store'

const caller = { accountId: '123456789012', region: 'us-east-1' }
const hour = 3_600_000

let clock: ManualClock
let files: MemoryFiles
let store: StreamStore
let streams: Streams

const open = (limits: LimitsMode = 'off'): Promise<Streams> =>
  openStreams({
    clock,
    ids: countingIds(),
    store,
    log: openSegmentLog({ files, folder: '/records' }),
    limits,
    secret: Buffer.alloc(32, 7),
  })

beforeEach(async () => {
  clock = manualClock()
  files = memoryFiles()
  store = memoryStreamStore()
  streams = await open()
})

/** The answer of an operation that must succeed. */
const ok = async <T>(answer: Promise<T>): Promise<Exclude<T, Fault>> => {
  const value = await answer
  if (isFault(value)) throw new Error(`${value.fault}: ${value.message}`)
  return value as Exclude<T, Fault>
}

const create = (StreamName: string, ShardCount = 1) =>
  ok(streams.operations.CreateStream(caller, { StreamName, ShardCount }))
const put = (data: string, PartitionKey = 'key', StreamName = 'orders') =>
  streams.operations.PutRecord(caller, { StreamName, Data: Buffer.from(data), PartitionKey }) as Promise<
    { ShardId: string; SequenceNumber: string } | Fault
  >
type IteratorInput = Omit<Parameters<Streams['operations']['GetShardIterator']>[1], 'StreamName' | 'ShardId'>
const iteratorOf = async (input: IteratorInput, ShardId = 'shardId-000000000000') =>
  (
    (await ok(streams.operations.GetShardIterator(caller, { StreamName: 'orders', ShardId, ...input }))) as {
      ShardIterator: string
    }
  ).ShardIterator
interface Got {
  Records: { Data: Uint8Array; SequenceNumber: string }[]
  NextShardIterator: string
  MillisBehindLatest: number
}
const get = async (ShardIterator: string, Limit?: number) =>
  (await ok(
    streams.operations.GetRecords(caller, { ShardIterator, ...(Limit === undefined ? {} : { Limit }) }),
  )) as unknown as Got
const texts = ({ Records }: Got) => Records.map(({ Data }) => Buffer.from(Data).toString())

describe('streams', () => {
  it('are refused when the name is taken, and free again after deletion', async () => {
    await create('orders')
    expect(await streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })).toMatchObject({
      fault: 'ResourceInUseException',
      message: 'Stream orders under account 123456789012 already exists.',
    })
    await ok(streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    expect(await put('x')).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: 'Stream orders under account 123456789012 not found.',
    })
    await create('orders')
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual([])
  })

  it('are made once when two requests ask at the same time', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })),
    )
    expect(answers.filter(isFault)).toHaveLength(1)
  })

  it('of another account or region are not seen', async () => {
    await create('orders')
    const elsewhere = { ...caller, region: 'eu-west-1' }
    expect(await ok(streams.operations.ListStreams(elsewhere, {}))).toMatchObject({ StreamNames: [] })
    await ok(streams.operations.CreateStream(elsewhere, { StreamName: 'orders', ShardCount: 2 }))
    expect(streams.all().map(({ openShards }) => openShards.length)).toEqual([2, 1])
  })

  it('on demand start with four shards and take no count', async () => {
    const mode = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const
    await ok(streams.operations.CreateStream(caller, { StreamName: 'a', ...mode }))
    expect(streams.all()[0]).toMatchObject({ mode: 'ON_DEMAND', openShards: { length: 4 } })
    expect(await streams.operations.CreateStream(caller, { StreamName: 'b', ShardCount: 2, ...mode })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await streams.operations.CreateStream(caller, { StreamName: 'c' })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('over the shard quota are refused in the words of AWS', async () => {
    expect(await streams.operations.CreateStream(caller, { StreamName: 'huge', ShardCount: 20_001 })).toMatchObject({
      fault: 'LimitExceededException',
      message: expect.stringContaining('Current shard count for the account: 0. Limit: 20000. Number of additional'),
    })
  })

  it('are found by ARN, and refused when name and ARN differ', async () => {
    await create('orders')
    const StreamARN = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
    expect(await ok(streams.operations.DescribeStreamSummary(caller, { StreamARN }))).toMatchObject({
      StreamDescriptionSummary: {
        StreamName: 'orders',
        OpenShardCount: 1,
        StreamStatus: 'ACTIVE',
        RetentionPeriodHours: 24,
      },
    })
    expect(await streams.operations.DescribeStreamSummary(caller, { StreamARN, StreamName: 'other' })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await streams.operations.DescribeStreamSummary(caller, {})).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('are listed by name, page by page', async () => {
    for (const name of ['c', 'a', 'b']) await create(name)
    const first = (await ok(streams.operations.ListStreams(caller, { Limit: 2 }))) as Record<string, unknown>
    expect(first).toMatchObject({ StreamNames: ['a', 'b'], HasMoreStreams: true })
    const second = await ok(streams.operations.ListStreams(caller, { NextToken: String(first['NextToken']) }))
    expect(second).toMatchObject({ StreamNames: ['c'], HasMoreStreams: false })
    expect(second).not.toHaveProperty('NextToken')
    expect(await streams.operations.ListStreams(caller, { NextToken: 'forged' })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('tell their shards, page by page', async () => {
    await create('orders', 3)
    const whole = await ok(streams.operations.DescribeStream(caller, { StreamName: 'orders', Limit: 2 }))
    expect(whole).toMatchObject({
      StreamDescription: {
        HasMoreShards: true,
        Shards: [{ ShardId: 'shardId-000000000000' }, { ShardId: 'shardId-000000000001' }],
      },
    })
    const rest = await ok(
      streams.operations.DescribeStream(caller, {
        StreamName: 'orders',
        ExclusiveStartShardId: 'shardId-000000000001',
      }),
    )
    expect(rest).toMatchObject({
      StreamDescription: { HasMoreShards: false, Shards: [{ ShardId: 'shardId-000000000002' }] },
    })
  })

  it('list shards with a token that ends after 300 seconds', async () => {
    await create('orders', 3)
    const list = (input: Parameters<Streams['operations']['ListShards']>[1]) =>
      streams.operations.ListShards(caller, input)
    const first = (await ok(list({ StreamName: 'orders', MaxResults: 2 }))) as { NextToken: string }
    expect(await ok(list({ NextToken: first.NextToken }))).toMatchObject({
      Shards: [{ ShardId: 'shardId-000000000002' }],
    })
    expect(await list({ NextToken: first.NextToken, StreamName: 'orders' })).toMatchObject({
      message: 'NextToken and StreamName cannot be provided together.',
    })
    expect(await list({})).toMatchObject({ message: 'Either NextToken or StreamName should be provided.' })
    clock.advance(300_001)
    expect(await list({ NextToken: first.NextToken })).toMatchObject({ fault: 'ExpiredNextTokenException' })
  })

  it('come back after a restart, with their records and without new indexes for old numbers', async () => {
    await create('orders')
    const before = await ok(put('before'))
    await streams.close()
    streams = await open()
    const after = await ok(put('after'))
    expect(BigInt(after.SequenceNumber) > BigInt(before.SequenceNumber)).toBe(true)
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['before', 'after'])
  })
})

describe('writing', () => {
  beforeEach(() => create('orders', 4))

  it('puts a record on the shard that owns its explicit hash key', async () => {
    for (const [hashKey, shard] of [
      ['0', '0'],
      ['85070591730234615865843651857942052864', '1'],
      [(2n ** 128n - 1n).toString(), '3'],
    ]) {
      const answer = await ok(
        streams.operations.PutRecord(caller, {
          StreamName: 'orders',
          Data: Buffer.from('x'),
          PartitionKey: 'any',
          ExplicitHashKey: hashKey as string,
        }),
      )
      expect(answer).toMatchObject({ ShardId: `shardId-00000000000${shard}` })
    }
  })

  it('refuses a hash key outside the space, and with it the whole request', async () => {
    const ExplicitHashKey = (2n ** 128n).toString()
    const Records = [
      { Data: Buffer.from('good'), PartitionKey: 'a' },
      { Data: Buffer.from('bad'), PartitionKey: 'a', ExplicitHashKey },
    ]
    expect(await streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toMatchObject({
      fault: 'InvalidArgumentException',
      message: `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${ExplicitHashKey}`,
    })
    expect(streams.all()[0]?.shards.map(({ log }) => log.nextIndex)).toEqual([1, 1, 1, 1])
  })

  it('answers PutRecords in request order, with rising numbers within each shard', async () => {
    const Records = Array.from({ length: 200 }, (_, i) => ({
      Data: Buffer.from(`${i}`),
      PartitionKey: `key-${i % 37}`,
    }))
    const answer = (await ok(streams.operations.PutRecords(caller, { StreamName: 'orders', Records }))) as {
      FailedRecordCount: number
      Records: { ShardId: string; SequenceNumber: string }[]
    }
    expect(answer.FailedRecordCount).toBe(0)
    const last = new Map<string, bigint>()
    for (const { ShardId, SequenceNumber } of answer.Records) {
      expect(BigInt(SequenceNumber) > (last.get(ShardId) ?? 0n)).toBe(true)
      last.set(ShardId, BigInt(SequenceNumber))
    }
    expect(last.size).toBe(4)
  })

  it('refuses a record over 1 MiB with its key, and a request over 10 MiB', async () => {
    const Data = Buffer.alloc(1024 * 1024 - 3)
    await ok(streams.operations.PutRecord(caller, { StreamName: 'orders', Data, PartitionKey: 'abc' }))
    expect(
      await streams.operations.PutRecord(caller, { StreamName: 'orders', Data, PartitionKey: 'abcd' }),
    ).toMatchObject({
      fault: 'ValidationException',
      message: expect.stringContaining('Member must have length less than or equal to 1048576'),
    })
    const Records = Array.from({ length: 11 }, () => ({ Data, PartitionKey: 'abc' }))
    expect(await streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('accepts a number to stay above unless it lies in the future', async () => {
    const { SequenceNumber } = await ok(put('first'))
    const ordered = (SequenceNumberForOrdering: string) =>
      streams.operations.PutRecord(caller, {
        StreamName: 'orders',
        Data: Buffer.from('x'),
        PartitionKey: 'key',
        SequenceNumberForOrdering,
      })
    expect(isFault(await ordered(SequenceNumber))).toBe(false)
    expect(isFault(await ordered('0'))).toBe(false)
    const future = (BigInt(SequenceNumber) + (100n << 36n)).toString()
    expect(await ordered(future)).toMatchObject({
      message: `ExclusiveMinimumSequenceNumber ${future} used in PutRecord on stream orders under account 123456789012 is invalid.`,
    })
  })

  it('does nothing on a dry run, and says so', async () => {
    const input = { StreamName: 'orders', Data: Buffer.from('x'), PartitionKey: 'a', DryRun: true }
    expect(await streams.operations.PutRecord(caller, input)).toMatchObject({ fault: 'DryRunOperationException' })
    expect(streams.all()[0]?.shards.every(({ log }) => log.nextIndex === 1)).toBe(true)
  })

  it('fails only the entries that the disk has no room for', async () => {
    await ok(put('room'))
    files.limit(200)
    const Records = [{ Data: Buffer.alloc(1000), PartitionKey: 'a' }]
    expect(await streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toEqual({
      FailedRecordCount: 1,
      Records: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Internal Service Failure.' }],
    })
    await expect(put('x'.repeat(1000))).rejects.toThrow(/The disk is full/)
    files.limit(Infinity)
    await ok(put('again'))
  })
})

describe('write limits', () => {
  const many = (count: number, bytes = 1) => ({
    StreamName: 'orders',
    Records: Array.from({ length: count }, () => ({ Data: Buffer.alloc(bytes), PartitionKey: 'same' })),
  })
  interface Answer {
    FailedRecordCount: number
    Records: { ErrorCode?: string; ErrorMessage?: string }[]
  }
  const putMany = async (count: number, bytes?: number) =>
    (await ok(streams.operations.PutRecords(caller, many(count, bytes)))) as Answer

  it('let a shard take 1,000 records a second and throttle the rest one by one', async () => {
    streams = await open('enforce')
    await create('orders')
    expect((await putMany(500)).FailedRecordCount).toBe(0)
    expect((await putMany(500)).FailedRecordCount).toBe(0)
    const third = await putMany(500)
    expect(third.FailedRecordCount).toBe(500)
    expect(third.Records[0]).toEqual({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: 'Rate exceeded for shard shardId-000000000000 in stream orders under account 123456789012.',
    })
    expect(await put('x')).toMatchObject({ fault: 'ProvisionedThroughputExceededException' })
    clock.advance(500)
    expect((await putMany(500)).FailedRecordCount).toBe(0)
    expect((await putMany(1)).FailedRecordCount).toBe(1)
  })

  it('let a shard take 1 MiB a second', async () => {
    streams = await open('enforce')
    await create('orders')
    expect((await putMany(12, 100_000)).FailedRecordCount).toBe(2)
  })

  it('reject nothing when they are only observed', async () => {
    streams = await open('observe')
    await create('orders')
    for (let i = 0; i < 4; i++) expect((await putMany(500)).FailedRecordCount).toBe(0)
  })
})

describe('reading', () => {
  beforeEach(() => create('orders'))

  it('starts at each of the five positions', async () => {
    const numbers: string[] = []
    for (const value of ['one', 'two', 'three']) {
      numbers.push((await ok(put(value))).SequenceNumber)
      clock.advance(1000)
    }
    const from = async (input: IteratorInput) => texts(await get(await iteratorOf(input)))
    expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['one', 'two', 'three'])
    expect(await from({ ShardIteratorType: 'LATEST' })).toEqual([])
    const StartingSequenceNumber = numbers[1] as string
    expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['two', 'three'])
    expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual(['three'])
    const Timestamp = new Date(clock.now() - 2000)
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toEqual(['two', 'three'])
    expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(0) })).toEqual(['one', 'two', 'three'])
  })

  it('from LATEST sees what is written after the iterator was given out, however late the first read', async () => {
    await ok(put('before'))
    const iterator = await iteratorOf({ ShardIteratorType: 'LATEST' })
    await ok(put('after'))
    clock.advance(200_000)
    expect(texts(await get(iterator))).toEqual(['after'])
  })

  it('from AT_TIMESTAMP answers at once on an empty shard', async () => {
    const iterator = await iteratorOf({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(clock.now()) })
    expect(await get(iterator)).toMatchObject({ Records: [], MillisBehindLatest: 0 })
    await ok(put('first'))
    expect(texts(await get(iterator))).toEqual(['first'])
  })

  it('starts at the number that begins the shard', async () => {
    await ok(put('one'))
    const { StreamDescription } = (await ok(streams.operations.DescribeStream(caller, { StreamName: 'orders' }))) as {
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
    clock.advance(5000)
    await ok(put('two'))
    const first = await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }), 1)
    expect(first.MillisBehindLatest).toBe(5000)
    expect(await get(first.NextShardIterator)).toMatchObject({ MillisBehindLatest: 0 })
  })

  it('skips records past the retention at once', async () => {
    await ok(put('old'))
    clock.advance(23 * hour)
    await ok(put('new'))
    clock.advance(1.5 * hour)
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['new'])
  })

  it('refuses an iterator that is forged, cut or five minutes old', async () => {
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    for (const forged of ['AAAA', iterator.slice(0, -4), `B${iterator.slice(1)}`, 'not base64 at all']) {
      expect(await streams.operations.GetRecords(caller, { ShardIterator: forged })).toMatchObject({
        fault: 'InvalidArgumentException',
        message: 'Invalid ShardIterator.',
      })
    }
    expect(texts(await get(`"${iterator}"`))).toEqual([])
    clock.advance(300_001)
    expect(await streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ExpiredIteratorException',
      message:
        'Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 while right now it is ' +
        'Thu Jan 01 00:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
    })
  })

  it('keeps iterators valid over a restart, and says so when the stream is gone', async () => {
    await ok(put('kept'))
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    await streams.close()
    streams = await open()
    expect(texts(await get(iterator))).toEqual(['kept'])
    await ok(streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    expect(await streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
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
    const answer = await streams.operations.GetShardIterator(caller, {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ...input,
    })
    expect(answer).toEqual({ kind: 'fault', fault: 'InvalidArgumentException', message })
  })

  it('fails without a word at a number of the oldest form, as AWS does', async () => {
    const answer = await streams.operations.GetShardIterator(caller, {
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
      streams.operations.GetShardIterator(caller, { StreamName: 'orders', ShardId, ShardIteratorType: 'LATEST' })
    expect(await answer('shardId-5')).toMatchObject({
      message: 'Shard shardId-000000000005 in stream orders under account 123456789012 does not exist',
    })
    expect(await answer('nonsense')).toMatchObject({
      message: 'Could not find shard nonsense in stream orders under account 123456789012.',
    })
  })

  it('allows five calls a second and 2 MiB a second, then throttles', async () => {
    streams = await open('enforce')
    const iterator = await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })
    for (let i = 0; i < 5; i++) await get(iterator)
    expect(await streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ProvisionedThroughputExceededException',
      message: 'Rate exceeded for Shard - 123456789012/orders/shardId-000000000000',
    })
    clock.advance(1000)
    for (let i = 0; i < 6; i++) {
      await ok(put('x'.repeat(1_000_000)))
      clock.advance(1000)
    }
    expect((await get(iterator)).Records).toHaveLength(6)
    clock.advance(1500)
    expect(await streams.operations.GetRecords(caller, { ShardIterator: iterator })).toMatchObject({
      fault: 'ProvisionedThroughputExceededException',
    })
    clock.advance(1000)
    expect((await get(iterator)).Records).toHaveLength(6)
  })
})

describe('the newest records', () => {
  it('are those of all shards that arrived last, newest first', async () => {
    await create('orders', 5)
    for (let i = 0; i < 40; i++) {
      await ok(put(`${i}`, `key-${i}`))
      clock.advance(10)
    }
    const [stream] = streams.all()
    if (stream === undefined) throw new Error('no stream')
    for (const limit of [1, 3, 7, 100]) {
      const newest = await streams.newest(stream, limit)
      const expected = Array.from({ length: Math.min(limit, 40) }, (_, i) => `${39 - i}`)
      expect(newest.map(({ data }) => Buffer.from(data).toString())).toEqual(expected)
    }
  })

  it('are found beyond large ones', async () => {
    await create('orders')
    for (const value of ['a', 'b', 'c']) for (let i = 0; i < 5; i++) await ok(put(value.repeat(1_000_000)))
    const [stream] = streams.all()
    if (stream === undefined) throw new Error('no stream')
    const newest = await streams.newest(stream, 12)
    expect(Buffer.from(newest[0]?.data ?? []).toString('utf8', 0, 1)).toBe('c')
    expect(newest.length).toBeGreaterThan(0)
  })
})
