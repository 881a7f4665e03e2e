import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DescribeStreamSummaryCommand, PutRecordsCommand, UpdateMaxRecordSizeCommand } from '@aws-sdk/client-kinesis'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { http2Client } from '../sdk/running-engine'
import { appUnderTest } from './app-under-test'
import { watchFrames } from './frames'
import { electronProgram, takePictures } from './launch'
import { seeTraffic, streamLink } from './walk-through'

const grid = (page: Page) => page.getByRole('grid', { name: 'Records' })
const rows = (page: Page) => grid(page).getByRole('row')
const browser = (page: Page) => page.getByRole('region', { name: 'Record browser' })
const details = (page: Page) => page.getByRole('region', { name: 'Record', exact: true })

const openStream = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await streamLink(page, name).click()
}
const openRecords = async (page: Page, name: string): Promise<void> => {
  await openStream(page, name)
  await page.getByRole('tab', { name: 'Records' }).click()
}
const createStream = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('button', { name: 'Create stream' }).first().click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Stream name' }).fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create stream' }).click()
  await streamLink(page, name).waitFor()
}
const read = (page: Page) => page.getByRole('button', { name: 'Read', exact: true }).click()
const countOf = async (page: Page): Promise<number> => Number(await grid(page).getAttribute('aria-rowcount')) - 1

