import { expect, it } from 'vitest'
import type { ConsumerRow, ConsumerShard, Contention } from '../../../src-main/contract/consumers'
import { settle, renderApp } from '../render'
import { ordersArn, shardRow, streamDetails, streamRow, workbenchState } from '../samples'
import { allByRole, byRole, type, words } from '../screen'

const reading = {
  state: 'reading',
  readers: 1,
  lastSeenAt: Date.UTC(2026, 10, 21, 12),
  ...{ lagMs: 90_000, lagRecords: 1200, lagTrend: [...Array<null>(58).fill(null), 0, 30_000, 90_000] },
  forecast: { kind: 'keeps-pace' },
  ...{ callsPerSecond: 4, bytesPerSecond: 1_048_576, callLoad: 0.8, byteLoad: 0.5, refused: 0 },
} as const

const consumer = (changes: Partial<ConsumerRow> = {}): ConsumerRow => ({
  ...{ id: 'AKID/reports', arn: ordersArn, streamName: 'orders', kind: 'polling', name: 'reports' },
  ...{ accessKeyId: 'AKID', registration: null, shards: 1, silentShards: 0 },
  ...reading,
  lagTrend: [...reading.lagTrend],
  ...changes,
})
const registered = consumer({
  ...{ id: `${ordersArn}/consumer/pushed:1`, kind: 'fan-out', name: 'pushed', accessKeyId: null },
  registration: { arn: `${ordersArn}/consumer/pushed:1`, status: 'ACTIVE', createdAt: 1000 },
})
const shard = (changes: Partial<ConsumerShard> = {}): ConsumerShard => ({
  ...{ shardId: 'shardId-000000000000', sequenceNumber: '49653412340000000000000000000000000000000000000000000002' },
  ...{ ...reading, lagTrend: [], sharedWith: [] },
  ...changes,
})

const openConsumers = async (consumers: readonly ConsumerRow[], contentions: readonly Contention[] = []) => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('stream.watch', { stream: streamRow(), shards: [shardRow()] })
  main.push('stream.details.watch', streamDetails())
  await settle()
  const tab = byRole('tab', /^Consumers/)
  tab.focus()
  tab.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0 }))
  await settle()
  main.push('consumers.watch', { consumers: [...consumers], contentions: [...contentions] })
  await settle()
  return main
}
const rowOf = (name: string): HTMLElement => byRole('button', name).closest('tr') as HTMLElement
const choose = async (menu: string, item: string): Promise<void> => {
  const button = byRole('button', menu)
  button.focus()
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  byRole('menuitem', item).click()
  await settle()
}

it('says how a consumer appears when there is none', async () => {
  await openConsumers([])
  expect(words(document.body)).toContain('No readers yet')
  expect(words(document.body)).toContain('AWS_SDK_UA_APP_ID')
})

it('shows how far behind each is, what will become of it, and its use of the limits', async () => {
  await openConsumers([consumer(), registered])
  expect(words(rowOf('reports polls'))).toContain('1.5 min · 1,200 records')
  expect(words(rowOf('reports polls'))).toContain('Keeps pace')
  expect(byRole('meter', 'Calls of reports against the limit').getAttribute('aria-valuenow')).toBe('80')
  expect(byRole('meter', 'Bytes read by pushed against the limit').getAttribute('aria-valuenow')).toBe('50')
  expect(allByRole('meter', 'Calls of pushed against the limit')).toEqual([])
})

it('draws how far behind it was for as long as that is known, not over all five minutes', async () => {
  await openConsumers([consumer()])
  const line = rowOf('reports polls').querySelector('svg[role=img] path:last-child')?.getAttribute('d')
  // The last three of 61 places in a box 60 wide.
  expect(line?.match(/[ML]([\d.]+)/g)).toEqual(['M58.00', 'L59.00', 'L60.00'])
})

