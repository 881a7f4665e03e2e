import { CreateStreamCommand, PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'
import { chromiumProgram, electronProgram, showBrowser, showWindow, takePictures } from './launch'
import { streamLink } from './walk-through'

/** Put records under keys that `keyOf` names, up to 5,000 a second, until the returned function is called. */
const sendTo = (client: KinesisClient, StreamName: string, keyOf: (i: number) => string): (() => Promise<void>) => {
  let isOver = false
  let sent = 0
  const run = async (): Promise<void> => {
    while (!isOver) {
      const Records = Array.from({ length: 500 }, () => ({ Data: Buffer.from('x'), PartitionKey: keyOf(sent++) }))
      await client.send(new PutRecordsCommand({ StreamName, Records }))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const running = run()
  return () => {
    isOver = true
    return running
  }
}

const openMap = async (page: Page, stream: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await streamLink(page, stream).click()
  await page.getByRole('tab', { name: 'Shard map' }).click()
}

describe.skipIf(electronProgram === undefined)('the shard map', () => {
  let data: string
  let shown: Awaited<ReturnType<typeof showWindow>> | undefined

  beforeAll(async () => {
    data = await temporaryFolder()
  })
  afterEach(async () => {
    await shown?.close()
    shown = undefined
  })
  afterAll(() => removeFolder(data))

  it('names a hot key that an SDK puts, and parts warm ones with a split that it shows first', async () => {
    const port = await freePort()
    shown = await showWindow(['--data', data, '--port', String(port)])
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    const client = http2Client(`http://127.0.0.1:${port}`)
    await client.send(new CreateStreamCommand({ StreamName: 'visits', ShardCount: 4 }))
    const stop = sendTo(client, 'visits', (i) => (i % 3 === 0 ? `visitor-${i}` : 'celebrity'))
    await openMap(page, 'visits')
    const findings = page.getByRole('region', { name: 'Hot and cold shards' })
    await findings.getByText('“celebrity”', { exact: false }).first().waitFor({ timeout: 30_000 })
    await findings.getByText('no split helps the key', { exact: false }).waitFor()
    await page
      .getByRole('region', { name: /^Details of/ })
      .getByText('celebrity')
      .first()
      .waitFor()
    await takePictures(shown, 'shard-map-hot-key')
    await stop()

    await client.send(new CreateStreamCommand({ StreamName: 'warm', ShardCount: 1 }))
    const stopWarm = sendTo(client, 'warm', (i) => `team-${i % 8}`)
    await openMap(page, 'warm')
    await findings.getByText('Split it where its load is halved', { exact: false }).waitFor({ timeout: 30_000 })
    await findings.getByRole('button', { name: 'Preview…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^2 shards, the busiest with/).waitFor()
    await takePictures(shown, 'shard-map-preview')
    await dialog.getByRole('button', { name: 'Split shard' }).click()
    const map = page.getByRole('listbox', { name: /^Open shards/ })
    await map.getByRole('option', { name: /^shardId-000000000002/ }).waitFor()
    // Each half has some of the keys, and none has a key of the other.
    const details = page.getByRole('region', { name: /^Details of/ })
    const keysOf = async (shard: string): Promise<string[]> => {
      await map.getByRole('option', { name: new RegExp(`^${shard}`) }).click()
      await page.mouse.move(0, 0)
      return [...(await details.innerText()).matchAll(/team-\d/g)].map(([key]) => key)
    }
    const [left, right] = ['shardId-000000000001', 'shardId-000000000002']
    for (const shard of [left, right]) {
      await expect.poll(async () => (await keysOf(shard)).length, { timeout: 20_000 }).toBeGreaterThan(1)
    }
    const [lower, upper] = [await keysOf(left), await keysOf(right)]
    expect(upper.filter((key) => lower.includes(key))).toEqual([])
    await map.focus()
    await page.keyboard.press('ArrowDown')
    await page.getByRole('region', { name: 'Details of shardId-000000000000' }).waitFor()
    await takePictures(shown, 'shard-map-lineage')
    await stopWarm()
    client.destroy()
    expect(shown.complaints).toEqual([])
  })

  it('holds one idle shard and five hundred', async () => {
    const port = await freePort()
    shown = await showWindow(['--data', data, '--port', String(port)])
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    const client = http2Client(`http://127.0.0.1:${port}`)
    await client.send(new CreateStreamCommand({ StreamName: 'lonely', ShardCount: 1 }))
    await client.send(new CreateStreamCommand({ StreamName: 'wide', ShardCount: 500 }))
    const stop = sendTo(client, 'wide', (i) => `visitor-${i % 300}`)
    await openMap(page, 'lonely')
    await page.getByText('No shard is near its limit', { exact: false }).waitFor()
    await takePictures(shown, 'shard-map-one')
    await openMap(page, 'wide')
    const map = page.getByRole('listbox', { name: /^Open shards/ })
    await expect.poll(() => map.getByRole('option').count()).toBe(500)
    await page.getByRole('button', { name: 'Change shard count…' }).click()
    await page
      .getByRole('dialog')
      .getByText(/^500 shards/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await takePictures(shown, 'shard-map-500')
    await stop()
    client.destroy()
    expect(shown.complaints).toEqual([])
  })
})

describe.skipIf(chromiumProgram === undefined)('the shard map in a browser', () => {
  let data: string
  let shown: Awaited<ReturnType<typeof showBrowser>>

  afterAll(async () => {
    await shown.close()
    await removeFolder(data)
  })

  it('shows the hash-key space, and splits, merges and scales', async () => {
    data = await temporaryFolder()
    const port = await freePort()
    shown = await showBrowser(['--data', data, '--port', String(port)])
    const { page } = shown
    await page.getByRole('navigation', { name: 'Areas' }).waitFor()
    const client = http2Client(`http://127.0.0.1:${port}`)
    await client.send(new CreateStreamCommand({ StreamName: 'visits', ShardCount: 2 }))
    const stop = sendTo(client, 'visits', (i) => (i % 3 === 0 ? `visitor-${i}` : 'celebrity'))
    await openMap(page, 'visits')
    const findings = page.getByRole('region', { name: 'Hot and cold shards' })
    await findings.getByText('“celebrity”', { exact: false }).first().waitFor({ timeout: 30_000 })
    await page.getByRole('radio', { name: 'Reads' }).click()
    await page.getByRole('radio', { name: 'Writes' }).click()

    const map = page.getByRole('listbox', { name: /^Open shards/ })
    const details = page.getByRole('region', { name: /^Details of/ })
    const dialog = page.getByRole('dialog')
    const option = (number: number) => map.getByRole('option', { name: new RegExp(`^shardId-00000000000${number}`) })
    await option(0).click()
    await details.getByRole('button', { name: 'Split…' }).click()
    await dialog.getByRole('button', { name: 'Split shard' }).click()
    await option(3).waitFor()
    await option(2).click()
    await details.getByRole('button', { name: 'Merge with the next…' }).click()
    await dialog.getByText(/^1 shard, expected load|^2 shards, the busiest/).waitFor()
    await dialog.getByRole('button', { name: 'Merge shards' }).click()
    await option(4).waitFor()
    await page.getByRole('button', { name: 'Change shard count…' }).click()
    await dialog.getByRole('spinbutton', { name: 'Open shards' }).fill('4')
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Change shard count' }).click()
    await expect.poll(() => map.getByRole('option').count()).toBeGreaterThan(3)
    await page.waitForTimeout(4000) // for loads worth a picture
    await takePictures(shown, 'browser-shard-map')
    await stop()
    client.destroy()
    expect(shown.complaints).toEqual([])
  })
})
