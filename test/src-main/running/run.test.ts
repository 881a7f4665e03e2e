import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { within } from '../engine/producers/support/within'
import type { LoggedRecord } from '../../../src-main/engine/log/logged-records'
import { arnOf, type Stream } from '../../../src-main/engine/streams/stream'
import { pack } from '../../../src-main/engine/packed-list'
import { putMembers } from '../../../src-main/engine/producers/made-records'
import { rateCurveOf } from '../../../src-main/planning/flow/rate-curve'
import type { Design } from '../../../src-main/planning/design/design'
import type { Workload } from '../../../src-main/planning/design/workload'
import type { KeptRun } from '../../../src-main/running/kept-run'
import { startRun } from '../../../src-main/running/run'
import { caller, monday, newRun, openMemoryWorld, recordsOf, runInMemory } from '../../support/run-in-memory'
import { application, designOf, fn, pipeline, sink, source, stream } from './support/designs'

const branching = designOf(
  [
    source({ partitionKeys: { kind: 'zipf', keys: 20, exponent: 1 }, recordsPerSecond: 900 }),
    ...[stream(), stream({ id: 'out', name: 'out', shards: 2 })],
    ...[application({ recordsPerSecondPerWorker: 400 }), fn({ reads: 'fan-out', recordsOut: 0.5 }), sink()],
  ],
  'shop > orders > app > out > end',
  'orders > fn > end',
)

const eventLog = async (design: Design, seed: number, ms = 6000): Promise<string[]> => {
  const ran = await runInMemory(design, { seed, ms })
  const logs = await Promise.all(['orders', 'out'].map((id) => ran.records(id)))
  return logs.flat().map(lineOf)
}

const lineOf = ({ index, arrivedAt, partitionKey, data }: LoggedRecord): string =>
  `${index} ${arrivedAt} ${partitionKey} ${Buffer.from(data).toString('base64').slice(0, 24)}`

