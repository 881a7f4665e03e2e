import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MetricsName } from '@aws-sdk/client-kinesis'
import { Token, Type, decode, encode, type TagDecoder } from 'cborg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { running } from './running'
import { post, type RunningEngine } from './running-engine'
import { viaSdk, type Send } from './send'

const toDate: TagDecoder = (content) => new Date(content() as number)
const fromDate = (date: Date): Token[] => [new Token(Type.tag, 1), new Token(Type.uint, date.getTime())]

/** CBOR, as the SDKs for Java send it. */
const viaCbor = (engine: RunningEngine): Send => {
  return async (operation, input) => {
    const sent = encode(input, { typeEncoders: { Date: fromDate } })
    const headers = { 'content-type': 'application/x-amz-cbor-1.1' }
    const { status, body } = await post(engine.url, `Kinesis_20131202.${operation}`, sent, headers)
    const answer = (body.byteLength === 0 ? {} : decode(body, { tags: { 1: toDate } })) as Record<string, string>
    return status === 200 ? answer : { name: answer['__type'], message: answer['message'] }
  }
}

const protocols = [
  ['JSON, by the AWS SDK', 'json', viaSdk],
  ['CBOR', 'cbor', viaCbor],
] as const

const account = '000000000000'
const streamArn = (name: string): string => `arn:aws:kinesis:us-east-1:${account}:stream/${name}`
const channelArn = (name: string): string => `arn:aws:kinesis:us-east-1:${account}:channel/${name}`
const onDemand = (StreamName: string) => ({ StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
const newChannel = (stream: string, ChannelName: string, changes: object = {}) => ({
  ChannelName,
  ServiceExecutionRoleARN: `arn:aws:iam::${account}:role/delivery`,
  StreamConfigurationList: [
    { StreamARN: streamArn(stream), RecordConfiguration: { RecordFormatType: 'JSON' as string } },
  ],
  S3DestinationConfiguration: {
    DataFreshnessInSeconds: 0,
    StorageConfiguration: { BucketARN: 'arn:aws:s3:::logs', ExpectedBucketOwner: account, CompressionType: 'NONE' },
  },
  ...changes,
})
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kinesis:*', Resource: '*' }],
})

