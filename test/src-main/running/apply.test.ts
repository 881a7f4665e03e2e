import { describe, expect, it } from 'vitest'
import { within } from '../engine/producers/support/within'
import type { Design } from '../../../src-main/planning/design/design'
import type { DesignRun } from '../../../src-main/running/run'
import { caller, monday, runInMemory, type RanInMemory } from '../../support/run-in-memory'
import { application, designOf, fn, pipeline, sink, source, stream, type Of } from './support/designs'

/** Run one for five seconds, become the other, and run for five more. */
const change = (before: Design, after: Design, ms = 10_000): Promise<RanInMemory> =>
  runInMemory(before, { seed: 1, ms, at: [{ ms: 5000, do: (run) => run.apply(after) }] })

const changesOf = ({ changes }: DesignRun) =>
  changes.map(({ element, member, state, told }) => [element, member, state, told.key.replace('run.change.', '')])

describe('a change while a design runs', () => {
  it('reshards a stream as AWS does', async () => {
    const ran = await change(pipeline({}), pipeline({ stream: { shards: 2 } }))
    expect(ran.stream('orders').openShards).toHaveLength(2)
    expect(ran.stream('orders').shards).toHaveLength(3)
    expect(changesOf(ran.run)).toEqual([['orders', 'shards', 'applied', 'applied']])
    // Who reads follows the children.
    expect(ran.totals('app').records).toBeGreaterThan(ran.totals('orders').records - 120)
  })

  it('is refused in AWS’s words where AWS refuses it', async () => {
    const ran = await change(pipeline({}), pipeline({ stream: { shards: 5 } }))
    expect(ran.stream('orders').openShards).toHaveLength(1)
    expect(ran.run.changes).toMatchObject([
      {
        ...{ element: 'orders', member: 'shards', state: 'refused' },
        told: {
          key: 'run.change.refused',
          values: {
            fault: 'InvalidArgumentException',
            message: expect.stringContaining('TargetShardCount 5') as string,
          },
        },
      },
    ])
  })

  it('sets retention, largest record, metrics, encryption and mode', async () => {
    const after = pipeline({
      stream: { retentionHours: 48, maxRecordKiB: 2048, shardMetrics: 7, encryption: 'aws-key', mode: 'on-demand' },
    })
    const ran = await change(pipeline({}), after)
    expect(ran.stream('orders').settings).toMatchObject({
      ...{ retentionHours: 48, maxRecordSizeInKiB: 2048, mode: 'ON_DEMAND' },
      encryption: { current: { keyId: 'alias/aws/kinesis' } },
    })
    expect(ran.stream('orders').settings.shardLevelMetrics).toHaveLength(7)
    expect(new Set(changesOf(ran.run).map(([, , state]) => state))).toEqual(new Set(['applied']))
    const back = await change(after, pipeline({ stream: { mode: 'on-demand' } }))
    expect(back.stream('orders').settings).toMatchObject({ retentionHours: 24, encryption: {} })
    expect(back.stream('orders').settings.shardLevelMetrics).toEqual([])
    expect(back.stream('orders').settings.encryption.current).toBeUndefined()
  })

  it('changes the workload and what consumers do at once', async () => {
    const ran = await change(
      pipeline({ workload: { arrivals: 'even' }, application: { recordsPerSecondPerWorker: 10 } }),
      pipeline({
        workload: { arrivals: 'even', recordsPerSecond: 500 },
        application: { recordsPerSecondPerWorker: 10_000 },
      }),
    )
    expect(ran.totals('shop').records).toSatisfy(within(2750, 2800))
    expect(ran.totals('app').records).toBeGreaterThan(1700)
    expect(changesOf(ran.run)).toEqual([
      ['shop', 'workload.recordsPerSecond', 'applied', 'applied'],
      ['app', 'recordsPerSecondPerWorker', 'applied', 'applied'],
    ])
  })

  it('commits to On-demand Advantage before it warms a stream up', async () => {
    const ran = await change(
      pipeline({ stream: { mode: 'on-demand' } }),
      pipeline({ stream: { mode: 'on-demand-advantage', warmMiBps: 10 } }),
    )
    expect(changesOf(ran.run).map(([, member, state]) => [member, state])).toEqual([
      ['warmMiBps', 'applied'],
      ['mode', 'applied'],
    ])
    expect(ran.stream('orders').settings.warmThroughputMiBps).toBe(10)
  })

  it('gives warm capacity back where a stream is not to have it any more, and lets the commitment end', async () => {
    const warm = pipeline({ stream: { mode: 'on-demand-advantage', warmMiBps: 10 } })
    const ran = await change(warm, pipeline({ stream: { mode: 'on-demand' } }))
    expect(changesOf(ran.run)).toEqual([
      ['orders', 'warmMiBps', 'applied', 'applied'],
      ['orders', 'mode', 'applied', 'commitmentLasts'],
    ])
    expect(ran.stream('orders').settings.warmThroughputMiBps).toBe(0)
    const { operations } = ran.world.streams
    expect(await operations.DescribeAccountSettings(caller, {})).toMatchObject({
      MinimumThroughputBillingCommitment: { Status: 'ENABLED_UNTIL_EARLIEST_ALLOWED_END' },
    })
  })

  it('moves to another region when it is restarted, and says so until then', async () => {
    const before = pipeline({ application: { reads: 'fan-out' } })
    const after = { ...before, region: 'eu-west-1' }
    const ran = await change(before, after)
    expect(changesOf(ran.run)).toEqual([['orders', 'region', 'needs-restart', 'needsRestart']])
    await ran.run.apply(before)
    expect(changesOf(ran.run)).toEqual([['orders', 'region', 'applied', 'applied']])
    await ran.run.apply(after)
    await ran.run.addFault({ kind: 'shard-throttles', element: 'orders', shardId: null, share: 0.1 }, null)
    await ran.run.restart()
    await ran.world.pass(5000)
    expect(ran.run.changes).toEqual([])
    expect(ran.run.streams).toMatchObject([{ arn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders' }])
    expect(ran.stream('orders').owner.region).toBe('eu-west-1')
    expect([...ran.stream('orders').consumers.keys()]).toEqual(['app'])
    expect(ran.totals('app').records).toBeGreaterThan(150)
    expect(ran.run.faults[0]?.hits).toBeGreaterThan(5)
    const [old] = ran.world.streams.all().filter(({ owner }) => owner.region !== 'eu-west-1')
    expect(old?.consumers.size).toBe(0)
    await ran.run.stop(true)
    expect(ran.world.streams.all()).toEqual([])
  })

  it('lets elements and connections come and go', async () => {
    const elements = [source({ arrivals: 'even' }), stream(), application(), fn(), sink()]
    const ran = await change(
      designOf(elements.slice(0, 3), 'shop > orders > app'),
      designOf([...elements, stream({ id: 'copy', name: 'copy' })], 'shop > orders > fn > end', 'shop > copy'),
    )
    expect(ran.totals('copy').records).toSatisfy(within(240, 260))
    expect(ran.totals('end').records).toBe(ran.totals('fn').records)
    expect(ran.run.facts().elements.find(({ element }) => element === 'app')).toMatchObject({
      ...{ state: 'not-runnable', why: { key: 'run.why.noStream' } },
    })
  })

  it('says what takes a restart, and restarts that', async () => {
    const ran = await change(pipeline({}), pipeline({ application: { reads: 'fan-out' } }))
    expect(changesOf(ran.run)).toEqual([['app', 'reads', 'needs-restart', 'needsRestart']])
    expect(ran.stream('orders').consumers.size).toBe(0)
    await ran.run.restart()
    await ran.world.pass(5000)
    expect(ran.run.changes).toEqual([])
    expect([...ran.stream('orders').consumers.keys()]).toEqual(['app'])
    expect((await ran.usage('orders'))['provisioned.fanOutRetrieval']).toBeGreaterThan(10_000n)
  })

  it('registers nobody any more who does not read by fan-out, or not at all', async () => {
    const fanOut = pipeline({ application: { reads: 'fan-out' } })
    const shared = await change(fanOut, pipeline({}))
    expect(shared.stream('orders').consumers.size).toBe(1)
    await shared.run.restart()
    await shared.world.pass(2000)
    expect(shared.stream('orders').consumers.size).toBe(0)
    const gone = await change(fanOut, designOf([source(), stream()], 'shop > orders'))
    expect(gone.stream('orders').consumers.size).toBe(0)
  })

  it('keeps the name of a stream until it is restarted', async () => {
    const elements = [source({ arrivals: 'even' }), application()]
    const before = designOf([...elements, stream()], 'shop > orders > app')
    const ran = await change(before, designOf([...elements, stream({ name: 'sales' })], 'shop > orders > app'))
    expect(changesOf(ran.run)).toEqual([['orders', 'name', 'needs-restart', 'needsRestart']])
    expect(ran.run.streams).toMatchObject([{ element: 'orders', stream: 'orders' }])
    const put = ran.totals('orders').records
    expect(put).toSatisfy(within(490, 510))
    await ran.run.restart()
    await ran.world.pass(5000)
    expect(ran.run.streams).toMatchObject([{ element: 'orders', stream: 'sales' }])
    expect(ran.world.streams.all().map(({ name }) => name)).toEqual(['orders', 'sales'])
    expect(ran.totals('orders').records).toSatisfy(within(240, 260))
    expect(ran.totals('app').records).toBeGreaterThan(150)
  })

  it('leaves streams when it is stopped, or removes them', async () => {
    const ran = await runInMemory(pipeline({ application: { reads: 'fan-out' } }), { seed: 1, ms: 5000 })
    await ran.run.stop(false)
    expect(ran.stream('orders').consumers.size).toBe(0)
    const before = ran.totals('orders').records
    await ran.world.pass(5000)
    expect(ran.totals('orders').records).toBe(before)
    const removed = await runInMemory(pipeline({}), { seed: 1, ms: 1000 })
    await removed.run.stop(true)
    expect(removed.world.streams.all()).toEqual([])
  })
})

describe('autoscaling', () => {
  it('follows the load with UpdateShardCount, and its cool-downs', async () => {
    const design = pipeline({
      workload: {
        ...{ recordsPerSecond: 140, arrivals: 'even', recordBytes: { kind: 'constant', bytes: 40 } },
        spikes: [{ every: 'hour', atMinute: 3, minutes: 30, factor: 0.1 }],
      },
      stream: {
        autoscaling: {
          ...{ kind: 'target', utilization: 0.1, min: 1, max: 8 },
          ...{ evaluationSeconds: 60, outCooldownSeconds: 60, inCooldownSeconds: 120 },
        },
      },
    })
    const shards: [number, number][] = []
    const ran = await runInMemory(design, {
      ...{ seed: 1, ms: 7 * 60_000 },
      at: Array.from({ length: 7 }, (_, i) => ({
        ms: (i + 1) * 60_000 - 1000,
        do: (run: DesignRun) => void shards.push([i + 1, run.facts().elements[1]?.shards ?? 0]),
      })),
    })
    const counts = shards.map(([, count]) => count)
    expect(counts[0]).toBe(1)
    expect(Math.max(...counts)).toBe(2)
    expect(ran.stream('orders').openShards).toHaveLength(1)
    expect(ran.run.changes).toMatchObject([
      { element: 'orders', member: 'autoscaling', state: 'applied', told: { key: 'run.change.scaled' } },
    ])
    expect(ran.stream('orders').settings.done.updateShardCount.length).toBe(2)
  })

  it('goes by the hours of its schedule', async () => {
    const steps = [
      { atMinute: 0, shards: 1 },
      { atMinute: 2, shards: 2 },
    ]
    const scheduled = (changes: Partial<Of<'stream'>>) =>
      designOf(
        [source({ recordsPerSecond: 1 }), stream({ autoscaling: { kind: 'scheduled', steps }, ...changes })],
        'shop > orders',
      )
    const ran = await runInMemory(scheduled({}), { seed: 1, from: monday, ms: 200_000 })
    expect(ran.stream('orders').openShards).toHaveLength(2)
    // Another edit does not take back what the policy did.
    await ran.run.apply(scheduled({ retentionHours: 48 }))
    expect(ran.stream('orders').settings.retentionHours).toBe(48)
    expect(ran.stream('orders').openShards).toHaveLength(2)
  })
})
