import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../src-main/engine/fault'
import type { Streams } from '../../../../src-main/engine/streams/streams'
import { caller, create, freshWorld, get, iteratorOf, ok, open, put, texts, world } from './support/world'

beforeEach(freshWorld)

describe('streams', () => {
  it('are refused when the name is taken, and free again after deletion', async () => {
    await create('orders')
    expect(await world.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })).toMatchObject({
      fault: 'ResourceInUseException',
      message: 'Stream orders under account 123456789012 already exists.',
    })
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    expect(await put('x')).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: 'Stream orders under account 123456789012 not found.',
    })
    await create('orders')
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual([])
  })

  it('are made once when two requests ask at the same time', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => world.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })),
    )
    expect(answers.filter(isFault)).toHaveLength(1)
  })

  it('of another account or region are not seen', async () => {
    await create('orders')
    const elsewhere = { ...caller, region: 'eu-west-1' }
    expect(await ok(world.streams.operations.ListStreams(elsewhere, {}))).toMatchObject({ StreamNames: [] })
    await ok(world.streams.operations.CreateStream(elsewhere, { StreamName: 'orders', ShardCount: 2 }))
    expect(world.streams.all().map(({ openShards }) => openShards.length)).toEqual([2, 1])
  })

  it('on demand start with four shards and take no count', async () => {
    const mode = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } } as const
    await ok(world.streams.operations.CreateStream(caller, { StreamName: 'a', ...mode }))
    expect(world.streams.all()[0]).toMatchObject({ settings: { mode: 'ON_DEMAND' }, openShards: { length: 4 } })
    expect(
      await world.streams.operations.CreateStream(caller, { StreamName: 'b', ShardCount: 2, ...mode }),
    ).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await world.streams.operations.CreateStream(caller, { StreamName: 'c' })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('over the shard quota are refused in the words of AWS', async () => {
    expect(
      await world.streams.operations.CreateStream(caller, { StreamName: 'huge', ShardCount: 20_001 }),
    ).toMatchObject({
      fault: 'LimitExceededException',
      message: expect.stringContaining('Current shard count for the account: 0. Limit: 20000. Number of additional'),
    })
  })

  it('are found by ARN, and refused when name and ARN differ', async () => {
    await create('orders')
    const StreamARN = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
    expect(await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamARN }))).toMatchObject({
      StreamDescriptionSummary: {
        StreamName: 'orders',
        OpenShardCount: 1,
        StreamStatus: 'ACTIVE',
        RetentionPeriodHours: 24,
      },
    })
    expect(
      await world.streams.operations.DescribeStreamSummary(caller, { StreamARN, StreamName: 'other' }),
    ).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    expect(await world.streams.operations.DescribeStreamSummary(caller, {})).toMatchObject({
      fault: 'InvalidArgumentException',
    })
  })

  it('are listed from the name they are to follow, which every page may say again but not otherwise', async () => {
    for (const name of ['c', 'a', 'b', 'd']) await create(name)
    const list = (input: object) => world.streams.operations.ListStreams(caller, input)
    const input = { ExclusiveStartStreamName: 'a', Limit: 1 }
    const first = (await ok(list(input))) as { NextToken: string }
    expect(first).toMatchObject({ StreamNames: ['b'] })
    const second = (await ok(list({ ...input, NextToken: first.NextToken }))) as { NextToken: string }
    expect(second).toMatchObject({ StreamNames: ['c'] })
    expect(await list({ ...input, NextToken: second.NextToken })).toMatchObject({ StreamNames: ['d'] })
    expect(await list({ NextToken: second.NextToken })).toMatchObject({ StreamNames: ['d'] })
    expect(await list({ NextToken: first.NextToken, ExclusiveStartStreamName: 'c' })).toMatchObject({
      fault: 'InvalidArgumentException',
      message: 'NextToken does not go on after ExclusiveStartStreamName c.',
    })
  })

  it('are listed by name, page by page', async () => {
    for (const name of ['c', 'a', 'b']) await create(name)
    const first = (await ok(world.streams.operations.ListStreams(caller, { Limit: 2 }))) as Record<string, unknown>
    expect(first).toMatchObject({ StreamNames: ['a', 'b'], HasMoreStreams: true })
    const second = await ok(world.streams.operations.ListStreams(caller, { NextToken: String(first['NextToken']) }))
    expect(second).toMatchObject({ StreamNames: ['c'], HasMoreStreams: false })
    expect(second).not.toHaveProperty('NextToken')
    expect(await world.streams.operations.ListStreams(caller, { NextToken: 'forged' })).toMatchObject({
      fault: 'InvalidArgumentException',
    })
    world.clock.advance(300_001)
    expect(await world.streams.operations.ListStreams(caller, { NextToken: String(first['NextToken']) })).toMatchObject(
      { fault: 'ExpiredNextTokenException' },
    )
  })

  it('tell their shards, page by page', async () => {
    await create('orders', 3)
    const whole = await ok(world.streams.operations.DescribeStream(caller, { StreamName: 'orders', Limit: 2 }))
    expect(whole).toMatchObject({
      StreamDescription: {
        HasMoreShards: true,
        Shards: [{ ShardId: 'shardId-000000000000' }, { ShardId: 'shardId-000000000001' }],
      },
    })
    const rest = await ok(
      world.streams.operations.DescribeStream(caller, {
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
      world.streams.operations.ListShards(caller, input)
    const first = (await ok(list({ StreamName: 'orders', MaxResults: 2 }))) as { NextToken: string }
    expect(await ok(list({ NextToken: first.NextToken }))).toMatchObject({
      Shards: [{ ShardId: 'shardId-000000000002' }],
    })
    expect(await list({ NextToken: first.NextToken, StreamName: 'orders' })).toMatchObject({
      message: 'NextToken and StreamName cannot be provided together.',
    })
    expect(await list({})).toMatchObject({ message: 'Either NextToken or StreamName should be provided.' })
    world.clock.advance(300_001)
    expect(await list({ NextToken: first.NextToken })).toMatchObject({ fault: 'ExpiredNextTokenException' })
  })

  it('come back after a restart, with their records and without new indexes for old numbers', async () => {
    await create('orders')
    const before = await ok(put('before'))
    await world.streams.close()
    world.streams = await open()
    const after = await ok(put('after'))
    expect(BigInt(after.SequenceNumber) > BigInt(before.SequenceNumber)).toBe(true)
    expect(texts(await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' })))).toEqual(['before', 'after'])
  })
})
