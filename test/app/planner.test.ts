import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, keepDownloads, standing, takePictures, type ShownWindow } from './launch'
import { importDesign } from './on-the-sheet'

/** Orders: read by an application and a function, and delivered to a bucket of which nobody said how long it keeps what it gets. */
const orders = {
  formatVersion: 2,
  name: 'Orders',
  elements: [
    {
      ...{ kind: 'source', id: 'shops', name: 'Shops' },
      workload: {
        recordsPerSecond: 1800,
        recordBytes: { kind: 'constant', bytes: 900 },
        peakToAverage: 2.5,
        growthPerMonth: 0.04,
      },
    },
    { kind: 'stream', id: 'orders', name: 'Orders', mode: 'provisioned', shards: 3, retentionHours: 168 },
    { kind: 'application', id: 'billing', name: 'Billing', reads: 'fan-out', workers: 3 },
    { kind: 'function', id: 'mail', name: 'Confirmation mails', msPerBatch: 120 },
    { kind: 'delivery', id: 'archive', name: 'Archive', formatConversion: 'parquet', bufferMiB: 128 },
    { kind: 'bucket', id: 'lake', name: 'Data lake' },
  ],
  edges: [
    { from: 'shops', to: 'orders' },
    { from: 'orders', to: 'billing' },
    { from: 'orders', to: 'mail' },
    { from: 'orders', to: 'archive' },
    { from: 'archive', to: 'lake' },
  ],
}

const strip = (page: Page) => page.getByRole('region', { name: 'Price and verdict' })