it('tells when records will be lost, in the time of the reader and in UTC', async () => {
  // Today, however late it is: another day would be told with its date.
  const at = new Date().setHours(23, 59, 0, 0)
  await openConsumers([
    consumer({ forecast: { kind: 'falls-off', at } }),
    consumer({ id: 'b', name: 'lost', forecast: { kind: 'lost' } }),
  ])
  const forecast = [...document.querySelectorAll('[title$=UTC]')].find((each) => /^Falls off/.test(words(each)))
  expect(forecast && words(forecast)).toMatch(/^Falls off retention at \d\d:\d\d$/)
  expect(words(rowOf('lost polls'))).toContain('Has lost records to retention')
})

it('keeps those that died until they are dismissed', async () => {
  const main = await openConsumers([consumer({ state: 'stopped', silentShards: 1 })])
  expect(words(rowOf('reports polls'))).toContain('Last seen')
  main.answer('consumer.dismiss', () => ({}))
  await choose('Actions for consumer reports', 'Dismiss')
  expect(main.inputsOf('consumer.dismiss')).toEqual([{ arn: ordersArn, id: 'AKID/reports' }])
})

it('opens a consumer shard by shard', async () => {
  const main = await openConsumers([consumer({ readers: 2 })])
  byRole('button', 'reports polls').click()
  await settle()
  expect(main.inputsOf('consumer.shards.watch')).toEqual([{ arn: ordersArn, id: 'AKID/reports' }])
  main.push('consumer.shards.watch', { shards: [shard({ sharedWith: ['audit'] })] })
  await settle()
  const shards = byRole('table', 'Shards read by reports')
  expect(words(shards)).toContain('shardId-000000000000')
  expect(words(shards)).toContain('…000000000002')
  expect(words(document.body)).toContain('2 processes read a shard at the same time')
  expect(words(document.body)).toContain('Shares the calls and bytes of its shards with audit.')
})

it('says who starves whom and what to do', async () => {
  const contention = { arn: ordersArn, streamName: 'orders', shardId: 'shardId-000000000000', refused: 12 }
  const consumers = [
    { name: 'audit', refused: 10 },
    { name: 'reports', refused: 2 },
  ]
  await openConsumers([consumer()], [{ ...contention, limit: 'calls', consumers, move: 'audit' }])
  const banner = words(byRole('region', 'Consumers are refused reads'))
  expect(banner).toContain('12 reads were refused within the last minute, of audit (10), reports (2).')
  expect(banner).toContain('Give audit enhanced fan-out')
})

it('registers a consumer, and deregisters it after asking', async () => {
  const main = await openConsumers([])
  const changes = () => main.inputsOf('stream.change').map(({ change }) => change)
  main.answer('stream.change', () => ({}))
  byRole('button', 'Register consumer').click()
  await settle()
  const dialog = byRole('dialog', 'Register consumer')
  type(byRole('textbox', 'Name', dialog), 'pushed')
  await settle()
  byRole('button', 'Register consumer', dialog).click()
  await settle()
  main.push('consumers.watch', { consumers: [registered], contentions: [] })
  await settle()
  await choose('Actions for consumer pushed', 'Deregister…')
  byRole('button', 'Deregister', allByRole('alertdialog')[0]).click()
  await settle()
  expect(changes()).toEqual([
    { kind: 'registerConsumer', name: 'pushed' },
    { kind: 'deregisterConsumer', name: 'pushed' },
  ])
})

it('lists the consumers of all streams', async () => {
  const { main } = await renderApp('/consumers')
  main.push('workbench.watch', workbenchState())
  await settle()
  expect(main.inputsOf('consumers.watch')).toEqual([{}])
  main.push('consumers.watch', { consumers: [consumer(), registered], contentions: [] })
  await settle()
  const table = byRole('table', 'Consumers')
  expect(allByRole('link', 'orders', table)).toHaveLength(2)
  expect(words(document.body)).toContain('2 in all streams')
})
