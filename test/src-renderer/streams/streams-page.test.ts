import { expect, it } from 'vitest'
import { fault } from '../fake-main'
import { settle, renderApp } from '../render'
import { streamRow, workbenchState } from '../samples'
import { allByRole, byRole, press, type, words } from '../screen'

const openStreams = async (...names: string[]) => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: names.map((name, index) => streamRow({ name, openShards: index + 1 })) })
  await settle()
  return main
}
const listed = () => allByRole('link', /./s, byRole('table', 'Streams')).map(words)

it('finds streams by name', async () => {
  await openStreams('audit', 'orders', 'order-events')
  type(byRole('searchbox', 'Search streams'), 'order')
  await settle()
  expect(listed()).toEqual(['order-events', 'orders'])
  type(byRole('searchbox', 'Search streams'), 'nothing')
  await settle()
  expect(words(byRole('region', 'Streams'))).toContain('No stream matches “nothing”.')
})

it('sorts by a column and says so', async () => {
  await openStreams('a', 'b', 'c')
  byRole('button', 'Shards').click()
  await settle()
  expect(listed()).toEqual(['c', 'b', 'a'])
  expect(byRole('columnheader', 'Shards').getAttribute('aria-sort')).toBe('descending')
})

it('says which alarms ring for a stream, puts the most first, and leads to them', async () => {
  const main = await openStreams('a', 'b')
  const ringing = { alarms: 2, rules: ['Hot shard', 'Writes are throttled'] }
  main.push('streams.watch', { streams: [streamRow({ name: 'a' }), streamRow({ name: 'b', ringing })] })
  await settle()
  byRole('button', 'Alarms').click()
  await settle()
  const table = byRole('table', 'Streams')
  expect(words(allByRole('row', /./s, table)[1] as Element)).toMatch(/^b/)
  expect(byRole('columnheader', 'Alarms').getAttribute('aria-sort')).toBe('descending')
  byRole('link', '2 alarms ring for b: Hot shard, Writes are throttled', table).click()
  await settle()
  expect(main.inputsOf('alarms.watch')).toEqual([{ arn: streamRow({ name: 'b' }).arn }])
})

it('focuses the search with a slash', async () => {
  await openStreams('a')
  press('/')
  expect(document.activeElement).toBe(byRole('searchbox', 'Search streams'))
})

it('creates a stream', async () => {
  const main = await openStreams('orders')
  main.answer('stream.create', () => ({ arn: 'arn' }))
  press('n')
  await settle()
  const dialog = byRole('dialog', 'Create stream')
  const name = byRole('textbox', 'Stream name', dialog)
  type(name, 'order-events')
  await settle()
  name.closest('form')?.requestSubmit()
  await settle()
  expect(main.inputsOf('stream.create')).toEqual([{ name: 'order-events', mode: 'PROVISIONED', shardCount: 1 }])
  expect(allByRole('dialog')).toEqual([])
})

it('sends no shard count for an on-demand stream', async () => {
  const main = await openStreams('orders')
  byRole('button', 'Create stream').click()
  await settle()
  const name = byRole('textbox', 'Stream name')
  type(name, 'x')
  byRole('radio', 'On-demand').click()
  await settle()
  expect(allByRole('spinbutton')).toEqual([])
  name.closest('form')?.requestSubmit()
  expect(main.inputsOf('stream.create')).toEqual([{ name: 'x', mode: 'ON_DEMAND' }])
})

it.each([
  ['order events', 'No spaces'],
  ['Größe', '“ö” is not allowed'],
  ['orders', 'This name is taken already.'],
  ['x'.repeat(129), 'At most 128 characters; this has 129.'],
])('says while typing what is wrong with %s', async (typed, reason) => {
  await openStreams('orders')
  press('n')
  await settle()
  const dialog = byRole('dialog', 'Create stream')
  type(byRole('textbox', 'Stream name', dialog), typed)
  await settle()
  expect(words(dialog)).toContain(reason)
  expect(byRole('button', 'Create stream', dialog).hasAttribute('disabled')).toBe(true)
})

it('shows why the service refused, and stays open', async () => {
  const main = await openStreams('orders')
  main.answer('stream.create', () => fault('LimitExceededException', 'Shard limit reached: 500.'))
  press('n')
  await settle()
  const name = byRole('textbox', 'Stream name')
  type(name, 'big')
  await settle()
  name.closest('form')?.requestSubmit()
  await settle()
  expect(words(byRole('alert', /Shard limit/))).toBe('Shard limit reached: 500.')
})

it('deletes a stream only after asking', async () => {
  const main = await openStreams('orders')
  main.answer('stream.delete', () => ({}))
  byRole('button', 'Delete stream orders').click()
  await settle()
  const question = byRole('alertdialog', 'Delete stream orders?')
  expect(main.inputsOf('stream.delete')).toEqual([])
  byRole('button', 'Delete stream', question).click()
  await settle()
  expect(main.inputsOf('stream.delete')).toEqual([{ arn: streamRow().arn }])
})
