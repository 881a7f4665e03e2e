import { expect, it } from 'vitest'
import { ProjectUsage } from '../../../src-main/contract/usage'
import { openManualWorkbench } from './support/manual-workbench'

const provisioned = (name: string) => ({ name, mode: 'PROVISIONED', shardCount: 2 }) as const

it('brings what the project used every second, by stream if asked for', async () => {
  const { client, clock, put } = await openManualWorkbench()
  await client.call('stream.create', provisioned('orders'))
  const feed = client.subscribe('usage.watch', { byStream: true })
  expect(ProjectUsage.parse(feed.events[0])).toEqual({ since: clock.now(), lines: [], streams: [] })
  await put('orders', ['a', 'b'.repeat(30_000)])
  clock.advance(1_800_000)
  const last = ProjectUsage.parse(feed.events.at(-1))
  expect(last.lines.map(({ dimension, used, isBilled }) => [dimension, used, isBilled])).toEqual([
    ['provisioned.records', 2, false],
    ['provisioned.payloadUnits', 3, true],
    ['provisioned.incoming', 30_007 / 2 ** 30, false],
    ['provisioned.shardHours', 1, true],
  ])
  expect(last.lines.find(({ unit }) => unit === 'shard-hour')?.month).toBe(2 * 730)
  expect(last.streams).toEqual([{ arn: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders', lines: last.lines }])
  feed.cancel()
})

it('begins anew when told to', async () => {
  const { client, clock, put } = await openManualWorkbench()
  await client.call('stream.create', provisioned('orders'))
  await put('orders', ['a'])
  clock.advance(60_000)
  await client.call('usage.reset', {})
  const feed = client.subscribe('usage.watch', { byStream: false })
  expect(feed.events[0]).toEqual({ since: clock.now(), lines: [], streams: [] })
  feed.cancel()
})
