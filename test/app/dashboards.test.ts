import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PutRecordsCommand } from '@aws-sdk/client-kinesis'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { sqliteMetricStore, type MetricPoint } from '../../src-main/storage/metric-store'
import { openMetricDatabase } from '../../src-main/storage/metric-database'
import { post } from '../bench/load'
import { http2Client, removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { chromiumProgram, electronProgram, showBrowser, showWindow, takePictures, type Shown } from './launch'
import { seeTraffic } from './walk-through'

const openDashboards = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Dashboards' }).click()
}
const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

/** Drag over the middle of a chart. */
const brush = async (page: Page, name: string): Promise<void> => {
  const plot = chart(page, name).getByRole('group')
  await plot.hover() // and so bring it into sight
  const box = await plot.boundingBox()
  if (!box) throw new Error(`${name} is not drawn`)
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.7, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.98, y, { steps: 5 })
  await page.mouse.up()
}

/** How long frames take while a page goes on as it does, in milliseconds, in order of length. */
const frameTimes = (page: Page, seconds: number): Promise<number[]> =>
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
const told = (times: readonly number[]): string => {
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? NaN).toFixed(1)
  const rate = (times.length * 1000) / times.reduce((sum, time) => sum + time, 0)
  const late = times.filter((time) => time > 25).length
  return `${rate.toFixed(1)} frames/s (p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(0.9999)} ms, ${late} of ${times.length} over 25 ms)`
}

