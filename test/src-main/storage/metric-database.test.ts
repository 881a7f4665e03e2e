import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DamagedDatabase } from '../../../src-main/storage/database'
import { moveMetrics, openMetricDatabase } from '../../../src-main/storage/metric-database'
import { sqliteMetricStore } from '../../../src-main/storage/metric-store'
import { packSets } from '../../../src-main/storage/packed-statistics'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'
import { fillTable, overwrite } from './support/damage'

const second = 20_000 * 86_400
const sets = packSets(new Map([[0, { count: 1, sum: 7, minimum: 7, maximum: 7 }]]))

describe('the database of metrics', () => {
  it('takes over, once, what an earlier version kept in the database of the project', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'metrics.sqlite')
    const { database: project } = await openProjectDatabase(join(folder, 'project.sqlite'), 0)
    const { database: metrics } = await openMetricDatabase(path, 0)
    onTestFinished(async () => {
      await project.close()
      await metrics.close()
    })
    const seen = new Uint8Array()
    await project.run(
      ["INSERT INTO metric_dimensions VALUES (1, 'stream', '000000000000', 'us-east-1', 'orders', '', ?)", [seen]],
      ['INSERT INTO metric_point VALUES (1, ?, 60, ?)', [second, sets]],
    )
    await moveMetrics(project, path)
    await moveMetrics(project, path)
    const store = sqliteMetricStore(metrics)
    expect((await store.dimensions()).map(({ stream }) => stream)).toEqual(['orders'])
    const found: [number, number][] = []
    const all = { dimensionsIds: [1], codes: [0], from: 0, to: Infinity, period: 60 }
    await store.read(
      all,
      () =>
        (start, { sum }) =>
          found.push([start, sum]),
    )
    expect(found).toEqual([[second, 7]])
    expect(await project.all("SELECT name FROM sqlite_master WHERE name LIKE 'metric%'")).toEqual([])
  })

  it('that turns out to be damaged while it is used is set aside, each time, and an empty one answers', async () => {
    const path = join(await tempFolder(), 'metrics.sqlite')
    const setAside: string[] = []
    const { database } = await openMetricDatabase(path, 0, { onSetAside: (name) => setAside.push(name) })
    onTestFinished(() => database.close())
    const question = 'SELECT count(*) AS chunks, total(length(points)) AS bytes FROM metric_chunk'
    for (const nth of [1, 2, 3]) {
      await fillTable(database)
      await overwrite(path)
      expect(await database.all(question)).toEqual([{ chunks: 0, bytes: 0 }])
      expect(setAside).toHaveLength(nth)
    }
    const kept = `${path}.damaged-1970-01-01T00-00-00-000Z`
    expect(setAside).toEqual([kept, `${kept}-2`, `${kept}-3`])
    for (const file of setAside) expect((await fs.stat(file)).size).toBeGreaterThan(0)
  })

  it('that is found damaged by a change does not take it, but the next one', async () => {
    const path = join(await tempFolder(), 'metrics.sqlite')
    const { database } = await openMetricDatabase(path, 0)
    onTestFinished(() => database.close())
    await fillTable(database)
    await overwrite(path)
    await expect(fillTable(database)).rejects.toBeInstanceOf(DamagedDatabase)
    await fillTable(database)
    expect(await database.all('SELECT count(*) AS chunks FROM metric_chunk')).toEqual([{ chunks: 1500 }])
  })

  it('that cannot be set aside says what to do, to everybody', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'metrics.sqlite')
    const { database } = await openMetricDatabase(path, 0)
    await fillTable(database)
    await overwrite(path)
    await fs.rename(folder, `${folder}-gone`)
    onTestFinished(() => fs.rm(`${folder}-gone`, { recursive: true }))
    const refused = {
      code: 'database-damaged',
      message: expect.stringContaining('Close Streamgauge, move the file away'),
    }
    for (const _ of [1, 2]) await expect(database.all('SELECT * FROM metric_chunk')).rejects.toMatchObject(refused)
    await database.close()
  })
})
