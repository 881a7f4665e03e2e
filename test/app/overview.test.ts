import { CreateStreamCommand, PutRecordCommand } from '@aws-sdk/client-kinesis'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { http2Client } from '../sdk/running-engine'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures } from './launch'
import { seeTraffic, streamLink } from './walk-through'

const STREAMS = 400

describe.skipIf(electronProgram === undefined)('the Overview', () => {
  const app = appUnderTest()

  it('shows what every stream does, the lag of its readers included', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    const row = page.getByRole('table', { name: 'Streams' }).getByRole('row', { name: /clickstream/ })
    await row.getByText(/^[\d.]+ (ms|s)$/).waitFor()
    await page.waitForTimeout(3000) // for loads worth a picture
    await takePictures(shown, 'overview')
    expect(shown.complaints).toEqual([])
  })

  it('draws of hundreds of streams those in view, and the keyboard reaches all', async () => {
    const shown = await app.restart({ args: ['--limits', 'off'] })
    const { page } = shown
    await streamLink(page, 'clickstream').waitFor()
    const client = http2Client(app.url)
    const names = Array.from({ length: STREAMS }, (_, i) => `tenant-${String(i).padStart(3, '0')}-events`)
    await Promise.all(names.map((StreamName) => client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))))
    client.destroy()
    await page.getByText(`${STREAMS + 3} streams`, { exact: true }).waitFor({ timeout: 60_000 })
    const links = page.getByRole('table', { name: 'Streams' }).getByRole('link')
    await expect.poll(() => links.count()).toBeLessThan(120)

    await page.keyboard.press('/')
    await page.keyboard.press('ArrowDown')
    await page.locator('a[data-arn$="stream/clickstream"]:focus').waitFor()
    await page.keyboard.press('End')
    await page.locator(`a[data-arn$="tenant-${STREAMS - 1}-events"]:focus`).waitFor()
    await page.keyboard.press('ArrowUp')
    await page.locator(`a[data-arn$="tenant-${STREAMS - 2}-events"]:focus`).waitFor()
    await takePictures(shown, 'overview-many')

    await page.getByRole('button', { name: 'In', exact: true }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('tenant-123')
    await page.keyboard.press('ArrowDown')
    await page.locator('a[data-arn$="tenant-123-events"]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'tenant-123-events', level: 1 }).waitFor()
    expect(shown.complaints).toEqual([])
  })

  it('begins after a restart with what is known from before it, as does the page of a stream', async () => {
    const StreamName = 'tenant-000-events'
    const peak = (page: Page) =>
      page.getByRole('img', { name: new RegExp(`^${StreamName}, incoming over .*, highest [1-9]`) })
    const before = await app.window()
    await before.page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    const client = http2Client(app.url)
    await client.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.alloc(100_000) }))
    client.destroy()
    await peak(before.page).waitFor()

    const shown = await app.restart()
    const { page } = shown
    await peak(page).waitFor()
    await takePictures(shown, 'overview-restarted')
    await streamLink(page, StreamName).click()
    await page
      .getByRole('img', { name: /^Bytes per second, last 5 minutes\. Incoming: now [^,]*, highest 9\d\.\d KiB/ })
      .waitFor()
    await takePictures(shown, 'stream-restarted')
    expect(shown.complaints).toEqual([])
  })
})
