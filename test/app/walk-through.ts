import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { http2Client } from '../sdk/running-engine'

/** A figure of the strip at the top, as a number of its unit. */
const figure = async (page: Page, name: string): Promise<number> => {
  const text = await page.getByRole('group', { name, exact: true }).locator('.value').innerText()
  return Number(text.replaceAll(',', ''))
}

/** In the table of the Overview. A row has other links that name its stream as well, such as that of an alarm that rings. */
export const streamLink = (page: Page, name: string, table = 'Streams'): Locator =>
  page.getByRole('table', { name: table, exact: true }).getByRole('link', { name, exact: true })

/** Wait until the live figures of the sample project are above zero, in and out. */
export const seeTraffic = async (page: Page): Promise<void> => {
  await page.getByText('A sample project is running').waitFor()
  for (const name of [
    'Incoming bytes per second',
    'Incoming records per second',
    'Outgoing bytes per second',
    'Outgoing records per second',
  ]) {
    await expect.poll(() => figure(page, name), { timeout: 20_000 }).toBeGreaterThan(0)
  }
  for (const stream of ['clickstream', 'orders', 'sensor-readings']) {
    await streamLink(page, stream).waitFor()
  }
}

/** Create a stream in the window, put a record into it with the AWS SDK, see its text, delete the stream. */
export const createPutSeeDelete = async (page: Page, endpoint: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('button', { name: 'Create stream' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Stream name' }).fill('from the window')
  await dialog.getByText(/letters, digits/i).waitFor()
  await dialog.getByRole('textbox', { name: 'Stream name' }).fill('from-the-window')
  await dialog.getByRole('button', { name: 'Create stream' }).click()
  await streamLink(page, 'from-the-window').click()
  await page.getByRole('heading', { name: 'from-the-window', level: 1 }).waitFor()

  const client = http2Client(endpoint)
  await client.send(
    new PutRecordCommand({
      StreamName: 'from-the-window',
      PartitionKey: 'visitor-7',
      Data: Buffer.from(JSON.stringify({ greeting: 'hello from the SDK' })),
    }),
  )
  client.destroy()
  await page.getByRole('tab', { name: 'Records' }).click()
  const records = page.getByRole('grid', { name: 'Records' })
  await records.getByText('hello from the SDK').waitFor()
  await records.getByText('visitor-7').waitFor()

  await page.getByRole('button', { name: 'Delete stream' }).first().click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete stream' }).click()
  await streamLink(page, 'clickstream').waitFor()
  await streamLink(page, 'from-the-window').waitFor({ state: 'detached' })
}