describe('a run', () => {
  it('makes the streams of the design and lets records flow through all of it', async () => {
    const ran = await runInMemory(branching, { seed: 1, ms: 20_000 })
    expect(ran.stream('out').openShards).toHaveLength(2)
    const made = ran.totals('shop').records
    expect(made).toSatisfy(within(17_000, 19_000))
    expect(ran.totals('orders').records + ran.run.facts().elements.length).toBeGreaterThan(made * 0.95)
    expect(ran.totals('fn').records).toBeGreaterThan(made * 0.9)
    // An application does 400 of them a second.
    expect(ran.totals('app').records).toSatisfy(within(7000, 8000))
    expect((await ran.records('out')).length).toBe(ran.totals('app').records)
    const usage = await ran.usage('orders')
    expect(usage['provisioned.records']).toBe(BigInt(ran.totals('orders').records))
    const incoming = await ran.metric('orders', 'IncomingRecords', { period: 10 })
    const before = (await ran.records('orders')).filter(({ arrivedAt }) => arrivedAt < monday + 20_000)
    expect(incoming.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(before.length)
  })

  it('gives the same event log for the same seed, and another for another', async () => {
    const first = await eventLog(branching, 1)
    expect(first.length).toBeGreaterThan(4000)
    expect(await eventLog(branching, 1)).toEqual(first)
    expect(await eventLog(branching, 2)).not.toEqual(first)
  })

  it('gives the same event log whatever the steps its time passes in, and when it goes on half-way', async () => {
    const design = pipeline({ workload: { partitionKeys: { kind: 'zipf', keys: 9, exponent: 1 } } })
    const whole = async (seed: number): Promise<string[]> =>
      texts(await (await runInMemory(design, { seed, ms: 4000 })).records('orders'))
    const inParts = async (seed: number, cuts: readonly number[]): Promise<string[]> => {
      const world = await openMemoryWorld()
      let kept = newRun(seed, monday)
      let passed = 0
      for (const cut of [...cuts.toSorted((a, b) => a - b), 4000]) {
        const run = await startRun(design, world.parts, kept)
        await world.pass(cut - passed)
        passed = cut
        await run.close()
        kept = run.kept()
      }
      const [stream] = world.streams.all()
      return stream === undefined ? [] : texts(await recordsOf(stream))
    }
    const texts = (records: Awaited<ReturnType<typeof recordsOf>>): string[] =>
      records.map(({ arrivedAt, data }) => `${arrivedAt} ${Buffer.from(data).toString('base64').slice(0, 16)}`)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.array(fc.integer({ min: 1, max: 3999 }), { maxLength: 3 }),
        async (seed, cuts) => {
          expect(await inParts(seed, cuts)).toEqual(await whole(seed))
        },
      ),
      { numRuns: 5 },
    )
  })

  it('gives the same event log when it goes on half-way, with what waited to be put again', async () => {
    const elements = [source({ recordsPerSecond: 1500 }), stream(), stream({ id: 'copy', name: 'copy' })]
    const full = designOf([...elements, application()], 'shop > orders > app > copy', 'shop > copy')
    const log = async (cuts: readonly number[]): Promise<string[]> => {
      const world = await openMemoryWorld()
      let run = await startRun(full, world.parts, newRun(1, monday))
      let passed = 0
      for (const cut of cuts) {
        await world.pass(cut - passed)
        passed = cut
        await run.close()
        expect(run.kept().waiting.length).toBeGreaterThan(0)
        // As it is written and read.
        run = await startRun(full, world.parts, JSON.parse(JSON.stringify(run.kept())) as KeptRun)
      }
      await world.pass(8000 - passed)
      await run.close()
      return (await recordsOf(world.streams.byArn(arnOf(caller, 'orders')) as Stream)).map(lineOf)
    }
    const whole = await log([])
    expect(whole.length).toBeGreaterThan(7000)
    expect(await log([2017, 4961])).toEqual(whole)
  })

  it('loses nothing of what somebody lets take its time when it is closed', async () => {
    const world = await openMemoryWorld()
    const even = pipeline({ workload: { arrivals: 'even' } })
    const run = await startRun(even, world.parts, newRun(1, monday))
    await run.addFault({ kind: 'latency', element: 'orders', ms: 700 }, null)
    await world.pass(5000)
    const made = run.totals('shop').records
    expect(run.totals('orders').records).toBeLessThan(made)
    await run.close()
    const { waiting } = run.kept()
    expect(run.totals('orders').records + waiting.flatMap(({ records }) => records).length).toBe(made)
  })

  it('gives the same event log when its clock runs as fast as it can', async () => {
    const stepped = await eventLog(branching, 3, 3000)
    const world = await openMemoryWorld()
    const run = await startRun(branching, world.parts, newRun(3, monday))
    world.clock.setRate(null)
    await vi.waitUntil(() => world.clock.now() > monday + 3000)
    world.clock.setRate(0)
    await run.close()
    const logs = await Promise.all(world.streams.all().map(recordsOf))
    expect(logs.flatMap((log) => log.filter(({ arrivedAt }) => arrivedAt <= monday + 3000).map(lineOf))).toEqual(
      stepped,
    )
  })

  it('lets an application go on where it was', async () => {
    const world = await openMemoryWorld()
    const design = designOf(
      [source(), stream(), application(), stream({ id: 'out', name: 'out' })],
      'shop > orders > app > out',
    )
    const first = await startRun(design, world.parts, newRun(1, monday))
    await world.pass(10_000)
    await first.close()
    const again = await startRun(design, world.parts, first.kept())
    await world.pass(10_000)
    await again.close()
    const [orders, out] = await Promise.all(world.streams.all().map(recordsOf))
    const passedOn = out?.map(({ data }) => Buffer.from(data).toString('hex')) ?? []
    expect(passedOn).toEqual(orders?.slice(0, passedOn.length).map(({ data }) => Buffer.from(data).toString('hex')))
    expect(passedOn.length).toBeGreaterThan((orders?.length ?? 0) - 100)
  })

  it('leaves a stream as somebody made it meanwhile when it goes on', async () => {
    const world = await openMemoryWorld()
    const { operations } = world.streams
    const first = await startRun(pipeline({}), world.parts, newRun(1, monday))
    await world.pass(1000)
    await operations.UpdateShardCount(caller, {
      ...{ StreamName: 'orders', TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' as const },
    })
    await first.close()
    const again = await startRun(pipeline({}), world.parts, first.kept())
    await world.pass(3000)
    expect(world.streams.all()[0]?.openShards).toHaveLength(2)
    expect(again.facts().elements[2]).toMatchObject({ state: 'running', lagMs: expect.any(Number) as number })
    await again.close()
  })

  it.each<[string, Partial<Workload>]>([
    ['a constant rate', {}],
    ['hours of a day', { shape: Array.from({ length: 24 }, (_, hour) => 1 + (hour % 12)) }],
    ['a peak', { peakToAverage: 4 }],
    ['spikes', { spikes: [{ every: 'hour', atMinute: 0.1, minutes: 0.2, factor: 8 }] }],
    ['even arrivals', { arrivals: 'even', peakToAverage: 3 }],
  ])('puts records as the curve of its workload goes: %s', async (_name, workload) => {
    const design = designOf([source({ recordsPerSecond: 200, ...workload }), stream({ shards: 4 })], 'shop > orders')
    const [element] = design.elements
    if (element?.kind !== 'source') throw new Error('There is no source.')
    const from = monday + 18 * 3_600_000 - 20_000
    const ran = await runInMemory(design, { seed: 7, from, ms: 40_000 })
    const seconds = await ran.metric('orders', 'IncomingRecords')
    const curve = rateCurveOf(element.workload)
    for (let part = 0; part < 4; part++) {
      const records = seconds.slice(part * 10, part * 10 + 10).reduce<number>((sum, value) => sum + (value ?? 0), 0)
      let expected = 0
      for (let ms = 0; ms < 10_000; ms += 100) expected += curve.at(from + part * 10_000 + ms) / 10
      const margin = 4 * Math.sqrt(expected) + 1
      expect(records).toSatisfy(within(expected - margin, expected + margin))
    }
  })

  it('puts refused records again until they are kept, or given up', async () => {
    const ran = await runInMemory(
      designOf(
        [source({ spikes: [{ every: 'hour', atMinute: 0.1, minutes: 0.1, factor: 40 }] }), stream()],
        'shop > orders',
      ),
      { seed: 1, ms: 50_000 },
    )
    expect(ran.totals('orders').records).toBe(ran.totals('shop').records)
    const throttled = await ran.metric('orders', 'WriteProvisionedThroughputExceeded', { period: 50 })
    expect(throttled[0]).toBeGreaterThan(1000)
    const lost = await runInMemory(
      designOf([source({ recordsPerSecond: 2000 }, { retryForSeconds: 1 }), stream()], 'shop > orders'),
      { seed: 1, ms: 10_000 },
    )
    expect(lost.totals('orders').records).toSatisfy(within(9_900, 11_100))
    expect(lost.run.facts().elements[0]?.errorsPerSecond).toSatisfy(within(600, 1100))
  })

  it('says of what the engine cannot run yet that it cannot, and runs the rest', async () => {
    const ran = await runInMemory(
      designOf(
        [
          ...[source(), stream()],
          { kind: 'delivery', id: 'to-lake', name: 'to lake' },
          { kind: 'bucket', id: 'lake', name: 'lake' },
          { kind: 'flink-application', id: 'flink', name: 'flink' },
        ],
        'shop > orders > to-lake > lake',
        'orders > flink',
      ),
      { seed: 1, ms: 3000 },
    )
    expect(ran.run.facts().elements.map(({ state, why }) => [state, why?.key])).toEqual([
      ['running', undefined],
      ['running', undefined],
      ['not-runnable', 'run.why.needsFirehose'],
      ['not-runnable', 'run.why.noChannel'],
      ['not-runnable', 'run.why.needsFlink'],
    ])
    expect(ran.totals('orders').records).toBeGreaterThan(100)
  })

  it('puts a recording again, in its own time, over and over', async () => {
    const Data = Array.from({ length: 4 }, (_, i) => Buffer.from(`r${i}`))
    const records = pack(
      putMembers,
      Data.map((data) => ({ Data: data, PartitionKey: 'k' })),
    )
    const recorded = { records, times: Float64Array.of(0, 50, 1200, 2900) }
    const ran = await runInMemory(designOf([source({ recording: 'friday' }), stream()], 'shop > orders'), {
      ...{ seed: 1, ms: 6000 },
      recording: async (name) => (name === 'friday' ? recorded : undefined),
    })
    const put = (await ran.records('orders')).map(({ arrivedAt, data }) => {
      return [arrivedAt - monday, Buffer.from(data).toString()]
    })
    expect(put).toEqual([
      ...[
        [100, 'r0'],
        [100, 'r1'],
        [1300, 'r2'],
        [3000, 'r3'],
      ],
      ...[
        [3100, 'r0'],
        [3100, 'r1'],
        [4300, 'r2'],
        [6000, 'r3'],
      ],
    ])
  })

  it('puts nothing of its own where a recording is not there', async () => {
    const ran = await runInMemory(pipeline({ workload: { recording: 'friday' } }), {
      ...{ seed: 1, ms: 3000, recording: async () => undefined },
    })
    expect(await ran.records('orders')).toEqual([])
    expect(ran.run.facts().elements[0]).toMatchObject({ state: 'not-runnable', why: { key: 'run.why.noRecording' } })
  })

  it('uses streams and readers that were there as they are, and never removes them', async () => {
    const world = await openMemoryWorld()
    const { operations } = world.streams
    await operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 2 })
    await operations.IncreaseStreamRetentionPeriod(caller, { StreamName: 'orders', RetentionPeriodHours: 168 })
    const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    await operations.RegisterStreamConsumer(caller, { StreamARN, ConsumerName: 'app' })
    await world.pass(1000)
    const design = designOf(
      [source(), stream(), application({ reads: 'fan-out' }), stream({ id: 'out', name: 'out' })],
      'shop > orders > app > out',
    )
    const run = await startRun(design, world.parts, newRun(1, monday + 1000))
    await world.pass(3000)
    expect(run.ownStreams).toEqual(['out'])
    expect(run.totals('app').records).toBeGreaterThan(50)
    // Only what is edited is changed.
    const edited = designOf(
      [source(), stream({ shardMetrics: 7 }), application({ reads: 'fan-out' }), stream({ id: 'out', name: 'out' })],
      'shop > orders > app > out',
    )
    await run.apply(edited)
    const [orders] = world.streams.all()
    expect(orders?.settings).toMatchObject({ retentionHours: 168 })
    expect(orders?.settings.shardLevelMetrics).toHaveLength(7)
    expect(orders?.openShards).toHaveLength(2)
    await run.close()
    const again = await startRun(edited, world.parts, run.kept())
    await again.stop(true)
    await world.pass(1000)
    expect(world.streams.all().map(({ name }) => name)).toEqual(['orders'])
    expect([...(world.streams.all()[0]?.consumers.keys() ?? [])]).toEqual(['app'])
  })

  it('begins nothing any more once it is stopped', async () => {
    const world = await openMemoryWorld()
    const run = await startRun(pipeline({}), world.parts, newRun(1, monday))
    await world.pass(1000)
    await run.stop(false)
    const [orders] = world.streams.all()
    const before = orders?.shards[0]?.log.nextIndex
    await run.apply(pipeline({ workload: { recordsPerSecond: 100 } }))
    await world.pass(3000)
    expect(orders?.shards[0]?.log.nextIndex).toBe(before)
  })

  it('leaves nothing at work when it cannot be started', async () => {
    const world = await openMemoryWorld()
    const design = designOf(
      [source(), stream(), source({ recording: 'friday' }, { id: 'again', name: 'again' })],
      'shop > orders',
      'again > orders',
    )
    const recording = () => Promise.reject(new Error('The recording cannot be read.'))
    await expect(startRun(design, { ...world.parts, recording }, newRun(1, monday))).rejects.toThrow('cannot be read')
    await world.pass(3000)
    expect(world.streams.all()[0]?.shards[0]?.log.nextIndex).toBe(1)
  })

  it('delivers to a bucket through a channel', async () => {
    const ran = await runInMemory(
      designOf(
        [
          source({ recordsPerSecond: 4 }),
          stream({ mode: 'on-demand', channel: 's3' }),
          { kind: 'bucket', id: 'lake', name: 'lake' },
        ],
        'shop > orders > lake',
      ),
      { seed: 1, ms: 330_000 },
    )
    expect(ran.run.facts().elements[2]).toMatchObject({ state: 'running' })
    expect(ran.totals('lake').records).toSatisfy(within(1000, ran.totals('orders').records))
  })
})
