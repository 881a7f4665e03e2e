import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AlarmRule } from '../../../src-main/contract/alarms'
import type { WorldDifference, WorldState } from '../../../src-main/contract/world'
import { composeStreamgauge, type Streamgauge } from '../../../src-main/headless/compose'
import { parseOptions } from '../../../src-main/headless/options'
import type { OpenProject } from '../../../src-main/services/project'
import { openDatabase } from '../../../src-main/storage/database'
import { allRecords } from '../../support/all-records'
import { freePort } from '../../support/ports'
import { tempFolder } from '../../support/temp-folder'
import { designOf, source, stream } from '../running/support/designs'
import { contractClient, type ContractClient } from './support/contract-client'

const caller = { accountId: '000000000000', region: 'us-east-1' }
const hour = 3_600_000

interface Opened {
  readonly streamgauge: Streamgauge
  readonly client: ContractClient
  readonly project: OpenProject
  close(): Promise<void>
}

/** All of Streamgauge but its window, on a data folder, with an empty project. */
const open = async (folder: string, ...more: readonly string[]): Promise<Opened> => {
  const port = String(await freePort())
  const options = parseOptions(['--data', folder, '--keys', `${folder}-keys`, '--port', port, ...more], 'refuse')
  const streamgauge = await composeStreamgauge(options, 'serve')
  let closed: Promise<void> | undefined
  const close = () => (closed ??= streamgauge.close())
  onTestFinished(close)
  return {
    ...{ streamgauge, close, client: contractClient(streamgauge.contractServer) },
    get project() {
      return streamgauge.workbench.project
    },
  }
}

const begin = async (): Promise<Opened & { readonly folder: string }> => {
  const folder = await tempFolder()
  const opened = await open(folder)
  await opened.project.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 2 })
  return Object.assign(opened, { folder })
}

const put = async ({ streamgauge }: Opened, ...texts: readonly string[]): Promise<void> => {
  for (const text of texts) {
    const record = { StreamName: 'orders', Data: Buffer.from(text), PartitionKey: text }
    await streamgauge.workbench.project.streams.operations.PutRecord(caller, record)
  }
}

/** The records that are in the stream, in the order of their texts. */
const kept = async ({ streamgauge }: Opened): Promise<readonly string[]> => {
  const [stream] = streamgauge.workbench.project.streams.all()
  const records = stream === undefined ? [] : await allRecords(stream)
  return records.map(({ data }) => Buffer.from(data).toString()).sort()
}

const stateOf = async ({ client }: Opened): Promise<WorldState> => {
  const feed = client.subscribe('world.watch', {})
  const state = await vi.waitUntil(() => feed.events.at(-1))
  feed.cancel()
  return state
}

/** Rings in minutes with more than 40 records. */
const busyMinutes: AlarmRule = {
  ...{ name: 'Busy', isEnabled: true, level: 'project', arn: null, except: [], part: null, spread: 'each' },
  ...{ metric: 'IncomingRecords', statistic: 'Sum', period: 60, comparison: 'GreaterThanThreshold', threshold: 40 },
  ...{ evaluationPeriods: 1, datapointsToAlarm: 1, treatMissingData: 'notBreaching' },
}

