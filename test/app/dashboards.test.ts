import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { post } from '../bench/load'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { appUnderTest } from './app-under-test'
import { chromiumProgram, electronProgram, keepDownloads, showBrowser, standing, takePictures } from './launch'
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

describe.skipIf(electronProgram === undefined)('dashboards in the window', () => {
  const app = appUnderTest()

  it('show the sample project, its streams and shards, in step, and leave as files', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    await seeTraffic(page)
    await openDashboards(page)
    await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'clickstream' })
    await page.getByRole('radio', { name: '1 min', exact: true }).click()
    await page.getByRole('region', { name: 'Load by shard' }).getByRole('img').waitFor()
    await chart(page, 'Bytes per second').getByRole('group').hover()
    await page.waitForTimeout(3000) // for charts worth a picture
    await takePictures(shown, 'dashboard-stream')
    await page.getByRole('region', { name: 'Load by shard' }).scrollIntoViewIfNeeded()
    await takePictures(shown, 'dashboard-shards')

    await page.getByRole('button', { name: 'CloudWatch view' }).click()
    await page.getByRole('button', { name: 'Limits', exact: true }).click()
    await chart(page, 'Bytes per second').getByText('Incoming, 1-min average').waitFor()
    await page.getByRole('radio', { name: '5 min', exact: true }).click()
    await chart(page, 'Bytes per second').getByRole('group').hover()
    await standing(page)
    await takePictures(shown, 'dashboard-truth')
    await page.getByRole('button', { name: 'CloudWatch view' }).click()

    await brush(page, 'Records per second')
    await page.getByRole('button', { name: 'Zoom back' }).waitFor()
    expect(page.url()).toMatch(/from=\d+&to=\d+/)
    const picture = page.url()
    await page.getByRole('button', { name: 'Show only Bytes per second' }).click()
    await chart(page, 'Records per second').waitFor({ state: 'detached' })
    await takePictures(shown, 'dashboard-maximised')
    await page.getByRole('button', { name: 'Show all charts again' }).click()
    await page.reload()
    await chart(page, 'Bytes per second').waitFor()
    expect(page.url()).toBe(picture)

    const { data } = app
    await keepDownloads(shown, data)
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
    await standing(page)
    await page.screenshot({ path: join(screenshots, 'dashboard-wall.png') })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Leave (Esc)' }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('draw the limits that held at their time, and paper in light colours', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    await openDashboards(page)
    await chart(page, 'Bytes per second').waitFor()
    await takePictures(shown, 'dashboards')
    await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'clickstream' })
    await chart(page, 'Bytes per second').waitFor()
    const shards = await page.getByRole('combobox', { name: 'Shard' }).getByRole('option').count()
    await post(app.port, 'Kinesis_20131202.UpdateShardCount', {
      ...{ StreamName: 'clickstream', TargetShardCount: (shards - 1) * 2, ScalingType: 'UNIFORM_SCALING' },
    })
    await page.getByRole('radio', { name: '1 min', exact: true }).click()
    await page.getByRole('button', { name: 'Limits', exact: true }).click()
    await page.waitForTimeout(4000) // of the limit after
    await takePictures(shown, 'dashboard-limits')

    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html[data-theme="dark"]').waitFor()
    await page.evaluate(() => {
      const seen: string[] = []
      Object.assign(window, { themesSeen: seen })
      new MutationObserver(() => seen.push(document.documentElement.dataset['theme'] ?? '')).observe(
        document.documentElement,
        { attributeFilter: ['data-theme'] },
      )
    })
    const { data } = app
    await rm(join(data, 'clickstream.pdf'), { force: true })
    await keepDownloads(shown, data)
    await page.getByRole('button', { name: 'Save as PDF' }).click()
    await expect.poll(() => readFile(join(data, 'clickstream.pdf')).catch(() => null)).not.toBeNull()
    await mkdir(screenshots, { recursive: true })
    await copyFile(join(data, 'clickstream.pdf'), join(screenshots, 'clickstream-from-dark.pdf'))
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { themesSeen: string[] }).themesSeen))
      .toEqual(['light', 'dark'])
    expect(complaints).toEqual([])
  })

  it('show the minutes before a restart, with a gap for the time it was closed', async () => {
    await app.close()
    const closedAt = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 5000))
    const startedAt = Date.now()
    const again = await app.restart()
    await seeTraffic(again.page)
    await openDashboards(again.page)
    await chart(again.page, 'Bytes per second').waitFor()
    await takePictures(again, 'dashboard-restarted')
    await keepDownloads(again, app.data)
    const rows = await savedRows(again.page, app.data)
    // A project counts from the second before the one it is opened in.
    const between = rows.filter(({ at }) => at > closedAt + 1000 && at < startedAt - 2000)
    expect(rows.filter(({ at, value }) => at < closedAt && Number(value) > 0).length).toBeGreaterThan(5)
    expect(between.length).toBeGreaterThan(0)
    expect(between.map(({ value }) => value)).toEqual(between.map(() => ''))

    await again.page.getByRole('button', { name: 'Show Bytes per second as a table' }).click()
    await chart(again.page, 'Bytes per second').getByRole('cell', { name: 'Project opened' }).first().waitFor()
    await takePictures(again, 'dashboard-table')
    expect(again.complaints).toEqual([])
  })

  it('help an empty project to its first stream', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Start an empty project' }).click()
    await page.getByText('No streams in this project yet').waitFor()
    await openDashboards(page)
    await page.getByText('No streams in this project yet').waitFor()
    await takePictures(shown, 'dashboards-empty')
    expect(complaints).toEqual([])
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
  await mkdir(screenshots, { recursive: true })
  for (const name of ['clickstream-Bytes-per-second.png', 'clickstream.pdf']) {
    await copyFile(join(data, name), join(screenshots, name))
  }
}

/** Times and first values of the bytes of all streams, as they are saved. */
const savedRows = async (page: Page, folder: string): Promise<{ at: number; value: string }[]> => {
  await page.getByRole('button', { name: 'Save Bytes per second' }).click()
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click()
  const path = join(folder, 'All-streams-Bytes-per-second.csv')
  await expect.poll(() => readFile(path, 'utf8').catch(() => null), { timeout: 10_000 }).not.toBeNull()
  const [, ...rows] = (await readFile(path, 'utf8')).trim().split('\r\n')
  return rows.map((row) => {
    const [time = '', value = ''] = row.split(',')
    return { at: Date.parse(time), value }
  })
}
