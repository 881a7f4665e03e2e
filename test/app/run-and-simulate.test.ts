import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
} from '@aws-sdk/client-kinesis'
import type { Locator } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, standing, takePictures, type ShownWindow } from './launch'
import { importDesign } from './on-the-sheet'

/** A shop that one shard is enough for on average, and not at its busiest. */
const shop = {
  formatVersion: 2,
  name: 'Shop',
  elements: [
    {
      ...{ kind: 'source', id: 'tills', name: 'Tills', position: { x: 0, y: 0 } },
      workload: {
        recordsPerSecond: 300,
        recordBytes: { kind: 'constant', bytes: 400 },
        shape: [1, 1, 1, 1, 1, 2, 4, 8, 12, 16, 18, 20, 22, 20, 18, 18, 20, 24, 26, 22, 14, 8, 4, 2],
        peakToAverage: 4,
        payload: { order: { kind: 'counter', prefix: 'order-' } },
      },
    },
    { kind: 'stream', id: 'sales', name: 'Sales', shards: 1, position: { x: 320, y: 0 } },
    {
      ...{ kind: 'function', id: 'receipts', name: 'Receipts', msPerBatch: 40, batchRecords: 100 },
      position: { x: 640, y: 0 },
    },
    { kind: 'delivery', id: 'archive', name: 'Archive', position: { x: 640, y: 160 } },
    { kind: 'bucket', id: 'lake', name: 'Lake', storageDays: 30, position: { x: 960, y: 160 } },
  ],
  edges: [
    { from: 'tills', to: 'sales' },
    { from: 'sales', to: 'receipts' },
    { from: 'sales', to: 'archive' },
    { from: 'archive', to: 'lake' },
  ],
}
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const withoutRetries = { region: 'us-east-1', maxAttempts: 1, credentials }

const openShards = async (kinesis: KinesisClient): Promise<number | undefined> =>
  (await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'Sales' }))).StreamDescriptionSummary
    ?.OpenShardCount

