import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Points, Series, Subject, TimelineEvent } from '../../../src-main/contract/history'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const arn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
const caller = { accountId: '000000000000', region: 'us-east-1' }

const one = (metric: string, subject: Subject = {}, statistic: Series['statistic'] = 'Sum'): Series => ({
  ...{ metric, statistic, subject },
})
const epoch = ({ clock }: ManualWorkbench): number => Math.floor(clock.now() / 1000)

/** Two streams of two shards, of which `orders` gets some records, on a whole minute. */
const openTwoStreams = async (): Promise<ManualWorkbench> => {
  const workbench = await openManualWorkbench()
  for (const name of ['orders', 'clicks']) {
    await workbench.client.call('stream.create', { name, mode: 'PROVISIONED', shardCount: 2 })
  }
  return workbench
}

const valuesAt = ({ from, period, values }: Points, second: number): (number | null | undefined)[] =>
  values.map((series) => series[(second - from) / period])

describe('history.read', () => {
  it('has the same of a project, a stream and a shard without enhanced monitoring, by the second and by the minute', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, put } = workbench
    clock.advance(5000)
    const second = epoch(workbench)
    await put('orders', ['one', 'four'])
    await put('clicks', ['seven'])
    clock.advance(120_000)
    const shards = [0, 1].map((number) => ({ arn: arn('orders'), shardId: `shardId-00000000000${number}` }))
    const series = [
      one('IncomingRecords'),
      one('IncomingRecords', { arn: arn('orders') }),
      one('IncomingBytes', { arn: arn('orders') }, 'Maximum'),
      ...shards.map((subject) => one('IncomingRecords', subject)),
    ]
    const range = { from: second - 5, to: second + 100 }
    const seconds = await client.call('history.read', { series, ...range, points: 1000 })
    const minutes = await client.call('history.read', { series, ...range, period: 60, points: 1000 })
    expect([seconds.period, minutes.period, minutes.from]).toEqual([1, 60, second - (second % 60)])
    for (const [points, at] of [
      [seconds, second],
      [minutes, minutes.from],
    ] as const) {
      const [ofProject, ofStream, bytes, ...ofShards] = valuesAt(points, at)
      expect([ofProject, ofStream, bytes]).toEqual([3, 2, 13])
      // Equal keys share a shard.
      expect(ofShards.toSorted()).toEqual([0, 2])
    }
  })

  it('goes on where the project was left, with shards, streams and the project in step', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, put, project } = workbench
    const second = epoch(workbench)
    await put('orders', ['one', 'four'])
    clock.advance(3 * 3_600_000)
    await put('orders', ['nine'])
    await project.metrics.close()
    const series = [one('IncomingRecords'), one('IncomingRecords', { arn: arn('orders') })]
    const points = await client.call('history.read', {
      ...{ series, from: second - 86_400, to: epoch(workbench) + 3600, points: 100 },
    })
    expect(points.period).toBe(1800)
    for (const values of points.values) {
      expect(values.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(3)
    }
  })

  it('has latencies, ages and shares of success, and of a project those of its streams together', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, put, project } = workbench
    const second = epoch(workbench)
    await put('orders', ['one'])
    await put('clicks', ['two'])
    clock.advance(3000)
    for (const StreamName of ['orders', 'clicks']) {
      for (const ShardId of ['shardId-000000000000', 'shardId-000000000001']) {
        const { operations } = project.streams
        const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
        const { ShardIterator } = (await operations.GetShardIterator(caller, input)) as { ShardIterator: string }
        await operations.GetRecords(caller, { ShardIterator, Limit: 1 })
      }
    }
    clock.advance(60_000)
    const series = [
      one('PutRecords.Success', {}, 'SampleCount'),
      one('PutRecords.Success', { arn: arn('orders') }, 'Average'),
      one('PutRecords.Latency', {}, 'Average'),
      one('GetRecords.Success', {}, 'SampleCount'),
      one('OutgoingRecords', { arn: arn('orders') }),
      one('IteratorAgeMilliseconds', {}, 'Maximum'),
      one('GetRecords.IteratorAgeMilliseconds', { arn: arn('clicks') }, 'Maximum'),
    ]
    const points = await client.call('history.read', { series, from: second, to: second + 60, period: 60, points: 10 })
    expect(valuesAt(points, points.from)).toEqual([2, 1, 0, 4, 1, 0, 0])
  })

  it('tells nothing happened, 0, from nothing known, null', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, project } = workbench
    clock.advance(10_000)
    const from = project.metrics.firstSecond - 2
    const series = [
      one('IncomingBytes'),
      one('IncomingBytes', {}, 'Average'),
      one('IncomingBytes', { arn: arn('gone') }),
    ]
    const { values } = await client.call('history.read', { series, from, to: from + 5, period: 1, points: 10 })
    expect(values).toEqual([
      [null, null, 0, 0, 0],
      [null, null, null, null, null],
      [null, null, 0, 0, 0],
    ])
    const ahead = await client.call('history.read', {
      ...{ series, from: epoch(workbench) + 60, to: epoch(workbench) + 62, period: 1, points: 10 },
    })
    expect(ahead.values[0]).toEqual([null, null])
  })

  it('refuses what makes no sense, in words', async () => {
    const { client } = await openTwoStreams()
    const question = { series: [one('IncomingBytes')], from: 0, to: 600, points: 10 }
    const refused = async (change: object): Promise<string> => {
      const { code, message } = await client.refused('history.read', { ...question, ...change })
      expect(code).toBe('InvalidArgumentException')
      return message
    }
    expect(await refused({ series: [one('Loudness')] })).toBe('There is no metric Loudness of the project.')
    expect(await refused({ series: [one('PutRecord.Bytes', { arn: 'a', shardId: 'shard-1' })] })).toBe(
      'There is no metric PutRecord.Bytes of shard-1.',
    )
    expect(await refused({ to: 0 })).toMatch(/must end after it begins/)
    expect(await refused({ period: 7 })).toMatch(/7 seconds is not kept/)
    expect(await refused({ period: 1 })).toMatch(/600 periods of 1 seconds; 10 were asked for/)
  })
})

