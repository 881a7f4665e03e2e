import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import { historyHandlers } from '../../../src-main/services/history-handlers'
import type { OpenProject } from '../../../src-main/services/project'
import type { Workbench } from '../../../src-main/services/workbench'
import { openMetricDatabase } from '../../../src-main/storage/metric-database'
import { fill, overwrite } from '../storage/support/damage'
import { tempFolder } from '../../support/temp-folder'

const caller = { accountId: '000000000000', region: 'us-east-1' }

const openWorld = async () => {
  const clock = manualClock()
  const folder = await tempFolder()
  const told: string[] = []
  const logger = { ...silentLogger, warn: (message: string) => void told.push(message) }
  const open = (): Promise<OpenProject> =>
    openProject({ ...{ folder, keysFolder: `${folder}-keys`, kind: 'user', durability: 'kernel' }, clock, logger })
  const put = (project: OpenProject) =>
    project.streams.operations.PutRecords(caller, {
      StreamName: 'orders',
      Records: [{ Data: Buffer.from('one'), PartitionKey: 'key' }],
    })
  /** Records of the project by minute, in the hour before now and the one after. */
  const values = async (project: OpenProject): Promise<ReadonlyMap<number, number | null>> => {
    const now = Math.floor(clock.now() / 1000)
    const { from, values } = await historyHandlers({ project } as Workbench, clock)['history.read']({
      series: [{ metric: 'IncomingRecords', statistic: 'Sum', subject: {} }],
      ...{ from: now - 3600, to: now + 3600, period: 60, points: 200 },
    })
    return new Map((values[0] ?? []).map((value, at) => [from / 60 + at, value]))
  }
  const records = async (project: OpenProject): Promise<number> =>
    [...(await values(project)).values()].reduce((sum: number, value) => sum + (value ?? 0), 0)
  return { clock, folder, path: join(folder, 'metrics.sqlite'), told, open, put, records, values }
}

const withOneRecord = async () => {
  const world = await openWorld()
  const project = await world.open()
  await project.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })
  await world.put(project)
  await project.close()
  return world
}

/** The page at which a table or index begins, from 1. */
const rootOf = async (path: string, name: string): Promise<number> => {
  const { database } = await openMetricDatabase(path, 0)
  const [row] = await database.all('SELECT rootpage FROM sqlite_schema WHERE name = ?', [name])
  await database.close()
  return Number(row?.['rootpage'])
}

describe('a project that is opened again', () => {
  it('has its metrics and its timeline', async () => {
    const { clock, open, put, records } = await withOneRecord()
    clock.advance(5 * 60_000)
    const project = await open()
    onTestFinished(() => project.close())
    await put(project)
    expect(await records(project)).toBe(2)
    await project.timeline.settled()
    const events = await project.timeline.newest({ limit: 10 })
    expect(events.map(({ kind }) => kind)).toEqual(['opened', 'created', 'opened'])
  })

  it('has its streams when the file of its metrics was cut short, says where that is, and counts on', async () => {
    const { path, open, put, records } = await withOneRecord()
    const whole = await fs.readFile(path)
    await fs.writeFile(path, whole.subarray(0, whole.length / 2))
    const project = await open()
    onTestFinished(() => project.close())
    expect(project.findings).toEqual([
      expect.objectContaining({
        title: expect.objectContaining({ message: 'The history of metrics was damaged' }),
        text: expect.objectContaining({ message: expect.stringContaining(`${path}.damaged-`) }),
      }),
    ])
    expect(project.streams.all().map(({ name }) => name)).toEqual(['orders'])
    await put(project)
    expect(await records(project)).toBe(1)
  })

  it('does not wait until all metrics are read, and says later that they are damaged, counting on', async () => {
    const { clock, path, open, put, records } = await withOneRecord()
    const bytes = await fs.readFile(path)
    // Of an index that nothing looks at until there is more to roll up.
    const page = 4096 * (await rootOf(path, 'metric_chunk_by_age'))
    await fs.writeFile(
      path,
      Buffer.concat([bytes.subarray(0, page - 4096), Buffer.alloc(4096, 7), bytes.subarray(page)]),
    )
    const project = await open()
    onTestFinished(() => project.close())
    await put(project)
    await expect
      .poll(() => project.findings.map(({ text }) => text.message))
      .toEqual([expect.stringContaining(`${path}.damaged-`)])
    expect(await records(project)).toBe(1)
    clock.advance(70_000)
    await put(project)
    expect(await records(project)).toBe(2)
  })

  it('goes on with an empty history when the file of its metrics is overwritten while it is in use', async () => {
    const { clock, path, open, put, records, values } = await withOneRecord()
    await fill(path)
    const project = await open()
    onTestFinished(() => project.close())
    clock.advance(600_000)
    await overwrite(path)
    // The last whole second was in the minute before this one.
    const lost = Math.floor(clock.now() / 60_000) - 1
    expect(await records(project)).toBe(0)
    await expect
      .poll(() => project.findings.map(({ text }) => text.message))
      .toEqual([expect.stringContaining(`set aside, unchanged, as ${path}.damaged-`)])

    clock.advance(60_000)
    await put(project)
    clock.advance(120_000)
    const minutes = await values(project)
    expect([...minutes].filter(([minute]) => minute < lost).every(([, value]) => value === null)).toBe(true)
    expect([1, 2, 3].map((minute) => minutes.get(lost + minute))).toEqual([0, 1, 0])
  })
})

describe('a project whose database is overwritten while it is in use', () => {
  it('loses none of its streams, says what happened, and keeps what is left of the file', async () => {
    const { folder, open, put } = await withOneRecord()
    const path = join(folder, 'project.sqlite')
    const project = await open()
    await overwrite(path)
    await project.streams.operations.CreateStream(caller, { StreamName: 'clicks', ShardCount: 2 })
    await project.setLimits('observe')
    await put(project)
    await project.close()
    const damaged = (await fs.readdir(folder)).filter((name) => /^project\.sqlite\.damaged-[^.]*$/.test(name))
    expect(damaged).toHaveLength(1)
    expect(project.findings.map(({ title, text }) => [title.message, text.message])).toEqual([
      ['The project database was damaged while in use', expect.stringContaining(join(folder, damaged[0] ?? ''))],
    ])
    const again = await open()
    onTestFinished(() => again.close())
    expect(again.streams.all().map(({ name, openShards }) => [name, openShards.length])).toEqual([
      ['clicks', 2],
      ['orders', 1],
    ])
    expect(again.limits).toBe('observe')
    expect(again.findings).toEqual([])
  })
})
