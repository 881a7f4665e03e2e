import { expect, it } from 'vitest'
import { fault } from '../../fake-main'
import { renderApp, settle } from '../../render'
import { ordersArn, shardRow, streamRow, workbenchState } from '../../samples'
import { allByRole, byRole, type, words } from '../../screen'

const middle = 2n ** 127n
const id = (number: number): string => `shardId-00000000000${number}`
const halves = [
  shardRow({ shardId: id(1), parentShardIds: [id(0)], endingHashKey: String(middle - 1n), share: 0.5 }),
  shardRow({ shardId: id(2), parentShardIds: [id(0)], startingHashKey: String(middle), share: 0.5 }),
]
const parent = shardRow({ state: 'closed', closedAt: Date.UTC(2026, 10, 21, 12), childShardIds: [id(1), id(2)] })

const openOrders = async (stream = streamRow()) => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('stream.watch', { stream, shards: [parent, ...halves] })
  await settle()
  return main
}

/** Menus of the library open by keyboard too, which happy-dom can do. */
const chooseInMenu = async (shardId: string, item: string): Promise<void> => {
  const trigger = byRole('button', `Actions for ${shardId}`)
  trigger.focus()
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await settle()
  byRole('menuitem', item).click()
  await settle()
}

it('shows open shards, and closed ones with what became of them when asked to', async () => {
  await openOrders()
  const table = byRole('table', 'Shards')
  expect(words(table)).not.toContain('Closed')
  const box = document.querySelector<HTMLInputElement>('input[type=checkbox]')
  box?.click()
  await settle()
  expect(words(table)).toMatch(/Closed → …0001, …0002/)
})

it('splits a shard in the middle unless told otherwise', async () => {
  const main = await openOrders()
  main.answer('stream.change', () => ({}))
  await chooseInMenu(id(1), 'Split…')
  const dialog = byRole('dialog', 'Split shard …0001')
  expect((byRole('textbox', 'New starting hash key', dialog) as HTMLInputElement).value).toBe(String(middle / 2n))
  byRole('button', 'Split shard', dialog).click()
  await settle()
  expect(main.inputsOf('stream.change')).toEqual([
    { arn: ordersArn, change: { kind: 'split', shardId: id(1), newStartingHashKey: String(middle / 2n) } },
  ])
  expect(allByRole('dialog')).toEqual([])
  expect(words(document.body)).toContain('Shard …0001 was split')
})

it('says what is wrong with a hash key, and what the engine says no to, and keeps the dialog open', async () => {
  const main = await openOrders()
  main.answer('stream.change', () => fault('InvalidArgumentException', 'NewStartingHashKey 1 is not inside.'))
  await chooseInMenu(id(1), 'Split…')
  const dialog = byRole('dialog', 'Split shard …0001')
  const key = byRole('textbox', 'New starting hash key', dialog)
  type(key, '0x10')
  await settle()
  expect(words(dialog)).toContain('A hash key is a whole number')
  type(key, '1')
  await settle()
  byRole('button', 'Split shard', dialog).click()
  await settle()
  expect(words(byRole('alert', /./, dialog))).toBe('NewStartingHashKey 1 is not inside.')
})

it('merges a shard with the one that begins where it ends, and offers no merge to the last', async () => {
  const main = await openOrders()
  main.answer('stream.change', () => ({}))
  await chooseInMenu(id(1), 'Merge with the next…')
  byRole('button', 'Merge shards', byRole('dialog', 'Merge shards …0001 and …0002')).click()
  await settle()
  expect(main.inputsOf('stream.change')[0]?.change).toEqual({
    kind: 'merge',
    shardId: id(1),
    adjacentShardId: id(2),
  })
})

it('changes the number of shards within what one call may do', async () => {
  const main = await openOrders(streamRow({ openShards: 2 }))
  main.answer('stream.change', () => ({}))
  byRole('button', 'Change shard count…').click()
  await settle()
  const dialog = byRole('dialog', 'Change the shard count')
  expect(words(dialog)).toContain('From 2 open shards one call may go to 1 at the least and 4 at the most')
  const key = new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true })
  dialog.querySelector('[role=spinbutton]')?.dispatchEvent(key)
  await settle()
  byRole('button', 'Change shard count', dialog).click()
  await settle()
  expect(main.inputsOf('stream.change')[0]?.change).toEqual({ kind: 'shardCount', target: 3 })
})

it('leaves the shards of an on-demand stream alone', async () => {
  await openOrders(streamRow({ mode: 'ON_DEMAND' }))
  expect(allByRole('button', 'Change shard count…')).toEqual([])
  expect(allByRole('button', /^Actions for/)).toEqual([])
})
