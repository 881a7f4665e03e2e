import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sqliteMetricStore, type MetricPoint, type MetricStore } from '../../../src-main/storage/metric-store'
import { mergeStatistics, type StatisticSet } from '../../../src-main/storage/packed-statistics'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { tempFolder } from '../../support/temp-folder'

const day = 86_400
/** A whole hour. */
const now = 20_000 * day

const openStore = async (): Promise<MetricStore> => {
  const { database } = await openProjectDatabase(join(await tempFolder(), 'project.sqlite'), 0)
  onTestFinished(() => database.close())
  return sqliteMetricStore(database)
}

const orders = (id: number, seen: ReadonlyMap<number, number> = new Map()) => ({
  id,
  level: 'stream',
  accountId: '000000000000',
  region: 'us-east-1',
  stream: 'orders',
  name: '',
  seen,
})

const one = (sum: number): StatisticSet => ({ count: 1, sum, minimum: sum, maximum: sum })
const point = (start: number, sum: number, dimensionsId = 1): MetricPoint => ({
  dimensionsId,
  start,
  period: 60,
  sets: new Map([[0, one(sum)]]),
})

const totalOf = (points: readonly MetricPoint[]): StatisticSet | undefined =>
  points.reduce<StatisticSet | undefined>(
    (total, { sets }) => mergeStatistics(total, sets.get(0) as StatisticSet),
    undefined,
  )

describe('the metric store', () => {
  it('gives back what it was told, in order of time, apart by what it is about', async () => {
    const store = await openStore()
    const seen = new Map([[0, now]])
    await store.append([orders(1, seen), orders(2)], [point(now, 2), point(now - 60, 1), point(now, 5, 2)])
    expect(await store.dimensions()).toEqual([orders(1, seen), orders(2)])
    expect(await store.read(1, now - 60, now + 1)).toEqual([point(now - 60, 1), point(now, 2)])
    expect(await store.read(1, now - 60, now)).toEqual([point(now - 60, 1)])
    expect(await store.read(2, 0, Infinity)).toEqual([point(now, 5, 2)])
  })

  it('has several points of one time side by side, and the newest of what was seen', async () => {
    const store = await openStore()
    await store.append([orders(1, new Map([[0, now]]))], [point(now, 2)])
    await store.append([orders(1, new Map([[0, now + 60]]))], [point(now, 3)])
    expect(await store.read(1, now, now + 60)).toEqual([point(now, 2), point(now, 3)])
    expect((await store.dimensions())[0]?.seen).toEqual(new Map([[0, now + 60]]))
  })

  it('keeps minutes for 15 days, five minutes for 63 days, hours for 455 days, and nothing beyond', async () => {
    const store = await openStore()
    const ages = [15 * day, 15 * day + 3600, 63 * day, 63 * day + 3600, 455 * day, 455 * day + 3600]
    await store.append(
      [orders(1)],
      ages.map((age) => point(now - age + 60, 1)),
    )
    await store.rollUp(now)
    const kept = await store.read(1, 0, Infinity)
    expect(kept.map(({ start, period }) => [now - start, period])).toEqual([
      [455 * day, 3600],
      [63 * day + 3600, 3600],
      [63 * day, 300],
      [15 * day + 3600, 300],
      [15 * day - 60, 60],
    ])
  })

  it('loses and doubles nothing when minutes become five minutes and those become hours', async () => {
    const minutes = fc.array(
      fc.tuple(fc.integer({ min: 10, max: 80 * 24 * 60 }), fc.nat({ max: 1_000_000 }), fc.constantFrom(1, 2)),
      { minLength: 1, maxLength: 60 },
    )
    await fc.assert(
      fc.asyncProperty(minutes, async (all) => {
        const store = await openStore()
        const points = all.map(([minute, sum, id]) => point(now - minute * 60, sum, id))
        await store.append([orders(1), orders(2)], points)
        await store.rollUp(now - 3600)
        await store.rollUp(now)
        for (const id of [1, 2]) {
          const kept = await store.read(id, 0, Infinity)
          expect(totalOf(kept)).toEqual(totalOf(points.filter(({ dimensionsId }) => dimensionsId === id)))
          for (const { start, period } of kept) expect(start % period).toBe(0)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('forgets what something was about once nothing is left of it', async () => {
    const store = await openStore()
    await store.append([orders(1), orders(2)], [point(now, 1), point(now - 460 * day, 1, 2)])
    await store.rollUp(now)
    expect((await store.dimensions()).map(({ id }) => id)).toEqual([1])
  })
})
