import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamConsumersCommand,
  ListTagsForResourceCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  StartStreamEncryptionCommand,
  StopStreamEncryptionCommand,
  SubscribeToShardCommand,
  UpdateShardCountCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`
const ShardId = 'shardId-000000000000'
const record = { Data: Buffer.from('x'), PartitionKey: 'k' }
const fromStart = { StreamARN, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
const key = { StreamARN, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } as const

let data: string
let engine: RunningEngine
let client: KinesisClient
beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data, args: ['--keys', `${data}-keys`] })
  client = http2Client(engine.url)
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }))
})
afterAll(async () => {
  client.destroy()
  await engine.stop()
  await removeFolder(data)
  await removeFolder(`${data}-keys`)
})

const iterator = async (): Promise<string> =>
  (await client.send(new GetShardIteratorCommand(fromStart))).ShardIterator ?? ''

describe('a stream known by its ARN alone', () => {
  it('is written to and read', async () => {
    await client.send(new PutRecordCommand({ StreamARN, ...record, ExplicitHashKey: '0' }))
    await client.send(new PutRecordsCommand({ StreamARN, Records: [{ ...record, ExplicitHashKey: '0' }] }))
    const { Records } = await client.send(new GetRecordsCommand({ StreamARN, ShardIterator: await iterator() }))
    expect(Records?.map(({ PartitionKey }) => PartitionKey)).toEqual(['k', 'k'])
  })

  it('is described page by page', async () => {
    const first = await client.send(new DescribeStreamCommand({ StreamARN, Limit: 1 }))
    expect(first.StreamDescription).toMatchObject({ StreamName, HasMoreShards: true, Shards: [{ ShardId }] })
    const second = await client.send(new DescribeStreamCommand({ StreamARN, ExclusiveStartShardId: ShardId }))
    expect(second.StreamDescription).toMatchObject({
      HasMoreShards: false,
      Shards: [{ ShardId: 'shardId-000000000001' }],
    })
    const listed = await client.send(new ListShardsCommand({ StreamARN, ExclusiveStartShardId: ShardId }))
    expect(listed.Shards).toEqual(second.StreamDescription?.Shards)
  })

  it('keeps its records as long as it is told', async () => {
    await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamARN, RetentionPeriodHours: 48 }))
    await client.send(new DecreaseStreamRetentionPeriodCommand({ StreamARN, RetentionPeriodHours: 36 }))
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamARN }))
    expect(StreamDescriptionSummary).toMatchObject({ StreamName, RetentionPeriodHours: 36 })
  })

  it('is encrypted, shows its key, and is not encrypted any more', async () => {
    await client.send(new StartStreamEncryptionCommand(key))
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamARN }))
    expect(StreamDescription).toMatchObject({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' })
    await client.send(new StopStreamEncryptionCommand(key))
    const after = await client.send(new DescribeStreamCommand({ StreamARN }))
    expect(after.StreamDescription?.EncryptionType).toBe('NONE')
  })

  it('is split, merged and scaled', async () => {
    const NewStartingHashKey = String(2n ** 126n)
    await client.send(new SplitShardCommand({ StreamARN, ShardToSplit: ShardId, NewStartingHashKey }))
    await client.send(
      new MergeShardsCommand({
        StreamARN,
        ShardToMerge: 'shardId-000000000002',
        AdjacentShardToMerge: 'shardId-000000000003',
      }),
    )
    const scaled = await client.send(
      new UpdateShardCountCommand({ StreamARN, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' }),
    )
    expect(scaled).toMatchObject({ StreamARN, CurrentShardCount: 2, TargetShardCount: 4 })
    const { Shards } = await client.send(new ListShardsCommand({ StreamARN, ShardFilter: { Type: 'AT_LATEST' } }))
    expect(Shards).toHaveLength(4)
  })

  it('has consumers known by stream and name, and goes with them when told to', async () => {
    const reader = { StreamARN, ConsumerName: 'reader' }
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ ...reader, Tags: { team: 'a' } }))
    const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand(reader))
    expect(ConsumerDescription).toMatchObject({ ConsumerARN: Consumer?.ConsumerARN, StreamARN })
    const tagged = new ListTagsForResourceCommand({ ResourceARN: Consumer?.ConsumerARN })
    expect((await client.send(tagged)).Tags).toEqual([{ Key: 'team', Value: 'a' }])
    await client.send(new DeregisterStreamConsumerCommand(reader))
    await expect(client.send(new DescribeStreamConsumerCommand(reader))).rejects.toThrow(/not found/)
    await client.send(new RegisterStreamConsumerCommand(reader))
    await expect(client.send(new DeleteStreamCommand({ StreamARN }))).rejects.toThrow(/consumers/)
    await client.send(new DeleteStreamCommand({ StreamARN, EnforceConsumerDeletion: true }))
    await expect(client.send(new DescribeStreamCommand({ StreamARN }))).rejects.toThrow(/not found/)
  })
})

describe('names that contradict each other', () => {
  const other = 'arn:aws:kinesis:us-east-1:000000000000:stream/other'
  const invalid = { name: 'InvalidArgumentException' }
  beforeAll(async () => {
    await client.send(new CreateStreamCommand({ StreamName: 'other', ShardCount: 1 }))
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
  })
  afterAll(async () => {
    for (const name of ['other', StreamName]) await client.send(new DeleteStreamCommand({ StreamName: name }))
  })

  it('are refused: of stream and ARN, of iterator and ARN, of consumer and stream', async () => {
    await expect(client.send(new DescribeStreamCommand({ StreamName, StreamARN: other }))).rejects.toMatchObject(
      invalid,
    )
    const ShardIterator = await iterator()
    await expect(client.send(new GetRecordsCommand({ ShardIterator, StreamARN: other }))).rejects.toMatchObject(invalid)
    await client.send(new GetRecordsCommand({ ShardIterator, StreamARN }))
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'one' }))
    const all = { ConsumerARN: Consumer?.ConsumerARN, StreamARN, ConsumerName: 'one' }
    const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand(all))
    expect(ConsumerDescription).toMatchObject(all)
    for (const change of [{ StreamARN: other }, { ConsumerName: 'two' }]) {
      const mixed = new DescribeStreamConsumerCommand({ ...all, ...change })
      await expect(client.send(mixed)).rejects.toMatchObject(invalid)
    }
    await client.send(new DeregisterStreamConsumerCommand(all))
  })

  it('are those of a stream and a creation time that is not its own: it is not found', async () => {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }))
    const StreamCreationTimestamp = StreamDescription?.StreamCreationTimestamp
    const dayBefore = new Date((StreamCreationTimestamp?.getTime() ?? 0) - 86_400_000)
    const { Shards } = await client.send(new ListShardsCommand({ StreamName, StreamCreationTimestamp }))
    expect(Shards).toHaveLength(1)
    const { Consumers } = await client.send(new ListStreamConsumersCommand({ StreamARN, StreamCreationTimestamp }))
    expect(Consumers).toEqual([])
    const notThere = { name: 'ResourceNotFoundException' }
    const earlier = { StreamARN, StreamCreationTimestamp: dayBefore }
    await expect(client.send(new ListShardsCommand(earlier))).rejects.toMatchObject(notThere)
    await expect(client.send(new ListStreamConsumersCommand(earlier))).rejects.toMatchObject(notThere)
  })
})

describe('a dry run', () => {
  const DryRun = true
  const wouldWork = { name: 'DryRunOperationException', $metadata: { httpStatusCode: 400 } }
  const notThere = { name: 'ResourceNotFoundException' }
  beforeAll(() => client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 })))

  it('says by its fault that the request would have been carried out, and does nothing', async () => {
    const ShardIterator = await iterator()
    const runs = [
      () => client.send(new PutRecordCommand({ StreamARN, ...record, DryRun })),
      () => client.send(new PutRecordsCommand({ StreamARN, Records: [record], DryRun })),
      () => client.send(new GetShardIteratorCommand({ ...fromStart, DryRun })),
      () => client.send(new GetRecordsCommand({ ShardIterator, DryRun })),
    ]
    for (const run of runs) await expect(run()).rejects.toMatchObject(wouldWork)
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(Records).toEqual([])
  })

  it('subscribes nobody: who subscribes right after it is let in', async () => {
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'dry' }))
    const subscription = {
      ...{ ConsumerARN: Consumer?.ConsumerARN, ShardId },
      StartingPosition: { Type: 'TRIM_HORIZON' as const },
    }
    await expect(client.send(new SubscribeToShardCommand({ ...subscription, DryRun }))).rejects.toMatchObject(wouldWork)
    const { EventStream } = await client.send(new SubscribeToShardCommand(subscription))
    await client.send(new PutRecordCommand({ StreamARN, ...record }))
    const events = EventStream?.[Symbol.asyncIterator]()
    expect((await events?.next())?.value).toMatchObject({ SubscribeToShardEvent: { Records: [{ PartitionKey: 'k' }] } })
    await events?.return?.()
    const gone = { ...subscription, ShardId: 'shardId-000000000009', DryRun }
    await expect(client.send(new SubscribeToShardCommand(gone))).rejects.toMatchObject(notThere)
  })

  it('is refused for the reasons that the request itself would be', async () => {
    const StreamName = 'nowhere'
    await expect(client.send(new PutRecordCommand({ StreamName, ...record, DryRun }))).rejects.toMatchObject(notThere)
    const large = { Data: Buffer.alloc(1024 * 1024), PartitionKey: 'k' }
    await expect(client.send(new PutRecordsCommand({ StreamARN, Records: [large], DryRun }))).rejects.toMatchObject({
      name: 'ValidationException',
    })
    const noShard = { ...fromStart, ShardId: 'shardId-000000000009', DryRun }
    await expect(client.send(new GetShardIteratorCommand(noShard))).rejects.toMatchObject(notThere)
    await expect(client.send(new GetRecordsCommand({ ShardIterator: 'made up', DryRun }))).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    })
  })
})
