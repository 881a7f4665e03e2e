import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { freePortNear } from '../../src-main/endpoint/listen'
import { electronProgram, showWindow } from '../app/launch'
import { dashboardMemory } from './dashboard-memory'
import { frameTimes, keepMonth, showWide, told } from './dashboard-world'
import { machine } from './figures'
import { post } from './load'

/*
 * Dashboards in the real window: frames a second with 500 shards live at one second; how soon 30 days of a stream and its
 * 100 shards are drawn, the map of shards included; what both sides hold over an hour that passes in minutes.
 * `-- dashboards` runs all; the environment variable PART names one: frames, month or memory.
 */

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'streamgauge-bench-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Put to all shards several times a second. @returns what ends it */
const putToAll = (port: number): (() => Promise<void>) => {
  const Data = Buffer.alloc(200, 'x').toString('base64')
  let isLoading = true
  const load = (async () => {
    for (let turn = 0; isLoading; turn += 1) {
      const Records = Array.from({ length: 500 }, (_, key) => ({ PartitionKey: `${turn}-${key}`, Data }))
      await post(port, 'Kinesis_20131202.PutRecords', { StreamName: 'wide', Records })
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  return async () => {
    isLoading = false
    await load
  }
}

const frames = (): Promise<void> =>
  inFolder(async (data) => {
    const port = await freePortNear(24_567)
    const { page, close } = await showWindow(['--data', data, '--port', String(port)])
    await page.getByRole('button', { name: 'Stop the sample' }).first().click()
    await post(port, 'Kinesis_20131202.CreateStream', { StreamName: 'wide', ShardCount: 500 })
    const stop = putToAll(port)
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Conformance' }).click()
    console.log(`  at rest              ${told(await frameTimes(page, 5))}`)
    await showWide(page)
    await page.waitForTimeout(5000)
    for (let turn = 0; turn < 2; turn += 1) console.log(`  500 shards live      ${told(await frameTimes(page, 10))}`)
    await page.getByRole('region', { name: 'Load by shard' }).scrollIntoViewIfNeeded()
    console.log(`  at the map of shards ${told(await frameTimes(page, 10))}`)
    await stop()
    await close()
  })

/** From a click on a range to the last picture that came of it, milliseconds. */
const timeToDraw = async (page: Page, range: string): Promise<number> => {
  const clickedAt = await page.evaluate((value) => {
    document.querySelector<HTMLElement>(`[role=radio][value="${value}"]`)?.click()
    return performance.now()
  }, range)
  await page.waitForTimeout(2500)
  const drawnAt = await page.evaluate(() => performance.getEntriesByName('time chart drawn').at(-1)?.startTime ?? NaN)
  return Math.round(drawnAt - clickedAt)
}

const month = (): Promise<void> =>
  inFolder(async (data) => {
    await keepMonth(join(data, 'projects', 'Month'), 100)
    const port = await freePortNear(24_567)
    const { page, resize, close } = await showWindow(['--data', data, '--port', String(port)])
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    await resize(1600, 1000) // for all charts and the map to be in sight: what is not is not drawn
    await post(port, 'Kinesis_20131202.CreateStream', { StreamName: 'wide', ShardCount: 100 })
    await showWide(page)
    const taken: number[] = []
    for (let turn = 0; turn < 9; turn += 1) {
      await page.getByRole('radio', { name: '1 min', exact: true }).click()
      await page.waitForTimeout(1500)
      taken.push(await timeToDraw(page, '30d'))
    }
    console.log(
      `  from the click on 30 days to the last picture of a stream and its 100 shards: ${taken.join(', ')} ms`,
    )
    await close()
  })

const parts: Readonly<Record<string, () => Promise<void>>> = { frames, month, memory: () => inFolder(dashboardMemory) }

const main = async (): Promise<void> => {
  if (electronProgram === undefined) return console.log('No Electron to show a window with: nothing was measured.')
  const only = process.env['PART']
  for (const [name, measure] of Object.entries(parts)) {
    if (only !== undefined && only !== name) continue
    console.log(`${name}; ${machine()}`)
    await measure()
  }
  console.log(machine())
}

await main()
