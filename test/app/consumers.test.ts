import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { appUnderTest } from './app-under-test'
import { electronProgram, takePictures } from './launch'
import { seeTraffic, streamLink } from './walk-through'

const ShardId = 'shardId-000000000000'

/** An application that polls a shard of a stream until it is stopped. */
const application = (url: string, name: string) => {
  const client = new KinesisClient({
    ...{ endpoint: url, region: 'us-east-1', maxAttempts: 1, userAgentAppId: name },
    credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local' },
  })
  let isOver = false
  const poll = async (StreamName: string, from: ShardIteratorType, pace: { everyMs: number; Limit: number }) => {
    const start = { StreamName, ShardId, ShardIteratorType: from }
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
    while (!isOver) {
      const { everyMs, Limit } = pace
      const answer = await client.send(new GetRecordsCommand({ ShardIterator, Limit })).catch(() => undefined)
      ShardIterator = answer?.NextShardIterator ?? ShardIterator
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
    client.destroy()
  }
  return { client, poll, stop: () => (isOver = true) }
}

const openConsumers = async (page: Page, stream: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
  await streamLink(page, stream).click()
  await page.getByRole('tab', { name: /^Consumers/ }).click()
}

describe.skipIf(electronProgram === undefined)('those who read', () => {
  const app = appUnderTest()
  const running: ReturnType<typeof application>[] = []

  afterEach(() => {
    for (const each of running.splice(0)) each.stop()
  })

  it('are seen with their lag, their use of the limits, and what becomes of it, until they are dismissed', async () => {
    const shown = await app.window()
    const { page } = shown
    await seeTraffic(page)
    const start = (name: string) => {
      const made = application(app.url, name)
      running.push(made)
      return made
    }
    const [reports, audit, archive] = ['reports', 'audit', 'archive'].map(start) as [
      ReturnType<typeof application>,
      ReturnType<typeof application>,
      ReturnType<typeof application>,
    ]
    void reports.poll('clickstream', 'LATEST', { everyMs: 400, Limit: 10_000 })
    void audit.poll('clickstream', 'TRIM_HORIZON', { everyMs: 250, Limit: 1 })
    void archive.poll('clickstream', 'LATEST', { everyMs: 500, Limit: 10_000 })
    await openConsumers(page, 'clickstream')
    const consumers = page.getByRole('table', { name: 'Consumers' })
    const rowOf = (name: string) => consumers.getByRole('row', { name: new RegExp(`^${name}`) })
    for (const name of ['reports', 'audit', 'archive', 'sample-reader']) await rowOf(name).waitFor()
    await page.getByText('Consumers are refused reads').waitFor()
    archive.stop()
    await rowOf('audit')
      .getByText(/^(Falls off retention|Keeps pace|Catches up)/)
      .waitFor({ timeout: 30_000 })
    await page.getByRole('button', { name: 'Register consumer' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('dashboards')
    await page.getByRole('dialog').getByRole('button', { name: 'Register consumer' }).click()
    await rowOf('dashboards').getByText('Not subscribed').waitFor()
    await rowOf('archive')
      .getByText(/^Last seen/)
      .waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: /^audit/ }).click()
    await page.getByRole('table', { name: 'Shards read by audit' }).getByText(ShardId).first().waitFor()
    await takePictures(shown, 'who-reads')

    await page.getByRole('button', { name: 'Actions for consumer archive' }).click()
    await page.getByRole('menuitem', { name: 'Dismiss' }).click()
    await expect.poll(() => rowOf('archive').count()).toBe(0)

    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Consumers' }).click()
    await rowOf('reports').getByRole('link', { name: 'clickstream', exact: true }).waitFor()
    await takePictures(shown, 'all-consumers')
    expect(shown.complaints).toEqual([])
  })

  it('are on the way of a record', async () => {
    const shown = await app.window()
    const { page } = shown
    const { client } = application(app.url, 'producer')
    const record = { StreamName: 'orders', PartitionKey: 'traced', Data: Buffer.from('{"a":1}') }
    await client.send(new PutRecordCommand(record))
    client.destroy()
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Overview' }).click()
    await streamLink(page, 'orders').click()
    await page.getByRole('tab', { name: 'Records' }).click()
    await page.getByRole('textbox', { name: 'Partition key contains' }).fill('traced')
    await page.getByRole('combobox', { name: 'Begin' }).selectOption({ label: 'At the oldest' })
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await page.getByRole('grid').getByText('traced').click()
    const way = page.getByRole('region', { name: 'Its way' })
    const reader = way.getByRole('listitem').filter({ hasText: 'sample-reader' })
    await reader.waitFor()
    await expect
      .poll(async () => {
        await way.getByRole('button', { name: 'Look again' }).click()
        return reader.innerText()
      })
      .toMatch(/\+[\d.]+ m?s/)
    await takePictures(shown, 'record-way')
    expect(shown.complaints).toEqual([])
  })
})