describe('history.watch', () => {
  it('sends the last seconds, then each as it passes, without a gap', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, put } = workbench
    const series = [one('IncomingRecords'), one('IncomingRecords', { arn: arn('orders') })]
    await put('orders', ['one'])
    clock.advance(3000)
    const feed = client.subscribe('history.watch', { series, seconds: 10 })
    await put('clicks', ['two', 'three'])
    clock.advance(2000)
    const [first, ...later] = feed.events
    expect(first?.values.map((values) => values.slice(-3))).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ])
    expect(later.map(({ values }) => values)).toEqual([
      [[2], [0]],
      [[0], [0]],
    ])
    expect(later.map(({ from }) => from)).toEqual([epoch(workbench) - 2, epoch(workbench) - 1])
    feed.cancel()
    clock.advance(2000)
    expect(feed.events).toHaveLength(3)
  })

  it('never brings a second twice or leaves one out, wherever in a second it began', async () => {
    const { client, clock } = await openManualWorkbench()
    clock.advance(20_730)
    const feed = client.subscribe('history.watch', { series: [one('IncomingRecords')], seconds: 10 })
    await expect.poll(() => feed.events).toHaveLength(1)
    for (const ms of [999, 1, 2500, 40, 1000]) clock.advance(ms)
    const seconds = feed.events.flatMap(({ from, values }) => (values[0] ?? []).map((_, i) => from + i))
    const first = feed.events[0]?.from ?? NaN
    expect(seconds).toEqual(Array.from({ length: 14 }, (_, i) => first + i))
  })
})

describe('history.watch of many series', () => {
  it('sends all of them at once, in their order', async () => {
    const workbench = await openTwoStreams()
    const { client, clock, put } = workbench
    await put('orders', ['one'])
    clock.advance(1000)
    const series = Array.from({ length: 250 }, (_, i) =>
      one('IncomingRecords', { arn: arn(i % 2 === 0 ? 'orders' : 'clicks') }),
    )
    const feed = client.subscribe('history.watch', { series, seconds: 10 })
    await expect
      .poll(() => {
        clock.advance(0)
        return feed.events.length
      })
      .toBe(1)
    clock.advance(1000)
    const sums = feed.events.map(({ values }) =>
      values.map((each) => each.reduce((sum: number, x) => sum + (x ?? 0), 0)),
    )
    expect(sums).toEqual([series.map((_, i) => (i % 2 === 0 ? 1 : 0)), series.map(() => 0)])
  })
})

describe('history.parts.watch', () => {
  it('tells the shards and consumers of a stream, again when they change, and ends with the stream', async () => {
    const { client, clock } = await openTwoStreams()
    const feed = client.subscribe('history.parts.watch', { arn: arn('orders') })
    clock.advance(3000)
    const change = (change: object) => client.call('stream.change', { arn: arn('orders'), change } as never)
    await change({ kind: 'split', shardId: 'shardId-000000000000' })
    await change({ kind: 'registerConsumer', name: 'reports' })
    clock.advance(1000)
    const [first] = feed.events
    expect(first).toEqual({
      shards: [0, 1].map((number) => ({ shardId: `shardId-00000000000${number}`, isOpen: true })),
      consumers: [],
    })
    expect(feed.events.at(-1)?.shards.map(({ isOpen }) => isOpen)).toEqual([false, true, true, true])
    expect(feed.events.at(-1)?.consumers).toEqual(['reports'])
    await change({ kind: 'deregisterConsumer', name: 'reports' })
    await client.call('stream.delete', { arn: arn('orders') })
    await expect.poll(() => feed.ended).toBe(true)
  })
})