describe.skipIf(electronProgram === undefined)('a design that runs and is simulated', () => {
  const app = appUnderTest()
  let shown: ShownWindow

  const dock = (name: string): Locator =>
    shown.page.getByRole('region', { name: 'Below the sheet' }).getByRole('button', { name, exact: true })
  const openDock = async (name: string): Promise<void> => {
    if ((await dock(name).getAttribute('aria-expanded')) !== 'true') await dock(name).click()
  }
  const badge = (): Promise<string> => shown.page.locator('.run-bar .badge').innerText()
  const openShop = async (): Promise<void> => {
    await importDesign(app, shown.page, shop)
    await shown.page.getByRole('button', { name: /^Sales, / }).waitFor()
  }
  /** Of the table of facts. */
  const cellOf = async (element: string, column: number): Promise<string> => {
    const row = shown.page.getByRole('row', { name: new RegExp(`^${element} `) }).first()
    return row.getByRole('cell').nth(column).innerText()
  }

  beforeEach(async () => {
    shown = await app.window()
    await shown.page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Designer' }).click()
    await shown.page.getByRole('heading', { name: 'Designer', level: 1 }).waitFor()
  })

  it('runs on the engine, with faults that SDK clients meet', async () => {
    const { page } = shown
    await openShop()
    await expect.poll(badge).toBe('Planned')
    await page.getByRole('button', { name: 'Run', exact: true }).first().click()
    const start = page.getByRole('dialog', { name: 'Run Shop' })
    await start.getByText(/^\d of 5 elements run$/).waitFor()
    await start.getByText('Not yet runnable').waitFor()
    await takePictures(shown, 'run-start')
    await start.getByRole('button', { name: 'Run', exact: true }).click()
    await expect.poll(badge).toBe('Live')

    await openDock('Table')
    await expect.poll(() => cellOf('Sales', 2), { timeout: 20_000 }).toMatch(/[1-9]\d* records\/s/)
    await takePictures(shown, 'run-live')

    const kinesis = new KinesisClient({ ...withoutRetries, endpoint: app.url })
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        ...{ StreamName: 'Sales', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' },
      }),
    )
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 5 }))
    expect(JSON.parse(Buffer.from(Records[0]?.Data ?? []).toString())).toMatchObject({
      order: expect.any(String) as string,
    })

    await openDock('Run')
    await page.getByRole('button', { name: /^Sales, / }).click()
    await page.getByRole('button', { name: 'Make something fail' }).click()
    const fault = page.getByRole('dialog', { name: 'Make something fail' })
    await fault.getByLabel('What').selectOption('shard-throttles')
    await fault.getByRole('spinbutton', { name: 'Part of them (%)' }).fill('100')
    await takePictures(shown, 'run-fault')
    await fault.getByRole('button', { name: 'Begin' }).click()
    await fault.waitFor({ state: 'detached' })
    await expect
      .poll(() =>
        kinesis
          .send(new PutRecordCommand({ StreamName: 'Sales', PartitionKey: 'a', Data: Buffer.from('a') }))
          .then(() => 'accepted', String),
      )
      .toContain('ProvisionedThroughputExceededException')
    const hits = page
      .getByRole('row', { name: /^Throttles Sales/ })
      .getByRole('cell')
      .nth(3)
    await expect.poll(async () => Number((await hits.innerText()).replaceAll(',', ''))).toBeGreaterThan(0)
    await takePictures(shown, 'run-faults')
    await page.getByRole('button', { name: 'Heal' }).click()
    await page.getByText('Nothing fails on request').waitFor()

    // An edit is applied as AWS would: the stream is resharded while records come.
    const shards = page.getByRole('spinbutton', { name: 'Shards' })
    await shards.fill('2')
    await shards.press('Enter')
    await page.getByRole('row', { name: /^(Being applied|Applied) Sales Shards/ }).waitFor()
    await expect.poll(() => openShards(kinesis), { timeout: 60_000 }).toBe(2)
    // What an hour costs is told once there has been enough to say so.
    const way = page.getByRole('button', { name: /^Connection from Tills to Sales, [1-9].*\$[\d.]+\/h/ })
    await way.waitFor({ state: 'attached', timeout: 30_000 })
    await takePictures(shown, 'run-changes')

    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByRole('button', { name: 'Stop and delete the streams' }).click()
    await expect.poll(badge).toBe('Planned')
    kinesis.destroy()
    expect(shown.complaints).toEqual([])
  })

  it('simulates a week, goes through it, and takes the cheapest fix of what throttles', async () => {
    const { page } = shown
    await openShop()
    await openDock('Simulate')
    await page.getByText(/^computed in/).waitFor({ timeout: 60_000 })
    await expect.poll(badge).toMatch(/^Simulated, Mon/)
    await standing(page)
    await takePictures(shown, 'simulate-charts')

    const slider = page.getByRole('slider', { name: 'Moment' })
    await slider.focus()
    await page.keyboard.press('End')
    await expect.poll(badge).toMatch(/^Simulated, Sun/)
    await page.getByRole('button', { name: 'Play' }).click()
    await expect.poll(badge).toMatch(/^Simulated, Mon/)
    await page.getByRole('button', { name: 'Pause' }).click()

    for (const part of ['Shards', 'Metrics', 'Bill', 'Bottlenecks']) {
      await page.getByRole('tab', { name: new RegExp(`^${part}`) }).click()
      await standing(page)
      await takePictures(shown, `simulate-${part.toLowerCase()}`)
    }
    const take = page.getByRole('button', { name: 'Take it' }).first()
    await take.click()
    await page.getByText(/^Throttled: [\d,]+ → [\d,]+$/).waitFor({ timeout: 60_000 })
    await takePictures(shown, 'simulate-fix')
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    expect(shown.complaints).toEqual([])
  })

  it('says how surely the design holds, and finds better ones', async () => {
    const { page } = shown
    await openShop()
    await openDock('Uncertainty')
    await page.getByText(/runs of a week/).waitFor({ timeout: 100_000 })
    await standing(page)
    await takePictures(shown, 'uncertainty')

    await openDock('Optimise')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('table', { name: 'Designs that were tried' }).waitFor({ timeout: 90_000 })
    await standing(page)
    await takePictures(shown, 'optimise')
    await page.getByRole('button', { name: 'Take it' }).click()
    await page
      .getByText(/search again/)
      .first()
      .waitFor()
    await page.keyboard.press('Control+z')
    expect(shown.complaints).toEqual([])
  })

  it('keeps recordings, and names the bad rows of a file', async () => {
    const { page } = shown
    await openShop()
    await openDock('Recordings')
    const chooser = page.getByLabel('Import a file')
    const good = (time: number): string => `{"key":"a","time":${time},"data":"x"}\n`
    await chooser.setInputFiles({
      ...{ name: 'bad.jsonl', mimeType: 'application/jsonl' },
      buffer: Buffer.from(`${good(0)}not json\n${good(1500)}{"time":2000,"data":"x"}\n`),
    })
    const bad = page.getByRole('alert', { name: /^Nothing of bad.jsonl was kept: 2 rows are broken/ })
    await bad.getByText('Line 2: Not a JSON object.').waitFor()
    await bad.getByText('Line 4: No partition key: key or partitionKey.').waitFor()
    await takePictures(shown, 'recordings-bad')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await chooser.setInputFiles({
      ...{ name: 'good.jsonl', mimeType: 'application/jsonl' },
      buffer: Buffer.from(good(0) + good(1500)),
    })
    await page.getByRole('row', { name: /^good 2 / }).waitFor()
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    const record = page.getByRole('dialog', { name: 'Record a stream' })
    const name = await record.getByLabel('Name').inputValue()
    await record.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByRole('row', { name: new RegExp(`^${name} [\\d,]+ `) }).waitFor()
    await takePictures(shown, 'recordings')
    expect(shown.complaints).toEqual([])
  })
})
