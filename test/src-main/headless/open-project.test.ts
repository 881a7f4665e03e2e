import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProject } from '../../../src-main/headless/open-project'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import { historyHandlers } from '../../../src-main/services/history-handlers'
import type { OpenProject } from '../../../src-main/services/project'
import type { Workbench } from '../../../src-main/services/workbench'
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
  /** Records of the project, minute by minute, in the hour before now and the one after. */
  const records = async (project: OpenProject): Promise<number> => {
    const now = Math.floor(clock.now() / 1000)
    const { values } = await historyHandlers({ project } as Workbench, clock)['history.read']({
      series: [{ metric: 'IncomingRecords', statistic: 'Sum', subject: {} }],
      ...{ from: now - 3600, to: now + 3600, period: 60, points: 200 },
    })
    return values.flat().reduce((sum: number, value) => sum + (value ?? 0), 0)
  }
  return { clock, path: join(folder, 'metrics.sqlite'), told, open, put, records }
}

const withOneRecord = async () => {
  const world = await openWorld()
  const project = await world.open()
  await project.streams.operations.CreateStream(caller, { StreamName: 'orders', ShardCount: 1 })
  await world.put(project)
  await project.close()
  return world
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
        title: 'The history of metrics was damaged',
        text: expect.stringContaining(`${path}.damaged-`),
      }),
    ])
    expect(project.streams.all().map(({ name }) => name)).toEqual(['orders'])
    await put(project)
    expect(await records(project)).toBe(1)
  })
})
