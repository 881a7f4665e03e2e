import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post } from '../bench/load'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { aggregate } from '../src-main/services/records/support/aggregate'
import { freePort } from '../support/ports'
import { chromiumProgram, showBrowser, takePictures } from './launch'
import { streamLink } from './walk-through'

const grid = (page: Page) => page.getByRole('grid', { name: 'Records' })
const rows = (page: Page) => grid(page).getByRole('row')
const browser = (page: Page) => page.getByRole('region', { name: 'Record browser' })
const details = (page: Page) => page.getByRole('region', { name: 'Record', exact: true })
const read = (page: Page) => page.getByRole('button', { name: 'Read', exact: true }).click()
const beginAt = (page: Page, label: string) => page.getByRole('combobox', { name: 'Begin' }).selectOption({ label })
const countOf = async (page: Page): Promise<number> => Number(await grid(page).getAttribute('aria-rowcount')) - 1

const openRecords = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await streamLink(page, name).click()
  await page.getByRole('tab', { name: 'Records' }).click()
}

/** Save the selection as a person would. @returns the file */
const save = async (page: Page, button: string): Promise<{ readonly name: string; readonly text: string }> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

describe.skipIf(chromiumProgram === undefined)('the record browser in a browser', () => {
  let data: string
  let port: number
  let shown: Awaited<ReturnType<typeof showBrowser>>

  const put = (StreamName: string, all: readonly (string | Uint8Array)[]) =>
    post(port, 'Kinesis_20131202.PutRecords', {
      StreamName,
      Records: all.map((one, at) => ({
        PartitionKey: `key-${at}`,
        Data: Buffer.from(one as string).toString('base64'),
      })),
    })

  beforeAll(async () => {
    data = await temporaryFolder()
    port = await freePort()
    shown = await showBrowser(['--data', data, '--port', String(port)])
    await shown.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    for (const StreamName of ['source', 'copy', 'aggregated']) {
      await post(port, 'Kinesis_20131202.CreateStream', { StreamName, ShardCount: 2 })
    }
    await put('source', ['{"n":1}', '{"n":2}', 'plain text', Uint8Array.of(0xff, 0x00), gzipSync('{"packed":true}')])
  })
  afterAll(async () => {
    await shown.close()
    await removeFolder(data)
  })

  it('reads from everywhere, filters, and shows a record in all ways', async () => {
    const { page } = shown
    await openRecords(page, 'source')
    await expect.poll(() => countOf(page)).toBe(5)
    await page.getByRole('textbox', { name: 'Expression' }).fill('record.data.n > 1')
    await read(page)
    await expect.poll(() => countOf(page)).toBe(1)
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('button', { name: 'Save this filter…' }).click()
    await page.getByRole('dialog', { name: 'Save filter' }).getByRole('textbox', { name: 'Name' }).fill('more than one')
    await page.getByRole('dialog', { name: 'Save filter' }).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('textbox', { name: 'Expression' }).fill('')
    await page.getByRole('textbox', { name: 'Text contains' }).fill('PACKED')
    await read(page)
    await rows(page).filter({ hasText: 'packed' }).click()
    await details(page).getByRole('treeitem').nth(1).waitFor()
    await details(page).getByRole('radio', { name: 'As put' }).click()
    await expect.poll(() => details(page).locator('pre').innerText()).toMatch(/^000000 {2}1f 8b/)
    await details(page).getByRole('radio', { name: 'Base64' }).click()
    await expect.poll(() => details(page).locator('pre').innerText()).toMatch(/^H4sI/)

    await details(page).getByRole('button', { name: 'Copy sequence number' }).click()
    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toMatch(/^\d{20,}$/)
    const sequenceNumber = await copied()
    await beginAt(page, 'At a sequence number')
    await page.getByRole('textbox', { name: 'Sequence number' }).fill(sequenceNumber)
    await read(page)
    await rows(page).filter({ hasText: 'packed' }).waitFor()
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('button', { name: /^more than one/ }).click()
    expect(await page.getByRole('textbox', { name: 'Expression' }).inputValue()).toBe('record.data.n > 1')
    await beginAt(page, 'At the oldest')
    await page.getByRole('textbox', { name: 'Expression' }).fill('')
    await read(page)
    await expect.poll(() => countOf(page)).toBe(5)
    await rows(page).filter({ hasText: '{"n":1}' }).click()
    await details(page).getByRole('treeitem').nth(1).waitFor()
    await takePictures(shown, 'browser-records')
    expect(shown.complaints).toEqual([])
  })

  it('shows the user records of an aggregate, each under its own key', async () => {
    const { page } = shown
    const users = ['anna', 'berta'].map((partitionKey) => ({
      partitionKey,
      data: Buffer.from(`{"of":"${partitionKey}"}`),
    }))
    await put('aggregated', [aggregate(users)])
    await openRecords(page, 'aggregated')
    await expect.poll(() => countOf(page)).toBe(2)
    await page.getByText('1 scanned').waitFor()
    await rows(page).filter({ hasText: 'berta' }).click()
    await details(page).getByText('KPL #1').waitFor()
    await details(page).getByRole('treeitem', { name: /berta/ }).waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('saves, copies and sends again what is selected', async () => {
    const { page } = shown
    await openRecords(page, 'source')
    await expect.poll(() => countOf(page)).toBe(5)
    await grid(page).focus()
    await page.keyboard.press('Control+a')
    const jsonl = await save(page, 'Save as JSONL')
    expect(jsonl.name).toBe('source-records.jsonl')
    const saved = jsonl.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { data: string; encoding: string })
    expect(saved.map(({ data }) => data).toSorted()).toEqual(
      ['/wA=', 'plain text', '{"n":1}', '{"n":2}', '{"packed":true}'].toSorted(),
    )
    const csv = await save(page, 'Save as CSV')
    expect(csv.text.split('\r\n')).toHaveLength(7)
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Copy' }).click()
    await page.getByText('5 records copied as JSONL', { exact: true }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(jsonl.text)

    await page.getByRole('button', { name: 'Send again…' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'To stream' }).selectOption('copy')
    await page.getByRole('dialog').getByRole('button', { name: 'Send 5 records' }).click()
    await page.getByText('All put').waitFor()
    await page.keyboard.press('Escape')
    await openRecords(page, 'copy')
    await expect.poll(() => countOf(page)).toBe(5)

    const file = join(data, 'again.jsonl')
    await writeFile(file, `${jsonl.text}not JSON\n`)
    await page.getByRole('button', { name: 'Put records…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('tab', { name: 'From a file' }).click()
    await dialog.getByLabel('JSONL or CSV file').setInputFiles(file)
    await dialog.getByText(/^Line 6: not JSON/).waitFor()
    await dialog.getByRole('checkbox', { name: /^Leave out/ }).check()
    await dialog.getByRole('button', { name: 'Put 5 records' }).click()
    await dialog.getByText('All put').waitFor()
    await page.keyboard.press('Escape')
    await read(page)
    await expect.poll(() => countOf(page)).toBe(10)
    expect(shown.complaints).toEqual([])
  })

  it('follows a live tail, stands still on request, and stops', async () => {
    const { page } = shown
    await openRecords(page, 'copy')
    await beginAt(page, 'Live tail')
    await read(page)
    await browser(page).getByText('Live', { exact: true }).waitFor()
    await put('copy', ['first'])
    await rows(page).filter({ hasText: 'first' }).waitFor()
    await browser(page).getByRole('button', { name: 'Pause' }).click()
    await put('copy', ['second'])
    await page.getByText('1 waiting').waitFor()
    expect(await countOf(page)).toBe(1)
    await browser(page).getByRole('button', { name: 'Resume' }).click()
    await rows(page).filter({ hasText: 'second' }).waitFor()
    await browser(page).getByRole('button', { name: 'Stop', exact: true }).click()
    await browser(page).getByText('Stopped', { exact: true }).waitFor()
    expect(shown.complaints).toEqual([])
  })
})
