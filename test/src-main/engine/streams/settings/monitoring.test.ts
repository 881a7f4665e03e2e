import { beforeEach, describe, expect, it } from 'vitest'
import { transitionProfiles } from '../../../../../src-main/engine/streams/transitions'
import { caller, create, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

type Metrics = Parameters<typeof world.streams.operations.EnableEnhancedMonitoring>[1]['ShardLevelMetrics']
const enable = (...ShardLevelMetrics: Metrics) =>
  world.streams.operations.EnableEnhancedMonitoring(caller, { StreamName: 'orders', ShardLevelMetrics })
const disable = (...ShardLevelMetrics: Metrics) =>
  world.streams.operations.DisableEnhancedMonitoring(caller, { StreamName: 'orders', ShardLevelMetrics })
const all = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
]

describe('enhanced monitoring', () => {
  it('says what was on before and what is to be on', async () => {
    await create('orders')
    expect(await enable('OutgoingBytes', 'IncomingBytes')).toEqual({
      StreamName: 'orders',
      StreamARN: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders',
      CurrentShardLevelMetrics: [],
      DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
    })
    expect(await disable('IncomingBytes', 'IteratorAgeMilliseconds')).toMatchObject({
      CurrentShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
      DesiredShardLevelMetrics: ['OutgoingBytes'],
    })
    const { StreamDescription } = await ok(world.streams.operations.DescribeStream(caller, { StreamName: 'orders' }))
    expect(StreamDescription.EnhancedMonitoring).toEqual([{ ShardLevelMetrics: ['OutgoingBytes'] }])
  })

  it('takes ALL for all seven', async () => {
    await create('orders')
    expect(await enable('ALL')).toMatchObject({ DesiredShardLevelMetrics: all })
    expect(await disable('ALL')).toMatchObject({ CurrentShardLevelMetrics: all, DesiredShardLevelMetrics: [] })
  })

  it('waits for the stream to be there', async () => {
    expect(await enable('ALL')).toMatchObject({ fault: 'ResourceNotFoundException' })
    world.streams = await open('off', { transitions: transitionProfiles.aws })
    await create('orders')
    expect(await enable('ALL')).toMatchObject({
      fault: 'ResourceInUseException',
      message: 'Stream orders under account 123456789012 not ACTIVE, instead in state CREATING',
    })
  })
})
