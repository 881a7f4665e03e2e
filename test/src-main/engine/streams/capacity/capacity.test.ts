import { beforeEach, describe, expect, it } from 'vitest'
import type { Input } from '../../../../../src-main/engine/streams/model'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { orders } from '../support/shards'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const hour = 3_600_000
const StreamARN = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
const StreamName = 'orders'
type Mode = 'PROVISIONED' | 'ON_DEMAND'

const createOnDemand = (more: Partial<Input<'CreateStream'>> = {}) =>
  world.streams.operations.CreateStream(caller, {
    ...{ StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
    ...more,
  })
const setMode = (StreamMode: Mode, WarmThroughputMiBps?: number) =>
  world.streams.operations.UpdateStreamMode(caller, {
    ...{ StreamARN, StreamModeDetails: { StreamMode } },
    ...(WarmThroughputMiBps === undefined ? {} : { WarmThroughputMiBps }),
  })
const setWarm = (WarmThroughputMiBps: number) =>
  world.streams.operations.UpdateStreamWarmThroughput(caller, { StreamName, WarmThroughputMiBps })
const setDistribution = (RecordDistributionStrategy: 'AUTO' | 'USER_PARTITION_KEY') =>
  world.streams.operations.UpdateStreamRecordDistributionStrategy(caller, { StreamARN, RecordDistributionStrategy })
const enableAdvantage = () =>
  ok(
    world.streams.operations.UpdateAccountSettings(caller, {
      MinimumThroughputBillingCommitment: { Status: 'ENABLED' },
    }),
  )
const summary = async () =>
  (
    (await ok(world.streams.operations.DescribeStreamSummary(caller, { StreamName }))) as {
      StreamDescriptionSummary: Record<string, unknown>
    }
  ).StreamDescriptionSummary

describe('the mode of a stream', () => {
  beforeEach(() => create('orders', 3))

  it('changes both ways and keeps the shards and their records', async () => {
    await ok(put('before'))
    await ok(setMode('ON_DEMAND'))
    expect(await summary()).toMatchObject({ StreamModeDetails: { StreamMode: 'ON_DEMAND' }, OpenShardCount: 3 })
    await ok(setMode('PROVISIONED'))
    expect(await summary()).toMatchObject({ StreamModeDetails: { StreamMode: 'PROVISIONED' }, OpenShardCount: 3 })
    expect(orders().shards).toHaveLength(3)
  })

  it('changes with the stream UPDATING, and twice a day where limits are enforced', async () => {
    world.streams = await open('enforce', { transitions: transitionProfiles.aws })
    for (const mode of ['ON_DEMAND', 'PROVISIONED'] as const) {
      await ok(setMode(mode))
      expect(orders().status).toBe('UPDATING')
      expect(await setMode('ON_DEMAND')).toMatchObject({ fault: 'ResourceInUseException' })
      world.clock.advance(transitionProfiles.aws.updatingMs)
    }
    await ok(setMode('PROVISIONED'))
    expect(await setMode('ON_DEMAND')).toMatchObject({
      fault: 'LimitExceededException',
      message: 'UpdateStreamMode is allowed 2 times within 24 hours for stream orders under account 123456789012.',
    })
    world.clock.advance(24 * hour)
    await ok(setMode('ON_DEMAND'))
  })

  it('takes what only on-demand streams have with it when it becomes provisioned', async () => {
    await enableAdvantage()
    await ok(setMode('ON_DEMAND', 10))
    await ok(setDistribution('AUTO'))
    expect(await summary()).toMatchObject({ RecordDistributionStrategy: 'AUTO', OpenShardCount: 10 })
    await ok(setMode('PROVISIONED'))
    const after = await summary()
    expect(after).not.toHaveProperty('WarmThroughput')
    expect(after).toMatchObject({ OpenShardCount: 10, RecordDistributionStrategy: 'USER_PARTITION_KEY' })
  })
})

describe('warm throughput', () => {
  it('is for on-demand streams of accounts with On-demand Advantage', async () => {
    await create('orders')
    expect(await setWarm(10)).toMatchObject({
      fault: 'ValidationException',
      message: expect.stringMatching(/On-Demand mode/),
    })
    expect(await setMode('PROVISIONED', 10)).toMatchObject({ fault: 'ValidationException' })
    await ok(setMode('ON_DEMAND'))
    expect(await setWarm(10)).toMatchObject({
      fault: 'ValidationException',
      message: expect.stringMatching(/Advantage/),
    })
    await enableAdvantage()
    expect(await setWarm(10_241)).toMatchObject({ fault: 'InvalidArgumentException' })
    expect(orders().openShards).toHaveLength(1)
  })

  it('is there when it was asked for, evenly over the shards, and after a restart', async () => {
    await enableAdvantage()
    await ok(createOnDemand())
    expect(await ok(setWarm(10))).toEqual({
      ...{ StreamARN, StreamName },
      WarmThroughput: { TargetMiBps: 10, CurrentMiBps: 10 },
    })
    await world.streams.close()
    world.streams = await open()
    expect(await summary()).toMatchObject({
      OpenShardCount: 10,
      WarmThroughput: { TargetMiBps: 10, CurrentMiBps: 10 },
    })
  })

  it('can be asked for with a new stream', async () => {
    expect(await createOnDemand({ WarmThroughputMiBps: 12 })).toMatchObject({ fault: 'ValidationException' })
    await enableAdvantage()
    await ok(createOnDemand({ WarmThroughputMiBps: 12 }))
    expect(await summary()).toMatchObject({ OpenShardCount: 12, WarmThroughput: { TargetMiBps: 12 } })
    const provisioned = { StreamName: 'b', ShardCount: 1, WarmThroughputMiBps: 12 }
    expect(await world.streams.operations.CreateStream(caller, provisioned)).toMatchObject({
      fault: 'ValidationException',
    })
  })
})

describe('automatic record distribution', () => {
  it('is for on-demand streams', async () => {
    await create('orders')
    const message = 'RecordDistributionStrategy AUTO is only for streams in On-Demand mode.'
    expect(await setDistribution('AUTO')).toMatchObject({ fault: 'InvalidArgumentException', message })
    await ok(setDistribution('USER_PARTITION_KEY'))
    const other = { StreamName: 'b', ShardCount: 1, RecordDistributionStrategy: 'AUTO' } as const
    expect(await world.streams.operations.CreateStream(caller, other)).toMatchObject({ message })
  })

  it('spreads records over the shards whatever their keys, until it is switched off', async () => {
    await ok(createOnDemand({ RecordDistributionStrategy: 'AUTO' }))
    const shardsOf = async (count: number) => {
      const ids = new Set<string>()
      for (let i = 0; i < count; i++) ids.add((await ok(put('x', 'always the same'))).ShardId)
      return ids.size
    }
    expect(await shardsOf(8)).toBe(4)
    await ok(setDistribution('USER_PARTITION_KEY'))
    expect(await shardsOf(8)).toBe(1)
    expect(await summary()).toMatchObject({ RecordDistributionStrategy: 'USER_PARTITION_KEY' })
  })
})

describe('a new stream', () => {
  it('of more shards than any account may have is refused whatever the limits', async () => {
    const huge = { StreamName: 'huge', ShardCount: 2_147_483_647 }
    expect(await world.streams.operations.CreateStream(caller, huge)).toMatchObject({ fault: 'LimitExceededException' })
  })
})
