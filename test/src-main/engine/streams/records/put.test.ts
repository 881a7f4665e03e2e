import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../../src-main/engine/fault'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

describe('writing', () => {
  beforeEach(() => create('orders', 4))

  it('puts a record on the shard that owns its explicit hash key', async () => {
    for (const [hashKey, shard] of [
      ['0', '0'],
      ['85070591730234615865843651857942052864', '1'],
      [(2n ** 128n - 1n).toString(), '3'],
    ]) {
      const answer = await ok(
        world.streams.operations.PutRecord(caller, {
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
    expect(await world.streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toMatchObject({
      fault: 'InvalidArgumentException',
      message: `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${ExplicitHashKey}`,
    })
    expect(world.streams.all()[0]?.shards.map(({ log }) => log.nextIndex)).toEqual([1, 1, 1, 1])
  })

  it('answers PutRecords in request order, with rising numbers within each shard', async () => {
    const Records = Array.from({ length: 200 }, (_, i) => ({
      Data: Buffer.from(`${i}`),
      PartitionKey: `key-${i % 37}`,
    }))
    const answer = (await ok(world.streams.operations.PutRecords(caller, { StreamName: 'orders', Records }))) as {
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
    await ok(world.streams.operations.PutRecord(caller, { StreamName: 'orders', Data, PartitionKey: 'abc' }))
    expect(
      await world.streams.operations.PutRecord(caller, { StreamName: 'orders', Data, PartitionKey: 'abcd' }),
    ).toMatchObject({
      fault: 'ValidationException',
      message: expect.stringContaining('Member must have length less than or equal to 1048576'),
    })
    const Records = Array.from({ length: 11 }, () => ({ Data, PartitionKey: 'abc' }))
    expect(await world.streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('accepts a number that it gave out before the clock was set back', async () => {
    const { SequenceNumber } = await ok(put('one'))
    world.clock.set(world.clock.now() - 3_600_000)
    const Data = Buffer.from('two')
    const ordered = { StreamName: 'orders', PartitionKey: 'key', Data, SequenceNumberForOrdering: SequenceNumber }
    const next = await ok(world.streams.operations.PutRecord(caller, ordered))
    expect(BigInt(next.SequenceNumber)).toBeGreaterThan(BigInt(SequenceNumber))
  })

  it('accepts a number to stay above unless it lies in the future', async () => {
    const { SequenceNumber } = await ok(put('first'))
    const ordered = (SequenceNumberForOrdering: string) =>
      world.streams.operations.PutRecord(caller, {
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
    expect(await world.streams.operations.PutRecord(caller, input)).toMatchObject({ fault: 'DryRunOperationException' })
    expect(world.streams.all()[0]?.shards.every(({ log }) => log.nextIndex === 1)).toBe(true)
  })

  it('fails only the entries that the disk has no room for', async () => {
    await ok(put('room'))
    world.files.limit(200)
    const Records = [{ Data: Buffer.alloc(1000), PartitionKey: 'a' }]
    expect(await world.streams.operations.PutRecords(caller, { StreamName: 'orders', Records })).toEqual({
      FailedRecordCount: 1,
      Records: [{ ErrorCode: 'InternalFailure', ErrorMessage: expect.stringContaining('The disk is full') }],
    })
    await expect(put('x'.repeat(1000))).rejects.toThrow(/The disk is full/)
    world.files.limit(Infinity)
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
    (await ok(world.streams.operations.PutRecords(caller, many(count, bytes)))) as Answer

  it('let a shard take 1,000 records a second and throttle the rest one by one', async () => {
    world.streams = await open('enforce')
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
    world.clock.advance(500)
    expect((await putMany(500)).FailedRecordCount).toBe(0)
    expect((await putMany(1)).FailedRecordCount).toBe(1)
  })

  it('let a shard take 1 MiB a second', async () => {
    world.streams = await open('enforce')
    await create('orders')
    expect((await putMany(12, 100_000)).FailedRecordCount).toBe(2)
  })

  it('reject nothing when they are only observed', async () => {
    world.streams = await open('observe')
    await create('orders')
    for (let i = 0; i < 4; i++) expect((await putMany(500)).FailedRecordCount).toBe(0)
  })
})
