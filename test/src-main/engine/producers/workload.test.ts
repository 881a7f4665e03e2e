import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { runWorkload, type Workload } from '../../../../src-main/engine/producers/workload'
import { lineLogger, silentLogger, type Logger } from '../../../../src-main/platform/logger'
import { caller, openMemoryEngine, settled, type MemoryEngine } from './support/memory-engine'

const workload: Workload = {
  stream: 'orders',
  recordsPerSecond: 100,
  partitionKey: 'customer',
  payload: { customer: { id: 'customer', of: 20 }, order: { counter: 'order' }, at: { time: true } },
  seed: 5,
}

const openWithStream = async (): Promise<MemoryEngine> => {
  const engine = await openMemoryEngine()
  await engine.create('orders')
  return engine
}

const run = (engine: MemoryEngine, changes: Partial<Workload> = {}, logger: Logger = silentLogger): (() => void) =>
  runWorkload({ ...workload, ...changes }, { streams: engine.streams, caller, clock: engine.clock, logger })

describe('a workload', () => {
  it('puts about as many records a second as it says', async () => {
    const engine = await openWithStream()
    run(engine)
    await engine.pass(30_000)
    expect((await engine.records('orders')).length / 30).toSatisfy(within(95, 105))
  })

  it('puts JSON after its template, under the key it names, spread over the seconds', async () => {
    const engine = await openWithStream()
    run(engine)
    await engine.pass(3000)
    const records = await engine.records('orders')
    for (const { data, partitionKey, arrivedAt } of records) {
      expect(JSON.parse(Buffer.from(data).toString())).toEqual({
        customer: partitionKey,
        order: expect.stringMatching(/^order-\d+$/),
        at: new Date(arrivedAt).toISOString(),
      })
    }
    expect(new Set(records.map(({ arrivedAt }) => arrivedAt)).size).toBe(30)
  })

  it('swings around its rate when it comes in waves', async () => {
    const engine = await openWithStream()
    run(engine, { wave: { periodSeconds: 20, depth: 0.8 } })
    await engine.pass(10_000)
    const highTide = (await engine.records('orders')).length
    await engine.pass(10_000)
    const all = (await engine.records('orders')).length
    expect(all / 20).toSatisfy(within(93, 107))
    // The mean of half a wave: 1 ± 0.8 × 2/π.
    expect(highTide / 10).toSatisfy(within(140, 162))
    expect((all - highTide) / 10).toSatisfy(within(40, 60))
  })

  it('puts the same records for the same seed, and others for another', async () => {
    const contents = async (seed: number): Promise<string[]> => {
      const engine = await openWithStream()
      run(engine, { seed })
      await engine.pass(2000)
      return (await engine.records('orders')).map(({ data }) => Buffer.from(data).toString())
    }
    const first = await contents(5)
    expect(await contents(5)).toEqual(first)
    expect(await contents(6)).not.toEqual(first)
  })

  it('puts nothing more once it was stopped', async () => {
    const engine = await openWithStream()
    const stop = run(engine)
    await engine.pass(1000)
    stop()
    const before = (await engine.records('orders')).length
    await engine.pass(5000)
    expect(before).toBeGreaterThan(0)
    expect((await engine.records('orders')).length).toBe(before)
  })

  it('waits while a put is under way rather than let puts pile up', async () => {
    const engine = await openWithStream()
    run(engine, { recordsPerSecond: 1000 })
    const times = async (): Promise<number[]> => [
      ...new Set((await engine.records('orders')).map(({ arrivedAt }) => arrivedAt)),
    ]
    const start = engine.clock.now()
    engine.clock.advance(1000)
    await settled()
    expect(await times()).toEqual([start + 100])
    engine.clock.advance(100)
    await settled()
    expect(await times()).toEqual([start + 100, start + 1100])
  })

  it('puts no more at once than one request may hold', async () => {
    const engine = await openWithStream()
    run(engine, { recordsPerSecond: 100_000 })
    await engine.pass(100)
    expect(await engine.records('orders')).toHaveLength(500)
  })

  it('says once what is wrong while its stream is missing, and goes on when it is there again', async () => {
    const engine = await openWithStream()
    const lines: string[] = []
    const logger = lineLogger((line) => lines.push(line))
    run(engine, {}, logger)
    await engine.delete('orders')
    await engine.pass(2000)
    expect(lines).toEqual([expect.stringContaining('Workload for orders: ResourceNotFoundException: Stream orders')])
    await engine.create('orders')
    await engine.pass(1000)
    expect((await engine.records('orders')).length).toBeGreaterThan(50)
    await engine.delete('orders')
    await engine.pass(1000)
    expect(lines).toHaveLength(2)
  })
})
