import { describe, expect, it } from 'vitest'
import { within } from '../engine/producers/support/within'
import { isFault } from '../../../src-main/engine/fault'
import type { Fault } from '../../../src-main/running/kept-run'
import { startRun, type DesignRun } from '../../../src-main/running/run'
import { pack } from '../../../src-main/engine/packed-list'
import { putMembers } from '../../../src-main/engine/producers/made-records'
import type { Stream } from '../../../src-main/engine/streams/stream'
import { caller, monday, recordsOf, runInMemory, type MemoryWorld } from '../../support/run-in-memory'
import { application, designOf, fn, source, stream } from './support/designs'

const design = designOf(
  [
    source({ recordsPerSecond: 100, arrivals: 'even', payload: { at: { kind: 'time' } } }),
    stream({ shards: 2 }),
    application({ recordsPerSecondPerWorker: 500 }),
    fn({ maxRetries: 1, batchRecords: 50 }),
  ],
  'shop > orders > app',
  'orders > fn',
)

/** Run it for 20 seconds, with a fault from the tenth on. */
const run = (fault: Fault, until: number | null = null, ms = 20_000) =>
  runInMemory(design, { seed: 1, ms, at: [{ ms: 10_000, do: async (run) => void (await run.addFault(fault, until)) }] })

const facts = (run: DesignRun, id: string) => {
  const found = run.facts().elements.find(({ element }) => element === id)
  if (found === undefined) throw new Error(`There is no element ${id}.`)
  return found
}

const put = ({ streams }: MemoryWorld) =>
  streams.operations.PutRecord(caller, { StreamName: 'orders', Data: Buffer.from('x'), PartitionKey: 'x' })

