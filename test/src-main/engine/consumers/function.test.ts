import { describe, expect, it } from 'vitest'
import { noIlls } from '../../../../src-main/engine/consumers/consumer'
import { createRoom, runFunction, type FunctionSettings } from '../../../../src-main/engine/consumers/function'
import { openReadWorld, texts, type ReadWorld } from './support/read-world'

const settings: FunctionSettings = {
  ...{ batchRecords: 10, batchWindowSeconds: 0, parallelization: 1, msPerBatch: 100, msPerRecord: 0 },
  ...{ maxConcurrency: undefined, maxRetries: undefined, bisectOnError: false, reportsFailures: false },
  ...{ recordsOut: 1, bytesOut: 1 },
}

const run = (world: ReadWorld, changes: Partial<FunctionSettings> = {}, room = createRoom(world.clock)) =>
  runFunction(
    { settings: { ...settings, ...changes }, passOn: world.passOn },
    { ...world.options, consumerName: 'fn', seed: 1, room },
    world.parts,
  )

describe('a function', () => {
  it('is run for batches of its size, one after the other in each shard, each as long as it takes', async () => {
    const world = await openReadWorld()
    const fn = run(world)
    await world.put(texts(95))
    await world.pass(60)
    expect(fn.concurrency).toBe(1)
    await world.pass(500)
    expect(fn.counts.records).toBe(50)
    await world.pass(600)
    expect(world.all()).toEqual(texts(95))
    expect(fn.concurrency).toBe(0)
  })

  it('waits for its window to fill a batch', async () => {
    const world = await openReadWorld()
    const fn = run(world, { batchWindowSeconds: 10 })
    await world.put(texts(4))
    await world.pass(9000)
    expect(fn.counts.records).toBe(0)
    await world.put(texts(6, 5))
    await world.pass(1500)
    expect(fn.counts.records).toBe(10)
    await world.put(texts(1, 11))
    await world.pass(9000)
    expect(fn.counts.records).toBe(10)
    await world.pass(3000)
    expect(fn.counts.records).toBe(11)
  })

  it('runs several batches of a shard at the same time and keeps the order of each key', async () => {
    const world = await openReadWorld()
    const keyOf = (text: string): string => String(Number(text.slice(1)) % 7)
    const fn = run(world, { parallelization: 5, batchRecords: 3 })
    await world.put(texts(140), keyOf)
    await world.pass(1100)
    expect(fn.concurrency).toBeGreaterThan(2)
    await world.pass(8000)
    for (let key = 0; key < 7; key++) {
      const ofKey = world.all().filter((text) => keyOf(text) === String(key))
      expect(ofKey).toEqual(texts(140).filter((text) => keyOf(text) === String(key)))
    }
  })

  it('has no more runs at the same time than it may', async () => {
    const world = await openReadWorld(8)
    const fn = run(world, { maxConcurrency: 2, msPerBatch: 400 })
    await world.put(texts(200))
    await world.pass(1060)
    expect(fn.concurrency).toBe(2)
    await world.pass(10_000)
    expect(world.all().sort()).toEqual(texts(200))
  })

  it('lets all shards have their turn where it may not run for all of them', async () => {
    const world = await openReadWorld(4)
    run(world, { maxConcurrency: 1 })
    await world.put(texts(400))
    await world.pass(2060)
    const counts = [...world.done.values()].map(({ length }) => length)
    expect(counts).toHaveLength(4)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(10)
  })

  it('has no more runs at the same time than it may for all it reads', async () => {
    const world = await openReadWorld(2)
    const room = createRoom(world.clock)
    const [first, second] = [run(world, { maxConcurrency: 2 }, room), run(world, { maxConcurrency: 2 }, room)]
    await world.put(texts(200))
    await world.pass(1060)
    expect([first, second].reduce((sum, { concurrency }) => sum + (concurrency ?? 0), 0)).toBe(2)
    expect([first.load(), second.load()]).toEqual([expect.closeTo(0.95), expect.closeTo(0.95)])
    await world.pass(2000)
    expect(first.counts.records + second.counts.records).toBe(400)
    expect(Math.abs(first.counts.records - second.counts.records)).toBeLessThanOrEqual(10)
    first.stop()
  })

  it('tries a batch with a poison record until its attempts are over, and gives all of it up', async () => {
    const world = await openReadWorld()
    const fn = run(world, { maxRetries: 2 })
    const sequences = await world.put(texts(20))
    fn.change({ ills: { ...noIlls, poison: new Set([sequences[4] ?? '']) } })
    await world.pass(3000)
    expect(fn.counts).toMatchObject({ records: 0, discarded: 0 })
    await world.pass(10_000)
    expect(fn.counts).toMatchObject({ records: 10, discarded: 10, errors: 3 })
    expect(world.all()).toEqual(texts(10, 11))
  })

  it('cuts a failed batch in two until only the poison record is given up', async () => {
    const world = await openReadWorld()
    const fn = run(world, { maxRetries: 1, bisectOnError: true })
    const sequences = await world.put(texts(20))
    fn.change({ ills: { ...noIlls, poison: new Set([sequences[4] ?? '']) } })
    await world.pass(60_000)
    expect(fn.counts).toMatchObject({ records: 19, discarded: 1 })
    expect(world.all()).toEqual(texts(20).filter((text) => text !== 'r0005'))
  })

  it('tries again only what comes from the record on that it reports', async () => {
    const world = await openReadWorld()
    const fn = run(world, { maxRetries: 0, reportsFailures: true })
    const sequences = await world.put(texts(20))
    fn.change({ ills: { ...noIlls, poison: new Set([sequences[4] ?? '']) } })
    await world.pass(10_000)
    expect(world.all()).toEqual([...texts(4), ...texts(10, 11)])
    expect(fn.counts).toMatchObject({ discarded: 6 })
  })

  it('fails in so many of its batches, the same ones for the same seed, and does everything at last', async () => {
    const failures = async (): Promise<number> => {
      const world = await openReadWorld()
      const fn = run(world, { batchRecords: 5 })
      fn.change({ ills: { ...noIlls, failingShare: 0.3 } })
      await world.put(texts(200))
      await world.pass(120_000)
      expect([...new Set(world.all())].sort()).toEqual(texts(200))
      return fn.counts.errors
    }
    const first = await failures()
    expect(first).toBeGreaterThan(5)
    expect(await failures()).toBe(first)
  })

  it('runs the children of a shard after the shard', async () => {
    const world = await openReadWorld()
    run(world)
    await world.put(texts(60))
    await world.split()
    await world.put(texts(60, 61))
    await world.pass(8000)
    expect(world.all().slice(0, 60)).toEqual(texts(60))
    expect(world.all().sort()).toEqual(texts(120))
  })

  it('passes on as much as it is said to, in records and in bytes', async () => {
    const world = await openReadWorld()
    run(world, { recordsOut: 0.25, bytesOut: 0.7, msPerBatch: undefined })
    await world.put(texts(100), () => 'k')
    await world.pass(2000)
    expect(world.all()).toHaveLength(25)
    // Six bytes with the key: four of them are left, one of which is the key.
    expect(new Set(world.all().map(({ length }) => length))).toEqual(new Set([3]))
  })
})
