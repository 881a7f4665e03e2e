import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  sqliteMetricStore,
  type MetricPoint,
  type MetricQuestion,
  type MetricStore,
} from '../../../src-main/storage/metric-store'
import { Recorder } from '../../../src-main/metrics/recorder'
import { mergeStatistics, packSets, type StatisticSet } from '../../../src-main/storage/packed-statistics'
import type { Database } from '../../../src-main/storage/database'
import { openMetricDatabase } from '../../../src-main/storage/metric-database'
import { silentLogger } from '../../../src-main/platform/logger'
import { tempFolder } from '../../support/temp-folder'

const day = 86_400
/** A whole hour. */
const now = 20_000 * day

const openStore = async (): Promise<{ store: MetricStore; database: Database; told: string[] }> => {
  const { database } = await openMetricDatabase(join(await tempFolder(), 'metrics.sqlite'), 0)
  onTestFinished(() => database.close())
  const told: string[] = []
  const logger = { ...silentLogger, warn: (message: string) => void told.push(message) }
  return { store: sqliteMetricStore(database, logger), database, told }
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
  sets: new Map([[0, one(sum)]]),
})

/** [start, sum] of what there is, in order of time. */
const read = async (store: MetricStore, question: Partial<MetricQuestion> = {}): Promise<[number, number][]> => {
  const found: [number, number][] = []
  const all = { dimensionsIds: [1], codes: [0], from: 0, to: Infinity, period: 60 }
  await store.read(
    { ...all, ...question },
    () =>
      (start, { sum }) =>
        found.push([start, sum]),
  )
  return found.sort(([a, x], [b, y]) => a - b || x - y)
}