describe.skipIf(electronProgram === undefined)('the planner', () => {
  const app = appUnderTest()
  let shown: ShownWindow

  const setNumber = async (name: string, value: number): Promise<void> => {
    const field = shown.page.getByRole('spinbutton', { name, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
  }
  const choose = (name: string): Promise<void> =>
    shown.page
      .getByRole('list', { name: 'Pipeline' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
  const total = async (): Promise<string> =>
    (await strip(shown.page).getByRole('group', { name: 'Price' }).locator('.value').innerText()).trim()
  const openOrders = async (): Promise<void> => {
    await importDesign(app, shown.page, orders)
    await strip(shown.page).getByText('Confirmation mails needs 180% of its limit at peak.').waitFor()
  }

  beforeEach(async () => {
    shown = await app.window()
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Planner' }).click()
    await page.getByRole('heading', { name: 'Planner', level: 1 }).waitFor()
  })

  it('shows each view of a design', async () => {
    const { page } = shown
    await openOrders()
    await standing(page)
    await takePictures(shown, 'planner-pipeline')
    for (const tab of ['Bill', 'Break-even', 'Sensitivity', 'Map', 'Ranges', 'Outage']) {
      await page.getByRole('tab', { name: tab }).click()
      await standing(page)
      await takePictures(shown, `planner-${tab.toLowerCase()}`)
    }
    expect(shown.complaints).toEqual([])
  })

  it('answers with price and verdict while figures are typed and dragged, each a step that can be undone', async () => {
    const { page } = shown
    await openOrders()
    const before = await total()
    await setNumber('Records a second', 400)
    await strip(page)
      .getByText(/^(Fits|Near a limit)$/)
      .waitFor()
    expect(await total()).not.toBe(before)
    await page.keyboard.press('Control+z')
    await strip(page).getByText('Throttles').waitFor()
    expect(await total()).toBe(before)

    const slider = page.getByRole('slider', { name: 'Records a second, slider' })
    const box = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 20; step++) await page.mouse.move(box.x - step * 6, box.y + box.height / 2)
    await expect.poll(total).not.toBe(before)
    await page.mouse.up()
    const ms = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          const price = document.querySelector('.strip .value')
          const thumb = document.querySelector('[role=slider]')
          const begun = performance.now()
          new MutationObserver(() => done(performance.now() - begun)).observe(price as Node, {
            childList: true,
            subtree: true,
          })
          thumb?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
        }),
    )
    process.stdout.write(`From a press of a key to the new price: ${ms.toFixed(0)} ms\n`)
    expect(ms).toBeLessThan(500)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(total).toBe(before)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(total).not.toBe(before)
    expect(shown.complaints).toEqual([])
  })

  it('opens a line down to its arithmetic, and leads to what is missing', async () => {
    const { page } = shown
    await openOrders()
    await page.getByRole('tab', { name: 'Bill' }).click()
    const bill = page.getByRole('table', { name: 'Bill', exact: true })
    await bill.getByRole('button', { name: 'Data Streams' }).click()
    await bill.getByRole('button', { name: 'Provisioned · PUT payload units' }).click()
    await bill
      .getByText(/payload units$/)
      .first()
      .waitFor()
    await standing(page)
    await takePictures(shown, 'planner-bill-line')
    await strip(page).getByRole('button', { name: '1 line unknown' }).waitFor()
    await bill.getByRole('button', { name: 'S3' }).click()
    await bill.getByRole('button', { name: 'S3 storage' }).click()
    await bill.getByRole('button', { name: 'Say how many days objects are kept (Data lake)' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-path'))).toBe('storageDays')
    await takePictures(shown, 'planner-fill-in')
    await setNumber('Days kept', 30)
    await strip(page).getByRole('group', { name: 'Price' }).getByText('at least').waitFor({ state: 'hidden' })
    await page.getByRole('table', { name: 'What changed' }).getByText('S3 storage').waitFor()
    await page.getByRole('table', { name: 'What changed' }).scrollIntoViewIfNeeded()
    await standing(page)
    await takePictures(shown, 'planner-bill-changed')
    expect(shown.complaints).toEqual([])
  })

  it('says what another record size does to what is paid for', async () => {
    const { page } = shown
    await openOrders()
    await setNumber('Bytes with key', 1100)
    await page.getByText('900 B → 1.07 KiB: on-demand ingest ×2, payload units unchanged').waitFor()
    await page.getByRole('combobox', { name: 'Shape' }).selectOption({ label: 'Office hours' })
    await page.getByRole('button', { name: 'Unsure?' }).click()
    await page.getByRole('tab', { name: 'Ranges' }).click()
    await page.getByText('P90, hardly more').last().waitFor()
    await standing(page)
    await takePictures(shown, 'planner-sure-ranges')
    expect(shown.complaints).toEqual([])
  })

  it('shows a bill in the terms that were chosen, in another currency too', async () => {
    const { page } = shown
    await openOrders()
    await page.getByRole('tab', { name: 'Bill' }).click()
    await page.getByRole('button', { name: 'Terms of the bill' }).click()
    await page.getByLabel('Hours of a month').selectOption('744')
    await page.getByLabel('In another currency').check()
    await page.getByRole('spinbutton', { name: 'For one dollar' }).fill('0.5')
    await page.getByRole('spinbutton', { name: 'For one dollar' }).press('Enter')
    await expect.poll(total).toMatch(/^€\d{3}\./)
    await takePictures(shown, 'planner-terms')
    await page.keyboard.press('Escape')
    await page.getByRole('radio', { name: 'Year' }).click()
    await strip(page).getByText('Cost a year').waitFor()
    await page.getByRole('radio', { name: 'Dimension' }).click()
    await standing(page)
    await takePictures(shown, 'planner-bill-dimension')
    await page.getByRole('radio', { name: 'Month' }).click()
    await page.getByRole('button', { name: 'Terms of the bill' }).click()
    await page.getByLabel('Hours of a month').selectOption('730')
    await page.getByLabel('In another currency').uncheck()
    expect(shown.complaints).toEqual([])
  })

  it('takes the workload over from a metric export, or from a stream', async () => {
    const { page } = shown
    await openOrders()
    await page.getByRole('button', { name: 'From measurements…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Workload from measurements' })
    const hours = Array.from({ length: 48 }, (_, hour) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString())
    const metric = (label: string, of: (hour: number) => number) => ({
      ...{ Id: label.toLowerCase(), Label: label, StatusCode: 'Complete' },
      ...{ Timestamps: hours, Values: hours.map((_, hour) => of(hour % 24)) },
    })
    const file = join(app.data, 'metrics.json')
    const day = (hour: number): number => (hour < 8 ? 360_000 : 3_600_000)
    const results = [metric('IncomingRecords', day), metric('IncomingBytes', (hour) => day(hour) * 500)]
    await writeFile(file, JSON.stringify({ MetricDataResults: results }))
    await dialog.getByLabel('Choose a file').setInputFiles(file)
    await dialog.getByText('99th percentile').waitFor()
    await takePictures(shown, 'planner-workload')
    await dialog.getByRole('button', { name: 'Use it' }).click()
    await expect
      .poll(() => page.getByRole('spinbutton', { name: 'Records a second', exact: true }).inputValue())
      .toBe('700')

    await page.getByRole('button', { name: 'From measurements…' }).click()
    await dialog.getByRole('combobox', { name: 'Stream' }).selectOption({ label: 'clickstream' })
    await dialog.getByRole('button', { name: 'Read', exact: true }).click()
    await dialog
      .getByText(/99th percentile|clickstream|counted/)
      .first()
      .waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('compares ways to pay, to read and to run, as curves and as tables', async () => {
    const { page } = shown
    await openOrders()
    await page.getByRole('tab', { name: 'Break-even' }).click()
    for (const kind of ['Retention', 'Readers', 'Kinesis or MSK', 'Growth']) {
      await page.getByRole('radio', { name: kind }).click()
      await standing(page)
      await takePictures(shown, `planner-curves-${kind.toLowerCase().replaceAll(' ', '-')}`)
    }
    await page.getByRole('button', { name: 'Table' }).click()
    await page.getByRole('table', { name: 'Break-even' }).waitFor()
    await standing(page)
    await takePictures(shown, 'planner-curves-table')
    expect(shown.complaints).toEqual([])
  })

  it('speaks every language in the room there is', async () => {
    const { page } = shown
    await openOrders()
    const speak = async (menu: string, name: string, language: string): Promise<void> => {
      await page.getByRole('button', { name: menu }).click()
      await page.getByRole('menuitemradio', { name }).click()
      await page.locator(`html[lang="${language}"]`).waitFor()
    }
    for (const [menu, name, language] of [
      ['Language', 'Español', 'es'],
      ['Idioma', 'Português (Brasil)', 'pt-BR'],
    ] as const) {
      await speak(menu, name, language)
      for (const tab of [0, 1, 3]) {
        await page.getByRole('tab').nth(tab).click()
        await standing(page)
        await takePictures(shown, `planner-${language}-${tab}`)
      }
    }
    await speak('Idioma', 'English', 'en')
    expect(shown.complaints).toEqual([])
  })

  it('takes the cheapest that fits, and gives it back', async () => {
    const { page } = shown
    await openOrders()
    const before = await total()
    const cheapest = strip(page).getByRole('group', { name: 'Cheapest that fits' })
    await cheapest.getByRole('button', { name: 'Take it' }).click()
    await strip(page)
      .getByText(/^(Fits|Near a limit)$/)
      .waitFor()
    await cheapest.getByText('This is it').waitFor()
    await takePictures(shown, 'planner-cheapest')
    await page.keyboard.press('Control+z')
    await strip(page).getByText('Throttles').waitFor()
    expect(await total()).toBe(before)
    expect(shown.complaints).toEqual([])
  })

  it('shows what can be set of every kind of element', async () => {
    const { page } = shown
    await openOrders()
    for (const name of ['Orders', 'Archive', 'Confirmation mails']) {
      await choose(name)
      await page.getByText(/\d+ more settings/).click()
      await standing(page)
      await takePictures(shown, `planner-element-${name.toLowerCase().replace(' ', '-')}`)
    }
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('menuitem', { name: 'MSK cluster' }).click()
    await standing(page)
    await takePictures(shown, 'planner-element-msk')
    expect(shown.complaints).toEqual([])
  })

  it('keeps a design over a reload, writes it to a file and reads it again', async () => {
    const { page } = shown
    await openOrders()
    await setNumber('Records a second', 700)
    await page.getByText('Saved', { exact: true }).waitFor()
    const folder = join(app.data, 'written')
    await mkdir(folder)
    await keepDownloads(shown, folder)
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('radio', { name: 'Streamgauge' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const rates = async (): Promise<readonly number[]> => {
      const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
      return texts
        .filter((text) => text.endsWith('\n'))
        .map((text) => (JSON.parse(text) as { elements: { workload?: { recordsPerSecond: number } }[] }).elements)
        .map(([source]) => source?.workload?.recordsPerSecond ?? 0)
    }
    await expect.poll(rates).toEqual([700])
    await page.reload()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Planner' }).click()
    await expect
      .poll(() => page.getByRole('spinbutton', { name: 'Records a second', exact: true }).inputValue())
      .toBe('700')

    const broken = join(app.data, 'broken.streamgauge.json')
    await writeFile(broken, '{ "formatVersion": 2, "name": "Broken", "elements": [{ "kind": "stream", "id": "A B" }] }')
    await page.getByLabel('Import', { exact: true }).setInputFiles(broken)
    await page.getByRole('alert', { name: 'broken.streamgauge.json cannot be opened' }).waitFor()
    await takePictures(shown, 'planner-broken-file')
    expect(shown.complaints).toEqual([])
  })

  it('says what to do in an empty project', async () => {
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Start an empty project' }).click()
    await page.getByText('No streams in this project yet').waitFor()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Planner' }).click()
    await page.getByText('What would it cost, and would it fit?').waitFor()
    await standing(page)
    await takePictures(shown, 'planner-empty')
    await page.getByRole('button', { name: /^Order events/ }).click()
    await strip(page).getByRole('group', { name: 'Does it fit?' }).waitFor()
    await standing(page)
    await takePictures(shown, 'planner-sample')
    expect(shown.complaints).toEqual([])
  })
})
