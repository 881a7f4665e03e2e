import { describe, expect, it } from 'vitest'
import { StreamDetails, type StreamChange } from '../../../src-main/contract/stream-settings'
import { StreamPage } from '../../../src-main/contract/streams'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const shard = (number: number): string => `shardId-00000000000${number}`

const openWithStream = async (shardCount = 1) => {
  const opened = await openManualWorkbench()
  const { client } = opened
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount })
  return {
    ...opened,
    change: (change: StreamChange) => client.call('stream.change', { arn, change }),
    details: () => StreamDetails.parse(client.subscribe('stream.details.watch', { arn }).events[0]),
    shards: () => StreamPage.parse(client.subscribe('stream.watch', { arn }).events[0]).shards,
  }
}

describe('stream.details.watch', () => {
  it('says what is set of a new stream', async () => {
    const { details } = await openWithStream()
    expect(details()).toEqual({
      arn,
      status: 'ACTIVE',
      mode: 'PROVISIONED',
      retentionHours: 24,
      maxRecordSizeInKiB: 1024,
      warmThroughputMiBps: null,
      recordDistribution: null,
      encryptionKeyId: null,
      shardLevelMetrics: [],
      tags: {},
      policy: null,
      limits: null,
      consumers: [],
    })
  })

  it('brings every change and ends with the stream', async () => {
    const { client, change } = await openWithStream()
    const feed = client.subscribe('stream.details.watch', { arn })
    await change({ kind: 'retention', hours: 168 })
    expect(feed.events.at(-1)).toMatchObject({ retentionHours: 168 })
    await client.call('stream.delete', { arn })
    expect(feed.ended).toBe(true)
  })
})

describe('stream.change', () => {
  it('splits a shard in the middle, or where it is told to, and shows the family', async () => {
    const { change, shards } = await openWithStream()
    await change({ kind: 'split', shardId: shard(0) })
    await change({ kind: 'split', shardId: shard(1), newStartingHashKey: '1000' })
    expect(shards().map(({ state, parentShardIds, childShardIds }) => [state, parentShardIds, childShardIds])).toEqual([
      ['closed', [], [shard(1), shard(2)]],
      ['closed', [shard(0)], [shard(3), shard(4)]],
      ['open', [shard(0)], []],
      ['open', [shard(1)], []],
      ['open', [shard(1)], []],
    ])
    expect(shards()[2]?.startingHashKey).toBe(String(2n ** 127n))
    expect(shards()[4]?.startingHashKey).toBe('1000')
  })

  it('merges two shards and scales to a number of shards', async () => {
    const { change, shards } = await openWithStream(2)
    await change({ kind: 'merge', shardId: shard(0), adjacentShardId: shard(1) })
    expect(shards().filter(({ state }) => state === 'open')).toMatchObject([{ parentShardIds: [shard(0), shard(1)] }])
    await change({ kind: 'shardCount', target: 2 })
    expect(shards().filter(({ state }) => state === 'open')).toHaveLength(2)
  })

  it('lengthens and shortens retention', async () => {
    const { change, details } = await openWithStream()
    await change({ kind: 'retention', hours: 8760 })
    await change({ kind: 'retention', hours: 24 })
    expect(details().retentionHours).toBe(24)
  })

  it('sets mode, record size, record distribution', async () => {
    const { change, details } = await openWithStream()
    await change({ kind: 'maxRecordSize', kiB: 4096 })
    await change({ kind: 'mode', mode: 'ON_DEMAND' })
    await change({ kind: 'recordDistribution', strategy: 'AUTO' })
    expect(details()).toMatchObject({ maxRecordSizeInKiB: 4096, mode: 'ON_DEMAND', recordDistribution: 'AUTO' })
  })

  it('makes metrics and tags exactly those that were asked for', async () => {
    const { change, details } = await openWithStream()
    await change({ kind: 'shardLevelMetrics', metrics: ['IncomingBytes', 'OutgoingBytes'] })
    await change({ kind: 'shardLevelMetrics', metrics: ['OutgoingBytes', 'IteratorAgeMilliseconds'] })
    expect(details().shardLevelMetrics).toEqual(['OutgoingBytes', 'IteratorAgeMilliseconds'])
    await change({ kind: 'tags', tags: { team: 'one', stage: 'test' } })
    await change({ kind: 'tags', tags: { team: 'two', owner: 'me' } })
    expect(details().tags).toEqual({ team: 'two', owner: 'me' })
    await change({ kind: 'tags', tags: {} })
    await change({ kind: 'shardLevelMetrics', metrics: [] })
    expect(details()).toMatchObject({ tags: {}, shardLevelMetrics: [] })
  })

  it('encrypts and stops encrypting', async () => {
    const { change, details } = await openWithStream()
    await change({ kind: 'encryption', keyId: 'alias/aws/kinesis' })
    expect(details().encryptionKeyId).toBe('alias/aws/kinesis')
    await change({ kind: 'encryption', keyId: null })
    expect(details().encryptionKeyId).toBeNull()
  })

  it('puts and removes a resource policy', async () => {
    const { change, details } = await openWithStream()
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kinesis:GetRecords', Resource: arn }
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await change({ kind: 'policy', policy })
    expect(details().policy).toBe(policy)
    await change({ kind: 'policy', policy: null })
    expect(details().policy).toBeNull()
  })

  it('registers and deregisters consumers', async () => {
    const { change, details, clock } = await openWithStream()
    await change({ kind: 'registerConsumer', name: 'reports' })
    expect(details().consumers).toEqual([
      {
        arn: `${arn}/consumer/reports:${Math.floor(clock.now() / 1000)}`,
        name: 'reports',
        status: 'ACTIVE',
        createdAt: clock.now(),
      },
    ])
    await change({ kind: 'deregisterConsumer', name: 'reports' })
    expect(details().consumers).toEqual([])
  })

  it.each<[string, StreamChange, string]>([
    ['a retention under a day', { kind: 'retention', hours: 23 }, 'InvalidArgumentException'],
    ['a shard that is not there', { kind: 'split', shardId: shard(7) }, 'ResourceNotFoundException'],
    ['more than double the shards', { kind: 'shardCount', target: 3 }, 'InvalidArgumentException'],
    ['AUTO on a provisioned stream', { kind: 'recordDistribution', strategy: 'AUTO' }, 'InvalidArgumentException'],
    ['a policy that is no JSON', { kind: 'policy', policy: 'allow' }, 'InvalidArgumentException'],
  ])('refuses %s as AWS does, and changes nothing', async (_what, change, code) => {
    const opened = await openWithStream()
    const before = opened.details()
    await expect(opened.change(change)).rejects.toMatchObject({ kind: 'fault', code })
    expect(opened.details()).toEqual(before)
  })

  it('says in any language what is wrong with a policy', async () => {
    const { change } = await openWithStream()
    const Statement = [{ Effect: 'Allow', Action: 'kinesis:*', Resource: '*' }]
    await expect(change({ kind: 'policy', policy: JSON.stringify({ Statement }) })).rejects.toMatchObject({
      code: 'InvalidArgumentException',
      message: 'Statement 1 needs a Principal.',
      text: { key: 'failure.PolicyNeedsPrincipal', values: { statement: '1' } },
    })
  })
})