describe('the metric store', () => {
  it('gives back what it was told, apart by what it is about, moved together or not', async () => {
    const { store } = await openStore()
    const seen = new Map([[0, now]])
    await store.append([orders(1, seen), orders(2)], [point(now, 2), point(now - 60, 1), point(now, 5, 2)])
    for (let round = 0; round < 2; round++) {
      expect(await store.dimensions()).toEqual([orders(1, seen), orders(2)])
      expect(await read(store, { from: now - 60, to: now + 1 })).toEqual([
        [now - 60, 1],
        [now, 2],
      ])
      expect(await read(store, { from: now - 60, to: now })).toEqual([[now - 60, 1]])
      expect(await read(store, { dimensionsIds: [2] })).toEqual([[now, 5]])
      expect(await read(store, { dimensionsIds: [1, 2], from: now })).toEqual([
        [now, 2],
        [now, 5],
      ])
      expect(await read(store, { codes: [1] })).toEqual([])
      await store.rollUp(now + 60)
    }
  })

  it('adds up several points of one time, those that come after it was moved included, and keeps the newest seen', async () => {
    const { store } = await openStore()
    await store.append([orders(1, new Map([[0, now]]))], [point(now, 2)])
    await store.append([orders(1, new Map([[0, now + 60]]))], [point(now, 3)])
    await store.rollUp(now + 60)
    expect(await read(store)).toEqual([[now, 5]])
    await store.append([], [point(now, 7)])
    await store.rollUp(now + 60)
    expect(await read(store)).toEqual([[now, 12]])
    expect((await store.dimensions())[0]?.seen).toEqual(new Map([[0, now + 60]]))
  })

  it('has minutes of 15 days, five minutes of 63 days, hours of 455 days, and nothing beyond', async () => {
    const { store } = await openStore()
    // A chunk goes when all of it is past: minutes up to an hour later, hours up to two and a half days later.
    const ages = [1, 14, 16, 62, 64, 454, 458].map((days) => days * day)
    await store.append(
      [orders(1)],
      ages.map((age) => point(now - age, age)),
    )
    await store.rollUp(now)
    const daysOf = async (period: number) => (await read(store, { period })).map(([start]) => (now - start) / day)
    expect(await daysOf(60)).toEqual([14, 1])
    expect(await daysOf(300)).toEqual([62, 16, 14, 1])
    expect(await daysOf(3600)).toEqual([454, 64, 62, 16, 14, 1])
  })

  it('says the same of a time in minutes, five minutes and hours, whenever it was moved together', async () => {
    const minutes = fc.array(
      fc.tuple(
        fc.integer({ min: 10, max: 10 * 24 * 60 }),
        fc.nat({ max: 1_000_000 }),
        fc.constantFrom(1, 2),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(minutes, async (all) => {
        const { store } = await openStore()
        await store.append([orders(1), orders(2)], [])
        for (const [minute, sum, id, isMovedNow] of all) {
          await store.append([], [point(now - minute * 60, sum, id)])
          if (isMovedNow) await store.rollUp(now)
        }
        for (const id of [1, 2]) {
          const told = all.filter(([, , of]) => of === id).map(([, sum]) => one(sum))
          const total = told.reduce<StatisticSet | undefined>(mergeStatistics, undefined)
          for (const period of [60, 300, 900, 3600, day]) {
            let found: StatisticSet | undefined
            const question = { dimensionsIds: [id], codes: [0], from: now - 11 * day, to: now, period }
            await store.read(question, () => (_start, set) => (found = mergeStatistics(found, set)))
            expect(found).toEqual(total)
          }
        }
      }),
      { numRuns: 15 },
    )
  })

  it('takes what an earlier version had made of old minutes', async () => {
    const { store, database } = await openStore()
    await store.append([orders(1)], [])
    for (const [start, period] of [
      [now - 20 * day, 300],
      [now - 70 * day, 3600],
    ] as const) {
      const sets = packSets(new Map([[0, one(period)]]))
      await database.run(['INSERT INTO metric_point VALUES (1, ?, ?, ?)', [start, period, sets]])
    }
    await store.rollUp(now)
    expect(await read(store, { period: 300 })).toEqual([[now - 20 * day, 300]])
    expect(await read(store, { period: 3600 })).toEqual([
      [now - 70 * day, 3600],
      [now - 20 * day, 300],
    ])
  })

  it('forgets what something was about once nothing is left of it', async () => {
    const { store } = await openStore()
    await store.append([orders(1), orders(2)], [point(now, 1), point(now - 460 * day, 1, 2)])
    await store.rollUp(now)
    expect((await store.dimensions()).map(({ id }) => id)).toEqual([1])
  })

  it('names rows that were cut short, once, and goes on with what can be read', async () => {
    const { store, database, told } = await openStore()
    await store.append([orders(1)], [point(now, 1), point(now + 60, 2), point(now + 120, 3)])
    await store.rollUp(now + 180)
    await database.run(['UPDATE metric_chunk SET points = substr(points, 1, length(points) - 1)'])
    for (let round = 0; round < 2; round++) {
      expect(await read(store)).toEqual([
        [now, 1],
        [now + 60, 2],
      ])
      await store.append([], [point(now + 120, 3)])
      await database.run(['UPDATE metric_point SET sets = substr(sets, 1, 1)'])
      await store.rollUp(now + 180)
    }
    expect(told).toEqual([
      `Metrics of orders from ${new Date(now * 1000).toISOString()} on are damaged; what cannot be read of them is left out.`,
    ])
  })

  it('gives the seconds of earlier runs, those of the present one not, and what can be read of damaged ones', async () => {
    const { store, database, told } = await openStore()
    const recorder = new Recorder(() => {})
    const minute = now / 60
    for (const second of [3, 4]) recorder.at(minute).add(0, second, second)
    const [over] = recorder.sealBefore(Infinity)
    const whole = { ...point(now, 7), seconds: over?.packed ?? new Uint8Array() }
    const seconds = async (of: MetricStore): Promise<[number, number][]> => {
      const found: [number, number][] = []
      await of.readSeconds({ dimensionsIds: [1], from: now, to: now + 60 }, (_id, code) =>
        code === 0 ? (at, { sum }) => found.push([at, sum]) : undefined,
      )
      return found
    }
    expect(await store.begin(now)).toEqual([])
    await store.append([orders(1)], [whole], now + 59)
    expect(await seconds(store)).toEqual([])

    const next = sqliteMetricStore(database, { ...silentLogger, warn: (message) => void told.push(message) })
    expect(await next.begin(now + 100)).toEqual([{ from: now, to: now + 59 }])
    expect(await seconds(next)).toEqual([
      [now + 3, 3],
      [now + 4, 4],
    ])
    await database.run(['UPDATE metric_second SET seconds = ?', [whole.seconds.subarray(0, -1)]])
    expect(await seconds(next)).toEqual([[now + 3, 3]])
    await expect.poll(() => told).toEqual([expect.stringContaining('Metrics of orders')])
    await next.rollUp(now + 3600 + 121)
    expect(await database.all('SELECT count(*) AS count FROM metric_second')).toEqual([{ count: 0 }])
  })
})