describe.each(protocols)('the control plane in %s', (_protocol, stream, connect) => {
  const started = running()
  let send: Send
  beforeAll(async () => {
    send = connect(started.engine)
    expect(await send('CreateStream', { ...onDemand(stream), Tags: { made: 'with it' } })).toEqual({})
  })

  it('tags streams by name and by ARN', async () => {
    const ResourceARN = streamArn(stream)
    expect(await send('AddTagsToStream', { StreamName: stream, Tags: { a: '1' } })).toEqual({})
    expect(await send('AddTagsToStream', { StreamARN: ResourceARN, Tags: { b: '2' } })).toEqual({})
    expect(await send('TagResource', { ResourceARN, Tags: { c: '3' } })).toEqual({})
    expect(await send('ListTagsForStream', { StreamName: stream, Limit: 2 })).toEqual({
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
      HasMoreTags: true,
    })
    expect(await send('ListTagsForStream', { StreamARN: ResourceARN, ExclusiveStartTagKey: 'c' })).toEqual({
      Tags: [{ Key: 'made', Value: 'with it' }],
      HasMoreTags: false,
    })
    expect(await send('RemoveTagsFromStream', { StreamName: stream, TagKeys: ['a'] })).toEqual({})
    expect(await send('RemoveTagsFromStream', { StreamARN: ResourceARN, TagKeys: ['b'] })).toEqual({})
    expect(await send('UntagResource', { ResourceARN, TagKeys: ['made'] })).toEqual({})
    expect(await send('ListTagsForResource', { ResourceARN })).toEqual({ Tags: [{ Key: 'c', Value: '3' }] })
  })

  it('keeps policies', async () => {
    const ResourceARN = streamArn(stream)
    expect(await send('GetResourcePolicy', { ResourceARN })).toEqual({ Policy: '{}' })
    expect(await send('PutResourcePolicy', { ResourceARN, Policy: policy })).toEqual({})
    expect(await send('GetResourcePolicy', { ResourceARN })).toEqual({ Policy: policy })
    expect(await send('DeleteResourcePolicy', { ResourceARN })).toEqual({})
    expect(await send('GetResourcePolicy', { ResourceARN })).toEqual({ Policy: '{}' })
  })

  it('switches shard-level metrics on and off', async () => {
    const named = { StreamName: stream, StreamARN: streamArn(stream) }
    const all = Object.values(MetricsName).filter((name) => name !== 'ALL')
    expect(
      await send('EnableEnhancedMonitoring', { StreamName: stream, ShardLevelMetrics: ['IncomingBytes'] }),
    ).toEqual({ ...named, CurrentShardLevelMetrics: [], DesiredShardLevelMetrics: ['IncomingBytes'] })
    const enabled = await send('EnableEnhancedMonitoring', {
      StreamARN: streamArn(stream),
      ShardLevelMetrics: all,
    })
    expect(enabled).toMatchObject({ CurrentShardLevelMetrics: ['IncomingBytes'] })
    expect((enabled as { DesiredShardLevelMetrics: string[] }).DesiredShardLevelMetrics.toSorted()).toEqual(
      all.toSorted(),
    )
    expect(await send('DisableEnhancedMonitoring', { StreamName: stream, ShardLevelMetrics: all.slice(1) })).toEqual({
      ...named,
      CurrentShardLevelMetrics: expect.arrayContaining(all) as string[],
      DesiredShardLevelMetrics: [all[0]],
    })
    expect(await send('DisableEnhancedMonitoring', { StreamName: stream, ShardLevelMetrics: [all[0]] })).toEqual({
      ...named,
      CurrentShardLevelMetrics: [all[0]],
      DesiredShardLevelMetrics: [],
    })
    const every = { StreamARN: streamArn(stream), ShardLevelMetrics: ['ALL'] }
    expect(await send('EnableEnhancedMonitoring', every)).toMatchObject({
      DesiredShardLevelMetrics: expect.arrayContaining(all) as string[],
    })
    expect(await send('DisableEnhancedMonitoring', every)).toMatchObject({ DesiredShardLevelMetrics: [] })
    const { StreamDescriptionSummary } = (await send('DescribeStreamSummary', { StreamName: stream })) as {
      StreamDescriptionSummary: object
    }
    expect(StreamDescriptionSummary).toMatchObject({ EnhancedMonitoring: [{ ShardLevelMetrics: [] }] })
  })

  it('shows what the account may have, and commits it', async () => {
    expect(await send('DescribeLimits', {})).toEqual({
      ShardLimit: 20_000,
      OpenShardCount: 0,
      OnDemandStreamCount: 1,
      OnDemandStreamCountLimit: 50,
      ChannelCount: 0,
    })
    expect(await send('DescribeAccountSettings', {})).toEqual({
      MinimumThroughputBillingCommitment: { Status: 'DISABLED' },
    })
    const update = (Status: string) => send('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status } })
    const times = { StartedAt: expect.any(Date) as Date, EarliestAllowedEndAt: expect.any(Date) as Date }
    expect(await update('ENABLED')).toEqual({
      MinimumThroughputBillingCommitment: { Status: 'ENABLED', ...times },
    })
    expect(await update('DISABLED')).toEqual({
      MinimumThroughputBillingCommitment: { Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', ...times },
    })
  })

  it('delivers by channels', async () => {
    const ChannelARN = channelArn('audit')
    const created = (await send('CreateChannel', {
      ...newChannel(stream, 'audit', { Tags: { team: 'data' } }),
      LoggingConfiguration: { CloudWatchLogs: { Enabled: true, LogGroupName: 'group', LogStreamName: 'stream' } },
    })) as { ChannelDescription: { ChannelCreationTimestamp: Date } }
    expect(created).toMatchObject({ ChannelDescription: { ChannelARN, ChannelStatus: 'CREATING' } })
    const describe = () => send('DescribeChannel', { ChannelARN })
    expect(await describe()).toEqual({
      ChannelDescription: { ...created.ChannelDescription, ChannelStatus: 'ACTIVE' },
    })
    await send('PutRecord', { StreamName: stream, PartitionKey: 'k', Data: Buffer.from('{"n":1}') })
    const folder = join(started.data, 'projects/Local/s3/logs')
    const files = async () =>
      (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.json'))
    await vi.waitUntil(async () => (await files()).length > 0, { timeout: 10_000 })
    expect(await readFile(join(folder, (await files())[0] ?? ''), 'utf8')).toBe('{"n":1}\n')

    const update = { ChannelARN, S3DestinationConfiguration: { DataFreshnessInSeconds: 60 } }
    expect(await send('UpdateChannel', update)).toMatchObject({ ChannelDescription: { ChannelStatus: 'UPDATING' } })
    expect(await send('UpdateChannel', { ChannelARN })).toMatchObject({ name: 'InvalidArgumentException' })
    const S3TablesDestinationConfiguration = { DataFreshnessInSeconds: 60 }
    expect(await send('UpdateChannel', { ChannelARN, S3TablesDestinationConfiguration })).toEqual({
      name: 'ValidationException',
      message:
        'Streamgauge has no Apache Iceberg tables: channel audit delivers to an Amazon S3 bucket. Set S3DestinationConfiguration.',
    })
    expect(await send('CreateChannel', newChannel(stream, 'audit'))).toEqual({
      name: 'ResourceInUseException',
      message: `Channel audit under account ${account} already exists.`,
    })
    const LoggingConfiguration = { CloudWatchLogs: { Enabled: false, LogGroupName: 'g', LogStreamName: 's' } }
    expect(await send('UpdateChannel', { ChannelARN, LoggingConfiguration })).toMatchObject({
      ChannelDescription: { S3DestinationConfiguration: { DataFreshnessInSeconds: 60 }, LoggingConfiguration },
    })
    const dead = { BucketARN: 'arn:aws:s3:::dead', ExpectedBucketOwner: account, ErrorOutputPrefix: 'bad/' }
    for (const [name, format, compression] of [
      ['bytes', 'BYTE_ARRAY', 'GZIP'],
      ['texts', 'STRING', 'NONE'],
    ] as const) {
      const channel = newChannel(stream, name)
      for (const source of channel.StreamConfigurationList) source.RecordConfiguration.RecordFormatType = format
      const { DataFreshnessInSeconds, StorageConfiguration } = channel.S3DestinationConfiguration
      const S3DestinationConfiguration = {
        DataFreshnessInSeconds,
        DeadLetterQueueS3Configuration: dead,
        StorageConfiguration: { ...StorageConfiguration, CompressionType: compression, StorageClass: 'STANDARD' },
      }
      const shown = { ChannelDescription: { S3DestinationConfiguration } }
      expect(await send('CreateChannel', { ...channel, S3DestinationConfiguration })).toMatchObject(shown)
      const known = { ChannelARN: channelArn(name) }
      expect(await send('DescribeChannel', known)).toMatchObject(shown)
      const same = { ...known, S3DestinationConfiguration: { DataFreshnessInSeconds } }
      expect(await send('UpdateChannel', same)).toMatchObject(shown)
    }
    const first = (await send('ListChannels', { MaxResults: 2 })) as { NextToken: string }
    expect(first).toMatchObject({ ChannelSummaries: [{ ChannelName: 'audit' }, { ChannelName: 'bytes' }] })
    expect(await send('ListChannels', { NextToken: first.NextToken })).toMatchObject({
      ChannelSummaries: [{ ChannelName: 'texts', ChannelDestinationType: 'S3' }],
    })
    const { StreamDescriptionSummary } = (await send('DescribeStreamSummary', { StreamName: stream })) as {
      StreamDescriptionSummary: { ChannelCount: number; StreamCreationTimestamp: Date }
    }
    expect(StreamDescriptionSummary.ChannelCount).toBe(3)
    const { StreamCreationTimestamp } = StreamDescriptionSummary
    const StreamFilter = [{ StreamARN: streamArn(stream), StreamCreationTimestamp }]
    expect(await send('ListChannels', { StreamFilter })).toMatchObject({ ChannelSummaries: [{}, {}, {}] })
    expect(await send('DeleteStream', { StreamName: stream })).toMatchObject({ name: 'ResourceInUseException' })
    for (const name of ['audit', 'bytes', 'texts']) {
      expect(await send('DeleteChannel', { ChannelARN: channelArn(name) })).toEqual({})
    }
    expect(await describe()).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  const nowhere = `Stream nowhere under account ${account} not found.`
  const noChannel = `Channel nowhere under account ${account} not found.`
  const invalidTags =
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.'
  const illegalTags = (verb: string) =>
    `Failed to ${verb} stream ${stream} under account ${account} because some tags contained illegal characters. ` +
    "The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'."
  const named = { StreamName: stream }
  const gone = { StreamName: 'nowhere' }
  const ResourceARN = streamArn(stream)
  const goneARN = streamArn('nowhere')
  const ALL = ['ALL']

  it.each<[string, string, object, string | RegExp]>([
    ['AddTagsToStream', 'ResourceNotFoundException', { ...gone, Tags: { a: '' } }, nowhere],
    ['AddTagsToStream', 'InvalidArgumentException', { ...named, Tags: { 'a;': '' } }, invalidTags],
    ['AddTagsToStream', 'InvalidArgumentException', { ...named, Tags: { '%': '' } }, illegalTags('add tags to')],
    ['RemoveTagsFromStream', 'ResourceNotFoundException', { ...gone, TagKeys: ['a'] }, nowhere],
    ['RemoveTagsFromStream', 'InvalidArgumentException', { ...named, TagKeys: ['a\t'] }, invalidTags],
    ['RemoveTagsFromStream', 'InvalidArgumentException', { ...named, TagKeys: ['%'] }, illegalTags('remove tags from')],
    ['ListTagsForStream', 'ResourceNotFoundException', gone, nowhere],
    ['ListTagsForStream', 'InvalidArgumentException', {}, /StreamName or StreamARN/],
    ['TagResource', 'ResourceNotFoundException', { ResourceARN: goneARN, Tags: { a: '' } }, nowhere],
    ['TagResource', 'InvalidArgumentException', { ResourceARN, Tags: { 'a,': '' } }, invalidTags],
    ['UntagResource', 'ResourceNotFoundException', { ResourceARN: goneARN, TagKeys: ['a'] }, nowhere],
    ['UntagResource', 'InvalidArgumentException', { ResourceARN, TagKeys: [';'] }, invalidTags],
    ['ListTagsForResource', 'ResourceNotFoundException', { ResourceARN: goneARN }, nowhere],
    ['CreateStream', 'InvalidArgumentException', { StreamName: 'more', ShardCount: 1, Tags: { ';': '' } }, invalidTags],
    ['PutResourcePolicy', 'ResourceNotFoundException', { ResourceARN: goneARN, Policy: policy }, nowhere],
    ['PutResourcePolicy', 'InvalidArgumentException', { ResourceARN, Policy: '{' }, 'The policy is no valid JSON.'],
    ['GetResourcePolicy', 'ResourceNotFoundException', { ResourceARN: goneARN }, nowhere],
    ['DeleteResourcePolicy', 'ResourceNotFoundException', { ResourceARN: goneARN }, nowhere],
    ['EnableEnhancedMonitoring', 'ResourceNotFoundException', { ...gone, ShardLevelMetrics: ALL }, nowhere],
    ['EnableEnhancedMonitoring', 'InvalidArgumentException', { ShardLevelMetrics: ALL }, /StreamName or StreamARN/],
    ['DisableEnhancedMonitoring', 'ResourceNotFoundException', { ...gone, ShardLevelMetrics: ALL }, nowhere],
    ['DisableEnhancedMonitoring', 'InvalidArgumentException', { ShardLevelMetrics: ALL }, /StreamName or StreamARN/],
    [
      'UpdateAccountSettings',
      'ValidationException',
      { MinimumThroughputBillingCommitment: { Status: 'PERHAPS' } },
      /enum value set: \[ENABLED, DISABLED\]/,
    ],
    ['CreateChannel', 'ResourceNotFoundException', newChannel('nowhere', 'c'), nowhere],
    ['CreateChannel', 'InvalidArgumentException', newChannel(stream, 'c', { Tags: { ';': '' } }), invalidTags],
    ['CreateChannel', 'ValidationException', newChannel(stream, 'c', { StreamConfigurationList: [] }), /exactly one/],
    ['DescribeChannel', 'ResourceNotFoundException', { ChannelARN: channelArn('nowhere') }, noChannel],
    ['DescribeChannel', 'ValidationException', { ChannelARN: 'nowhere' }, /channelARN/],
    ['UpdateChannel', 'ResourceNotFoundException', { ChannelARN: channelArn('nowhere') }, noChannel],
    ['UpdateChannel', 'ValidationException', { ChannelARN: 'nowhere' }, /channelARN/],
    ['DeleteChannel', 'ResourceNotFoundException', { ChannelARN: channelArn('nowhere') }, noChannel],
    ['DeleteChannel', 'ValidationException', { ChannelARN: 'nowhere' }, /channelARN/],
    ['ListChannels', 'InvalidArgumentException', { NextToken: 'made up' }, 'NextToken is invalid.'],
    ['ListChannels', 'ValidationException', { MaxResults: 0 }, /maxResults/],
  ])('%s gives %s', async (operation, name, input, message) => {
    expect(await send(operation, input)).toEqual({
      name,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    })
  })

  it('refuses what a channel would not do', async () => {
    const channel = newChannel(stream, 'c')
    const destination = channel.S3DestinationConfiguration
    const storage = destination.StorageConfiguration
    const to = (changes: object) => ({
      S3DestinationConfiguration: { ...destination, StorageConfiguration: { ...storage, ...changes } },
    })
    const ofFormat = (RecordFormatType: string) => ({
      StreamConfigurationList: [{ StreamARN: streamArn(stream), RecordConfiguration: { RecordFormatType } }],
    })
    const notYet = 'InvalidArgumentException'
    for (const [changes, reason, name = 'ValidationException'] of [
      [ofFormat('GSR_JSON'), /GSR_JSON/],
      [to({ CompressionType: 'ZSTD' }), /ZSTD/],
      [to({ StorageClass: 'GLACIER_IR' }), /GLACIER_IR/],
      [to({ StorageClass: 'INTELLIGENT_TIERING' }), /INTELLIGENT_TIERING/],
      [to({ OutputKeyTemplate: 'x' }), /OutputKeyTemplate/, notYet],
      [{ EncryptionConfiguration: { EncryptionType: 'KMS', KeyId: 'key' } }, /EncryptionConfiguration/, notYet],
    ] as const) {
      expect(await send('CreateChannel', { ...channel, ...changes })).toEqual({
        name,
        message: expect.stringMatching(reason) as string,
      })
    }
    const { S3DestinationConfiguration: _, ...rest } = channel
    const S3TablesDestinationConfiguration = {
      DeadLetterQueueS3Configuration: { BucketARN: 'arn:aws:s3:::dead', ExpectedBucketOwner: account },
      S3TablesConfigurationList: [
        { TableBucketARN: 'arn:aws:s3tables:::b', Namespace: 'n', TableName: 't', CompressionType: 'NONE' },
      ],
    }
    expect(await send('CreateChannel', { ...rest, S3TablesDestinationConfiguration })).toEqual({
      name: 'ValidationException',
      message: 'Streamgauge has no Apache Iceberg tables to deliver to. Deliver to an Amazon S3 bucket.',
    })
  })
})

describe.each(protocols)('while streams take as long as on AWS, in %s', (_protocol, stream, connect) => {
  const ready = `${stream}-ready`
  const started = running({ limits: 'enforce', args: ['--transitions', 'aws'] }, async (engine) => {
    const prepare = connect(engine)
    await prepare('CreateStream', onDemand(ready))
    await prepare('CreateChannel', newChannel(ready, 'audit'))
  })
  let send: Send
  beforeAll(async () => {
    send = connect(started.engine)
    await send('CreateStream', onDemand(stream))
  })
  const named = { StreamName: stream }
  const ResourceARN = streamArn(stream)

  it.each<[string, object]>([
    ['AddTagsToStream', { ...named, Tags: { a: '' } }],
    ['RemoveTagsFromStream', { ...named, TagKeys: ['a'] }],
    ['TagResource', { ResourceARN, Tags: { a: '' } }],
    ['UntagResource', { ResourceARN, TagKeys: ['a'] }],
    ['PutResourcePolicy', { ResourceARN, Policy: policy }],
    ['DeleteResourcePolicy', { ResourceARN }],
    ['EnableEnhancedMonitoring', { ...named, ShardLevelMetrics: ['ALL'] }],
    ['DisableEnhancedMonitoring', { ...named, ShardLevelMetrics: ['ALL'] }],
    ['CreateChannel', newChannel(stream, 'other')],
  ])('%s has to wait', async (operation, input) => {
    expect(await send(operation, input)).toEqual({
      name: 'ResourceInUseException',
      message: `Stream ${stream} under account ${account} not ACTIVE, instead in state CREATING`,
    })
  })

  it('a channel that is being changed has to wait', async () => {
    const ChannelARN = channelArn('audit')
    const update = () =>
      send('UpdateChannel', { ChannelARN, S3DestinationConfiguration: { DataFreshnessInSeconds: 60 } })
    expect(await update()).toMatchObject({ ChannelDescription: { ChannelStatus: 'UPDATING' } })
    expect(await update()).toEqual({
      name: 'ResourceInUseException',
      message: `Channel audit under account ${account} not ACTIVE, instead in state UPDATING`,
    })
    expect(await send('DeleteChannel', { ChannelARN })).toEqual({})
    expect(await send('ListChannels', {})).toMatchObject({ ChannelSummaries: [{ ChannelStatus: 'DELETING' }] })
    expect(await send('DeleteStream', { StreamName: ready })).toEqual({})
    expect(await send('DeleteStream', { StreamName: ready })).toEqual({
      name: 'ResourceInUseException',
      message: `Stream ${ready} under account ${account} not ACTIVE, instead in state DELETING`,
    })
  })

  it('five of them are created at a time', async () => {
    let tried = 0
    const answer = await vi.waitUntil(
      async () => {
        const created = await send('CreateStream', { StreamName: `${stream}-${tried++}`, ShardCount: 1 })
        return 'message' in created && !String(created.message).startsWith('Rate exceeded') && created
      },
      { interval: 300, timeout: 10_000 },
    )
    expect(answer).toEqual({
      name: 'LimitExceededException',
      message: `The account ${account} is creating 5 streams in us-east-1. Limit: 5 at once.`,
    })
  })
})

describe.each(protocols)('under the limits of AWS, in %s', (_protocol, stream, connect) => {
  const started = running({ limits: 'enforce' })
  let send: Send
  beforeAll(() => {
    send = connect(started.engine)
  })
  const named = { StreamName: stream }
  const ChannelARN = channelArn('audit')
  const consumer = { StreamARN: streamArn(stream), ConsumerName: 'app' }
  const ShardLevelMetrics = ['ALL']
  const MinimumThroughputBillingCommitment = { Status: 'DISABLED' }

  it.each<[string, number, object, boolean]>([
    ['CreateStream', 5, { ...named, ShardCount: 1 }, true],
    ['AddTagsToStream', 5, { ...named, Tags: { a: '' } }, true],
    ['RemoveTagsFromStream', 5, { ...named, TagKeys: ['a'] }, true],
    ['ListTagsForStream', 5, named, true],
    ['EnableEnhancedMonitoring', 5, { ...named, ShardLevelMetrics }, true],
    ['DisableEnhancedMonitoring', 5, { ...named, ShardLevelMetrics }, true],
    ['DescribeStream', 10, named, true],
    ['DescribeStreamSummary', 20, named, true],
    ['DescribeLimits', 1, {}, false],
    ['DescribeAccountSettings', 5, {}, false],
    ['UpdateAccountSettings', 5, { MinimumThroughputBillingCommitment }, false],
    ['RegisterStreamConsumer', 5, consumer, true],
    ['DescribeStreamConsumer', 20, consumer, true],
    ['ListStreamConsumers', 5, { StreamARN: consumer.StreamARN }, true],
    ['DeregisterStreamConsumer', 5, consumer, true],
    ['SplitShard', 5, { ...named, ShardToSplit: '0', NewStartingHashKey: '1000' }, true],
    ['MergeShards', 5, { ...named, ShardToMerge: '1', AdjacentShardToMerge: '2' }, true],
    ['UpdateShardCount', 10, { ...named, TargetShardCount: 1, ScalingType: 'UNIFORM_SCALING' }, true],
    ['IncreaseStreamRetentionPeriod', 5, { ...named, RetentionPeriodHours: 24 }, true],
    ['DecreaseStreamRetentionPeriod', 5, { ...named, RetentionPeriodHours: 24 }, true],
    ['UpdateStreamWarmThroughput', 5, { ...named, WarmThroughputMiBps: 1 }, true],
    ['ListStreams', 5, {}, false],
    ['CreateChannel', 5, newChannel(stream, 'audit'), false],
    ['DescribeChannel', 5, { ChannelARN }, false],
    ['UpdateChannel', 5, { ChannelARN }, false],
    ['DeleteChannel', 5, { ChannelARN }, false],
    ['ListChannels', 5, {}, false],
    ['DeleteStream', 5, named, true],
  ])('%s is let through %i times a second', async (operation, perSecond, input, isOfStream) => {
    const start = performance.now()
    const answers = await Promise.all(Array.from({ length: 4 * perSecond + 4 }, () => send(operation, input)))
    const refused = answers.filter((answer) => 'name' in answer && answer.name === 'LimitExceededException')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toEqual({
      name: 'LimitExceededException',
      message: isOfStream ? `Rate exceeded for stream ${stream} under account ${account}.` : 'Rate exceeded',
    })
    const through = answers.length - refused.length
    expect(through).toBeGreaterThanOrEqual(perSecond)
    expect(through).toBeLessThanOrEqual(perSecond * (1 + (performance.now() - start) / 1000) + 1)
  })
})
