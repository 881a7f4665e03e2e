import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import type { OpenProject } from '../../../src-main/services/project'
import { StoredRun } from '../../../src-main/services/runs'
import { recordsOf } from '../../support/run-in-memory'
import { tempFolder } from '../../support/temp-folder'
import { application, designOf, pipeline, source, stream } from '../running/support/designs'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'

let workbench: ManualWorkbench
beforeEach(async () => {
  workbench = await openManualWorkbench()
})

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const pass = async (ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 100) {
    workbench.clock.advance(100)
    await settled()
  }
}
const save = async (design = pipeline({})): Promise<string> =>
  (await workbench.client.call('design.save', { id: null, design })).id
const start = async (design = pipeline({}), seed = 1): Promise<string> => {
  const designId = await save(design)
  await workbench.client.call('run.start', { designId, seed })
  return designId
}
const watch = () => {
  const feed = workbench.client.subscribe('run.watch', {})
  return () => feed.events.at(-1)?.run
}

describe('the run of a project', () => {
  it('is checked before it is begun', async () => {
    const design = designOf(
      [
        ...[source(), stream(), source({ recording: 'friday' }, { id: 'again', name: 'again' })],
        { kind: 'delivery', id: 'to-lake', name: 'to lake' },
      ],
      'shop > orders > to-lake',
      'again > orders',
    )
    const designId = await save(design)
    await workbench.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 1 })
    expect(await workbench.client.call('run.check', { designId })).toEqual({
      elements: [
        { element: 'shop', isRunnable: true, why: null },
        { element: 'orders', isRunnable: true, why: null },
        { element: 'again', isRunnable: false, why: { key: 'run.why.noRecording', values: {} } },
        { element: 'to-lake', isRunnable: false, why: { key: 'run.why.needsFirehose', values: {} } },
      ],
      existing: ['orders'],
    })
    expect(await workbench.client.refused('run.check', { designId: 'none' })).toMatchObject({ code: 'NoSuchDesign' })
    const empty = await save(designOf([{ kind: 'delivery', id: 'to-lake', name: 'to lake' }]))
    expect(await workbench.client.refused('run.start', { designId: empty, seed: 1 })).toMatchObject({
      code: 'NothingRunnable',
    })
  })

  it('is told as it goes, twice a second', async () => {
    const run = watch()
    expect(run()).toBeNull()
    const designId = await start()
    await pass(5000)
    expect(run()).toMatchObject({
      ...{ designId, designName: 'test', seed: 1, faults: [], changes: [] },
      streams: [{ element: 'orders', stream: 'orders', arn }],
      ownStreams: ['orders'],
      facts: { at: workbench.project.clock.now() },
    })
    expect(run()?.facts.elements.map(({ element, state }) => [element, state])).toEqual([
      ['shop', 'running'],
      ['orders', 'running'],
      ['app', 'running'],
    ])
    expect(run()?.facts.elements[0]?.recordsPerSecond).toBeGreaterThan(30)
    await vi.waitUntil(() => pass(500).then(() => (run()?.facts.edges[0]?.bytesPerSecond ?? 0) > 6000))
    const consumers = workbench.client.subscribe('consumers.watch', { arn })
    expect(consumers.events[0]?.consumers).toMatchObject([{ name: 'app', state: 'reading' }])
    await workbench.client.call('run.stop', { removeStreams: true })
    expect(run()).toBeNull()
    expect(workbench.project.streams.all()).toEqual([])
  })

  it('follows the design when it is saved', async () => {
    const run = watch()
    const designId = await start()
    await workbench.client.call('design.save', { id: designId, design: pipeline({ stream: { shards: 2 } }) })
    const stateBecomes = (state: string) => vi.waitUntil(() => pass(100).then(() => run()?.changes[0]?.state === state))
    await stateBecomes('applied')
    expect(run()?.changes).toMatchObject([{ element: 'orders', member: 'shards' }])
    expect(run()?.facts.elements[1]?.shards).toBe(2)
    await workbench.client.call('design.save', { id: designId, design: pipeline({ stream: { shards: 9 } }) })
    await stateBecomes('refused')
    expect(run()?.changes).toMatchObject([{ member: 'shards', told: { key: 'run.change.refused' } }])
  })

  it('brings streams that it left to the design when it is begun again, and only those', async () => {
    await workbench.client.call('stream.create', { name: 'sales', mode: 'PROVISIONED', shardCount: 1 })
    const elements = [source({ arrivals: 'even' as const }), stream({ shards: 2, retentionHours: 48 })]
    const sales = stream({ id: 'sales', name: 'sales', shards: 2 })
    const ways = ['shop > orders', 'shop > sales']
    const begin = (orders: ReturnType<typeof stream>) => start(designOf([elements[0] as never, orders, sales], ...ways))
    await begin(stream({ shards: 2, retentionHours: 48 }))
    await pass(1000)
    await workbench.client.call('run.stop', { removeStreams: false })
    const run = watch()
    const designId = await begin(stream())
    await pass(500)
    const shards = () => workbench.project.streams.all().map(({ name, openShards }) => [name, openShards.length])
    expect(shards()).toEqual([
      ['orders', 1],
      ['sales', 1],
    ])
    expect(workbench.project.streams.all()[0]?.settings.retentionHours).toBe(24)
    expect(run()?.ownStreams).toEqual(['orders'])
    expect((await workbench.client.call('run.check', { designId })).existing).toEqual(['sales'])
    await workbench.client.call('run.stop', { removeStreams: false })
    await begin(stream({ shards: 5 }))
    // AWS lets shards no more than double at a time.
    expect(run()?.changes).toMatchObject([{ element: 'orders', member: 'shards', state: 'refused' }])
    await workbench.client.call('run.stop', { removeStreams: true })
    expect(shards()).toEqual([['sales', 1]])
  })

  it('can be made to go wrong, for a while or until it is healed', async () => {
    const run = watch()
    const refused = await workbench.client.refused('run.fault', {
      ...{ fault: { kind: 'consumer-stops', element: 'app' }, forSeconds: null },
    })
    expect(refused).toMatchObject({ code: 'NothingRuns' })
    await start()
    const { id } = await workbench.client.call('run.fault', {
      ...{ fault: { kind: 'consumer-stops', element: 'app' }, forSeconds: null },
    })
    await workbench.client.call('run.fault', {
      fault: { kind: 'burst', element: 'shop', factor: 3 },
      forSeconds: 2,
    })
    await pass(1000)
    expect(run()?.faults).toMatchObject([{ id, until: null, hits: 1 }, { until: workbench.clock.now() + 1000 }])
    expect(run()?.facts.elements[2]).toMatchObject({ state: 'failed', why: { key: 'run.why.stopped' } })
    await pass(3000)
    expect(run()?.faults).toHaveLength(1)
    await workbench.client.call('run.heal', { id })
    expect(run()?.faults).toEqual([])
    expect(
      await workbench.client.refused('run.fault', { fault: { kind: 'poison-record', element: 'x' }, forSeconds: null }),
    ).toMatchObject({ code: 'NoSuchElement' })
  })

  const openWorld = async () => {
    const clock = manualClock()
    const folder = await tempFolder()
    const open = (at = join(folder, 'p')) =>
      openProject({
        ...{ folder: at, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel' },
        ...{ clock, logger: silentLogger },
      })
    return { open, clock, folder: join(folder, 'p') }
  }
  const contents = async (of: OpenProject): Promise<string[]> =>
    (await Promise.all(of.streams.all().map(recordsOf))).flat().map(({ arrivedAt, data }) => {
      return `${arrivedAt} ${Buffer.from(data).toString('hex')}`
    })

  it('gives the records it would have given when its project is closed while its stream is full', async () => {
    const design = designOf([source({ recordsPerSecond: 1500 }), stream()], 'shop > orders')
    const run = async (cut: boolean): Promise<string[]> => {
      const world = await openWorld()
      let project = await world.open()
      project.clock.setRate(0)
      await project.runs.start(await project.designs.save(null, design), 5)
      await project.clock.step(3020)
      if (cut) {
        await project.close()
        project = await world.open()
      }
      await project.clock.step(3000)
      onTestFinished(() => project.close())
      return contents(project)
    }
    const whole = await run(false)
    expect(whole.length).toBeGreaterThan(6000)
    expect(await run(true)).toEqual(whole)
  })

  it('goes on from what an earlier version kept', () => {
    const kept = { designId: 'd', seed: 1, startedAt: 2, checkpoints: { app: { orders: {} } }, made: { shop: 3 } }
    const fault = { id: '1', fault: { kind: 'burst', element: 'shop', factor: 2 }, until: null, poison: [] }
    expect(StoredRun.parse({ ...kept, faults: [fault] })).toEqual({
      ...{ ...kept, own: [], waiting: [], isOver: false },
      faults: [{ ...fault, met: 0, hits: 0 }],
    })
    expect(StoredRun.safeParse({ ...kept, faults: [], waiting: [{ element: 'shop' }] }).success).toBe(false)
  })

  it('puts nothing twice, and leaves nothing out, when its process was killed while its time went fast', async () => {
    const workload = { recordsPerSecond: 70, payload: { nth: { kind: 'counter' as const, prefix: '' } } }
    const design = designOf([source(workload), stream()], 'shop > orders')
    const run = async (killedAt: readonly number[]): Promise<string[]> => {
      const world = await openWorld()
      let project = await world.open()
      project.clock.setRate(0)
      await project.runs.start(await project.designs.save(null, design), 5)
      const passTo = (ms: number) => project.clock.step(world.clock.now() + ms - project.clock.now())
      let { folder } = world
      for (const ms of killedAt) {
        await passTo(ms)
        const dead = project
        onTestFinished(() => dead.close())
        // All that a process which is killed now leaves.
        const copy = join(await tempFolder(), 'p')
        await fs.cp(folder, copy, { recursive: true })
        folder = copy
        project = await world.open(copy)
      }
      await passTo(9000)
      onTestFinished(() => project.close())
      return contents(project)
    }
    const whole = await run([])
    expect(whole.length).toBeGreaterThan(500)
    expect(await run([3000])).toEqual(whole)
    expect(await run([2950, 6130])).toEqual(whole)
  })

  it('goes on when its project is opened again, with its faults, and gives the records it would have given', async () => {
    const design = designOf([source({ arrivals: 'even' }), stream(), application()], 'shop > orders > app')
    const openGoing = async () => {
      const { open, clock } = await openWorld()
      const go = async (ms: number): Promise<void> => {
        for (let passed = 0; passed < ms; passed += 50) {
          clock.advance(50)
          await settled()
        }
      }
      return { open, go }
    }
    const whole = await openGoing()
    const project = await whole.open()
    onTestFinished(() => project.close())
    await project.runs.start(await project.designs.save(null, design), 5)
    await whole.go(6000)

    const cut = await openGoing()
    const first = await cut.open()
    const id = await first.designs.save(null, design)
    await first.runs.start(id, 5)
    await first.runs.current?.run.addFault({ kind: 'consumer-stops', element: 'app' }, null)
    await cut.go(3000)
    await first.close()
    const again = await cut.open()
    onTestFinished(() => again.close())
    expect(again.runs.current).toMatchObject({ designId: id, run: { seed: 5 } })
    expect(again.runs.current?.run.faults).toMatchObject([{ fault: { kind: 'consumer-stops' } }])
    await cut.go(3000)
    expect(await contents(again)).toEqual(await contents(project))
  })
})

