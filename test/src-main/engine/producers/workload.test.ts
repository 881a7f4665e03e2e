import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { createStreamWriter } from '../../../../src-main/engine/producers/stream-writer'
import { runWorkload, type RunningWorkload, type Workload } from '../../../../src-main/engine/producers/workload'
import { lineLogger, silentLogger, type Logger } from '../../../../src-main/platform/logger'
import { caller, openMemoryEngine, settled, type MemoryEngine } from './support/memory-engine'

const workload: Workload = {
  rateAt: () => 100,
  arrivals: 'poisson',
  recordBytes: { kind: 'constant', bytes: 1 },
  partitionKeys: { kind: 'field', field: 'customer' },
  payload: {
    customer: { kind: 'id', prefix: 'customer-', of: 20, exponent: 0 },
    order: { kind: 'counter', prefix: 'order-' },
    at: { kind: 'time' },
  },
}

const openWithStream = async (): Promise<MemoryEngine> => {
  const engine = await openMemoryEngine()
  await engine.create('orders')
  return engine
}

interface Changes {
  readonly workload?: Partial<Workload>
  readonly seed?: number
  readonly startedAt?: number
  readonly made?: number
}

const run = (engine: MemoryEngine, changes: Changes = {}, logger: Logger = silentLogger): RunningWorkload => {
  const { streams, clock } = engine
  const writer = createStreamWriter(
    { streams, caller, clock, logger },
    { stream: 'orders', recordsPerRequest: 500, retryForSeconds: 30 },
  )
  return runWorkload(
    { workload: { ...workload, ...changes.workload }, writers: [writer] },
    { clock, logger, name: 'shop', seed: 5, startedAt: clock.now(), ...changes },
  )
}

const contents = async (engine: MemoryEngine): Promise<string[]> =>
  (await engine.records('orders')).map(({ data, arrivedAt }) => `${arrivedAt} ${Buffer.from(data).toString()}`)

describe('a workload', () => {
  it('puts about as many records a second as it says, by chance or evenly', async () => {
    for (const [arrivals, least, most] of [
      ['poisson', 2850, 3150],
      ['even', 2999, 3001],
    ] as const) {
      const engine = await openWithStream()
      run(engine, { workload: { arrivals } })
      await engine.pass(30_000)
      expect((await engine.records('orders')).length).toSatisfy(within(least, most))
    }
  })

  it('spreads few records evenly, too', async () => {
    const engine = await openWithStream()
    run(engine, { workload: { arrivals: 'even', rateAt: () => 3 } })
    await engine.pass(60_000)
    const times = (await engine.records('orders')).map(({ arrivedAt }) => arrivedAt)
    const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0))
    expect(times.length).toSatisfy(within(179, 182))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(500)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200)
  })

  it('puts JSON after its template, under the key it names, spread over the seconds', async () => {
    const engine = await openWithStream()
    run(engine)
    await engine.pass(3000)
    const records = await engine.records('orders')
    records.forEach(({ data, partitionKey, arrivedAt }, i) => {
      expect(JSON.parse(Buffer.from(data).toString())).toEqual({
        customer: partitionKey,
        order: `order-${i + 1}`,
        at: new Date(arrivedAt).toISOString(),
      })
    })
    expect(new Set(records.map(({ arrivedAt }) => arrivedAt)).size).toBe(30)
  })

  it('follows its rate through time', async () => {
    const engine = await openWithStream()
    const start = engine.clock.now()
    run(engine, { workload: { rateAt: (now) => (now < start + 10_000 ? 150 : 50) } })
    await engine.pass(10_000)
    const first = (await engine.records('orders')).length
    await engine.pass(10_000)
    expect(first / 10).toSatisfy(within(140, 160))
    expect(((await engine.records('orders')).length - first) / 10).toSatisfy(within(44, 56))
  })

  it('puts the same records when time passes in other steps, or when it was stopped and went on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 29 }), async (seed, cut) => {
        const whole = await openWithStream()
        run(whole, { seed })
        await whole.pass(3000)

        const resumed = await openWithStream()
        const startedAt = resumed.clock.now()
        const first = run(resumed, { seed, startedAt })
        await resumed.pass(cut * 100 + 40, 20)
        first.stop()
        await resumed.pass(20, 20)
        run(resumed, { seed, startedAt, made: first.made })
        await resumed.pass(3000 - cut * 100 - 60, 20)
        expect(await contents(resumed)).toEqual(await contents(whole))
      }),
      { numRuns: 8 },
    )
  })

  it('puts other records for another seed', async () => {
    const [one, other] = [await openWithStream(), await openWithStream()]
    run(one, { seed: 1 })
    run(other, { seed: 2 })
    await one.pass(2000)
    await other.pass(2000)
    expect(await contents(one)).not.toEqual(await contents(other))
  })

  it('makes up for what a late machine missed, up to five seconds of it', async () => {
    const engine = await openWithStream()
    const running = run(engine, { workload: { arrivals: 'even' } })
    engine.clock.set(engine.clock.now() + 3000)
    await engine.pass(100)
    expect(await engine.records('orders')).toHaveLength(310)
    engine.clock.set(engine.clock.now() + 60_000)
    await engine.pass(100)
    expect(await engine.records('orders')).toHaveLength(320)
    expect(running.leftOut).toBe(600)
  })

  it('puts nothing more once it was stopped', async () => {
    const engine = await openWithStream()
    const running = run(engine)
    await engine.pass(1000)
    running.stop()
    const before = (await engine.records('orders')).length
    await engine.pass(5000)
    expect(before).toBeGreaterThan(0)
    expect((await engine.records('orders')).length).toBe(before)
  })

  it('changes at once: rate, burst, and the clock it stamps with', async () => {
    const engine = await openWithStream()
    const running = run(engine, { workload: { arrivals: 'even' } })
    await engine.pass(1000)
    running.change({ factor: 10, clockAheadMs: -3_600_000 })
    const before = (await engine.records('orders')).length
    await engine.pass(1000)
    const records = await engine.records('orders')
    expect(records.length - before).toBe(1000)
    const last = records.at(-1)
    expect(JSON.parse(Buffer.from(last?.data ?? '').toString())).toMatchObject({
      at: new Date((last?.arrivedAt ?? 0) - 3_600_000).toISOString(),
    })
  })

  it('says what is wrong while its stream is missing, and goes on when it is there again', async () => {
    const engine = await openWithStream()
    const lines: string[] = []
    run(
      engine,
      {},
      lineLogger((line) => lines.push(line)),
    )
    await engine.delete('orders')
    await engine.pass(2000)
    await engine.create('orders')
    await engine.pass(10_000)
    await settled()
    // What was refused meanwhile was put again.
    expect((await engine.records('orders')).length).toSatisfy(within(1100, 1310))
    expect(lines).toEqual([])
  })
})
