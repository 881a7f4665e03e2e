import { describe, expect, it } from 'vitest'
import { createCrew, runApplication, type Application } from '../../../../src-main/engine/consumers/application'
import { noIlls } from '../../../../src-main/engine/consumers/consumer'
import { within } from '../producers/support/within'
import { openReadWorld, texts, type ReadWorld } from './support/read-world'

const application: Application = {
  ...{ workers: 1, recordsPerSecondPerWorker: undefined, pollSeconds: 1, recordsPerRead: 10_000 },
  ...{ checkpointSeconds: 5, recordsOut: 1, bytesOut: 1 },
}

type Options = Parameters<typeof runApplication>[1]
const run = (world: ReadWorld, changes: Partial<Application> = {}, options: Partial<Options> = {}) =>
  runApplication(
    { application: { ...application, ...changes }, passOn: world.passOn },
    { ...world.options, crew: createCrew(world.clock), leasesBefore: 0, ...options },
    { ...world.parts, caller: { ...world.parts.caller, client: { application: 'app', accessKeyId: '' } } },
  )

describe('an application', () => {
  it('works through every record of every shard in the order of its shard, by polling and by fan-out', async () => {
    for (const reads of ['shared', 'fan-out'] as const) {
      const world = await openReadWorld(3)
      const app = run(world, {}, { reads })
      await world.pass(2000)
      await world.put(texts(50))
      await world.pass(3000)
      await world.put(texts(50, 51))
      await world.pass(3000)
      expect(world.all().sort()).toEqual(texts(100))
      for (const done of world.done.values()) expect(done).toEqual(done.toSorted())
      expect(app.counts).toMatchObject({ records: 100, errors: 0 })
      app.stop()
    }
  })

  it('gets through no more than its workers can, each with shards of its own', async () => {
    const world = await openReadWorld(4)
    const app = run(world, { workers: 2, recordsPerSecondPerWorker: 10 })
    await world.put(texts(400))
    await world.pass(1000)
    const before = app.counts.records
    await world.pass(10_000)
    // Of four shards each worker has two: 20 a second together.
    expect(app.counts.records - before).toSatisfy(within(190, 201))
    await world.pass(40_000)
    expect(app.counts.records).toBe(400)
    expect(world.all().sort()).toEqual(texts(400))
  })

  it('has no more workers for several streams than it has', async () => {
    const world = await openReadWorld(2)
    const crew = createCrew(world.clock)
    const both = [0, 2].map((leasesBefore) =>
      run(world, { workers: 1, recordsPerSecondPerWorker: 10 }, { crew, leasesBefore }),
    )
    await world.put(texts(200))
    await world.pass(1000)
    const done = (): number => both.reduce((sum, { counts }) => sum + counts.records, 0)
    const before = done()
    await world.pass(10_000)
    expect(done() - before).toSatisfy(within(90, 101))
    expect(both.map((app) => app.load())).toEqual([1, 1])
  })

  it('reads children only after their parents', async () => {
    const world = await openReadWorld()
    const app = run(world, { recordsPerSecondPerWorker: 20 })
    await world.put(texts(60))
    await world.split()
    await world.put(texts(60, 61))
    await world.pass(2000)
    expect(app.counts.records).toSatisfy(within(30, 40))
    await world.pass(10_000)
    expect([...world.done.keys()][0]).toBe('shardId-000000000000')
    expect(world.all().sort()).toEqual(texts(120))
    expect(world.all().slice(0, 60)).toEqual(texts(60))
  })

  it('goes on from its checkpoint, and does again what came after it when it was killed', async () => {
    const world = await openReadWorld()
    const first = run(world)
    await world.put(texts(10))
    await world.pass(7000)
    await world.put(texts(10, 11))
    await world.pass(2000)
    const killed = first.checkpoints()
    first.stop()
    expect(world.all()).toEqual(texts(20))
    const again = run(world, {}, { checkpoints: killed })
    await world.pass(2000)
    expect(world.all()).toEqual([...texts(20), ...texts(10, 11)])
    again.stop()
    const third = run(world, {}, { checkpoints: again.checkpoints() })
    await world.put(texts(1, 21))
    await world.pass(2000)
    expect(world.all().slice(30)).toEqual(texts(1, 21))
    third.stop()
  })

  it('stays at a record it cannot digest, and goes on when it can', async () => {
    const world = await openReadWorld()
    const app = run(world)
    const sequences = await world.put(texts(10))
    const hits: string[] = []
    app.change({ ills: { ...noIlls, poison: new Set([sequences[4] ?? '']), onHit: (kind) => hits.push(kind) } })
    await world.pass(5000)
    expect(world.all()).toEqual(texts(4))
    expect(app.counts.errors).toBeGreaterThan(2)
    expect(hits.length).toBe(app.counts.errors)
    app.change({ ills: noIlls })
    await world.pass(2000)
    expect(world.all()).toEqual(texts(10))
  })

  it('does nothing while it is stopped, and is so many times slower when it is slowed', async () => {
    const world = await openReadWorld()
    const app = run(world, { recordsPerSecondPerWorker: 100 })
    await world.put(texts(100))
    app.change({ ills: { ...noIlls, isStopped: true } })
    await world.pass(5000)
    expect(app.counts.records).toBe(0)
    app.change({ ills: { ...noIlls, slower: 5 } })
    await world.pass(5000)
    expect(app.counts.records).toBe(90)
    await world.pass(100)
    expect(app.counts.records).toBe(100)
  })

  it('is known among the consumers of the stream by its name', async () => {
    const world = await openReadWorld()
    run(world)
    await world.put(texts(1))
    await world.pass(2000)
    const stream = world.streams.all()[0]
    expect(stream && world.streams.consumption.of(stream).map(({ name }) => name)).toEqual(['app'])
  })
})
