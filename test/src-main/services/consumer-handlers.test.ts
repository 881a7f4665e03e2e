import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../src-main/engine/fault'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const owner = { accountId: '000000000000', region: 'us-east-1' }
const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const shardId = 'shardId-000000000000'

let workbench: ManualWorkbench
beforeEach(async () => {
  workbench = await openManualWorkbench()
  await workbench.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
})

const clientOf = (application: string) => ({ ...owner, client: { application, accessKeyId: 'AKIDEXAMPLE' } })
const operations = () => workbench.project.streams.operations

const iterator = async (): Promise<string> => {
  const input = { StreamARN: arn, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' } as const
  const answer = await operations().GetShardIterator(owner, input)
  if (isFault(answer)) throw new Error(answer.message)
  return answer.ShardIterator
}
/** @returns where to go on */
const read = async (application: string, ShardIterator: string, Limit = 100): Promise<string> => {
  const answer = await operations().GetRecords(clientOf(application), { ShardIterator, Limit })
  if (isFault(answer)) throw new Error(answer.message)
  return answer.NextShardIterator ?? ''
}
const consumers = () => workbench.client.subscribe('consumers.watch', { arn })
const shardsOf = (id: string) => workbench.client.subscribe('consumer.shards.watch', { arn, id })

describe('the consumers of a stream', () => {
  it('are those that poll and those that are registered', async () => {
    await operations().RegisterStreamConsumer(owner, { StreamARN: arn, ConsumerName: 'pushed' })
    await workbench.put('orders', ['one', 'two', 'three'])
    workbench.clock.advance(1000)
    await read('reports', await iterator(), 1)
    const feed = consumers()
    expect(feed.events[0]?.consumers).toMatchObject([
      {
        kind: 'fan-out',
        name: 'pushed',
        state: 'waiting',
        shards: 0,
        lastSeenAt: null,
        registration: { status: 'ACTIVE' },
      },
      {
        ...{ kind: 'polling', name: 'reports', accessKeyId: 'AKIDEXAMPLE', streamName: 'orders', registration: null },
        ...{ state: 'reading', shards: 1, silentShards: 0, readers: 1, lagMs: 1000, lagRecords: 2 },
        lastSeenAt: workbench.clock.now(),
      },
    ])
    workbench.clock.advance(40_000)
    expect(feed.events.at(-1)?.consumers[0]).toMatchObject({
      ...{ name: 'reports', state: 'stopped', silentShards: 1, lagMs: 41_000, lagRecords: 2 },
      forecast: { kind: 'falls-off', at: workbench.clock.now() - 41_000 + 24 * 3_600_000 },
    })
    const trend = feed.events.at(-1)?.consumers[0]?.lagTrend ?? []
    expect(trend).toHaveLength(61)
    const known = trend.filter((lagMs) => lagMs !== null)
    expect(known.at(-1)).toBe(41_000)
    expect(known).toEqual([...known].sort((a, b) => a - b))
    // It has been seen for less than five minutes: what came before is not known.
    expect(trend.slice(-known.length)).toEqual(known)
  })

  it('are shown shard by shard, with those that share a shard', async () => {
    await workbench.put('orders', ['one', 'two', 'three'])
    let next = await read('reports', await iterator(), 1)
    await read('audit', await iterator())
    const feed = shardsOf('AKIDEXAMPLE/reports')
    for (let i = 0; i < 20; i++) {
      next = await read('reports', next, 1)
      workbench.clock.advance(1000)
    }
    expect(feed.events.at(-1)?.shards).toMatchObject([
      {
        ...{ shardId, state: 'reading', lagRecords: 0, forecast: { kind: 'up-to-date' }, sharedWith: ['audit'] },
        callsPerSecond: expect.closeTo(1, 1) as number,
        callLoad: expect.closeTo(0.2, 2) as number,
        sequenceNumber: expect.stringMatching(/^\d{56}$/) as string,
      },
    ])
    expect(shardsOf('AKIDEXAMPLE/nobody').ended).toBe(true)
  })

  it('are told when they starve each other', async () => {
    const from = await iterator()
    const attempts = ['reports', 'reports', 'audit', 'reports', 'audit', 'reports', 'audit', 'audit'].map((name) =>
      read(name, from).catch(() => undefined),
    )
    await Promise.all(attempts)
    const feed = consumers()
    workbench.clock.advance(1000)
    expect(feed.events.at(-1)?.contentions).toMatchObject([
      {
        ...{ arn, shardId, limit: 'calls', refused: 3 },
        consumers: [
          { name: 'audit', refused: 2 },
          { name: 'reports', refused: 1 },
        ],
      },
    ])
    workbench.clock.advance(65_000)
    expect(feed.events.at(-1)?.contentions).toEqual([])
  })

  it('are dismissed for good when they have died', async () => {
    await read('reports', await iterator())
    workbench.clock.advance(60_000)
    const feed = consumers()
    const shards = shardsOf('AKIDEXAMPLE/reports')
    await workbench.client.call('consumer.dismiss', { arn, id: 'AKIDEXAMPLE/reports' })
    workbench.clock.advance(1000)
    expect(feed.events.at(-1)?.consumers).toEqual([])
    expect(shards.ended).toBe(true)
  })

  it('are watched in all streams alike, and end with theirs', async () => {
    await workbench.client.call('stream.create', { name: 'payments', mode: 'PROVISIONED', shardCount: 1 })
    await read('reports', await iterator())
    const [ofAll, ofOrders] = [workbench.client.subscribe('consumers.watch', {}), consumers()]
    expect(ofAll.events[0]?.consumers).toMatchObject([{ streamName: 'orders', name: 'reports' }])
    await workbench.client.call('stream.delete', { arn })
    workbench.clock.advance(1000)
    expect(ofAll.events.at(-1)?.consumers).toEqual([])
    expect(ofOrders.ended).toBe(true)
  })
})

describe('the way of a record', () => {
  const put = async (text: string) => {
    const input = { StreamARN: arn, Data: Buffer.from(text), PartitionKey: 'key' }
    const answer = (await operations().PutRecord(owner, input)) as { SequenceNumber: string }
    return { arn, shardId, sequenceNumber: answer.SequenceNumber }
  }

  it('has every hop that is known', async () => {
    const arrivedAt = workbench.clock.now()
    const first = await put('one')
    workbench.clock.advance(2000)
    const second = await put('two')
    await operations().RegisterStreamConsumer(owner, { StreamARN: arn, ConsumerName: 'pushed' })
    workbench.clock.advance(500)
    await read('reports', await iterator(), 1)
    const way = await workbench.client.call('record.way', first)
    expect(way).toMatchObject({ shardId, partitionKey: 'key', arrivedAt, channels: [] })
    expect(way.consumers).toMatchObject([
      { name: 'pushed', hop: { state: 'never' } },
      { name: 'reports', hop: { state: 'handed-out', at: [arrivedAt + 2500] } },
    ])
    const later = await workbench.client.call('record.way', second)
    expect(later.consumers[1]?.hop).toEqual({ state: 'waiting' })
  })

  it('ends with the record', async () => {
    const record = await put('one')
    const missing = { ...record, shardId: 'shardId-000000000009' }
    expect(await workbench.client.refused('record.way', missing)).toMatchObject({ code: 'ResourceNotFoundException' })
    expect(await workbench.client.refused('record.way', { ...record, sequenceNumber: '7' })).toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })
})