describe.skipIf(electronProgram === undefined)('the record browser', () => {
  const app = appUnderTest()

  /** Put records as any application would. */
  const put = async (stream: string, all: readonly (string | Uint8Array)[]): Promise<void> => {
    const client = http2Client(app.url)
    const Records = all.map((one, at) => ({ PartitionKey: `key-${at}`, Data: Buffer.from(one as string) }))
    const answer = await client.send(new PutRecordsCommand({ StreamName: stream, Records }))
    client.destroy()
    expect(answer.FailedRecordCount).toBe(0)
  }

  it('follows a live stream, stands still on request, and shows a record in all ways', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    await page.waitForTimeout(6000) // for a stream that is written to steadily
    await openRecords(page, 'clickstream')
    await browser(page).getByText('Live', { exact: true }).waitFor()
    await expect.poll(() => countOf(page)).toBeGreaterThan(30)
    await takePictures(shown, 'records-live')

    await browser(page).getByRole('button', { name: 'Pause' }).click()
    const paused = await countOf(page)
    await page.getByText(/\d+ waiting/).waitFor()
    expect(await countOf(page)).toBe(paused)
    await browser(page).getByRole('button', { name: 'Resume' }).click()
    await expect.poll(() => countOf(page)).toBeGreaterThan(paused)
    await browser(page).getByRole('button', { name: 'Stop', exact: true }).click()
    await browser(page).getByText('Stopped', { exact: true }).waitFor()

    await grid(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await details(page).getByRole('treeitem').nth(2).waitFor()
    await takePictures(shown, 'records-details')
    await details(page).getByRole('radio', { name: 'Hex' }).click()
    await expect.poll(() => details(page).locator('pre').innerText()).toMatch(/^000000 {2}7b/)
    await details(page).getByRole('radio', { name: 'Base64' }).click()
    await details(page).getByRole('radio', { name: 'Text' }).click()
    await expect.poll(() => details(page).locator('pre').innerText()).toMatch(/^\{/)
    await grid(page).focus()
    await page.keyboard.press('Escape')
    await details(page).waitFor({ state: 'detached' })
    expect(shown.complaints).toEqual([])
  })

  it('filters, says where an expression fails, and keeps filters with the stream', async () => {
    const shown = await app.window()
    const { page } = shown
    await openRecords(page, 'orders')
    await page.getByRole('combobox', { name: 'Begin' }).selectOption({ label: 'At the oldest' })
    const expression = page.getByRole('textbox', { name: 'Expression' })
    await expression.fill('record.data.nothing.here > 1')
    await read(page)
    await page.getByText(/the expression failed for/).waitFor()
    await browser(page).getByRole('alert').first().waitFor()
    await takePictures(shown, 'records-filter-fails')

    await expression.fill('record.bytes > 10 && record.data !== null')
    await read(page)
    await expect.poll(() => countOf(page)).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('button', { name: 'Save this filter…' }).click()
    await page.getByRole('dialog', { name: 'Save filter' }).getByRole('textbox', { name: 'Name' }).fill('has data')
    await page.getByRole('dialog', { name: 'Save filter' }).getByRole('button', { name: 'Save' }).click()
    await expression.fill('')
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('button', { name: /^has data/ }).click()
    expect(await expression.inputValue()).toBe('record.bytes > 10 && record.data !== null')

    await expression.fill('$.nothing')
    await read(page)
    await page.getByText('No records found').waitFor()
    await expression.fill('for (')
    await read(page)
    await browser(page).getByRole('alert').first().waitFor()
    await page.getByRole('button', { name: 'How to write an expression' }).click()
    await takePictures(shown, 'records-filter-help')
    await page.keyboard.press('Escape')
    await expression.fill('(() => { for (;;) {} })()')
    await read(page)
    await browser(page)
      .getByRole('alert')
      .filter({ hasText: /took longer than 1 s/ })
      .waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('saves a selection, sends it again, and copies it', async () => {
    const shown = await app.window()
    const { page } = shown
    await createStream(page, 'source')
    await createStream(page, 'copy')
    await put('source', ['{"a":1}', 'plain text', Uint8Array.of(0xff, 0x00), gzipSync('{"packed":true}')])
    await openRecords(page, 'source')
    await expect.poll(() => countOf(page)).toBe(4)
    await rows(page).filter({ hasText: 'packed' }).click()
    await details(page).getByRole('treeitem').nth(1).waitFor()
    await details(page).getByRole('radio', { name: 'As put' }).click()
    await takePictures(shown, 'records-packed')
    await rows(page).filter({ hasText: 'ff 00' }).click()
    await expect.poll(() => details(page).locator('pre').innerText()).toContain('000000  ff 00')

    await grid(page).focus()
    await page.keyboard.press('Control+a')
    const path = join(app.data, 'saved.jsonl')
    const saved = shown.inMain(
      ({ BrowserWindow }, to) =>
        new Promise<object>((resolve) => {
          BrowserWindow.getAllWindows()[0]?.webContents.session.once('will-download', (_event, item) => {
            item.setSavePath(to)
            item.once('done', (_done, state) => resolve({ state, name: item.getFilename() }))
          })
        }),
      path,
    )
    await page.getByRole('button', { name: 'Save as JSONL' }).click()
    await page.getByText('4 records saved', { exact: true }).waitFor()
    expect(await saved).toEqual({ state: 'completed', name: 'source-records.jsonl' })
    await page.getByRole('button', { name: 'Send again…' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'To stream' }).selectOption('copy')
    await page.getByRole('dialog').getByRole('button', { name: 'Send 4 records' }).click()
    await page.getByText('All put').waitFor()
    await takePictures(shown, 'records-send-again')
    await page.keyboard.press('Escape')
    await openRecords(page, 'copy')
    await expect.poll(() => countOf(page)).toBe(4)
    await grid(page).getByText('key-1').waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('puts a record by hand and a file of records, and names the rows that are broken', async () => {
    const shown = await app.window()
    const { page } = shown
    await createStream(page, 'by-hand')
    await openRecords(page, 'by-hand')
    await page.getByText('No records found').waitFor()
    await takePictures(shown, 'records-empty')

    await page.getByRole('button', { name: 'Put records…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Data' }).fill('{"a": ')
    await dialog.getByRole('button', { name: 'Put record' }).click()
    await dialog.getByText(/^This is not JSON/).waitFor()
    await dialog.getByText('A partition key has 1 to 256 characters.').waitFor()
    await takePictures(shown, 'put-record-wrong')
    await dialog.getByRole('textbox', { name: 'Partition key' }).fill('me')
    await dialog.getByRole('textbox', { name: 'Data' }).fill('{"a": 1}')
    await dialog.getByRole('button', { name: 'Put record' }).click()
    await dialog.getByText(/^Put into shardId-000000000000/).waitFor()

    const file = join(app.data, 'batch.csv')
    const good = Array.from({ length: 3000 }, (_, at) => `user-${at},"{""n"":${at}}"`)
    await writeFile(file, ['user,data', ...good, 'too,many,fields', 'x,"never closed', 'last,ok'].join('\n'))
    await dialog.getByRole('tab', { name: 'From a file' }).click()
    await dialog.getByLabel('JSONL or CSV file').setInputFiles(file)
    await dialog.getByText('3,001 records can be put').waitFor()
    await dialog.getByText(/Line 3,002: has more or fewer fields/).waitFor()
    await dialog.getByText(/Line 3,003: a quote/).waitFor()
    await takePictures(shown, 'put-file')
    await dialog.getByRole('checkbox', { name: /^Leave out/ }).check()
    await dialog.getByRole('button', { name: 'Put 3,001 records' }).click()
    await dialog.getByText('All put').waitFor()
    // A shard takes 1,000 records a second: the rest was throttled and put again.
    await dialog.getByText(/times throttled and put again/).waitFor()
    await takePictures(shown, 'put-file-done')
    await page.keyboard.press('Escape')
    await read(page)
    await expect.poll(() => countOf(page)).toBe(3002)
    expect(shown.complaints).toEqual([])
  })

  it('shows records of 1 MiB and 10 MiB, and goes on drawing', async () => {
    const shown = await app.restart({ args: ['--limits', 'off'] })
    const { page } = shown
    await createStream(page, 'large')
    const client = http2Client(app.url)
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: 'large' }))
    const StreamARN = StreamDescriptionSummary?.StreamARN
    await client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB: 10_240 }))
    client.destroy()
    await put('large', [JSON.stringify({ list: Array.from({ length: 90_000 }, (_, at) => at) }).padEnd(1_000_000)])
    const rowsOf10MiB = Array.from({ length: 200_000 }, (_, n) => ({ n, kind: 'reading', of: 'a large record' }))
    await put('large', [JSON.stringify(rowsOf10MiB).slice(0, 10_000_000)])
    await openRecords(page, 'large')
    await rows(page).nth(1).click()
    await details(page).getByRole('treeitem', { name: /list/ }).waitFor()
    await details(page).getByRole('radio', { name: 'Text' }).click()
    await details(page)
      .getByText(/Only the first 128 KiB/)
      .waitFor()
    const endFrames = await watchFrames(page)
    await rows(page).nth(2).click()
    await details(page)
      .getByText(/^Too long for a tree/)
      .waitFor()
    await details(page).getByRole('radio', { name: 'Hex' }).click()
    await details(page).locator('pre[data-view=hex]').waitFor()
    console.info(`opening 10 MB: longest frame ${Math.max(...(await endFrames())).toFixed(0)} ms`)
    await takePictures(shown, 'records-10-mib')
    expect(shown.complaints).toEqual([])
  })

  it('says what to do where there are no streams, no records and no load', async () => {
    const shown = await app.restart()
    const { page } = shown
    await page.getByRole('button', { name: /^Project / }).click()
    await page.getByRole('menuitem', { name: 'New empty project…' }).click()
    await page.getByRole('textbox', { name: 'Project name' }).fill('Empty')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByText('No streams in this project yet').waitFor()
    await page.evaluate(
      () => (location.hash = '#/streams/arn%3Aaws%3Akinesis%3Aus-east-1%3A000000000000%3Astream%2Fgone?tab=records'),
    )
    await page.getByText('This stream does not exist').waitFor()
    await takePictures(shown, 'records-no-stream')
    await createStream(page, 'first')
    await openRecords(page, 'first')
    await page.getByText('No records found').waitFor()
    await browser(page).getByText('--stream-name first', { exact: false }).waitFor()
    await page.getByRole('tab', { name: 'Shard map' }).click()
    await page.getByText('No shard is near its limit', { exact: false }).waitFor()
    await page.getByText('No key stands out.').waitFor()
    await takePictures(shown, 'shard-map-empty')
    expect(shown.complaints).toEqual([])
  })
})
