import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  PutRecordCommand,
  UpdateAccountSettingsCommand,
  UpdateMaxRecordSizeCommand,
  UpdateShardCountCommand,
  UpdateStreamModeCommand,
  UpdateStreamRecordDistributionStrategyCommand,
  UpdateStreamWarmThroughputCommand,
  type CreateStreamInput,
  type KinesisClient,
  type UpdateStreamModeInput,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { running } from './running'
import { http2Client } from './running-engine'

const started = running()
let client: KinesisClient
beforeAll(() => {
  client = http2Client(started.engine.url)
})
afterAll(() => client.destroy())

const arnOf = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
const create = (input: CreateStreamInput) => client.send(new CreateStreamCommand(input))
const summary = async (StreamName: string) =>
  (await client.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary
const put = (StreamName: string, Data: Uint8Array, PartitionKey?: string) =>
  client.send(new PutRecordCommand({ StreamName, Data, PartitionKey }))
/** Where four records of one key go. */
const shardsOfOneKey = async (StreamName: string): Promise<number> => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => put(StreamName, Buffer.from('x'), 'one key')))
  return new Set(answers.map(({ ShardId }) => ShardId)).size
}
const switchTo = (name: string, StreamMode: 'PROVISIONED' | 'ON_DEMAND', more: Partial<UpdateStreamModeInput> = {}) =>
  client.send(new UpdateStreamModeCommand({ StreamARN: arnOf(name), StreamModeDetails: { StreamMode }, ...more }))
const distribute = (name: string, RecordDistributionStrategy: 'AUTO' | 'USER_PARTITION_KEY') =>
  client.send(new UpdateStreamRecordDistributionStrategyCommand({ StreamARN: arnOf(name), RecordDistributionStrategy }))
const onDemand = { StreamMode: 'ON_DEMAND' } as const
const validation = { name: 'ValidationException' }

