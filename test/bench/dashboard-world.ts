import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openMetricDatabase } from '../../src-main/storage/metric-database'
import { sqliteMetricStore, type MetricPoint } from '../../src-main/storage/metric-store'

/** A project that has had a stream `wide` for a month: a sample an hour of each metric, as a roll-up leaves them. */
export const keepMonth = async (folder: string, shards: number): Promise<void> => {
  await mkdir(folder, { recursive: true })
  const now = Math.floor(Date.now() / 3_600_000) * 3600
  const { database } = await openMetricDatabase(join(folder, 'metrics.sqlite'), Date.now())
  const store = sqliteMetricStore(database)
  // The stream, its shards together, and each of them.
  const about = Array.from({ length: shards + 2 }, (_, id) => ({
    id: id + 1,
    level: id === 0 ? 'stream' : 'shard',
    accountId: '000000000000',
    region: 'us-east-1',
    stream: 'wide',
    name: id < 2 ? '' : `shardId-${String(id - 2).padStart(12, '0')}`,
    seen: new Map(Array.from({ length: id === 0 ? 20 : 7 }, (_, code) => [code, now] as const)),
  }))
  await store.append(about, [])
  for (let hour = 30 * 24; hour > 0; hour -= 1) {
    const start = now - hour * 3600
    const points = about.map(({ id, seen }): MetricPoint => {
      const sum = 1_000_000 * (1 + Math.sin(hour / 4 + id)) + 1
      return {
        dimensionsId: id,
        start,
        sets: new Map([...seen.keys()].map((code) => [code, { count: 60, sum, minimum: 1, maximum: sum / 30 }])),
      }
    })
    await store.append([], points)
  }
  await store.rollUp(now)
  await database.close()
}

/** The dashboard of the stream `wide`, with the map of its shards drawn. */
export const showWide = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Dashboards' }).click()
  await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'wide' })
  await page.getByRole('region', { name: 'Load by shard' }).getByRole('img').waitFor()
}

/** How long frames take while a page goes on as it does, in milliseconds, in order of length. */
export const frameTimes = (page: Page, seconds: number): Promise<number[]> =>
  page.evaluate(
    (duration) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const start = performance.now()
        let last = start
        const look = (now: number): void => {
          times.push(now - last)
          last = now
          if (now - start < duration * 1000) requestAnimationFrame(look)
          else resolve(times.slice(1).sort((a, b) => a - b))
        }
        requestAnimationFrame(look)
      }),
    seconds,
  )

export const told = (times: readonly number[]): string => {
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? NaN).toFixed(1)
  const rate = (times.length * 1000) / times.reduce((sum, time) => sum + time, 0)
  const late = times.filter((time) => time > 25).length
  return `${rate.toFixed(1)} frames/s (p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms, ${late} of ${times.length} over 25 ms)`
}
