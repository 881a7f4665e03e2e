import { expect, it, vi } from 'vitest'
import type { FakeMain } from '../fake-main'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { ordersArn, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

// Nine charts of a whole app, in a browser without hurry: on a busy machine the first of them takes seconds.
vi.setConfig({ testTimeout: 20_000 })

const limits = { writeBytesPerSecond: 1_048_576, writeRecordsPerSecond: 1000, readBytesPerSecond: 2_097_152 }

const open = async (query = '') => {
  const { main, pages } = await renderApp(`/dashboards${query}`)
  main.answer('limits.ofShard', () => limits)
  main.answer('timeline.read', () => ({ events: [] }))
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  await settle()
  return { main, pages }
}
/** The first seconds of the feed of the charts: each series has the number of its place. */
const tellSeconds = async (main: FakeMain, from: number, seconds: number) => {
  const count = main.inputsOf('history.watch').at(-1)?.series.length ?? 0
  const values = Array.from({ length: count }, (_, series) => Array.from({ length: seconds }, () => series + 1))
  main.push('history.watch', { from, period: 1, values })
  await settle()
}
const shards = [0, 1].map((number) => ({ shardId: `shardId-00000000000${number}`, isOpen: true }))
const ofStream = `?stream=${encodeURIComponent(ordersArn)}`

it('draws the whole project, second by second, and asks no more than that', async () => {
  const { main } = await open()
  const [asked] = main.inputsOf('history.watch')
  expect(asked?.seconds).toBe(300)
  expect(asked?.series[0]).toEqual({ metric: 'IncomingBytes', statistic: 'Sum', subject: {} })
  await tellSeconds(main, 1000, 300)
  expect(words(byRole('region', 'Bytes per second'))).toContain('Incoming1 B/s')
  expect(words(byRole('region', 'Records per second'))).toContain('Incoming3.0 records/s')
  expect(words(byRole('region', 'Iterator age'))).toContain('Maximum')
})

it('has a table twin of every chart, a second a row', async () => {
  const { main } = await open()
  await tellSeconds(main, 1000, 300)
  byRole('button', 'Show Bytes per second as a table').click()
  await settle()
  expect(allByRole('row', /./s, byRole('table', 'Bytes per second'))).toHaveLength(301)
})

it('tells in the table what happened, beside the second it happened in', async () => {
  const { main } = await open(ofStream)
  main.push('timeline.watch', {
    events: [{ id: 1, at: 1_100_500, kind: 'retention', arn: ordersArn, detail: { from: 24, to: 48 } }],
  })
  await tellSeconds(main, 1000, 300)
  byRole('button', 'Show Bytes per second as a table').click()
  await settle()
  const rows = allByRole('row', /retention changed/, byRole('table', 'Bytes per second'))
  expect(rows).toHaveLength(1)
  expect(rows[0]?.querySelector('td')?.title).toContain('18:20')
})

it('asks how many shards there were when, for the limits', async () => {
  const { main } = await open(`${ofStream}&from=1000&to=2000`)
  main.push('history.parts.watch', { shards, consumers: [] })
  await settle()
  const asked = main.inputsOf('timeline.read').at(-1)
  expect(asked).toMatchObject({ arn: ordersArn, from: 1000 })
  expect((asked?.to ?? 0) * 1000).toBeGreaterThan(Date.now())
})

it('draws the stream and range of its address, with the consumers it has', async () => {
  const { main } = await open(`${ofStream}&range=24h`)
  main.push('history.parts.watch', { shards: shards.slice(0, 1), consumers: ['reports'] })
  await settle()
  const asked = main.inputsOf('history.read').at(-1)
  expect((asked?.to ?? 0) - (asked?.from ?? 0)).toBe(86_400)
  expect(asked?.series).toContainEqual({
    metric: 'SubscribeToShardEvent.MillisBehindLatest',
    statistic: 'Maximum',
    subject: { arn: ordersArn, consumerName: 'reports' },
  })
})

it('of a shard has only what there are metrics of', async () => {
  const { main } = await open(`${ofStream}&shard=shardId-000000000000`)
  await tellSeconds(main, 1000, 60)
  expect(allByRole('region', 'Put latency')).toHaveLength(0)
  expect(allByRole('region', 'Throttled per second')).toHaveLength(1)
  expect(main.inputsOf('history.watch')[0]?.series.map(({ metric }) => metric)).toContain('IteratorAgeMilliseconds')
})

it('stands still when live is switched off, and moves on when it is switched on', async () => {
  const { main } = await open('?range=15m')
  byRole('button', 'Live').click()
  await settle()
  const asked = main.inputsOf('history.read').at(-1)
  expect((asked?.to ?? 0) - (asked?.from ?? 0)).toBe(900)
  byRole('button', 'Live').click()
  await settle()
  expect(main.inputsOf('history.watch').at(-1)?.seconds).toBe(900)
})

it('shows one chart alone, and all again', async () => {
  const { main } = await open()
  await tellSeconds(main, 1000, 60)
  byRole('button', 'Show only Iterator age').click()
  await settle()
  expect(allByRole('region', 'Bytes per second')).toHaveLength(0)
  byRole('button', 'Show all charts again').click()
  await settle()
  expect(allByRole('region', 'Bytes per second')).toHaveLength(1)
})

it('hides a line at a click on its key', async () => {
  const { main } = await open()
  await tellSeconds(main, 1000, 60)
  const key = byRole('button', /^Incoming/, byRole('region', 'Bytes per second'))
  expect(key.getAttribute('aria-pressed')).toBe('true')
  key.click()
  await settle()
  expect(key.getAttribute('aria-pressed')).toBe('false')
})

it('shows every second beside the averages of CloudWatch, and tells what they hide', async () => {
  const { main } = await open(ofStream)
  main.push('history.parts.watch', { shards: shards.slice(0, 1), consumers: [] })
  main.answer('history.read', ({ series, from, period }) => ({
    from,
    period: period ?? 60,
    values: series.map(() => [60, 60, 60, 60, 60]),
  }))
  await settle()
  byRole('button', 'CloudWatch view').click()
  await settle()
  expect(main.inputsOf('history.read').at(-1)).toMatchObject({ period: 60 })
  await tellSeconds(main, (main.inputsOf('history.read').at(-1)?.from ?? 0) + 1, 2)
  expect(words(byRole('region', 'Bytes per second'))).toContain('Incoming, 1-min average')
  expect(words(byRole('region', 'Throttled per second'))).toMatch(/In 2 seconds \d+ records were refused/)
})

it('tells why nothing is drawn, and asks again', async () => {
  const { main } = await open('?range=7d')
  expect(main.inputsOf('history.read')).toHaveLength(1)
  main.answer('history.read', () => fault('InvalidArgumentException', 'Such a range is not kept.'))
  byRole('button', 'Live').click()
  await settle()
  expect(words(document.body)).toContain('Such a range is not kept.')
  byRole('button', 'Try again').click()
  await settle()
  expect(main.inputsOf('history.read')).toHaveLength(3)
})

it('helps an empty project to its first stream', async () => {
  const { main } = await open()
  main.push('streams.watch', { streams: [] })
  await settle()
  expect(words(document.body)).toContain('No streams in this project yet')
})

it('shows the load of each shard, the busiest first in the table, and leads to it', async () => {
  const { main, pages } = await open(ofStream)
  main.push('history.parts.watch', { shards, consumers: [] })
  await settle()
  await tellSeconds(main, 1000, 10)
  const heat = byRole('region', /^Load by shard/)
  await expect.poll(() => words(heat)).toContain('Busiest: shardId-000000000001')
  byRole('button', 'Show Load by shard as a table').click()
  await settle()
  const [, first] = allByRole('row', /./s, byRole('table', 'Load by shard'))
  byRole('button', 'shardId-000000000001', first).click()
  await settle()
  expect(pages.currentRoute.value.query['shard']).toBe('shardId-000000000001')
})

it('goes on following a stream when the list of streams is told again', async () => {
  const { main } = await open(ofStream)
  main.push('history.parts.watch', { shards, consumers: [] })
  await settle()
  const [asked, watched] = [main.inputsOf('history.parts.watch').length, main.inputsOf('history.watch').length]
  main.push('streams.watch', { streams: [streamRow({ openShards: 2 })] })
  await settle()
  expect(main.inputsOf('history.parts.watch')).toHaveLength(asked)
  expect(main.inputsOf('history.watch')).toHaveLength(watched)
})

it('zooms in with the keyboard, and back', async () => {
  const { main } = await open('?range=5m')
  await tellSeconds(main, 1000, 300)
  const plot = byRole('group', 'Times of Bytes per second')
  const hit = (key: string, shiftKey = false) =>
    plot.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }))
  for (let turn = 0; turn < 20; turn += 1) hit('ArrowLeft', true)
  await settle()
  hit('Enter')
  await settle()
  const asked = main.inputsOf('history.read').at(-1)
  expect(asked).toMatchObject({ from: 1270, to: 1300 })
  byRole('button', 'Zoom back').click()
  await settle()
  expect(main.inputsOf('history.watch').at(-1)?.seconds).toBe(300)
})