describe('the capacity of a stream with the AWS SDK', () => {
  it('is warm only for on-demand streams of accounts that have On-demand Advantage', async () => {
    await create({ StreamName: 'cold', ShardCount: 2 })
    const warm = (StreamName: string) =>
      client.send(new UpdateStreamWarmThroughputCommand({ StreamName, WarmThroughputMiBps: 8 }))
    await expect(warm('cold')).rejects.toMatchObject(validation)
    await switchTo('cold', 'ON_DEMAND')
    await expect(warm('cold')).rejects.toMatchObject(validation)
    await expect(
      create({ StreamName: 'too-early', StreamModeDetails: onDemand, WarmThroughputMiBps: 8 }),
    ).rejects.toMatchObject(validation)

    await client.send(new UpdateAccountSettingsCommand({ MinimumThroughputBillingCommitment: { Status: 'ENABLED' } }))
    const WarmThroughput = { TargetMiBps: 8, CurrentMiBps: 8 }
    expect(await warm('cold')).toMatchObject({ StreamName: 'cold', StreamARN: arnOf('cold'), WarmThroughput })
    expect(await summary('cold')).toMatchObject({ StreamModeDetails: onDemand, OpenShardCount: 8, WarmThroughput })
    const warmer = (WarmThroughputMiBps: number) =>
      client.send(new UpdateStreamWarmThroughputCommand({ StreamARN: arnOf('cold'), WarmThroughputMiBps }))
    expect(await warmer(9)).toMatchObject({ WarmThroughput: { TargetMiBps: 9, CurrentMiBps: 9 } })
    await expect(warmer(10_241)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
  })

  it('is what the stream was created with: warm, for large records, distributed by AWS', async () => {
    const StreamName = 'made-to-measure'
    await create({
      ...{ StreamName, StreamModeDetails: onDemand, WarmThroughputMiBps: 6 },
      ...{ MaxRecordSizeInKiB: 2048, RecordDistributionStrategy: 'AUTO' },
    })
    expect(await summary(StreamName)).toMatchObject({
      ...{ StreamModeDetails: onDemand, OpenShardCount: 6, MaxRecordSizeInKiB: 2048 },
      ...{ RecordDistributionStrategy: 'AUTO', WarmThroughput: { TargetMiBps: 6, CurrentMiBps: 6 } },
    })
    await put(StreamName, Buffer.alloc(2048 * 1024))
    await expect(put(StreamName, Buffer.alloc(2048 * 1024 + 1))).rejects.toMatchObject(validation)
    expect(await shardsOfOneKey(StreamName)).toBe(4)
  })

  it('is distributed by partition key unless AWS is asked to do it, which is for on-demand streams only', async () => {
    const StreamName = 'by-key'
    const StreamModeDetails = { StreamMode: 'PROVISIONED' } as const
    const strategy = { RecordDistributionStrategy: 'USER_PARTITION_KEY' } as const
    await create({ StreamName, ShardCount: 4, StreamModeDetails, ...strategy })
    expect(await summary(StreamName)).toMatchObject({ StreamModeDetails, OpenShardCount: 4, ...strategy })
    const refused = { name: 'InvalidArgumentException' }
    await expect(distribute(StreamName, 'AUTO')).rejects.toMatchObject(refused)
    await expect(
      create({ StreamName: 'refused', ShardCount: 1, RecordDistributionStrategy: 'AUTO' }),
    ).rejects.toMatchObject(refused)
    expect(await shardsOfOneKey(StreamName)).toBe(1)

    await switchTo(StreamName, 'ON_DEMAND')
    await distribute(StreamName, 'AUTO')
    expect(await shardsOfOneKey(StreamName)).toBe(4)
    await put(StreamName, Buffer.from('no key'))
    await distribute(StreamName, 'USER_PARTITION_KEY')
    expect(await shardsOfOneKey(StreamName)).toBe(1)
    await expect(put(StreamName, Buffer.from('no key'))).rejects.toMatchObject(validation)
  })

  it('changes its mode, there and back, and keeps the shards', async () => {
    const StreamName = 'changing'
    await create({ StreamName, ShardCount: 2 })
    await expect(switchTo(StreamName, 'PROVISIONED', { WarmThroughputMiBps: 5 })).rejects.toMatchObject(validation)
    await switchTo(StreamName, 'ON_DEMAND', { WarmThroughputMiBps: 5 })
    expect(await summary(StreamName)).toMatchObject({
      ...{ StreamModeDetails: onDemand, OpenShardCount: 5 },
      WarmThroughput: { TargetMiBps: 5, CurrentMiBps: 5 },
    })
    await expect(switchTo(StreamName, 'ON_DEMAND', { WarmThroughputMiBps: 10_241 })).rejects.toMatchObject({
      name: 'InvalidArgumentException',
    })
    await distribute(StreamName, 'AUTO')
    const scale = () =>
      client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' }))
    await expect(scale()).rejects.toMatchObject(validation)
    await switchTo(StreamName, 'PROVISIONED')
    const provisioned = await summary(StreamName)
    expect(provisioned).toMatchObject({
      ...{ StreamModeDetails: { StreamMode: 'PROVISIONED' }, OpenShardCount: 5 },
      RecordDistributionStrategy: 'USER_PARTITION_KEY',
    })
    expect(provisioned).not.toHaveProperty('WarmThroughput')
    await scale()
    expect(await summary(StreamName)).toMatchObject({ OpenShardCount: 4 })
  })

  it('lets larger records in from the moment it is told to', async () => {
    const StreamName = 'larger'
    await create({ StreamName, ShardCount: 1 })
    const large = () => put(StreamName, Buffer.alloc(1024 * 1024), 'key')
    await expect(large()).rejects.toMatchObject(validation)
    const size = new UpdateMaxRecordSizeCommand({ StreamARN: arnOf(StreamName), MaxRecordSizeInKiB: 10_240 })
    await client.send(size)
    await large()
    expect(await summary(StreamName)).toMatchObject({ MaxRecordSizeInKiB: 10_240 })
  })
})
