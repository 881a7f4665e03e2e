import { expect, it } from 'vitest'
import type { KeyPlacement } from '../../../src-main/contract/key-lab'
import { renderApp, settle } from '../render'
import { streamRow, workbenchState } from '../samples'
import { allByRole, byRole, words } from '../screen'

const load = { recordsPerSecond: 100, bytesPerSecond: 1000, load: 0.1 }
const placed = (shards: number): KeyPlacement => ({
  shards,
  bytesPerSecond: 1000,
  bars: [{ from: 0, to: 0, load: 0.1 }],
  shardsOver: 0,
  hottest: [{ shard: 0, name: null, keys: 2, ...load }],
  heaviest: [{ key: 'customer-1', shard: 0, name: null, ...load }],
  hotKeys: 0,
  smallest: 1,
})

const openLab = async () => {
  const { main } = await renderApp('/keys')
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('streams.watch', { streams: [streamRow()] })
  main.answer('keyLab.open', () => ({ id: '1' }))
  main.answer('keyLab.place', ({ among }) => placed('shards' in among ? among.shards : 2))
  await settle()
  return main
}
const paste = async (text: string): Promise<void> => {
  const field = document.querySelector('textarea')
  if (!field) throw new Error('There is no field to paste into.')
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle()
  field.closest('form')?.requestSubmit()
  for (let i = 0; i < 20; i++) await settle()
}
const reading = (changes: object = {}) => ({
  rows: 2,
  records: 5,
  keys: 2,
  badRows: 0,
  firstBad: [],
  meanBytes: null,
  ...changes,
})

it('places pasted keys and shows where they land', async () => {
  const main = await openLab()
  main.answer('keyLab.add', () => reading())
  await paste('customer-1\ncustomer-2')
  expect(main.inputsOf('keyLab.add')).toEqual([{ id: '1', text: 'customer-1\ncustomer-2', isLast: true }])
  expect(words(document.body)).toContain('5 records, 2 keys')
  expect(words(byRole('table', 'Heaviest keys'))).toContain('customer-1')
  expect(words(document.body)).toContain('Every shard stays within its limits, the busiest at 10%.')
  expect(main.inputsOf('keyLab.place')[0]).toMatchObject({ id: '1', among: { shards: 4 } })
})

it('asks before it goes on without bad rows', async () => {
  const main = await openLab()
  main.answer('keyLab.add', () => reading({ badRows: 1, firstBad: [{ line: 3, problem: 'bad-weight' }] }))
  await paste('a\nb\nc\tmany')
  const bad = byRole('alert', 'Rows that cannot be used')
  expect(words(bad)).toContain('Line 3: the weight is not a number above 0')
  expect(allByRole('table', 'Heaviest keys')).toEqual([])
  byRole('button', 'Skip them and use 2 rows', bad).click()
  await settle()
  expect(allByRole('table', 'Heaviest keys')).toHaveLength(1)
})

it('forgets what was read when nobody wants it without its bad rows', async () => {
  const main = await openLab()
  main.answer('keyLab.add', () => reading({ badRows: 1, firstBad: [{ line: 1, problem: 'long-key' }] }))
  await paste('x')
  byRole('button', 'Cancel', byRole('alert', 'Rows that cannot be used')).click()
  await settle()
  expect(main.inputsOf('keyLab.close')).toEqual([{ id: '1' }])
})
