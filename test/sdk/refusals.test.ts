import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { streamsModel } from '../../src-main/engine/streams/model'
import { running } from './running'
import { http2Client, post } from './running-engine'
import { sendBy, type Send } from './send'

const account = '000000000000'
const arnOf = (name: string): string => `arn:aws:kinesis:us-east-1:${account}:stream/${name}`
const clients: KinesisClient[] = []
const connect = (url: string): Send => {
  const client = http2Client(url, { maxAttempts: 1 })
  clients.push(client)
  return sendBy(client)
}
afterAll(() => clients.forEach((client) => client.destroy()))

const record = { Data: Buffer.from('x'), PartitionKey: 'k' }
const atTip = { ShardId: 'shardId-000000000000', ShardIteratorType: 'LATEST' }
const twoShards = { TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' }
const key = { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }
const split = { ShardToSplit: '0', NewStartingHashKey: '1000' }
const merge = { ShardToMerge: '0', AdjacentShardToMerge: '1' }
const onDemand = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }

describe('a request about what is not there', () => {
  const started = running()
  let send: Send
  beforeAll(() => {
    send = connect(started.engine.url)
  })
  const gone = { StreamName: 'nowhere' }
  const goneARN = { StreamARN: arnOf('nowhere') }

  it.each<[string, object]>([
    ['DecreaseStreamRetentionPeriod', { ...gone, RetentionPeriodHours: 24 }],
    ['DeleteStream', gone],
    ['DeregisterStreamConsumer', { ...goneARN, ConsumerName: 'app' }],
    ['DescribeStreamConsumer', { ...goneARN, ConsumerName: 'app' }],
    ['DescribeStreamSummary', gone],
    ['GetShardIterator', { ...gone, ...atTip }],
    ['IncreaseStreamRetentionPeriod', { ...gone, RetentionPeriodHours: 48 }],
    ['ListShards', gone],
    ['ListStreamConsumers', goneARN],
    ['MergeShards', { ...gone, ...merge }],
    ['PutRecord', { ...gone, ...record }],
    ['PutRecords', { ...gone, Records: [record] }],
    ['RegisterStreamConsumer', { ...goneARN, ConsumerName: 'app' }],
    ['SplitShard', { ...gone, ...split }],
    ['StartStreamEncryption', { ...gone, ...key }],
    ['StopStreamEncryption', { ...gone, ...key }],
    ['UpdateMaxRecordSize', { ...goneARN, MaxRecordSizeInKiB: 2048 }],
    ['UpdateShardCount', { ...gone, ...twoShards }],
    ['UpdateStreamMode', { ...goneARN, ...onDemand }],
    ['UpdateStreamRecordDistributionStrategy', { ...goneARN, RecordDistributionStrategy: 'AUTO' }],
    ['UpdateStreamWarmThroughput', { ...goneARN, WarmThroughputMiBps: 1 }],
  ])('%s names the stream that it looked for', async (operation, input) => {
    expect(await send(operation, input)).toEqual({
      name: 'ResourceNotFoundException',
      message: `Stream nowhere under account ${account} not found.`,
    })
  })

  it('tells a consumer from its stream, and a shard that went with its stream', async () => {
    const StreamName = 'short-lived'
    await send('CreateStream', { StreamName, ShardCount: 1 })
    const nobody = { StreamARN: arnOf(StreamName), ConsumerName: 'nobody' }
    const noConsumer = {
      name: 'ResourceNotFoundException',
      message: `Consumer nobody, account ${account} not found.`,
    }
    expect(await send('DescribeStreamConsumer', nobody)).toEqual(noConsumer)
    expect(await send('DeregisterStreamConsumer', nobody)).toEqual(noConsumer)
    const { ShardIterator } = (await send('GetShardIterator', { StreamName, ...atTip })) as { ShardIterator: string }
    await send('DeleteStream', { StreamName })
    expect(await send('GetRecords', { ShardIterator })).toEqual({
      name: 'ResourceNotFoundException',
      message: `Shard shardId-000000000000 in stream ${StreamName} under account ${account} does not exist`,
    })
  })
})

