import { expect, it, vi } from 'vitest'
import { KeyPlacement, KeyReading } from '../../../src-main/contract/key-lab'
import { openManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const traffic = { recordsPerSecond: 2000, recordBytes: 100 }

const openWith = async (text: string) => {
  const opened = await openManualWorkbench()
  const { id } = await opened.client.call('keyLab.open', { format: { kind: 'lines' } })
  const reading = await opened.client.call('keyLab.add', { id, text, isLast: true })
  return { ...opened, id, reading }
}

it('takes keys in portions and says what it understood', async () => {
  const { client } = await openManualWorkbench()
  const { id } = await client.call('keyLab.open', { format: { kind: 'lines' } })
  await client.call('keyLab.add', { id, text: 'a\nb\nlo', isLast: false })
  const reading = await client.call('keyLab.add', { id, text: 'ng\n\t1\na', isLast: true })
  expect(KeyReading.parse(reading)).toEqual({
    rows: 4,
    records: 4,
    keys: 3,
    badRows: 1,
    firstBad: [{ line: 4, problem: 'no-key' }],
    meanBytes: null,
  })
})

it('places keys among any number of shards', async () => {
  const keys = Array.from({ length: 400 }, (_, i) => `customer-${i}`).join('\n')
  const { client, id } = await openWith(keys)
  const placement = await client.call('keyLab.place', { id, among: { shards: 4 }, ...traffic })
  expect(KeyPlacement.parse(placement)).toMatchObject({ shards: 4, bytesPerSecond: 200_000, hotKeys: 0, shardsOver: 0 })
  expect(placement.hottest.reduce((sum, shard) => sum + shard.keys, 0)).toBe(400)
  expect(placement.bars.map(({ load }) => load)).toHaveLength(4)
  const many = await client.call('keyLab.place', { id, among: { shards: 10_000 }, ...traffic })
  expect(many.bars).toHaveLength(400)
  expect(many.bars.at(-1)?.to).toBe(9999)
})

it('places keys among the shards a stream has now, by their ids', async () => {
  const { client, id } = await openWith('a\nb')
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
  const { hottest } = await client.call('keyLab.place', { id, among: { arn }, ...traffic })
  expect(hottest.map(({ name }) => name).sort()).toEqual(['shardId-000000000000', 'shardId-000000000001'])
})

it('tells a key that is too much for any shard', async () => {
  const { client, id } = await openWith('hot\t900\ncold\t100')
  const placement = await client.call('keyLab.place', { id, among: { shards: 100 }, ...traffic })
  expect(placement).toMatchObject({ hotKeys: 1, smallest: null, shardsOver: 1 })
  expect(placement.heaviest[0]).toMatchObject({ key: 'hot', recordsPerSecond: 1800, load: 1.8 })
})

it('records the keys of what is written to a stream from then on', async () => {
  const { client, clock, put } = await openManualWorkbench()
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
  await put('orders', ['before'])
  const feed = client.subscribe('keyLab.record', { arn, seconds: 2 })
  await put('orders', ['one', 'two', 'three'])
  clock.advance(1000)
  await vi.waitFor(() => expect(feed.events.at(-1)?.records).toBe(3))
  const { id, meanBytes, missed } = feed.events.at(-1)!
  expect(missed).toBe(0)
  expect(meanBytes).toBeGreaterThan(3)
  clock.advance(1500)
  await vi.waitFor(() => expect(feed.ended).toBe(true))
  const { heaviest } = await client.call('keyLab.place', { id, among: { shards: 1 }, ...traffic })
  expect(heaviest.reduce((sum, key) => sum + key.recordsPerSecond, 0)).toBeCloseTo(2000)
})

it('forgets keys that were closed, and the oldest of nine', async () => {
  const { client, id } = await openWith('a')
  for (let i = 0; i < 8; i++) await client.call('keyLab.open', { format: { kind: 'lines' } })
  const refused = await client.refused('keyLab.place', { id, among: { shards: 1 }, ...traffic })
  expect(refused).toMatchObject({ kind: 'fault', code: 'ResourceNotFoundException' })
})
