import { beforeEach, describe, expect, it } from 'vitest'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { caller, ok, world } from '../support/world'
import {
  channelArn,
  createChannel,
  createStream,
  freshChannelWorld,
  newChannel,
  owner,
  reopen,
  statusOf,
  streamArn,
} from './support/channel-world'

beforeEach(freshChannelWorld)

const { creatingMs, updatingMs, deletingMs } = transitionProfiles.aws

describe('a channel', () => {
  it('is described with what was asked for and the defaults of AWS', async () => {
    await createStream()
    const { ChannelDescription: created } = await ok(createChannel())
    const { ChannelDescription } = await ok(
      world.streams.operations.DescribeChannel(caller, { ChannelARN: channelArn }),
    )
    const [stream] = world.streams.all()
    expect(ChannelDescription).toEqual({
      ChannelName: 'audit',
      ChannelARN: channelArn,
      ChannelId: created.ChannelId,
      ChannelStatus: 'ACTIVE',
      ChannelCreationTimestamp: new Date(world.clock.now()),
      ServiceExecutionRoleARN: 'arn:aws:iam::123456789012:role/delivery',
      StreamConfigurationList: [
        {
          StreamARN: streamArn,
          StreamCreationTimestamp: new Date(stream?.createdAt ?? 0),
          RecordConfiguration: { RecordFormatType: 'JSON' },
        },
      ],
      S3DestinationConfiguration: {
        DataFreshnessInSeconds: 300,
        DeadLetterQueueS3Configuration: {
          BucketARN: 'arn:aws:s3:::logs',
          ExpectedBucketOwner: owner,
          ErrorOutputPrefix: 'errors/',
        },
        StorageConfiguration: {
          BucketARN: 'arn:aws:s3:::logs',
          ExpectedBucketOwner: owner,
          CompressionType: 'NONE',
        },
      },
      LoggingConfiguration: {
        CloudWatchLogs: {
          Enabled: false,
          LogGroupName: `/aws/kinesis/audit/${created.ChannelId}`,
          LogStreamName: 'DestinationDelivery',
        },
      },
    })
    expect(created).toEqual({ ...ChannelDescription, ChannelStatus: 'CREATING' })
  })

  it('goes through its states as long as AWS takes', async () => {
    await reopen({ transitions: transitionProfiles.aws })
    await createStream()
    expect(await createChannel()).toMatchObject({ fault: 'ResourceInUseException' })
    world.clock.advance(creatingMs)
    await ok(createChannel())
    expect(await statusOf()).toBe('CREATING')
    const update = () =>
      world.streams.operations.UpdateChannel(caller, {
        ChannelARN: channelArn,
        S3DestinationConfiguration: { DataFreshnessInSeconds: 60 },
      })
    expect(await update()).toMatchObject({ fault: 'ResourceInUseException' })
    world.clock.advance(creatingMs)
    expect(await statusOf()).toBe('ACTIVE')
    expect(await update()).toMatchObject({ ChannelDescription: { ChannelStatus: 'UPDATING' } })
    world.clock.advance(updatingMs)
    expect(await statusOf()).toBe('ACTIVE')
    const { DeleteChannel, DescribeChannel } = world.streams.operations
    await ok(DeleteChannel(caller, { ChannelARN: channelArn }))
    await ok(DeleteChannel(caller, { ChannelARN: channelArn }))
    expect(await statusOf()).toBe('DELETING')
    world.clock.advance(deletingMs)
    expect(await DescribeChannel(caller, { ChannelARN: channelArn })).toMatchObject({
      fault: 'ResourceNotFoundException',
      message: 'Channel audit under account 123456789012 not found.',
    })
  })

  it('is kept over a restart, and its deletion is finished by one', async () => {
    await createStream()
    await ok(createChannel({ Tags: { team: 'data' } }))
    await world.streams.close()
    await reopen({ transitions: transitionProfiles.aws })
    expect(await statusOf()).toBe('ACTIVE')
    await ok(world.streams.operations.DeleteChannel(caller, { ChannelARN: channelArn }))
    await world.streams.close()
    await reopen()
    expect(await world.streams.operations.ListChannels(caller, {})).toEqual({ ChannelSummaries: [] })
  })

  it('changes its freshness and its logging, and nothing else', async () => {
    await createStream()
    await ok(createChannel())
    const { UpdateChannel } = world.streams.operations
    const ChannelARN = channelArn
    await ok(UpdateChannel(caller, { ChannelARN, S3DestinationConfiguration: { DataFreshnessInSeconds: 60 } }))
    const { ChannelDescription } = await ok(
      UpdateChannel(caller, {
        ChannelARN,
        LoggingConfiguration: { CloudWatchLogs: { Enabled: true, LogGroupName: 'group' } },
      }),
    )
    expect(ChannelDescription).toMatchObject({
      S3DestinationConfiguration: { DataFreshnessInSeconds: 60 },
      LoggingConfiguration: {
        CloudWatchLogs: { Enabled: true, LogGroupName: 'group', LogStreamName: 'DestinationDelivery' },
      },
    })
    expect(await UpdateChannel(caller, { ChannelARN })).toMatchObject({ fault: 'InvalidArgumentException' })
    const tables = { ChannelARN, S3TablesDestinationConfiguration: { DataFreshnessInSeconds: 60 } }
    expect(await UpdateChannel(caller, tables)).toMatchObject({ fault: 'ValidationException' })
  })

  it('has a name of its own in its account and region', async () => {
    await createStream()
    await ok(createChannel())
    expect(await createChannel()).toMatchObject({
      fault: 'ResourceInUseException',
      message: 'Channel audit under account 123456789012 already exists.',
    })
    const [source] = newChannel().StreamConfigurationList
    const elsewhere = { ...caller, region: 'eu-west-1' }
    const { ChannelDescription } = await ok(
      world.streams.operations.CreateChannel(
        elsewhere,
        newChannel({ StreamConfigurationList: source ? [source] : [] }),
      ),
    )
    expect(ChannelDescription.ChannelARN).toBe('arn:aws:kinesis:eu-west-1:123456789012:channel/audit')
  })

  it('keeps its stream from being deleted', async () => {
    await createStream()
    await ok(createChannel())
    const { DeleteStream, DeleteChannel, DescribeStreamSummary, DescribeLimits } = world.streams.operations
    expect(await DeleteStream(caller, { StreamName: 'orders', EnforceConsumerDeletion: true })).toMatchObject({
      fault: 'ResourceInUseException',
    })
    expect(await DescribeStreamSummary(caller, { StreamName: 'orders' })).toMatchObject({
      StreamDescriptionSummary: { ChannelCount: 1 },
    })
    expect(await DescribeLimits(caller, {})).toMatchObject({ ChannelCount: 1 })
    await ok(DeleteChannel(caller, { ChannelARN: channelArn }))
    await ok(DeleteStream(caller, { StreamName: 'orders' }))
  })
})