describe.skipIf(electronProgram === undefined)('dashboards in the window', () => {
  let data: string
  let shown: Awaited<ReturnType<typeof showWindow>> | undefined

  const open = async (): Promise<Shown & { app: Awaited<ReturnType<typeof showWindow>>['app']; port: number }> => {
    const port = await freePort()
    shown = await showWindow(['--data', data, '--port', String(port)])
    return { ...shown, port }
  }
  afterEach(async () => {
    await shown?.close()
    shown = undefined
    await removeFolder(data)
  })

  it('show the sample project, its streams and shards, in step, and leave as files', async () => {
    data = await temporaryFolder()
    const { page, app, complaints } = await open()
    await seeTraffic(page)
    await openDashboards(page)
    await chart(page, 'Bytes per second').waitFor()
    await page.waitForTimeout(20_000) // for charts worth a picture
    await takePictures(shown as Shown, 'dashboards')

    await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'clickstream' })
    await page.getByRole('radio', { name: '1 min', exact: true }).click()
    await page.getByRole('region', { name: 'Load by shard' }).getByRole('img').waitFor()
    await chart(page, 'Bytes per second').getByRole('group').hover()
    await page.waitForTimeout(3000)
    await takePictures(shown as Shown, 'dashboard-stream')
    await page.getByRole('region', { name: 'Load by shard' }).scrollIntoViewIfNeeded()
    await takePictures(shown as Shown, 'dashboard-shards')

    await page.getByRole('button', { name: 'CloudWatch view' }).click()
    await page.getByRole('button', { name: 'Limits', exact: true }).click()
    await chart(page, 'Bytes per second').getByText('Incoming, 1-min average').waitFor()
    await page.getByRole('radio', { name: '5 min', exact: true }).click()
    await chart(page, 'Bytes per second').getByRole('group').hover()
    await page.waitForTimeout(1500)
    await takePictures(shown as Shown, 'dashboard-truth')
    await page.getByRole('button', { name: 'CloudWatch view' }).click()

    await brush(page, 'Records per second')
    await page.getByRole('button', { name: 'Zoom back' }).waitFor()
    expect(page.url()).toMatch(/from=\d+&to=\d+/)
    const picture = page.url()
    await page.getByRole('button', { name: 'Show only Bytes per second' }).click()
    await chart(page, 'Records per second').waitFor({ state: 'detached' })
    await takePictures(shown as Shown, 'dashboard-maximised')
    await page.getByRole('button', { name: 'Show all charts again' }).click()
    await page.reload()
    await chart(page, 'Bytes per second').waitFor()
    expect(page.url()).toBe(picture)

    await app.evaluate(({ session }, folder) => {
      session.defaultSession.on('will-download', (_event, item) => item.setSavePath(`${folder}/${item.getFilename()}`))
    }, data)
    const saved = (name: string) => expect.poll(() => readFile(join(data, name)).catch(() => null), { timeout: 10_000 })
    await page.getByRole('button', { name: 'Save Bytes per second' }).click()
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click()
    await saved('clickstream-Bytes-per-second.csv').not.toBeNull()
    expect(await readFile(join(data, 'clickstream-Bytes-per-second.csv'), 'utf8')).toMatch(
      /^Time \(UTC\),Incoming,Outgoing\r\n\d{4}-/,
    )
    await page.getByRole('button', { name: 'Save Bytes per second' }).click()
    await page.getByRole('menuitem', { name: 'Save as PNG' }).click()
    await saved('clickstream-Bytes-per-second.png').not.toBeNull()
    await page.getByRole('button', { name: 'Save as PDF' }).click()
    await saved('clickstream.pdf').not.toBeNull()
    expect((await readFile(join(data, 'clickstream.pdf'))).subarray(0, 5).toString()).toBe('%PDF-')
    await keepFiles(data)

    await page.getByRole('button', { name: 'Live' }).click()
    await page.getByRole('button', { name: 'Wall mode' }).click()
    await page.getByRole('button', { name: 'Leave (Esc)' }).waitFor()
    await page.waitForTimeout(3000)
    await page.screenshot({ path: join(screenshots, 'dashboard-wall.png') })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Leave (Esc)' }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('help an empty project to its first stream', async () => {
    data = await temporaryFolder()
    const { page, complaints } = await open()
    await page.getByRole('button', { name: 'Start an empty project' }).click()
    await page.getByText('No streams in this project yet').waitFor()
    await openDashboards(page)
    await page.getByText('No streams in this project yet').waitFor()
    await takePictures(shown as Shown, 'dashboards-empty')
    expect(complaints).toEqual([])
  })

  it('report their frames a second with 500 shards live', async () => {
    data = await temporaryFolder()
    const { page, port } = await open()
    await page.getByRole('button', { name: 'Stop the sample' }).first().click()
    await post(port, 'Kinesis_20131202.CreateStream', { StreamName: 'wide', ShardCount: 500 })
    const client = http2Client(`http://127.0.0.1:${port}`)
    let isLoading = true
    const load = (async () => {
      for (let turn = 0; isLoading; turn += 1) {
        const Records = Array.from({ length: 500 }, (_, key) => ({
          PartitionKey: `${turn}-${key}`,
          Data: Buffer.alloc(200, 'x'),
        }))
        await client.send(new PutRecordsCommand({ StreamName: 'wide', Records }))
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
    })()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Conformance' }).click()
    const idle = await frameTimes(page, 3)
    await openDashboards(page)
    await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'wide' })
    await page.getByRole('region', { name: 'Load by shard' }).getByRole('img').waitFor()
    await page.waitForTimeout(3000)
    const live = await frameTimes(page, 10)
    await page.getByRole('region', { name: 'Load by shard' }).scrollIntoViewIfNeeded()
    const atMap = await frameTimes(page, 10)
    await takePictures(shown as Shown, 'dashboard-500-shards')
    isLoading = false
    await load
    client.destroy()
    console.info(`500 shards live: ${told(live)}; at the map of shards ${told(atMap)}; a page at rest ${told(idle)}`)
    expect(live.length).toBeGreaterThan(0)
  })

  it('report how soon 30 days of 100 shards are drawn', async () => {
    data = await temporaryFolder()
    await keepMonth(join(data, 'projects', 'Month'), 100)
    const { page, port } = await open()
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    await post(port, 'Kinesis_20131202.CreateStream', { StreamName: 'wide', ShardCount: 100 })
    await openDashboards(page)
    await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'wide' })
    await page.getByRole('region', { name: 'Load by shard' }).getByRole('img').waitFor()
    const taken: number[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      await page.getByRole('radio', { name: '1 min', exact: true }).click()
      await page.waitForTimeout(1500)
      const clickedAt = await page.evaluate(() => {
        document.querySelector<HTMLElement>('[role=radio][value="30d"]')?.click()
        return performance.now()
      })
      await page.waitForTimeout(2500)
      const drawnAt = await page.evaluate(
        () => performance.getEntriesByName('time chart drawn').at(-1)?.startTime ?? NaN,
      )
      taken.push(Math.round(drawnAt - clickedAt))
    }
    await takePictures(shown as Shown, 'dashboard-month')
    console.info(
      `30 days of a stream and its 100 shards, from the click to the last chart drawn: ${taken.join(', ')} ms`,
    )
    expect(taken.every(Number.isFinite)).toBe(true)
  })
})

describe.skipIf(chromiumProgram === undefined)('dashboards in a browser', () => {
  it('draw, and are printed by the browser', async () => {
    const data = await temporaryFolder()
    const shown = await showBrowser(['--data', data, '--port', String(await freePort())])
    const { page } = shown
    await seeTraffic(page)
    await openDashboards(page)
    await chart(page, 'Iterator age').waitFor()
    await page.evaluate(() =>
      Object.assign(window, { print: () => document.body.setAttribute('data-printed', 'true') }),
    )
    await page.getByRole('button', { name: 'Save as PDF' }).click()
    await page.locator('body[data-printed=true]').waitFor()
    expect(shown.complaints).toEqual([])
    await shown.close()
    await removeFolder(data)
  })
})

const screenshots = join(import.meta.dirname, 'screenshots')

/** Saved charts are looked at like screenshots. */
const keepFiles = async (data: string): Promise<void> => {
  const { copyFile } = await import('node:fs/promises')
  await mkdir(screenshots, { recursive: true })
  for (const name of ['clickstream-Bytes-per-second.png', 'clickstream.pdf']) {
    await copyFile(join(data, name), join(screenshots, name))
  }
}

/** A project that has had a stream `wide` for a month: a sample an hour of each metric, as a roll-up leaves them. */
const keepMonth = async (folder: string, shards: number): Promise<void> => {
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