it('notes in the charts what happened', async () => {
  const { main } = await open(ofStream)
  main.push('timeline.watch', {
    events: [
      { id: 1, at: 1_100_000, kind: 'scaled', arn: ordersArn, detail: { from: 2, to: 4, by: 'UpdateShardCount' } },
    ],
  })
  await tellSeconds(main, 1000, 300)
  const marks = allByRole('img', /orders: scaled from 2 to 4 shards \(UpdateShardCount\)$/)
  expect(marks.length).toBeGreaterThan(1)
})

it('takes a custom range, and says what is wrong with one', async () => {
  const { main } = await open()
  byRole('button', 'Custom…').click()
  await settle()
  const [from, to] = [...document.querySelectorAll<HTMLInputElement>('input[type=datetime-local]')]
  const fill = (input: HTMLInputElement | undefined, text: string) => {
    Object.assign(input as HTMLInputElement, { value: text })
    input?.dispatchEvent(new Event('input', { bubbles: true }))
  }
  fill(from, '2026-11-02T10:00:00')
  fill(to, '2026-11-02T09:00:00')
  byRole('button', 'Show').click()
  await settle()
  expect(words(document.body)).toContain('at least 10 seconds later')
  fill(to, '2026-11-02T11:00:00')
  byRole('button', 'Show').click()
  await settle()
  const asked = main.inputsOf('history.read').at(-1)
  expect((asked?.to ?? 0) - (asked?.from ?? 0)).toBe(3600)
})