describe('a channel cannot be had', () => {
  const tables = {
    DeadLetterQueueS3Configuration: { BucketARN: 'arn:aws:s3:::dead', ExpectedBucketOwner: owner },
    S3TablesConfigurationList: [
      {
        TableBucketARN: 'arn:aws:s3tables:us-east-1:1:bucket/b',
        Namespace: 'n',
        TableName: 't',
        CompressionType: 'NONE',
      },
    ],
  } as const
  const [source] = newChannel().StreamConfigurationList
  const withoutDestination = (format: 'JSON' | 'STRING' = 'JSON'): Parameters<typeof createChannel>[0] => {
    const { S3DestinationConfiguration: _none, ...rest } = newChannel({ format })
    return { ...rest, S3DestinationConfiguration: undefined } as never
  }

  it.each([
    ['without a stream', { StreamConfigurationList: [] }, 'exactly one stream'],
    ['from two streams', { StreamConfigurationList: [source, source] as never }, 'exactly one stream'],
    ['with both destinations', { S3TablesDestinationConfiguration: tables }, 'Exactly one of'],
    ['without a destination', withoutDestination(), 'Exactly one of'],
    ['for tables', { ...withoutDestination(), S3TablesDestinationConfiguration: tables }, 'no Apache Iceberg tables'],
    [
      'with text for tables',
      { ...withoutDestination('STRING'), S3TablesDestinationConfiguration: tables },
      'STRING is for Amazon S3 buckets',
    ],
    ['with registered schemas for a bucket', { format: 'GSR_JSON' as const }, 'GSR_JSON is for tables'],
    ['compressed with ZSTD', { storage: { CompressionType: 'ZSTD' as const } }, 'ZSTD'],
    ['in another storage class', { storage: { StorageClass: 'GLACIER_IR' as const } }, 'GLACIER_IR'],
    ['to what is no bucket', { storage: { BucketARN: 'arn:aws:s3:::No..Bucket' } }, 'no ARN of an Amazon S3 bucket'],
  ])('%s', async (_what, changes, reason) => {
    await createStream()
    expect(await createChannel(changes)).toMatchObject({
      fault: 'ValidationException',
      message: expect.stringContaining(reason) as string,
    })
    expect(await world.streams.operations.ListChannels(caller, {})).toEqual({ ChannelSummaries: [] })
  })

  it('from a provisioned stream, or one that is not there', async () => {
    expect(await createChannel()).toMatchObject({ fault: 'ResourceNotFoundException' })
    await createStream('orders', 'PROVISIONED')
    expect(await createChannel()).toMatchObject({ fault: 'ValidationException' })
  })

  it('with tags that could not be', async () => {
    await createStream()
    expect(await createChannel({ Tags: { 'a;b': '' } })).toMatchObject({ fault: 'InvalidArgumentException' })
  })
})

