import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  ListStreamsCommand,
  paginateListStreams,
  PutRecordCommand,
  PutRecordsCommand,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
  type KinesisClient,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpVersions, running } from './running'

const started = running()

describe.each(httpVersions)('the AWS SDK over %s', (_version, name, connect) => {
  const StreamName = `orders-${name}`
  let client: KinesisClient

  beforeAll(async () => {
    client = connect(started.engine.url)
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }))
    await waitUntilStreamExists({ client, maxWaitTime: 30 }, { StreamName })
  })
  afterAll(() => client.destroy())

  it('describes a stream', async () => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }))
    expect(StreamDescription).toMatchObject({
      StreamName,
      StreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`,
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      HasMoreShards: false,
      RetentionPeriodHours: 24,
      EncryptionType: 'NONE',
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      Shards: [
        { ShardId: 'shardId-000000000000', HashKeyRange: { StartingHashKey: '0' } },
        { ShardId: 'shardId-000000000001', HashKeyRange: { EndingHashKey: (2n ** 128n - 1n).toString() } },
      ],
    })
    expect(Date.now() - (StreamDescription?.StreamCreationTimestamp?.getTime() ?? 0)).toBeLessThan(60_000)
  })

  it('describes it in short and lists its shards', async () => {
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
    expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 2, ConsumerCount: 0 })
    const { Shards, NextToken } = await client.send(new ListShardsCommand({ StreamName, MaxResults: 1 }))
    expect(Shards).toHaveLength(1)
    expect((await client.send(new ListShardsCommand({ NextToken }))).Shards).toMatchObject([
      { ShardId: 'shardId-000000000001' },
    ])
  })

  it('lists streams, also page by page', async () => {
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toContain(StreamName)
    const names: string[] = []
    for await (const page of paginateListStreams({ client, pageSize: 1 }, {})) names.push(...(page.StreamNames ?? []))
    expect(names).toContain(StreamName)
    const from = async (ExclusiveStartStreamName: string) =>
      (await client.send(new ListStreamsCommand({ ExclusiveStartStreamName }))).StreamNames
    expect(await from('orders')).toContain(StreamName)
    expect(await from(StreamName)).not.toContain(StreamName)
  })

  it('puts and gets records of every kind of content', async () => {
    const contents = [Buffer.from('plain'), Buffer.from('grüße 🌍'), Buffer.alloc(0), Buffer.from([0, 255, 128, 7])]
    const single = await client.send(new PutRecordCommand({ StreamName, PartitionKey: 'ключ', Data: contents[0] }))
    expect(single.SequenceNumber).toMatch(/^49\d{54}$/)
    const batch = await client.send(
      new PutRecordsCommand({
        StreamName,
        Records: contents.slice(1).map((Data) => ({ Data, PartitionKey: 'ключ' })),
      }),
    )
    expect(batch.FailedRecordCount).toBe(0)
    expect(new Set(batch.Records?.map(({ ShardId }) => ShardId))).toEqual(new Set([single.ShardId]))

    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId: single.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    const answer = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(answer.MillisBehindLatest).toBe(0)
    expect(answer.Records?.map(({ Data }) => Buffer.from(Data ?? []))).toEqual(contents)
    expect(answer.Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual([
      single.SequenceNumber,
      ...(batch.Records ?? []).map(({ SequenceNumber }) => SequenceNumber),
    ])
    for (const { PartitionKey, ApproximateArrivalTimestamp, EncryptionType } of answer.Records ?? []) {
      expect(PartitionKey).toBe('ключ')
      expect(Math.abs(Date.now() - (ApproximateArrivalTimestamp?.getTime() ?? 0))).toBeLessThan(60_000)
      expect(EncryptionType).toBeUndefined()
    }
  })

  it('puts a record above a sequence number that was given out, and refuses one that was not', async () => {
    const put = (SequenceNumberForOrdering?: string) =>
      client.send(
        new PutRecordCommand({
          StreamName,
          PartitionKey: 'p',
          ExplicitHashKey: '1',
          Data: Buffer.from('x'),
          SequenceNumberForOrdering,
        }),
      )
    const { SequenceNumber: first = '' } = await put()
    const { SequenceNumber: second = '' } = await put(first)
    expect(BigInt(second)).toBeGreaterThan(BigInt(first))
    // The place of a record in its shard is counted in steps of 2^80, the second of its arrival in steps of 2^36.
    for (const number of [BigInt(second) + 2n ** 80n, BigInt(second) + 3600n * 2n ** 36n]) {
      await expect(put(String(number))).rejects.toMatchObject({
        name: 'InvalidArgumentException',
        message: `ExclusiveMinimumSequenceNumber ${number} used in PutRecord on stream ${StreamName} under account 000000000000 is invalid.`,
      })
    }
  })

  it('starts reading at each of the five positions', async () => {
    const put = async (text: string) =>
      client.send(
        new PutRecordCommand({ StreamName, PartitionKey: 'p', ExplicitHashKey: '0', Data: Buffer.from(text) }),
      )
    const first = await put('first')
    await new Promise((resolve) => setTimeout(resolve, 5))
    const between = new Date()
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await put('second')
    const read = async (
      ShardIteratorType: ShardIteratorType,
      start: { StartingSequenceNumber?: string; Timestamp?: Date } = {},
    ) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName, ShardId: 'shardId-000000000000', ShardIteratorType, ...start }),
      )
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
      return Records.map(({ Data }) => Buffer.from(Data ?? []).toString())
    }
    const StartingSequenceNumber = first.SequenceNumber ?? ''
    expect((await read('TRIM_HORIZON')).slice(-2)).toEqual(['first', 'second'])
    expect(await read('AT_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual(['first', 'second'])
    expect(await read('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual(['second'])
    expect(await read('AT_TIMESTAMP', { Timestamp: between })).toEqual(['second'])
    expect(await read('LATEST')).toEqual([])
    expect(second.ShardId).toBe('shardId-000000000000')
  })

  it('gets the exceptions it knows', async () => {
    const unknown = client.send(new DescribeStreamCommand({ StreamName: 'nowhere' }))
    await expect(unknown).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream nowhere under account 000000000000 not found.',
      $metadata: { httpStatusCode: 400 },
    })
    await expect(client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    })
    await expect(client.send(new GetRecordsCommand({ ShardIterator: 'AAAA' }))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
      message: 'Invalid ShardIterator.',
    })
    await expect(
      client.send(new CreateStreamCommand({ StreamName: 'not a name', ShardCount: 1 })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'not a name' at 'streamName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
    })
  })

  it('deletes a stream', async () => {
    const gone = `short-lived-${name}`
    await client.send(new CreateStreamCommand({ StreamName: gone, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }))
    await client.send(new DeleteStreamCommand({ StreamName: gone }))
    await waitUntilStreamNotExists({ client, maxWaitTime: 30 }, { StreamName: gone })
  })
})