describe('recordings', () => {
  const importing = (fileName: string, text: string) =>
    workbench.client.call('recordings.import', { name: 'friday', fileName, text })

  it('are taken from JSONL and CSV files', async () => {
    const feed = workbench.client.subscribe('recordings.watch', {})
    const jsonl = [
      '{"key":"a","data":"one","time":"2026-01-01T00:00:01Z"}',
      '{"partitionKey":"b","data":{"n":2},"arrivedAt":1767225600500}',
      '',
    ].join('\n')
    expect(await importing('x.jsonl', jsonl)).toMatchObject({
      recording: { name: 'friday', records: 2, bytes: 12, durationMs: 500 },
      badRows: [],
    })
    const csv = 'time,key,encoding,data\r\n0,a,base64,b25l\r\n2500,"b ""x""",text,"two\nlines"\r\n'
    expect(await importing('x.csv', csv)).toMatchObject({ recording: { records: 2, bytes: 18, durationMs: 2500 } })
    const recorded = await workbench.project.runs.recordings.open('friday')
    expect(recorded?.records.column('Data').text(1)).toBe('two\nlines')
    expect(recorded?.records.column('PartitionKey').text(1)).toBe('b "x"')
    expect(feed.events.at(-1)?.recordings).toHaveLength(1)
    await workbench.client.call('recordings.remove', { name: 'friday' })
    expect(feed.events.at(-1)?.recordings).toEqual([])
  })

  it('take nothing of a file with bad rows, which are told by their lines', async () => {
    const jsonl = [
      '{"key":"a","data":"one","time":1}',
      'nonsense',
      '{"key":"a","data":"x"}',
      '{"data":"x","time":1}',
    ].join('\n')
    expect(await importing('x.jsonl', jsonl)).toEqual({
      recording: null,
      badRows: [
        { line: 2, why: { key: 'recordings.badRow.notJson', values: {} } },
        { line: 3, why: { key: 'recordings.badRow.noTime', values: {} } },
        { line: 4, why: { key: 'recordings.badRow.noKey', values: {} } },
      ],
    })
    expect(await importing('x.csv', 'time,key,data\n1,a,"x\ny"\n2,b\n')).toMatchObject({
      badRows: [{ line: 4, why: { key: 'recordings.badRow.columns', values: { found: 2, expected: 3 } } }],
    })
    expect(await importing('x.csv', 'time,key,data\n')).toMatchObject({
      badRows: [{ line: 1, why: { key: 'recordings.badRow.empty' } }],
    })
    expect(workbench.project.runs.recordings.all()).toEqual([])
  })

  it('have names in any letters, of any length that is taken', async () => {
    const name = '金'.repeat(128)
    const text = '{"key":"a","data":"one","time":1}'
    await workbench.client.call('recordings.import', { name, fileName: 'x.jsonl', text })
    expect((await workbench.project.runs.recordings.open(name))?.records).toHaveLength(1)
    await workbench.client.call('recordings.remove', { name })
    expect(workbench.project.runs.recordings.all()).toEqual([])
  })

  it('are made of a stream, and put again by a source', async () => {
    await workbench.client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
    const from = workbench.clock.now()
    await workbench.put('orders', ['one'])
    await pass(1500)
    await workbench.put('orders', ['two', 'three'])
    const to = workbench.clock.now() + 1
    const { recording } = await workbench.client.call('recordings.record', { name: 'friday', arn, from, to })
    expect(recording).toMatchObject({ records: 3, durationMs: 1500 })
    expect(
      await workbench.client.refused('recordings.record', { name: 'x', arn, from: to + 1000, to: to + 2000 }),
    ).toMatchObject({ code: 'NothingRecorded' })
    await start(designOf([source({ recording: 'friday' }), stream({ id: 'copy', name: 'copy' })], 'shop > copy'))
    const began = workbench.clock.now()
    await pass(1600)
    const copied = workbench.project.streams.all().find(({ name }) => name === 'copy')
    const records = copied === undefined ? [] : await recordsOf(copied)
    expect(records.map(({ arrivedAt, data }) => [arrivedAt - began, Buffer.from(data).toString()])).toEqual([
      [100, 'one'],
      [1600, 'two'],
      [1600, 'three'],
    ])
  })
})
