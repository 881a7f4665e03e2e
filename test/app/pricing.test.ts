import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, keepDownloads, standing, takePictures } from './launch'

const goTo = (page: Page, area: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: area, exact: true }).click()
const priceList = fileURLToPath(new URL('../src-main/pricing/offer/price-lists/amazon-kinesis.json', import.meta.url))
const screenshots = join(import.meta.dirname, 'screenshots')

/** Keep what the advisor has of a choice as a design of the project. */
const adopt = async (page: Page, choice: string): Promise<void> => {
  await goTo(page, 'Advisor')
  await page.getByRole('article', { name: choice }).getByRole('button', { name: 'Open in planner' }).click()
  await page.getByRole('toolbar', { name: 'Design', exact: true }).waitFor()
}

describe.skipIf(electronProgram === undefined)('prices and bills in the window', () => {
  const app = appUnderTest()

  it('show what the running project costs, down to the arithmetic of every line', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    const card = page.getByRole('region', { name: 'Cost on AWS' })
    await card.getByText('A month at this rate').first().waitFor()
    await expect.poll(() => card.innerText(), { timeout: 30_000 }).toMatch(/A month at this rate\s+\$\d/)
    const dearest = card.getByRole('region', { name: 'What costs most' })
    await dearest.getByRole('link', { name: 'clickstream', exact: true }).waitFor()
    await card.scrollIntoViewIfNeeded()
    await takePictures(shown, 'live-bill', async () => {
      await card.scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(screenshots, 'live-bill-small.png') })
    })
    await card.getByRole('button', { name: 'Every line' }).click()
    await card.getByRole('button', { name: 'Data Streams' }).click()
    await card.getByRole('button', { name: 'Provisioned · Shard hours' }).click()
    await card.getByText('$0.015 per shard-hour').first().waitFor()
    await card.scrollIntoViewIfNeeded()
    await takePictures(shown, 'live-bill-lines')
    await dearest.getByRole('link', { name: 'clickstream', exact: true }).click()
    const header = page.getByRole('region', { name: 'clickstream', exact: true })
    await header.getByText('A month').waitFor()
    await takePictures(shown, 'stream-cost', async () => {
      const isCut = await header.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      expect(isCut).toBe(false)
    })
    expect(complaints).toEqual([])
  })

  it('take over a price list of AWS, and what was agreed with AWS over it', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    await goTo(page, 'Prices')
    const table = page.getByRole('table', { name: 'Prices', exact: true })
    await table.getByText('Provisioned · Shard hours').waitFor()
    await takePictures(shown, 'prices')

    await page.getByLabel('AWS price-list files').setInputFiles(priceList)
    await page.getByText(/prices of AmazonKinesis, version \d+, taken over\./).waitFor()
    await takePictures(shown, 'prices-imported')
    await page.getByLabel('AWS price-list files').setInputFiles({
      ...{ name: 'cut-short.json', mimeType: 'application/json' },
      buffer: (await readFile(priceList)).subarray(0, 5000),
    })
    await page.getByText('Nothing was imported from this file.').waitFor()
    await takePictures(shown, 'prices-bad-file')

    await page.getByRole('button', { name: 'Private price of Provisioned · Shard hours' }).click()
    await page.getByRole('textbox', { name: 'US dollars' }).fill('0.0125')
    await takePictures(shown, 'private-price')
    await page.getByRole('button', { name: 'Lay over the list price' }).click()
    await table.getByText('private', { exact: true }).first().waitFor()
    await page.getByRole('tab', { name: /Private prices/ }).click()
    await page.getByRole('table', { name: 'Private prices' }).getByText('$0.0125 per shard-hour').waitFor()
    await takePictures(shown, 'private-prices')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('No private prices').waitFor()
    expect(complaints).toEqual([])
  })

  it('advise, and go on with the advice in the planner', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    await goTo(page, 'Advisor')
    await page.getByRole('article', { name: 'Kinesis Data Streams' }).getByText('Recommended').waitFor()
    await takePictures(shown, 'advisor')
    await page.getByRole('radio', { name: 'Video' }).click()
    await page.getByRole('article', { name: 'Kinesis Video Streams' }).getByText('Recommended').waitFor()
    await takePictures(shown, 'advisor-video')
    await page.getByRole('radio', { name: 'Events' }).click()
    await adopt(page, 'Kinesis Data Streams')
    expect(page.url()).toContain('/planner?design=')
    await takePictures(shown, 'advised-design')
    expect(complaints).toEqual([])
  })

  it('compare designs, and write a report of them', async () => {
    const shown = await app.window()
    const { page, complaints } = shown
    for (const choice of ['Amazon MSK', 'Amazon Data Firehose']) await adopt(page, choice)
    await goTo(page, 'Scenarios')
    await page
      .getByRole('button', { name: /^Actions for / })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Duplicate as a variant' }).click()
    await page
      .getByRole('table', { name: 'Side by side' })
      .getByText(/variant 2/)
      .first()
      .waitFor()
    await takePictures(shown, 'scenarios')

    await page.getByRole('button', { name: 'Report' }).click()
    const sheet = page.getByRole('article')
    await sheet.waitFor()
    await takePictures(shown, 'report')
    await keepDownloads(shown, app.data)
    const saved = async (button: string, name: RegExp): Promise<string> => {
      await page.getByRole('button', { name: button }).click()
      const find = async (): Promise<string> => (await readdir(app.data)).find((file) => name.test(file)) ?? ''
      await expect.poll(find, { timeout: 15_000 }).not.toBe('')
      return join(app.data, await find())
    }
    expect(await readFile(await saved('Markdown', /\.md$/), 'utf8')).toMatch(/^# /)
    expect(await readFile(await saved('CSV', /\.csv$/), 'utf8')).toContain(',')
    const pdf = await saved('PDF', /\.pdf$/)
    await expect.poll(async () => (await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-')
    await mkdir(screenshots, { recursive: true })
    await copyFile(pdf, join(screenshots, 'report.pdf'))
    await standing(page)
    expect(complaints).toEqual([])
  })
})