describe('a request that makes no sense', () => {
  const started = running()
  let send: Send
  const StreamName = 'orders'
  const StreamARN = arnOf(StreamName)
  let ConsumerARN: string
  beforeAll(async () => {
    send = connect(started.engine.url)
    await send('CreateStream', { StreamName, ShardCount: 1 })
    const { Consumer } = (await send('RegisterStreamConsumer', { StreamARN, ConsumerName: 'app' })) as {
      Consumer: { ConsumerARN: string }
    }
    ConsumerARN = Consumer.ConsumerARN
  })
  const noStream = 'Either StreamName or StreamARN must be provided.'
  const noConsumer = 'Either ConsumerARN or both StreamARN and ConsumerName must be provided.'

  it.each<[string, object, string | RegExp]>([
    ['DecreaseStreamRetentionPeriod', { RetentionPeriodHours: 24 }, noStream],
    ['DeleteStream', {}, noStream],
    ['DeregisterStreamConsumer', {}, noConsumer],
    ['DescribeStreamConsumer', { StreamARN }, noConsumer],
    ['DescribeStreamSummary', {}, noStream],
    ['GetShardIterator', atTip, noStream],
    ['ListShards', {}, 'Either NextToken or StreamName should be provided.'],
    ['ListShards', { StreamName, ShardFilter: { Type: 'AFTER_SHARD_ID' } }, /^ShardId must be provided/],
    ['ListStreamConsumers', { StreamARN, NextToken: 'made up' }, 'NextToken is invalid.'],
    ['ListStreams', { NextToken: 'made up' }, 'NextToken is invalid.'],
    ['PutRecord', record, noStream],
    ['PutRecord', { StreamName, ...record, ExplicitHashKey: String(2n ** 128n) }, /^Invalid ExplicitHashKey\./],
    ['PutRecords', { Records: [record] }, noStream],
    ['RegisterStreamConsumer', { StreamARN, ConsumerName: 'tagged', Tags: { ';': '' } }, /^Some tags contain invalid/],
    ['UpdateMaxRecordSize', { MaxRecordSizeInKiB: 2048 }, noStream],
  ])('%s is told what is wrong with its arguments', async (operation, input, message) => {
    expect(await send(operation, input)).toEqual({
      name: 'InvalidArgumentException',
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    })
  })

  it('is told of a starting position that contradicts itself', async () => {
    const subscribe = (StartingPosition: object) =>
      send('SubscribeToShard', { ConsumerARN, ShardId: atTip.ShardId, StartingPosition })
    for (const position of [
      { Type: 'AFTER_SEQUENCE_NUMBER' },
      { Type: 'LATEST', SequenceNumber: '1' },
      { Type: 'AT_TIMESTAMP' },
    ]) {
      expect(await subscribe(position)).toMatchObject({
        name: 'InvalidArgumentException',
        message: expect.stringMatching(/^Must (either )?specify/) as string,
      })
    }
  })

  it.each<[string, object, RegExp]>([
    ['UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB: 1023 }, /'maxRecordSizeInKiB'.* greater than or equal to/],
    [
      'UpdateStreamRecordDistributionStrategy',
      { StreamARN, RecordDistributionStrategy: 'ANY' },
      /enum value set: \[AUTO, USER_PARTITION_KEY\]/,
    ],
    ['UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'ANY' } }, /enum value set/],
  ])('%s is told which constraint a value does not meet', async (operation, input, message) => {
    expect(await send(operation, input)).toEqual({
      name: 'ValidationException',
      message: expect.stringMatching(message) as string,
    })
  })

  it('is told that StreamId is not in use, wherever it could stand', async () => {
    const withStreamId = Object.entries(streamsModel).filter(([, { members }]) => 'StreamId' in members)
    expect(withStreamId.length).toBeGreaterThan(30)
    for (const [operation, { members }] of withStreamId) {
      const input = Object.fromEntries(Object.entries(everything).filter(([name]) => name in members))
      // The SDK would send it to a host of AWS, whatever its endpoint.
      const { body } = await post(started.engine.url, `Kinesis_20131202.${operation}`, JSON.stringify(input))
      expect(JSON.parse(body.toString())).toEqual({
        __type: 'InvalidArgumentException',
        message: expect.stringContaining('StreamId') as string,
      })
    }
  })

  const data = { Data: 'eA==', PartitionKey: 'k' }
  /** A value of every member that these operations have. */
  const everything = {
    ...{ StreamName, StreamARN, ResourceARN: StreamARN, ...data, Records: [data], ...atTip, ...twoShards, ...key },
    ...{ ...split, ...merge, ...onDemand, RetentionPeriodHours: 48, ShardLevelMetrics: ['ALL'], Tags: { a: '' } },
    ...{ TagKeys: ['a'], Policy: '{}', ConsumerName: 'app', ShardIterator: 'x', MaxRecordSizeInKiB: 2048 },
    ...{ RecordDistributionStrategy: 'AUTO', WarmThroughputMiBps: 1, StartingPosition: { Type: 'LATEST' } },
    ...{ ConsumerARN: `${StreamARN}/consumer/app:1`, StreamId: 'abcdefghijklmnopqrst-abc' },
  }
})

describe('while a stream is being made or changed', () => {
  const started = running({ args: ['--transitions', 'aws'] }, async ({ url }) => {
    await connect(url)('CreateStream', { StreamName: 'changing', ShardCount: 1 })
  })
  let send: Send
  beforeAll(async () => {
    send = connect(started.engine.url)
    await send('CreateStream', { StreamName: 'new', ShardCount: 1 })
    await send('UpdateShardCount', { StreamName: 'changing', ...twoShards })
  })

  describe.each([
    ['new', 'CREATING'],
    ['changing', 'UPDATING'],
  ])('%s is %s, so', (StreamName, status) => {
    const StreamARN = arnOf(StreamName)
    it.each<[string, object]>([
      ['DecreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 24 }],
      ['IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 48 }],
      ['MergeShards', { StreamName, ...merge }],
      ['RegisterStreamConsumer', { StreamARN, ConsumerName: 'app' }],
      ['SplitShard', { StreamName, ...split }],
      ['StartStreamEncryption', { StreamName, ...key }],
      ['StopStreamEncryption', { StreamName, ...key }],
      ['UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB: 2048 }],
      ['UpdateShardCount', { StreamName, ...twoShards }],
      ['UpdateStreamMode', { StreamARN, ...onDemand }],
      ['UpdateStreamRecordDistributionStrategy', { StreamARN, RecordDistributionStrategy: 'USER_PARTITION_KEY' }],
      ['UpdateStreamWarmThroughput', { StreamARN, WarmThroughputMiBps: 1 }],
    ])('%s has to wait', async (operation, input) => {
      expect(await send(operation, input)).toEqual({
        name: 'ResourceInUseException',
        message: `Stream ${StreamName} under account ${account} not ACTIVE, instead in state ${status}`,
      })
    })
  })
})
