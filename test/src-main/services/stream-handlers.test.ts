import { describe, expect, it, vi } from 'vitest'
import { RecordRow, StreamPage, StreamRow, ThroughputFrame } from '../../../src-main/contract/streams'
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
      sparkline: [...new Array<number>(59).fill(0), 200],
    })
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
    expect(feed.error).toEqual({
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
      message: 'There is a stream "orders" already. Choose another name.',
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

describe('throughput.watch', () => {
  it('brings the history, then only the seconds since', async () => {
    const { client, clock, put } = await openWithStream()
    clock.advance(20_000)
    await put('orders', ['one'])
    clock.advance(2000)
    await put('orders', ['two', 'three'])
    clock.advance(1000)
    const feed = client.subscribe('throughput.watch', { arn: arnOf('orders'), seconds: 10 })
    const second = clock.now() / 1000
    expect(ThroughputFrame.parse(feed.events[0])).toMatchObject({
      startSecond: second - 10,
      incomingRecords: [0, 0, 0, 0, 0, 0, 0, 1, 0, 2],
      outgoingBytes: new Array(10).fill(0),
    })
    await put('orders', ['four'])
    clock.advance(1000)
    clock.advance(2000)
    expect(feed.events.slice(1).map(({ startSecond, incomingRecords }) => [startSecond, incomingRecords])).toEqual([
      [second, [1]],
      [second + 1, [0]],
      [second + 2, [0]],
    ])
    feed.cancel()
    clock.advance(2000)
    expect(feed.events).toHaveLength(4)
  })

  it('never brings a second twice or leaves one out, wherever in a second it began', async () => {
    const { client, clock } = await openManualWorkbench()
    clock.advance(20_730)
    const feed = client.subscribe('throughput.watch', { seconds: 10 })
    for (const ms of [999, 1, 2500, 40, 1000]) clock.advance(ms)
    const seconds = feed.events.flatMap(({ startSecond, incomingRecords }) =>
      incomingRecords.map((_, i) => startSecond + i),
    )
    const first = feed.events[0]?.startSecond ?? NaN
    expect(seconds).toEqual(Array.from({ length: 14 }, (_, i) => first + i))
  })

  it('begins with the second before the project was opened, and no earlier', async () => {
    const { client, clock } = await openManualWorkbench()
    const second = clock.now() / 1000
    clock.advance(3000)
    const feed = client.subscribe('throughput.watch', { seconds: 300 })
    expect(feed.events[0]).toMatchObject({ startSecond: second - 1, incomingBytes: [0, 0, 0, 0] })
  })

  it('brings the whole project when no stream is named', async () => {
    const { client, clock, put } = await openWithStream()
    await client.call('stream.create', provisioned('clicks'))
    await put('orders', ['one'])
    await put('clicks', ['two'])
    clock.advance(1000)
    const feed = client.subscribe('throughput.watch', { seconds: 10 })
    expect(feed.events[0]?.incomingRecords.at(-1)).toBe(2)
  })

  it('of a stream that does not exist is a fault', async () => {
    const { client } = await openManualWorkbench()
    expect(client.subscribe('throughput.watch', { arn: arnOf('orders'), seconds: 10 }).error).toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })
})

describe('records.watch', () => {
  it('brings the newest records, newest first, again when there are newer ones', async () => {
    const { client, clock, put } = await openWithStream()
    const feed = client.subscribe('records.watch', { arn: arnOf('orders'), limit: 2 })
    const texts = () => feed.events.map(({ records }) => records.map(({ body }) => body.text))
    await vi.waitUntil(() => feed.events.length === 1)
    await put('orders', ['one', 'two', 'three'])
    clock.advance(500)
    await vi.waitUntil(() => feed.events.length === 2)
    clock.advance(500)
    clock.advance(500)
    await put('orders', ['four'])
    clock.advance(500)
    await vi.waitUntil(() => feed.events.length === 3)
    expect(texts()).toEqual([[], ['three', 'two'], ['four', 'three']])
    feed.cancel()
  })

  it('shows a record with where, when and what, and a long one by its beginning', async () => {
    const { client, clock, put } = await openWithStream()
    await put('orders', ['x'.repeat(5000)])
    const feed = client.subscribe('records.watch', { arn: arnOf('orders'), limit: 10 })
    await vi.waitUntil(() => feed.events.length === 1)
    expect(RecordRow.parse(feed.events[0]?.records[0])).toEqual({
      shardId: 'shardId-000000000000',
      sequenceNumber: expect.stringMatching(/^49\d{54}$/),
      partitionKey: 'key',
      arrivedAt: clock.now(),
      bytes: 5000,
      body: { format: 'text', text: 'x'.repeat(2048), truncated: true },
    })
    feed.cancel()
  })

  it.each(['a stream that does not exist', 'a stream that is deleted'])('ends for %s', async () => {
    const { client, clock } = await openWithStream()
    const [missing, deleted] = ['missing', 'orders'].map((name) =>
      client.subscribe('records.watch', { arn: arnOf(name), limit: 10 }),
    )
    await vi.waitUntil(() => deleted?.events.length === 1)
    expect(missing?.ended).toBe(true)
    await client.call('stream.delete', { arn: arnOf('orders') })
    clock.advance(500)
    await vi.waitUntil(() => deleted?.ended === true)
  })
})

describe('record.read', () => {
  const newestRow = async ({ client }: ManualWorkbench): Promise<RecordRow> => {
    const feed = client.subscribe('records.watch', { arn: arnOf('orders'), limit: 1 })
    await vi.waitUntil(() => feed.events.length === 1)
    feed.cancel()
    return RecordRow.parse(feed.events[0]?.records[0])
  }

  it('brings one record with its whole body', async () => {
    const opened = await openWithStream()
    const json = JSON.stringify({ items: new Array<string>(2000).fill('item') })
    await opened.put('orders', ['before', json])
    const { shardId, sequenceNumber } = await newestRow(opened)
    expect(await opened.client.call('record.read', { arn: arnOf('orders'), shardId, sequenceNumber })).toMatchObject({
      sequenceNumber,
      bytes: json.length,
      body: { format: 'json', text: json, truncated: false },
    })
  })

  it('says in words that a record, its shard or its stream is not there', async () => {
    const opened = await openWithStream()
    await opened.put('orders', ['one'])
    const { shardId, sequenceNumber } = await newestRow(opened)
    const input = { arn: arnOf('orders'), shardId, sequenceNumber }
    const gone = {
      kind: 'fault',
      code: 'ResourceNotFoundException',
      message: expect.stringContaining('The record is gone'),
    }
    const { client } = opened
    expect(await client.refused('record.read', { ...input, sequenceNumber: 'forged' })).toMatchObject(gone)
    expect(await client.refused('record.read', { ...input, shardId: 'shardId-000000000007' })).toMatchObject(gone)
    expect(await client.refused('record.read', { ...input, arn: arnOf('missing') })).toMatchObject({
      message: 'This stream does not exist any more.',
    })
  })
})
