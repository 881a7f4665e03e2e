import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listen, type Endpoint } from '../../src-main/endpoint/listen'
import { createKeyService } from '../../src-main/engine/keys'
import { openSegmentLog } from '../../src-main/engine/log/record-log'
import type { LimitsMode } from '../../src-main/engine/streams/limits/limits'
import { openStreams, type Streams } from '../../src-main/engine/streams/streams'
import { manualClock, type ManualClock } from '../../src-main/platform/clock'
import { memoryFiles } from '../../src-main/platform/memory-files'
import { randomIds } from '../../src-main/platform/ids'
import { silentLogger } from '../../src-main/platform/logger'
import { memoryKeyStore } from '../../src-main/storage/key-store'
import { memoryStreamStore } from '../../src-main/storage/stream-store'
import { http2Client } from './running-engine'
import { sendBy, type Send } from './send'

/*
 * What takes minutes or a day with the real engine and its endpoint, in this process under a clock that can be turned.
 */

const account = '000000000000'
const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:us-east-1:${account}:stream/${StreamName}`
const hourMs = 3_600_000

let clock: ManualClock
let limits: LimitsMode
let streams: Streams
let endpoint: Endpoint
let client: KinesisClient
let send: Send

beforeEach(async () => {
  clock = manualClock()
  limits = 'off'
  streams = await openStreams({
    ...{ clock, ids: randomIds(), store: memoryStreamStore(), secret: Buffer.alloc(32, 7), limits: () => limits },
    log: openSegmentLog({ files: memoryFiles(), folder: '/records' }),
    keys: createKeyService(memoryKeyStore(randomIds()), randomIds()),
  })
  endpoint = await listen({
    ...{ services: [streams.service], port: 0, allowOrigins: () => [], logger: silentLogger },
    defaultCaller: { accountId: account, region: 'us-east-1' },
  })
  client = http2Client(endpoint.url, { maxAttempts: 1 })
  send = sendBy(client)
  await send('CreateStream', { StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
})
afterEach(async () => {
  client.destroy()
  await endpoint.close()
  await streams.close()
})

describe('what runs out after five minutes', () => {
  const fiveMinutesMs = 300_000

  it('is an iterator', async () => {
    const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'LATEST' }
    const { ShardIterator } = (await send('GetShardIterator', start)) as { ShardIterator: string }
    clock.advance(fiveMinutesMs)
    expect(await send('GetRecords', { ShardIterator })).toMatchObject({ Records: [] })
    clock.advance(1)
    expect(await send('GetRecords', { ShardIterator })).toEqual({
      name: 'ExpiredIteratorException',
      message:
        'Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 while right now it is ' +
        'Thu Jan 01 00:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
    })
  })

  it.each<[string, string, object]>([
    ['ListStreams', 'Limit', {}],
    ['ListShards', 'MaxResults', { StreamName }],
    ['ListStreamConsumers', 'MaxResults', { StreamARN }],
    ['ListChannels', 'MaxResults', {}],
  ])('is the way to the next page of %s', async (operation, size, input) => {
    await send('CreateStream', { StreamName: 'payments', ShardCount: 1 })
    for (const name of ['a', 'b']) {
      await send('RegisterStreamConsumer', { StreamARN, ConsumerName: name })
      await send('CreateChannel', {
        ...{ ChannelName: name, ServiceExecutionRoleARN: `arn:aws:iam::${account}:role/delivery` },
        StreamConfigurationList: [{ StreamARN, RecordConfiguration: { RecordFormatType: 'JSON' } }],
        S3DestinationConfiguration: {
          StorageConfiguration: {
            ...{ BucketARN: 'arn:aws:s3:::logs', ExpectedBucketOwner: account, CompressionType: 'NONE' },
          },
        },
      })
    }
    const { NextToken } = (await send(operation, { ...input, [size]: 1 })) as { NextToken: string }
    const next = { NextToken, ...(operation === 'ListStreamConsumers' ? { StreamARN } : {}) }
    clock.advance(fiveMinutesMs)
    expect(await send(operation, next)).not.toHaveProperty('message')
    clock.advance(1)
    expect(await send(operation, next)).toEqual({
      name: 'ExpiredNextTokenException',
      message: 'The NextToken has expired: tokens are valid for 300 seconds.',
    })
  })
})

describe('a commitment of the account', () => {
  const settings = () => send('DescribeAccountSettings', {})
  const update = (Status: string) => send('UpdateAccountSettings', { MinimumThroughputBillingCommitment: { Status } })
  const shows = (MinimumThroughputBillingCommitment: object) => ({ MinimumThroughputBillingCommitment })

  it('that is ended early goes on until a day is over', async () => {
    const StartedAt = new Date(clock.now())
    const EarliestAllowedEndAt = new Date(clock.now() + 24 * hourMs)
    const enabled = shows({ Status: 'ENABLED', StartedAt, EarliestAllowedEndAt })
    expect(await update('ENABLED')).toEqual(enabled)
    expect(await settings()).toEqual(enabled)
    clock.advance(23 * hourMs)
    const ending = shows({ Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END', StartedAt, EarliestAllowedEndAt })
    expect(await update('DISABLED')).toEqual(ending)
    clock.advance(hourMs - 1)
    expect(await settings()).toEqual(ending)
    clock.advance(1)
    expect(await settings()).toEqual(shows({ Status: 'DISABLED', StartedAt, EndedAt: EarliestAllowedEndAt }))
  })

  it('that is ended after a day ends at once', async () => {
    const StartedAt = new Date(clock.now())
    await update('ENABLED')
    clock.advance(30 * hourMs)
    const ended = shows({ Status: 'DISABLED', StartedAt, EndedAt: new Date(clock.now()) })
    expect(await update('DISABLED')).toEqual(ended)
    expect(await settings()).toEqual(ended)
  })
})

describe('what a stream takes only so many times in 24 hours', () => {
  type Change = readonly [operation: string, input: object]
  const mode = (StreamMode: string): Change => ['UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode } }]
  const count = (TargetShardCount: number): Change => [
    'UpdateShardCount',
    { StreamARN, TargetShardCount, ScalingType: 'UNIFORM_SCALING' },
  ]
  const encryption = (operation: string): Change => [
    operation,
    { StreamARN, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
  ]

  it.each<[string, number, readonly Change[]]>([
    ['UpdateStreamMode', 2, [mode('PROVISIONED'), mode('ON_DEMAND')]],
    ['UpdateShardCount', 10, [count(5), count(4)]],
    ['StartStreamEncryption', 25, [encryption('StartStreamEncryption')]],
    ['StopStreamEncryption', 25, [encryption('StopStreamEncryption')]],
  ])('%s, %i times', async (operation, times, changes) => {
    if (operation === 'UpdateShardCount') await send(...mode('PROVISIONED'))
    limits = 'enforce'
    const change = (i: number) => send(...(changes[i % changes.length] as Change))
    for (let i = 0; i < times; i++) {
      expect(await change(i)).not.toHaveProperty('message')
      clock.advance(60_000)
    }
    expect(await change(times)).toEqual({
      name: 'LimitExceededException',
      message: `${operation} is allowed ${times} times within 24 hours for stream ${StreamName} under account ${account}.`,
    })
    clock.advance(24 * hourMs - times * 60_000)
    expect(await change(times)).not.toHaveProperty('message')
  })
})

describe('what is taken only so many times a second', () => {
  it('is SubscribeToShard, once for each consumer and shard', async () => {
    const app = { StreamARN, ConsumerName: 'app' }
    const { Consumer } = (await send('RegisterStreamConsumer', app)) as { Consumer: { ConsumerARN: string } }
    const { ConsumerARN } = Consumer
    const ShardId = 'shardId-000000000000'
    const subscribe = () => send('SubscribeToShard', { ConsumerARN, ShardId, StartingPosition: { Type: 'LATEST' } })
    limits = 'enforce'
    expect(await subscribe()).toHaveProperty('EventStream')
    expect(await subscribe()).toMatchObject({ name: 'ResourceInUseException' })
    clock.advance(4500)
    expect(await subscribe()).toMatchObject({ name: 'ResourceInUseException' })
    clock.advance(500)
    expect(await subscribe()).toEqual({
      name: 'LimitExceededException',
      message: `Rate exceeded for consumer ${ConsumerARN} and shard ${ShardId}.`,
    })
    clock.advance(500)
    expect(await subscribe()).toHaveProperty('EventStream')
  })

  it('is ListShards, a thousand times for each stream', async () => {
    limits = 'enforce'
    const list = () => send('ListShards', { StreamName })
    const answers = await Promise.all(Array.from({ length: 1000 }, list))
    expect(answers.filter((answer) => !('Shards' in answer))).toEqual([])
    expect(await list()).toEqual({
      name: 'LimitExceededException',
      message: `Rate exceeded for stream ${StreamName} under account ${account}.`,
    })
    clock.advance(1)
    expect(await list()).toHaveProperty('Shards')
  })
})
