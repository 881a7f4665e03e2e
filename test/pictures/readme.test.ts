import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { showWindow, type Shown } from '../app/launch'
import { removeFolder, temporaryFolder } from '../sdk/running-engine'
import { freePort } from '../support/ports'

/*
 * The README's pictures, taken from the real app while SDK clients put and read: a stream with a hot key, a reader that falls
 * behind, and so much that is throttled that an alarm rings. They show whatever the app is today.
 */

const pictures = fileURLToPath(new URL('../../resources/pictures', import.meta.url))
/** An alarm on throttled writes needs three minutes of them; charts want to be filled too. */
const sceneMs = 300_000
const shop = 'checkouts'

const clientOf = (port: number, userAgentAppId: string): KinesisClient =>
  new KinesisClient({
    ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1, userAgentAppId },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })

let data: string
let port: number
let shown: Shown
let isOver = false
const clients: KinesisClient[] = []
const running: Promise<void>[] = []

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Again and again until the end; what is throttled is part of the scene. */
const keepOn = (
  name: string,
  everyMs: number,
  act: (client: KinesisClient, turn: number) => Promise<unknown>,
): void => {
  const client = clientOf(port, name)
  clients.push(client)
  const run = async (): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      await act(client, turn).catch(() => undefined)
      await pause(everyMs)
    }
  }
  running.push(run())
}

/** An evening's shop: a third of the customers buy for one company. */
const sell = (client: KinesisClient, turn: number): Promise<unknown> => {
  const count = 260 + Math.round(60 * Math.sin(turn / 40))
  const Records = Array.from({ length: count }, (_, i) => ({
    PartitionKey: i % 3 === 0 ? 'company-1' : `customer-${(turn * 7919 + i * 104_729) % 5000}`,
    Data: Buffer.from(JSON.stringify({ basket: turn * count + i, items: 1 + (i % 4), total: (i * 7 + 5) / 2 })),
  }))
  return client.send(new PutRecordsCommand({ StreamName: shop, Records }))
}

const readFrom = (StreamName: string, ShardIteratorType: 'LATEST' | 'TRIM_HORIZON', Limit: number) => {
  let iterator: string | undefined
  return async (client: KinesisClient): Promise<void> => {
    const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType }
    iterator ??= (await client.send(new GetShardIteratorCommand(start))).ShardIterator
    iterator = (await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit }))).NextShardIterator
  }
}

beforeAll(async () => {
  data = await temporaryFolder()
  port = await freePort()
  await mkdir(pictures, { recursive: true })
  shown = await showWindow(['--data', data, '--port', String(port)])
  await shown.resize(1440, 900)
  await shown.page.emulateMedia({ colorScheme: 'light' })
  await shown.page.getByRole('navigation', { name: 'Areas' }).waitFor()
  const client = clientOf(port, 'setup')
  clients.push(client)
  await client.send(new CreateStreamCommand({ StreamName: shop, ShardCount: 4 }))
  keepOn('shop', 100, sell)
  keepOn('billing', 400, readFrom(shop, 'LATEST', 10_000))
  keepOn('reports', 500, readFrom('clickstream', 'LATEST', 10_000))
  keepOn('audit', 700, readFrom('clickstream', 'TRIM_HORIZON', 40))
  await pause(sceneMs)
})

afterAll(async () => {
  isOver = true
  await Promise.all(running)
  for (const client of clients) client.destroy()
  await shown.close()
  await removeFolder(data)
})

const area = (name: string): Promise<void> =>
  shown.page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name }).click()

const streamTab = async (stream: string, tab: string): Promise<void> => {
  await area('Overview')
  await shown.page.getByRole('table', { name: 'Streams' }).getByRole('link', { name: stream, exact: true }).click()
  await shown.page.getByRole('tab', { name: tab }).click()
}

/** With nothing under the mouse, and no notices over the picture. */
const take = async (name: string): Promise<void> => {
  const { page } = shown
  await page.mouse.move(0, 0)
  for (const dismiss of await page.getByRole('button', { name: 'Dismiss' }).all()) await dismiss.click().catch(() => {})
  await pause(1500)
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

it('shows the overview', async () => {
  await area('Overview')
  await take('overview')
})

it('shows a dashboard', async () => {
  const { page } = shown
  await area('Dashboards')
  await page.getByRole('combobox', { name: 'Stream' }).selectOption({ label: shop })
  await page.getByRole('radio', { name: '5 min', exact: true }).click()
  await take('dashboards')
})

it('shows the shard map', async () => {
  await streamTab(shop, 'Shard map')
  await shown.page.getByText('“company-1”', { exact: false }).first().waitFor()
  await take('shard-map')
})

it('shows the record browser', async () => {
  const { page } = shown
  await streamTab('clickstream', 'Records')
  await page.getByRole('combobox', { name: 'Begin' }).selectOption({ label: 'At the oldest' })
  await page
    .getByRole('textbox', { name: 'Expression' })
    .fill("record.data.device === 'phone' && record.data.loadMs > 800")
  await page.getByRole('button', { name: 'Read', exact: true }).click()
  const rows = page.getByRole('grid', { name: 'Records' }).getByRole('row')
  await expect.poll(() => rows.count()).toBeGreaterThan(4)
  await rows.nth(3).click()
  await take('records')
})

it('shows who reads', async () => {
  const { page } = shown
  await area('Consumers')
  await page.getByRole('button', { name: /^audit/ }).click()
  await take('consumers')
})

it('shows alarms', async () => {
  await area('Alarms')
  await shown.page.getByRole('region', { name: 'Ringing' }).waitFor()
  await take('alarms')
})

it('shows key skew', async () => {
  const { page } = shown
  await area('Key skew')
  await page.getByRole('tab', { name: 'Record' }).click()
  await page.getByLabel('Stream', { exact: true }).selectOption({ label: shop })
  await page.getByRole('button', { name: 'Record', exact: true }).click()
  await page.getByText(new RegExp(`^${shop} [\\d,]+ records, [\\d,]+ keys$`)).waitFor({ timeout: 60_000 })
  await take('key-skew')
})

it('shows a design that is drawn', async () => {
  const { page } = shown
  await area('Designer')
  await page.getByRole('combobox', { name: 'Design' }).selectOption({ label: 'Clickstream to a data lake' })
  await page.getByRole('button', { name: 'Table', exact: true }).waitFor()
  await page.keyboard.press('0')
  await take('designer')
})

it('shows a week of it, simulated', async () => {
  const { page } = shown
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
  await page.getByText(/computed in/).waitFor({ timeout: 60_000 })
  await take('simulate')
  await page.getByRole('button', { name: 'Simulate', exact: true }).click()
})

it('shows a design with its bill', async () => {
  const { page } = shown
  await area('Planner')
  await page.getByRole('combobox', { name: 'Design' }).selectOption({ label: 'Clickstream to a data lake' })
  await page.getByRole('tab', { name: 'Bill' }).click()
  const bill = page.getByRole('table', { name: 'Bill', exact: true })
  await bill.getByRole('button', { name: 'Data Streams' }).click()
  await bill.getByRole('button', { name: 'Provisioned · PUT payload units' }).click()
  await take('planner')
})

it('shows designs side by side', async () => {
  await area('Scenarios')
  await shown.page.getByRole('table', { name: 'Side by side' }).waitFor()
  await take('scenarios')
})
