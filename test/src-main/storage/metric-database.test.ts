import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { moveMetrics, openMetricDatabase } from '../../../src-main/storage/metric-database'
import { sqliteMetricStore } from '../../../src-main/storage/metric-store'
import { packSets } from '../../../src-main/storage/packed-statistics'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'

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
})
