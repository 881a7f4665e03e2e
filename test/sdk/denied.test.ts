import { KinesisClient } from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentedFaults } from '../../src-main/engine/streams/model/documented-faults'
import { composeStreamgauge } from '../../src-main/headless/compose'
import { parseOptions } from '../../src-main/headless/options'
import type { StoredAccessKey } from '../../src-main/storage/access-key-store'
import { freePort } from '../support/ports'
import { recorded } from './conformance-record'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'
import { sendBy, type Send } from './send'

const account = '000000000000'
const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:us-east-1:${account}:stream/${StreamName}`
const ChannelARN = `arn:aws:kinesis:us-east-1:${account}:channel/audit`
const ShardId = 'shardId-000000000000'
const record = { Data: Buffer.from('x'), PartitionKey: 'k' }
const tags = { Tags: { a: '' } }
const TagKeys = ['kept']
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement })
const retention = { StreamName, RetentionPeriodHours: 48 }
const monitoring = { StreamName, ShardLevelMetrics: ['ALL'] }
const key = { StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }
const storage = { BucketARN: 'arn:aws:s3:::logs', ExpectedBucketOwner: account, CompressionType: 'NONE' }
const channel = {
  ServiceExecutionRoleARN: `arn:aws:iam::${account}:role/delivery`,
  StreamConfigurationList: [{ StreamARN, RecordConfiguration: { RecordFormatType: 'JSON' } }],
  S3DestinationConfiguration: { StorageConfiguration: storage },
}

let folder: string
let engine: RunningEngine
const clients: KinesisClient[] = []
/** Who may do everything, and who may do everything with another stream. */
let admin: Send
let stranger: Send

const signedBy = (credentials: { accessKeyId: string; secretAccessKey: string }): Send => {
  const client = new KinesisClient({ endpoint: engine.url, region: 'us-east-1', credentials, maxAttempts: 1 })
  clients.push(client)
  return sendBy(recorded(client))
}

/** Make a key as the window does. */
const makeKey = async (policies: readonly string[]): Promise<StoredAccessKey> => {
  const argv = ['--data', `${folder}/data`, '--keys', `${folder}/keys`, '--port', String(await freePort())]
  const streamgauge = await composeStreamgauge(parseOptions(argv, 'refuse'), 'serve')
  const made = await streamgauge.workbench.project.accessKeys.create({ accountId: account, userName: 'eve', policies })
  await streamgauge.close()
  return made
}

beforeAll(async () => {
  folder = await temporaryFolder()
  const theirs = StreamARN.replace(StreamName, 'theirs')
  const untagged = StreamARN.replace(StreamName, 'untagged')
  const made = await makeKey([
    policy({ Effect: 'Allow', Action: 'kinesis:*', Resource: theirs }),
    policy({ Effect: 'Allow', Action: 'kinesis:CreateStream', Resource: untagged }),
  ])
  const args = ['--keys', `${folder}/keys`, '--auth', 'strict', '--access-key', 'ADMIN:admin']
  engine = await startEngine({ data: `${folder}/data`, args })
  admin = signedBy({ accessKeyId: 'ADMIN', secretAccessKey: 'admin' })
  stranger = signedBy(made)
  await admin('CreateStream', { StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' }, Tags: { kept: '' } })
  await admin('CreateChannel', { ...channel, ChannelName: 'audit' })
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await engine.stop()
  await removeFolder(folder)
})

const inputs: Readonly<Record<string, (from: { iterator: string; consumer: string }) => object>> = {
  AddTagsToStream: () => ({ StreamName, ...tags }),
  CreateChannel: () => ({ ...channel, ChannelName: 'another' }),
  DecreaseStreamRetentionPeriod: () => retention,
  DeleteChannel: () => ({ ChannelARN }),
  DeleteResourcePolicy: () => ({ ResourceARN: StreamARN }),
  DeleteStream: () => ({ StreamName, EnforceConsumerDeletion: true }),
  DescribeChannel: () => ({ ChannelARN }),
  DescribeStream: () => ({ StreamName }),
  DescribeStreamSummary: () => ({ StreamName }),
  DisableEnhancedMonitoring: () => monitoring,
  EnableEnhancedMonitoring: () => monitoring,
  GetRecords: ({ iterator }) => ({ ShardIterator: iterator }),
  GetResourcePolicy: () => ({ ResourceARN: StreamARN }),
  GetShardIterator: () => ({ StreamName, ShardId, ShardIteratorType: 'LATEST' }),
  IncreaseStreamRetentionPeriod: () => retention,
  ListChannels: () => ({}),
  ListShards: () => ({ StreamName }),
  ListTagsForResource: () => ({ ResourceARN: StreamARN }),
  ListTagsForStream: () => ({ StreamName }),
  MergeShards: () => ({ StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' }),
  PutRecord: () => ({ StreamName, ...record }),
  PutRecords: () => ({ StreamName, Records: [record] }),
  PutResourcePolicy: () => ({
    ResourceARN: StreamARN,
    Policy: policy({ Effect: 'Allow', Principal: '*', Action: 'kinesis:*', Resource: '*' }),
  }),
  RemoveTagsFromStream: () => ({ StreamName, TagKeys }),
  SplitShard: () => ({ StreamName, ShardToSplit: ShardId, NewStartingHashKey: '1000' }),
  StartStreamEncryption: () => key,
  StopStreamEncryption: () => key,
  SubscribeToShard: ({ consumer }) => ({
    ...{ ConsumerARN: consumer, ShardId },
    StartingPosition: { Type: 'TRIM_HORIZON' },
  }),
  TagResource: () => ({ ResourceARN: StreamARN, ...tags }),
  UntagResource: () => ({ ResourceARN: StreamARN, TagKeys }),
  UpdateChannel: () => ({ ChannelARN, S3DestinationConfiguration: { DataFreshnessInSeconds: 1 } }),
  UpdateMaxRecordSize: () => ({ StreamARN, MaxRecordSizeInKiB: 2048 }),
  UpdateShardCount: () => ({ StreamName, TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' }),
  UpdateStreamRecordDistributionStrategy: () => ({ StreamARN, RecordDistributionStrategy: 'AUTO' }),
  UpdateStreamWarmThroughput: () => ({ StreamARN, WarmThroughputMiBps: 8 }),
}

describe('a key that may not', () => {
  it('is denied every operation that AWS documents this for, and has done nothing', async () => {
    const documented = Object.entries(documentedFaults).filter(([, names]) =>
      (names as readonly string[]).includes('AccessDeniedException'),
    )
    expect(Object.keys(inputs)).toEqual(documented.map(([operation]) => operation))
    const state = async () => {
      const { Records } = (await admin('GetRecords', { ShardIterator: iterator })) as { Records: object[] }
      return [
        Records,
        await admin('DescribeStreamSummary', { StreamName }),
        await admin('ListTagsForStream', { StreamName }),
        await admin('GetResourcePolicy', { ResourceARN: StreamARN }),
        await admin('ListChannels', {}),
        await admin('DescribeChannel', { ChannelARN }),
      ]
    }
    const start = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
    const { ShardIterator: iterator } = (await admin('GetShardIterator', start)) as { ShardIterator: string }
    const { Consumer } = (await admin('RegisterStreamConsumer', { StreamARN, ConsumerName: 'app' })) as {
      Consumer: { ConsumerARN: string }
    }
    const before = await state()
    for (const [operation, input] of Object.entries(inputs)) {
      const answer = await stranger(operation, input({ iterator, consumer: Consumer.ConsumerARN }))
      const action = `kinesis:${operation}`
      expect(answer).toEqual({
        name: 'AccessDeniedException',
        message: expect.stringMatching(
          new RegExp(
            `^User: arn:aws:iam::${account}:user/eve is not authorized to perform: ${action} on resource: \\S+ ` +
              `because no identity-based policy allows the ${action} action$`,
          ),
        ) as string,
      })
    }
    expect(await state()).toEqual(before)
  })

  it('tag what it may make makes it without tags', async () => {
    const refusal = 'because no identity-based policy allows the kinesis:AddTagsToStream action'
    expect(await stranger('CreateStream', { StreamName: 'untagged', ShardCount: 1, ...tags })).toEqual({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:iam::${account}:user/eve is not authorized to perform: kinesis:AddTagsToStream on resource: ` +
        `arn:aws:kinesis:us-east-1:${account}:stream/untagged ${refusal}`,
    })
    expect(await stranger('CreateStream', { StreamName: 'untagged', ShardCount: 1 })).toEqual({})
  })
})