describe('the clock of a project', () => {
  it('is the machine’s at first', async () => {
    const { clock } = await stateOf(await begin())
    expect(clock).toMatchObject({ rate: 1, actualRate: 1, aheadMs: 0, isMachines: true })
    expect(Math.abs(clock.now - Date.now())).toBeLessThan(2000)
  })

  it('stands still, goes fast and tells how it goes', async () => {
    const opened = await begin()
    const { client, project } = opened
    const feed = client.subscribe('world.watch', {})
    await vi.waitUntil(() => feed.events.length > 0)
    await client.call('world.setRate', { rate: 0 })
    const then = project.clock.now()
    await vi.waitUntil(() => feed.events.filter(({ clock }) => clock.rate === 0).length >= 2)
    expect(project.clock.now()).toBe(then)
    await client.call('world.setRate', { rate: 600 })
    await vi.waitUntil(() => project.clock.now() > then + 60_000)
    await vi.waitUntil(() => (feed.events.at(-1)?.clock.actualRate ?? 0) > 60)
    expect(feed.events.at(-1)?.clock).toMatchObject({ rate: 600, isMachines: false })
    feed.cancel()
  })

  it('lets an hour pass in seconds, in which everything is counted and alarms ring as in any hour', async () => {
    const opened = await begin()
    const { client, project } = opened
    await client.call('world.setRate', { rate: 0 })
    const from = project.clock.now()
    await client.call('alarm.save', { rule: busyMinutes })
    // A record a second in every other minute, every two seconds in those between.
    const stop = project.clock.every(1000, () => {
      const second = Math.floor(project.clock.now() / 1000)
      if (second % 2 === 0 || Math.floor(second / 60) % 2 === 0) void project.clock.during(put(opened, 'again'))
    })
    const began = performance.now()
    await client.call('world.step', { ms: hour })
    expect(performance.now() - began).toBeLessThan(10_000)
    stop()
    expect(project.clock.now()).toBe(from + hour)
    const records = (await kept(opened)).length
    expect(records).toBeGreaterThan(2600)
    const { values } = await client.call('history.read', {
      series: [{ metric: 'IncomingRecords', statistic: 'Sum', subject: {} }],
      ...{ from: Math.floor(from / 1000), to: Math.ceil((from + hour) / 1000), period: 60, points: 100 },
    })
    expect(values[0]?.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(records)
    const { 'provisioned.shardHours': shardMs = 0n } = project.meters.total().used
    expect(Number(shardMs)).toBeGreaterThanOrEqual(2 * hour)
    expect(Number(shardMs)).toBeLessThan(2 * hour + 60_000)
    const rang = (await project.alarms.log(100)).filter(({ to }) => to === 'ALARM')
    expect(rang.length).toBeGreaterThanOrEqual(28)
    const gaps = rang.slice(1).map(({ at }, nth) => (rang[nth]?.at ?? 0) - at)
    expect(gaps.every((gap) => Math.abs(gap - 120_000) <= 5000)).toBe(true)
  })

  it('stays as it is while the project is closed', async () => {
    const opened = await begin()
    await opened.client.call('world.step', { ms: 5 * hour })
    const then = opened.project.clock.now()
    await opened.close()
    const again = await open(opened.folder)
    expect(again.project.clock.now()).toBe(then)
    expect((await stateOf(again)).clock).toMatchObject({ rate: 0, isMachines: false })
  })

  it('goes with the machine’s again, but not backwards', async () => {
    const opened = await begin()
    const { client } = opened
    await client.call('world.step', { ms: hour })
    expect(await client.refused('world.followMachine', {})).toMatchObject({ code: 'ClockBackwards' })
    await opened.close()
    await fs.writeFile(join(opened.folder, 'projects', 'Local', 'clock.json'), `{"now":${Date.now() - hour},"rate":0}`)
    const behind = await open(opened.folder)
    expect((await stateOf(behind)).clock.isMachines).toBe(false)
    await behind.client.call('world.followMachine', {})
    expect((await stateOf(behind)).clock).toMatchObject({ isMachines: true, aheadMs: 0 })
  })

  it('ends a step early when another rate is set', async () => {
    const opened = await begin()
    const stepping = opened.client.call('world.step', { ms: 365 * 24 * hour })
    await vi.waitUntil(async () => (await stateOf(opened)).busy === 'step')
    expect(await opened.client.refused('world.step', { ms: 1 })).toMatchObject({ code: 'WorldBusy' })
    await opened.client.call('world.setRate', { rate: 1 })
    await stepping
    expect((await stateOf(opened)).busy).toBeNull()
  })
})

describe('a run whose streams take their time to be made', () => {
  const design = designOf([source({ arrivals: 'even' }), stream()], 'shop > orders')
  const states = ({ project }: Opened) =>
    project.runs.current?.run.facts().elements.map(({ state, why }) => [state, why?.key])
  const waiting = [
    ['waiting', 'run.why.waitsForStreams'],
    ['waiting', 'run.why.streamStatus'],
  ]
  const start = async (): Promise<Opened & { readonly folder: string }> => {
    const folder = await tempFolder()
    const opened = await open(folder, '--transitions', 'aws')
    const { client } = opened
    const { id } = await client.call('design.save', { id: null, design })
    await client.call('world.setRate', { rate: 0 })
    await client.call('run.start', { designId: id, seed: 1 })
    return Object.assign(opened, { folder })
  }

  it('is begun while time stands still, says that it waits, and goes as soon as they are there', async () => {
    const opened = await start()
    expect(states(opened)).toEqual(waiting)
    await opened.client.call('run.restart', {})
    expect(states(opened)).toEqual(waiting)
    await opened.client.call('world.step', { ms: 60_000 })
    expect(states(opened)).toEqual([
      ['running', undefined],
      ['running', undefined],
    ])
    expect((await kept(opened)).length).toBeGreaterThan(1000)
    // Two changes, of which the second waits for the first: who asks for a restart does not.
    const { designId: id = '' } = opened.project.runs.current ?? {}
    const edited = designOf([source(), stream({ shards: 2, retentionHours: 48 })], 'shop > orders')
    await opened.client.call('design.save', { id, design: edited })
    await vi.waitUntil(() => opened.project.streams.all()[0]?.status === 'UPDATING')
    await opened.client.call('run.restart', {})
    await opened.client.call('world.step', { ms: 60_000 })
    await vi.waitUntil(() => opened.project.streams.all()[0]?.settings.retentionHours === 48)
  })

  it('is stopped, or closed and opened again, before they are there', async () => {
    const opened = await start()
    await opened.close()
    const again = await open(opened.folder, '--transitions', 'aws')
    expect(again.project.clock.rate).toBe(0)
    await again.client.call('world.step', { ms: 60_000 })
    expect((await kept(again)).length).toBeGreaterThan(1000)
    const other = await start()
    await other.client.call('run.stop', { removeStreams: false })
    await other.client.call('world.step', { ms: 60_000 })
    expect(await kept(other)).toEqual([])
  })
})

describe('a snapshot of a world', () => {
  it('brings back exactly what was there, and what came after is a snapshot itself', async () => {
    const opened = await begin()
    const { client } = opened
    await client.call('world.setRate', { rate: 0 })
    await put(opened, 'one', 'two')
    const { id } = await client.call('world.snapshot', { name: 'Two records' })
    const { worldTime } = (await stateOf(opened)).snapshots[0] ?? {}
    await put(opened, 'three')
    await client.call('world.step', { ms: hour })
    await client.call('world.rewind', { id, keepAs: 'Three records' })
    expect(await kept(opened)).toEqual(['one', 'two'])
    expect(opened.project.clock.now()).toBe(worldTime)
    const { snapshots } = await stateOf(opened)
    expect(snapshots.map(({ name, records, streams }) => ({ name, records, streams }))).toEqual([
      { name: 'Three records', records: 3, streams: 1 },
      { name: 'Two records', records: 2, streams: 1 },
    ])
    await client.call('world.rewind', { id: snapshots[0]?.id ?? '', keepAs: 'Two again' })
    expect(await kept(opened)).toEqual(['one', 'three', 'two'])
  })

  it('begins at its own time although it went with the machine’s clock', async () => {
    const opened = await begin()
    const { id } = await opened.client.call('world.snapshot', { name: 'Then' })
    expect((await stateOf(opened)).clock.isMachines).toBe(true)
    const { worldTime = 0 } = (await stateOf(opened)).snapshots[0] ?? {}
    await vi.waitUntil(() => Date.now() > worldTime + 1000)
    const before = Date.now()
    await opened.client.call('world.rewind', { id, keepAs: 'Later' })
    expect(opened.project.clock.now() - worldTime).toBeLessThan(Date.now() - before)
    expect(opened.project.clock.rate).toBe(1)
  })

  it('loses no record of a run that is copied while its time goes fast', async () => {
    const opened = await open(await tempFolder())
    const { client } = opened
    const even = source({ recordsPerSecond: 10, arrivals: 'even' })
    const { id } = await client.call('design.save', { id: null, design: designOf([even, stream()], 'shop > orders') })
    await client.call('world.setRate', { rate: 0 })
    await client.call('run.start', { designId: id, seed: 1 })
    await client.call('world.setRate', { rate: 30 })
    for (let copies = 1; copies <= 5; copies++) {
      const { clock } = opened.project
      const until = clock.now() + 3000
      await vi.waitUntil(() => clock.now() > until)
      await client.call('world.snapshot', { name: `Copy ${copies}` })
    }
    await client.call('world.setRate', { rate: 0 })
    const [orders] = opened.project.streams.all()
    const times = orders === undefined ? [] : (await allRecords(orders)).map(({ arrivedAt }) => arrivedAt)
    expect(times.length).toBeGreaterThan(150)
    expect(new Set(times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toEqual(new Set([100]))
  })

  it('brings back no design that was removed since', async () => {
    const opened = await begin()
    const { client } = opened
    const design = designOf([stream()])
    const first = await client.call('design.save', { id: null, design })
    const { id } = await client.call('world.snapshot', { name: 'Then' })
    await client.call('design.remove', { id: first.id })
    const second = await client.call('design.save', { id: null, design })
    await client.call('world.rewind', { id, keepAs: 'Now' })
    expect(opened.project.designs.all().map((one) => one.id)).toEqual([second.id])
  })

  it('brings back a design that was removed since, if it is what ran', async () => {
    const opened = await begin()
    const { client } = opened
    const { id: designId } = await client.call('design.save', { id: null, design: designOf([stream()]) })
    await client.call('run.start', { designId, seed: 1 })
    const { id } = await client.call('world.snapshot', { name: 'Then' })
    await client.call('run.stop', { removeStreams: false })
    await client.call('design.remove', { id: designId })
    await client.call('world.rewind', { id, keepAs: 'Now' })
    expect(opened.project.runs.current?.designId).toBe(designId)
    expect(opened.project.designs.all().map((one) => one.id)).toEqual([designId])
  })

  it('goes on in a project of its own, which knows nothing of the other', async () => {
    const opened = await begin()
    const { client } = opened
    await put(opened, 'one')
    const { id } = await client.call('world.snapshot', { name: 'One record' })
    await put(opened, 'two')
    await client.call('world.fork', { id, project: 'Other' })
    expect(opened.project.about.name).toBe('Other')
    expect(opened.streamgauge.workbench.state.projects).toEqual(['Local', 'Other'])
    expect(await kept(opened)).toEqual(['one'])
    await put(opened, 'three')
    await client.call('project.open', { name: 'Local' })
    expect(await kept(opened)).toEqual(['one', 'two'])
    await client.call('world.fork', { id: null, project: 'As it is' })
    expect(await kept(opened)).toEqual(['one', 'two'])
    expect(await client.refused('world.fork', { id: null, project: 'other' })).toMatchObject({ code: 'ProjectExists' })
  })

  it('is compared with the world as it is, figure by figure', async () => {
    const opened = await begin()
    const { client } = opened
    await client.call('world.setRate', { rate: 0 })
    await put(opened, 'one')
    const { id } = await client.call('world.snapshot', { name: 'One record' })
    await put(opened, 'two', 'three')
    await client.call('world.step', { ms: hour })
    const { differences } = await client.call('world.compare', { before: id, after: null })
    const of = (stream: string | null, key: string) => {
      const found = differences.find((each: WorldDifference) => each.stream === stream && each.key === key)
      return found && [found.before, found.after]
    }
    expect(of('orders', 'world.figure.recordsKept')).toEqual([1, 3])
    expect(of(null, 'world.figure.incomingRecords')).toEqual([1, 3])
    expect(of(null, 'usage.dimension.provisioned.payloadUnits')).toEqual([1, 3])
    expect(of(null, 'world.figure.streams')).toEqual([1, 1])
    const [before = 0, after = 0] = of(null, 'world.figure.time') ?? []
    expect((after ?? 0) - (before ?? 0)).toBe(hour)
  })

  it('leaves designs as they are now when its world comes back', async () => {
    const opened = await begin()
    const { client } = opened
    const [sample] = (await client.call('design.samples', {})).samples
    const design = { ...(sample as NonNullable<typeof sample>).design, name: 'Drawn' }
    const { id: drawn } = await client.call('design.save', { id: null, design })
    const { id } = await client.call('world.snapshot', { name: 'Before' })
    await client.call('design.save', { id: drawn, design: { ...design, name: 'Drawn anew' } })
    await client.call('world.rewind', { id, keepAs: 'After' })
    expect(opened.project.designs.all().map(({ name }) => name)).toEqual(['Drawn anew'])
  })

  it('has no access keys: those of now are good after a rewind, and a fork begins without any', async () => {
    const opened = await begin()
    const { client, folder } = opened
    const make = (userName: string) => client.call('accessKey.create', { accountId: '000000000000', userName })
    const keys = () => opened.project.accessKeys.list().map(({ userName }) => userName)
    const dead = await make('dead')
    const old = await make('old')
    const { id } = await client.call('world.snapshot', { name: 'Then' })
    await client.call('accessKey.delete', { accessKeyId: dead.accessKeyId })
    const fresh = await make('fresh')
    await client.call('world.rewind', { id, keepAs: 'Now' })
    expect(keys()).toEqual(['old', 'fresh'])
    expect(opened.project.accessKeys.find(fresh.accessKeyId)?.secretAccessKey).toBe(fresh.secretAccessKey)
    for (const { id } of (await stateOf(opened)).snapshots) {
      const file = await fs.readFile(join(folder, 'snapshots', 'Local', id, 'world', 'project.sqlite'), 'latin1')
      for (const { secretAccessKey } of [dead, old, fresh]) expect(file).not.toContain(secretAccessKey)
    }
    await client.call('world.fork', { id: null, project: 'Other' })
    expect(keys()).toEqual([])
    await client.call('project.open', { name: 'Local' })
    expect(keys()).toEqual(['old', 'fresh'])
  })

  it('takes nothing away that somebody drew or recorded since', async () => {
    const opened = await begin()
    const { client } = opened
    const { id: drawn } = await client.call('design.save', { id: null, design: designOf([stream()]) })
    const { id } = await client.call('world.snapshot', { name: 'Then' })
    await client.call('design.save', { id: drawn, design: designOf([stream({ shards: 2 })]) })
    const [newest] = (await client.call('design.versions', { id: drawn })).versions
    await client.call('design.nameVersion', { id: drawn, version: newest?.id ?? '', name: 'Two shards' })
    await client.call('design.save', { id: drawn, design: designOf([stream({ shards: 3 })]) })
    const text = '{"key":"a","data":"one","time":1}'
    await client.call('recordings.import', { name: 'friday', fileName: 'x.jsonl', text })
    const before = (await client.call('design.versions', { id: drawn })).versions
    await client.call('world.rewind', { id, keepAs: 'Now' })
    expect((await client.call('design.versions', { id: drawn })).versions).toEqual(before)
    expect(before.map(({ name }) => name)).toEqual([null, 'Two shards', null])
    expect(opened.project.runs.recordings.all()).toMatchObject([{ name: 'friday', records: 1 }])
    expect((await opened.project.runs.recordings.open('friday'))?.records).toHaveLength(1)
  })

  it('that cannot be opened leaves the project as it was, and says what to do', async () => {
    const opened = await begin()
    const { client, folder } = opened
    await put(opened, 'one')
    const { id } = await client.call('world.snapshot', { name: 'Broken' })
    const path = join(folder, 'snapshots', 'Local', id, 'world', 'metrics.sqlite')
    // As a newer version would leave it.
    await (
      await openDatabase(
        path,
        Array.from({ length: 99 }, () => []),
      )
    ).close()
    await put(opened, 'two')
    expect(await client.refused('world.rewind', { id, keepAs: 'Never' })).toMatchObject({
      ...{ code: 'snapshot-unusable', message: expect.stringContaining('as it was') as string },
    })
    expect(await kept(opened)).toEqual(['one', 'two'])
    expect((await stateOf(opened)).snapshots.map(({ name }) => name)).toEqual(['Broken'])
    await put(opened, 'three')
    expect(await kept(opened)).toEqual(['one', 'three', 'two'])
  })

  it('is removed, and refused when it is not there', async () => {
    const opened = await begin()
    const { client } = opened
    const { id } = await client.call('world.snapshot', { name: 'Once' })
    await client.call('world.removeSnapshot', { id })
    expect((await stateOf(opened)).snapshots).toEqual([])
    expect(await fs.readdir(join(opened.folder, 'snapshots', 'Local'))).toEqual([])
    expect(await client.refused('world.rewind', { id, keepAs: 'Now' })).toMatchObject({ code: 'NoSuchSnapshot' })
    expect(await client.refused('world.fork', { id, project: 'Other' })).toMatchObject({ code: 'NoSuchSnapshot' })
    expect(await client.refused('world.compare', { before: id, after: null })).toMatchObject({ code: 'NoSuchSnapshot' })
  })

  it('that cannot be made leaves the project open as it was', async () => {
    const opened = await begin()
    await put(opened, 'one')
    await fs.writeFile(join(opened.folder, 'snapshots'), 'in the way')
    expect(await opened.client.refused('world.snapshot', { name: 'Never' })).toMatchObject({ code: 'snapshot-failed' })
    await put(opened, 'two')
    expect(await kept(opened)).toEqual(['one', 'two'])
  })
})