describe('channels are listed', () => {
  const list = (input: Parameters<typeof world.streams.operations.ListChannels>[1] = {}) =>
    world.streams.operations.ListChannels(caller, input)
  const names = (answer: Awaited<ReturnType<typeof list>>) =>
    'ChannelSummaries' in answer ? answer.ChannelSummaries.map(({ ChannelName }) => ChannelName) : answer

  it('by name, page by page, with tokens that expire', async () => {
    await createStream()
    for (const ChannelName of ['c', 'a', 'b']) await ok(createChannel({ ChannelName }))
    const first = await ok(list({ MaxResults: 2 }))
    expect(names(first)).toEqual(['a', 'b'])
    const { NextToken = '' } = first
    expect(await list({ NextToken })).toEqual({
      ChannelSummaries: [
        expect.objectContaining({
          ChannelName: 'c',
          ChannelARN: channelArn.replace('audit', 'c'),
          ChannelStatus: 'ACTIVE',
          ChannelDestinationType: 'S3',
          Streams: [{ StreamARN: streamArn, StreamCreationTimestamp: new Date(world.clock.now()) }],
        }),
      ],
    })
    world.clock.advance(300_001)
    expect(await list({ NextToken })).toMatchObject({ fault: 'ExpiredNextTokenException' })
    expect(await list({ NextToken: 'made up' })).toMatchObject({ fault: 'InvalidArgumentException' })
  })

  it('by their streams', async () => {
    await createStream()
    await createStream('clicks')
    const clicks = streamArn.replace('orders', 'clicks')
    await ok(createChannel())
    await ok(
      createChannel({
        ChannelName: 'other',
        StreamConfigurationList: [{ StreamARN: clicks, RecordConfiguration: { RecordFormatType: 'STRING' } }],
      }),
    )
    expect(names(await list({ StreamFilter: [{ StreamARN: clicks }] }))).toEqual(['other'])
    const created = new Date(world.clock.now())
    const filter = (time: Date) => list({ StreamFilter: [{ StreamARN: clicks, StreamCreationTimestamp: time }] })
    expect(names(await filter(created))).toEqual(['other'])
    expect(names(await filter(new Date(0)))).toEqual([])
    expect(names(await list())).toEqual(['audit', 'other'])
  })
})