describe('a fault of a run', () => {
  it('lets a consumer stop: its lag grows until it is healed', async () => {
    const ran = await run({ kind: 'consumer-stops', element: 'app' })
    expect(facts(ran.run, 'app')).toMatchObject({
      state: 'failed',
      why: { key: 'run.why.stopped' },
      recordsPerSecond: 0,
    })
    expect(facts(ran.run, 'app').lagMs).toSatisfy(within(9000, 12_000))
    expect(facts(ran.run, 'app').backlogRecords).toSatisfy(within(900, 1200))
    expect(facts(ran.run, 'fn').recordsPerSecond).toSatisfy(within(80, 120))
    ran.run.heal(ran.run.faults[0]?.id ?? '')
    await ran.world.pass(10_000)
    expect(facts(ran.run, 'app')).toMatchObject({ state: 'running' })
    expect(facts(ran.run, 'app').lagMs).toBeLessThan(3000)
  })

  it('lets a consumer slow down: it gets through so much less', async () => {
    const ran = await run({ kind: 'consumer-slows', element: 'app', factor: 50 }, null, 40_000)
    expect(facts(ran.run, 'app').recordsPerSecond).toSatisfy(within(8, 12))
    expect(facts(ran.run, 'app').load).toBe(1)
    expect(facts(ran.run, 'app').lagMs).toBeGreaterThan(15_000)
  })

  it('throttles a shard: whoever puts gets AWS’s answer, and the source puts it again', async () => {
    const fault: Fault = { kind: 'shard-throttles', element: 'orders', shardId: 'shardId-000000000001', share: 1 }
    const ran = await run(fault)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        ran.world.streams.operations.PutRecord(caller, {
          StreamName: 'orders',
          Data: Buffer.from('x'),
          PartitionKey: `k${i}`,
        }),
      ),
    )
    const refused = answers.filter(isFault)
    expect(refused.length).toSatisfy(within(1, 7))
    expect(refused[0]).toMatchObject({
      fault: 'ProvisionedThroughputExceededException',
      message: 'Rate exceeded for shard shardId-000000000001 in stream orders under account 000000000000.',
    })
    expect(facts(ran.run, 'shop').throttledPerSecond).toBeGreaterThan(30)
    expect(facts(ran.run, 'orders').throttledPerSecond).toBeGreaterThan(30)
    expect(facts(ran.run, 'shop').backlogRecords).toBeGreaterThan(300)
    expect(ran.run.faults[0]?.hits).toBeGreaterThan(300)
    ran.run.heal(ran.run.faults[0]?.id ?? '')
    await ran.world.pass(20_000)
    expect(ran.totals('orders').records).toBeGreaterThanOrEqual(ran.totals('shop').records)
  })

  it('throttles the whole stream: the answer names the shard of the key, and it counts as throttling does', async () => {
    const fault: Fault = { kind: 'shard-throttles', element: 'orders', shardId: null, share: 0.5 }
    let hits = 0
    let perSecond: number | null = null
    const heal = async (run: DesignRun): Promise<void> => {
      hits = run.faults[0]?.hits ?? 0
      perSecond = facts(run, 'orders').throttledPerSecond
      run.heal(run.faults[0]?.id ?? '')
    }
    const ran = await runInMemory(design, {
      ...{ seed: 1, ms: 20_000 },
      at: [
        { ms: 5000, do: (run) => run.addFault(fault, null) },
        { ms: 15_050, do: heal },
      ],
    })
    for (const name of ['WriteProvisionedThroughputExceeded', 'PutRecords.ThrottledRecords']) {
      expect(await ran.metric('orders', name, { period: 20 })).toEqual([hits])
    }
    expect(hits).toBeGreaterThan(400)
    expect(perSecond).toBeGreaterThan(40)
    await ran.run.addFault(fault, null)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        ran.world.streams.operations.PutRecord(caller, {
          ...{ StreamName: 'orders', Data: Buffer.from('x'), PartitionKey: `k${i}` },
        }),
      ),
    )
    const named = answers.filter(isFault).map(({ message }) => /shardId-\d+/.exec(message)?.[0])
    expect(new Set(named)).toEqual(new Set(['shardId-000000000000', 'shardId-000000000001']))
  })

  it('goes on where it was, with the same chances', async () => {
    const whole = await run({ kind: 'shard-throttles', element: 'orders', shardId: null, share: 0.3 })
    const cut = await runInMemory(design, { seed: 1, ms: 10_000 })
    await cut.run.addFault({ kind: 'shard-throttles', element: 'orders', shardId: null, share: 0.3 }, null)
    await cut.world.pass(4000)
    await cut.run.close()
    const again = await startRun(design, cut.world.parts, cut.run.kept())
    await cut.world.pass(6000)
    expect(again.faults).toEqual(whole.run.faults)
    const lines = async (records: typeof cut.records): Promise<string[]> =>
      (await records('orders')).map(({ arrivedAt, partitionKey }) => `${arrivedAt} ${partitionKey}`)
    expect(await lines(cut.records)).toEqual(await lines(whole.records))
    await again.close()
  })

  it('lets every request to a stream take its time, and slows nobody but who asks', async () => {
    const ran = await run({ kind: 'latency', element: 'orders', ms: 700 })
    const made = ran.totals('shop').records
    expect(made).toBe(2000)
    expect(ran.totals('orders').records).toSatisfy(within(1900, 1950))
    const began = ran.world.clock.now()
    const answer = put(ran.world)
    await ran.world.pass(1000)
    expect(isFault(await answer)).toBe(false)
    const last = (await ran.records('orders')).find(({ partitionKey }) => partitionKey === 'x')
    expect((last?.arrivedAt ?? 0) - began).toSatisfy(within(700, 710))
  })

  it('multiplies the load of a source until its time is over', async () => {
    const ran = await runInMemory(design, {
      ...{ seed: 1, ms: 20_000 },
      at: [
        {
          ms: 5000,
          do: async (run, { clock }) =>
            void (await run.addFault({ kind: 'burst', element: 'shop', factor: 10 }, clock.now() + 4000)),
        },
      ],
    })
    expect(ran.totals('shop').records).toSatisfy(within(2000 + 3.8 * 900, 2000 + 4.2 * 900))
    expect(ran.run.faults).toEqual([])
  })

  it('puts a poison record: functions fail until they give it up, applications stay at it until it is healed', async () => {
    const ran = await run({ kind: 'poison-record', element: 'orders' })
    expect(facts(ran.run, 'app').lagMs).toSatisfy(within(8000, 11_000))
    expect(facts(ran.run, 'app').errorsPerSecond).toBeGreaterThan(0.5)
    expect(ran.run.faults[0]?.hits).toBeGreaterThan(5)
    expect(facts(ran.run, 'fn').lagMs).toBeLessThan(6000)
    ran.run.heal(ran.run.faults[0]?.id ?? '')
    await ran.world.pass(5000)
    expect(facts(ran.run, 'app').lagMs).toBeLessThan(3000)
    expect(
      (await ran.records('orders')).filter(({ data }) => Buffer.from(data).toString() === '{"poison":'),
    ).toHaveLength(1)
  })

  it('puts a poison record into a stream that is full as soon as there is room', async () => {
    const full = designOf([source({ recordsPerSecond: 3000 }), stream(), fn({ maxRetries: 1 })], 'shop > orders > fn')
    const ran = await runInMemory(full, {
      ...{ seed: 1, ms: 15_000 },
      at: [
        { ms: 5000, do: async (run) => void (await run.addFault({ kind: 'poison-record', element: 'orders' }, null)) },
      ],
    })
    expect(ran.run.kept().faults[0]?.poison).toHaveLength(1)
    expect(ran.run.faults[0]?.hits).toBeGreaterThan(0)
  })

  it('lets batches of a function fail in part', async () => {
    const ran = await run({ kind: 'partial-failure', element: 'fn', share: 0.5 })
    expect(ran.run.faults[0]?.hits).toBeGreaterThan(3)
    expect(facts(ran.run, 'fn').errorsPerSecond).toBeGreaterThan(0.2)
    expect(facts(ran.run, 'app').errorsPerSecond).toBe(0)
  })

  it('fails no half of a batch because the whole did', async () => {
    const bisecting = designOf(
      [
        source({ recordsPerSecond: 200, arrivals: 'even' }),
        stream(),
        fn({ batchRecords: 64, bisectOnError: true, maxRetries: 3 }),
      ],
      'shop > orders > fn',
    )
    const ran = await runInMemory(bisecting, {
      ...{ seed: 1, ms: 120_000 },
      at: [
        {
          ms: 0,
          do: async (run) => void (await run.addFault({ kind: 'partial-failure', element: 'fn', share: 0.1 }, null)),
        },
      ],
    })
    // Of some 375 batches and what they were cut into.
    expect(ran.run.faults[0]?.hits).toSatisfy(within(20, 75))
    expect(facts(ran.run, 'fn').lagMs).toBeLessThan(10_000)
  })

  it('lets a burst put a recording so many times', async () => {
    const recorded = (await runInMemory(design, { seed: 1, ms: 1000 })).world
    const rows = await recordsOf(recorded.streams.all()[0] as Stream)
    const records = pack(
      putMembers,
      rows.map(({ partitionKey, data }) => ({ Data: data, PartitionKey: partitionKey })),
    )
    const times = Float64Array.from(rows, ({ arrivedAt }) => arrivedAt - monday)
    const replaying = designOf([source({ recording: 'friday' }), stream()], 'shop > orders')
    const burst = (run: DesignRun) => run.addFault({ kind: 'burst', element: 'shop', factor: 3 }, null)
    const put = async (at: readonly { ms: number; do: typeof burst }[]): Promise<number> =>
      (await runInMemory(replaying, { seed: 1, ms: 900, at, recording: async () => ({ records, times }) })).totals(
        'shop',
      ).records
    expect(await put([{ ms: 0, do: burst }])).toBe((await put([])) * 3)
  })

  it('holds up no time with its latency: a policy and a reader that registers wait for that too', async () => {
    const policy = {
      ...{ kind: 'target' as const, utilization: 0.1, min: 1, max: 4, evaluationSeconds: 60 },
      ...{ outCooldownSeconds: 60, inCooldownSeconds: 60 },
    }
    const scaled = designOf(
      [source({ recordsPerSecond: 400 }), stream({ autoscaling: policy }), application({ reads: 'fan-out' })],
      'shop > orders > app',
    )
    const ran = await runInMemory(scaled, {
      ...{ seed: 1, ms: 180_000 },
      at: [
        { ms: 0, do: async (run) => void (await run.addFault({ kind: 'latency', element: 'orders', ms: 700 }, null)) },
      ],
    })
    expect(ran.stream('orders').openShards.length).toBeGreaterThan(1)
    expect([...ran.stream('orders').consumers.keys()]).toEqual(['app'])
    expect(facts(ran.run, 'app').recordsPerSecond).toSatisfy(within(300, 500))
  })

  it('sets the clock of a sender wrong: the times in its records are', async () => {
    const ran = await run({ kind: 'clock-skew', element: 'shop', seconds: -600 })
    const ages = (await ran.records('orders')).map(({ arrivedAt, data }) => {
      return arrivedAt - Date.parse((JSON.parse(Buffer.from(data).toString()) as { at: string }).at)
    })
    expect(ages[0]).toBe(0)
    expect(ages.at(-1)).toBe(600_000)
  })

  it('is refused for an element that is not there', async () => {
    const ran = await runInMemory(design, { seed: 1, ms: 100 })
    expect(await ran.run.addFault({ kind: 'burst', element: 'nobody', factor: 2 }, null)).toBeUndefined()
  })
})
