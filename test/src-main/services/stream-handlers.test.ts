import { describe, expect, it } from 'vitest'
import { StreamPage, StreamRow } from '../../../src-main/contract/streams'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const provisioned = (name: string, shardCount = 1) => ({ name, mode: 'PROVISIONED', shardCount }) as const
const arnOf = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`

const openWithStream = async (shardCount = 1): Promise<ManualWorkbench> => {
  const opened = await openManualWorkbench()
  await opened.client.call('stream.create', provisioned('orders', shardCount))
  return opened
}

describe('streams.watch', () => {
  it('brings all streams by name at once, at every change, and every second', async () => {
    const { client, clock } = await openManualWorkbench()
    const feed = client.subscribe('streams.watch', {})
    await client.call('stream.create', provisioned('orders', 2))
    await client.call('stream.create', { name: 'clicks', mode: 'ON_DEMAND' })
    await client.call('stream.delete', { arn: arnOf('orders') })
    clock.advance(2000)
    const names = feed.events.map(({ streams }) => streams.map(({ name }) => name))
    expect(names).toEqual([[], ['orders'], ['clicks', 'orders'], ['clicks'], ['clicks'], ['clicks']])
    feed.cancel()
    clock.advance(5000)
    await client.call('stream.create', provisioned('more'))
    expect(feed.events).toHaveLength(6)
  })

  it('says of a stream what it is and what goes through it', async () => {
    const { client, clock, put } = await openWithStream(2)
    const createdAt = clock.now()
    await put('orders', ['a'.repeat(97), 'b'.repeat(97)])
    clock.advance(1000)
    const feed = client.subscribe('streams.watch', {})
    const row = StreamRow.parse(feed.events[0]?.streams[0])
    expect(row).toEqual({
      arn: arnOf('orders'),
      name: 'orders',
      region: 'us-east-1',
      accountId: '000000000000',
      status: 'ACTIVE',
      mode: 'PROVISIONED',
      openShards: 2,
      retentionHours: 24,
      createdAt,
      incoming: { bytesPerSecond: 40, recordsPerSecond: 0.4 },
      outgoing: { bytesPerSecond: 0, recordsPerSecond: 0 },
      throttledPerSecond: 0,
      iteratorAgeMs: null,
      ringing: { alarms: 0, rules: [] },
      storedBytes: expect.any(Number) as number,
      sparkline: [...new Array<number>(59).fill(0), 200],
    })
  })
})

describe('the lag in streams.watch', () => {
  const caller = { accountId: '000000000000', region: 'us-east-1' }
  const read = async (project: ManualWorkbench['project']): Promise<void> => {
    const { GetShardIterator, GetRecords } = project.streams.operations
    const iterator = await GetShardIterator(caller, {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    await GetRecords(caller, { Limit: 1, ShardIterator: (iterator as { ShardIterator: string }).ShardIterator })
  }

  it('is the age of what was read last, and unknown once nobody reads', async () => {
    const { client, clock, put, project } = await openWithStream()
    const lag = (): number | null | undefined => {
      const feed = client.subscribe('streams.watch', {})
      feed.cancel()
      return feed.events[0]?.streams[0]?.iteratorAgeMs
    }
    await put('orders', ['first', 'not read yet'])
    expect(lag()).toBeNull()
    clock.advance(7000)
    await read(project)
    expect(lag()).toBe(7000)
    clock.advance(12_000)
    expect(lag()).toBeNull()
  })
})

describe('stream.watch', () => {
  it('brings the stream with its shards, whose shares make the whole', async () => {
    const { client } = await openWithStream(3)
    const feed = client.subscribe('stream.watch', { arn: arnOf('orders') })
    const { stream, shards } = StreamPage.parse(feed.events[0])
    expect(stream.name).toBe('orders')
    expect(shards.map(({ shardId }) => shardId)).toEqual([0, 1, 2].map((i) => `shardId-00000000000${i}`))
    expect(shards[0]?.startingHashKey).toBe('0')
    expect(shards[2]?.endingHashKey).toBe(String(2n ** 128n - 1n))
    expect(shards.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })

  it('shows how near a shard is to its limits and what was refused', async () => {
    const { client, clock, put } = await openWithStream()
    for (let second = 0; second < 5; second++) {
      await put('orders', new Array<string>(500).fill('x'))
      clock.advance(1000)
    }
    for (let i = 0; i < 3; i++) await put('orders', new Array<string>(500).fill('x'))
    clock.advance(1000)
    const feed = client.subscribe('stream.watch', { arn: arnOf('orders') })
    const [shard] = StreamPage.parse(feed.events[0]).shards
    expect(shard?.incoming.recordsPerSecond).toBe((4 * 500 + 1000) / 5)
    expect(shard?.writeLoad).toBe(0.6)
    expect(shard?.throttledPerSecond).toBe(500 / 5)
    expect(shard?.storedBytes).toBeGreaterThan(3500 * 4)
  })

  it('ends when the stream is deleted', async () => {
    const { client, clock } = await openWithStream()
    const feed = client.subscribe('stream.watch', { arn: arnOf('orders') })
    await client.call('stream.delete', { arn: arnOf('orders') })
    clock.advance(5000)
    expect([feed.events.length, feed.ended, feed.error]).toEqual([1, true, undefined])
  })

  it('of a stream that does not exist is a fault', async () => {
    const { client } = await openManualWorkbench()
    const feed = client.subscribe('stream.watch', { arn: arnOf('orders') })
    expect(feed.error).toMatchObject({
      kind: 'fault',
      code: 'ResourceNotFoundException',
      message: 'This stream does not exist any more.',
      retryable: false,
    })
  })
})

describe('stream.create', () => {
  it('makes a stream and says by which name it is known', async () => {
    const { client, project } = await openManualWorkbench()
    expect(await client.call('stream.create', provisioned('orders', 3))).toEqual({ arn: arnOf('orders') })
    expect(project.streams.byArn(arnOf('orders'))?.openShards).toHaveLength(3)
  })

  it('refuses a taken name in words for people, under the name of the fault', async () => {
    const { client } = await openWithStream()
    expect(await client.refused('stream.create', provisioned('orders'))).toMatchObject({
      kind: 'fault',
      code: 'ResourceInUseException',
      message: 'There is a stream “orders” already. Choose another name.',
    })
  })

  it.each([
    ['provisioned without a number of shards', { name: 'a', mode: 'PROVISIONED' }, 'fault', 'InvalidArgumentException'],
    ['on demand with one', { name: 'a', mode: 'ON_DEMAND', shardCount: 2 }, 'fault', 'InvalidArgumentException'],
    ['of no name', provisioned(''), 'invalid', 'InvalidInput'],
    ['of a name with a blank', provisioned('a b'), 'invalid', 'InvalidInput'],
    ['without shards', provisioned('a', 0), 'invalid', 'InvalidInput'],
  ] as const)('refuses a stream %s', async (_what, input, kind, code) => {
    const { client, project } = await openManualWorkbench()
    expect(await client.refused('stream.create', input)).toMatchObject({
      kind,
      code,
      message: expect.stringMatching(/./),
    })
    expect(project.streams.all()).toEqual([])
  })
})

describe('stream.delete', () => {
  it('of a stream that does not exist is a fault', async () => {
    const { client } = await openManualWorkbench()
    expect(await client.refused('stream.delete', { arn: arnOf('orders') })).toMatchObject({
      kind: 'fault',
      code: 'ResourceNotFoundException',
    })
  })
})