describe('the timeline', () => {
  const kindsOf = (events: readonly TimelineEvent[]): string[] => events.map(({ kind }) => kind)

  it('tells everything that happened to a project and its streams, oldest first', async () => {
    const workbench = await openManualWorkbench()
    const { client, project } = workbench
    const begin = epoch(workbench)
    await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
    const change = (change: object) => client.call('stream.change', { arn: arn('orders'), change } as never)
    await change({ kind: 'split', shardId: 'shardId-000000000000' })
    await change({ kind: 'merge', shardId: 'shardId-000000000002', adjacentShardId: 'shardId-000000000003' })
    await change({ kind: 'shardCount', target: 4 })
    await change({ kind: 'retention', hours: 48 })
    await change({ kind: 'encryption', keyId: 'alias/aws/kinesis' })
    await change({ kind: 'encryption', keyId: null })
    await change({ kind: 'registerConsumer', name: 'reports' })
    await change({ kind: 'deregisterConsumer', name: 'reports' })
    await change({ kind: 'mode', mode: 'ON_DEMAND' })
    await client.call('limits.set', { mode: 'observe' })
    await client.call('stream.setLimits', { arn: arn('orders'), mode: 'off' })
    const rule = { operations: ['PutRecords'], share: 0.5, seed: 1, fault: { name: 'InternalFailure' } }
    const { id } = await client.call('injection.add', rule as never)
    await client.call('injection.remove', { id })
    await client.call('stream.delete', { arn: arn('orders') })
    await project.timeline.settled()
    const { events } = await client.call('timeline.read', { from: begin, to: begin + 60 })
    expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['opened', {}],
      ['created', { mode: 'PROVISIONED', shards: 2 }],
      ['split', { shard: 'shardId-000000000000', first: 'shardId-000000000002', second: 'shardId-000000000003' }],
      ['merged', { first: 'shardId-000000000002', second: 'shardId-000000000003', shard: 'shardId-000000000004' }],
      ['scaled', { from: 2, to: 4, by: 'UpdateShardCount' }],
      ['retention', { from: 24, to: 48 }],
      ['encryption', { change: 'started', key: 'alias/aws/kinesis' }],
      ['encryption', { change: 'stopped', key: 'alias/aws/kinesis' }],
      ['consumer', { change: 'registered', name: 'reports' }],
      ['consumer', { change: 'deregistered', name: 'reports' }],
      ['mode', { from: 'PROVISIONED', to: 'ON_DEMAND' }],
      ['limits', { from: 'enforce', to: 'observe' }],
      ['limits', { from: 'project', to: 'off' }],
      [
        'fault-injection',
        { change: 'added', rule: id, operations: 'PutRecords', share: 0.5, fault: 'InternalFailure' },
      ],
      [
        'fault-injection',
        { change: 'removed', rule: id, operations: 'PutRecords', share: 0.5, fault: 'InternalFailure' },
      ],
      ['deleted', {}],
    ])
    const ofProject = ['opened', 'fault-injection']
    for (const { kind, arn: about, detail } of events) {
      const isOfProject = ofProject.includes(kind) || detail['to'] === 'observe'
      expect(about).toBe(isOfProject ? undefined : arn('orders'))
    }
  })

  it('tells that an on-demand stream scaled by itself', async () => {
    const { client, clock, project } = await openManualWorkbench()
    await client.call('stream.create', { name: 'orders', mode: 'ON_DEMAND' })
    await project.setLimits('off')
    // Ours: a stream is scaled up ten minutes after its shards were opened, at the soonest.
    clock.advance(11 * 60_000)
    const Records = Array.from({ length: 500 }, (_, i) => ({ Data: randomBytes(1), PartitionKey: `key ${i}` }))
    const busyMinute = async (): Promise<void> => {
      for (let i = 0; i < 260; i++)
        await project.streams.operations.PutRecords(caller, { StreamName: 'orders', Records })
      clock.advance(60_000)
    }
    const scaled = async (): Promise<TimelineEvent | undefined> => {
      await busyMinute()
      const { events } = await client.call('timeline.read', { from: 0, to: 2 ** 40, arn: arn('orders') })
      return events.find(({ kind }) => kind === 'scaled')
    }
    await expect.poll(scaled, { timeout: 4000 }).toMatchObject({ detail: { from: 4, by: 'ON_DEMAND' } })
  })

  it('watches the newest, of the project and, where it is asked for one, of that stream', async () => {
    const { client, clock, project } = await openTwoStreams()
    await project.timeline.settled()
    const feed = client.subscribe('timeline.watch', { arn: arn('clicks'), limit: 2 })
    await expect.poll(() => feed.events.map(({ events }) => kindsOf(events))).toEqual([['created', 'opened']])
    clock.advance(1000)
    project.timeline.note({ kind: 'alarm', arn: arn('clicks'), detail: { rule: 'Iterator age', state: 'ALARM' } })
    await expect
      .poll(() => feed.events.at(-1)?.events[0])
      .toMatchObject({ kind: 'alarm', at: clock.now(), arn: arn('clicks'), detail: { state: 'ALARM' } })
    expect(feed.events.at(-1)?.events).toHaveLength(2)
    feed.cancel()
  })
})
