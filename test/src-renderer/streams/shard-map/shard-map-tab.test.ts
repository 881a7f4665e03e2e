import { expect, it } from 'vitest'
import type { ShardMap } from '../../../../src-main/contract/shard-map'
import { fault } from '../../fake-main'
import { renderApp, settle } from '../../render'
import { ordersArn, shardRow, streamRow, workbenchState } from '../../samples'
import { allByRole, byRole, words } from '../../screen'

const middle = 2n ** 127n
const id = (number: number): string => `shardId-00000000000${number}`
const parent = shardRow({ state: 'closed', closedAt: Date.UTC(2026, 10, 21, 12), childShardIds: [id(1), id(2)] })
const halves = [
  shardRow({ shardId: id(1), parentShardIds: [id(0)], endingHashKey: String(middle - 1n), share: 0.5 }),
  shardRow({ shardId: id(2), parentShardIds: [id(0)], startingHashKey: String(middle), share: 0.5 }),
]
const hotKey = {
  ...{ partitionKey: 'visitor-7', hashKey: '1000', hasExplicitHashKey: false, load: 1.2 },
  ...{ share: 0.4, leastShare: 0.38, mostShare: 0.42 },
}
const known = { demand: 0.1, readLoad: 0, keys: [], sampledOneIn: 1 }
const map = (changes: Partial<ShardMap> = {}): ShardMap => ({
  ...{ at: Date.UTC(2026, 10, 21, 13), averageSeconds: 30, isByKey: true, findings: [] },
  shards: [
    { ...known, shardId: id(1), demand: 3, keys: [hotKey] },
    { ...known, shardId: id(2) },
  ],
  ...changes,
})
const preview = {
  before: [{ startingHashKey: '0', endingHashKey: '9', share: 1, load: 1.5, isNew: false }],
  after: [
    { startingHashKey: '0', endingHashKey: '4', share: 0.5, load: 0.7, isNew: true },
    { startingHashKey: '5', endingHashKey: '9', share: 0.5, load: 0.8, isNew: true },
  ],
  newStartingHashKey: '5',
}

const openMap = async (event = map(), stream = streamRow()) => {
  const { main } = await renderApp(`/streams/${encodeURIComponent(ordersArn)}`)
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('stream.watch', { stream, shards: [parent, ...halves] })
  await settle()
  byRole('tab', 'Shard map').dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))
  await settle()
  main.push('shardMap.watch', event)
  await settle()
  return main
}
const press = async (key: string): Promise<void> => {
  byRole('listbox', /^Open shards/).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await settle()
}

it('says of every shard how loaded it is, in words too', async () => {
  await openMap()
  byRole('option', `${id(1)}, 50% of the hash keys, Writes 300%, at the limit`)
  byRole('option', `${id(2)}, 50% of the hash keys, Writes 10%, within the limit`)
})

it('shows the details of the busiest shard until another one is chosen, by keyboard as well', async () => {
  await openMap()
  expect(words(byRole('region', `Details of ${id(1)}`))).toContain('visitor-7about 40%')
  byRole('listbox', /^Open shards/).dispatchEvent(new FocusEvent('focus'))
  await settle()
  await press('ArrowRight')
  expect(words(byRole('region', `Details of ${id(2)}`))).toContain('No key stands out.')
  await press('ArrowDown')
  expect(words(byRole('region', `Details of ${id(0)}`))).toContain('Children…0001, …0002')
  await press('ArrowUp')
  byRole('region', `Details of ${id(1)}`)
})

it('says that no split helps when one key is the problem', async () => {
  const found = { shardIds: [id(1)], load: 3, throttledPerSecond: 40 }
  await openMap(map({ findings: [{ ...found, rule: 'keyOverLimit', key: hotKey, remedy: { kind: 'spreadKey' } }] }))
  const findings = words(byRole('region', 'Hot and cold shards'))
  expect(findings).toContain('“visitor-7” alone is sent 120% of what a shard takes')
  expect(findings).toContain('40 records a second are over the limit.')
  expect(findings).toContain('no split helps the key')
  expect(allByRole('button', 'Preview…')).toEqual([])
})

it('shows what a suggested split leads to before it is done, and does that', async () => {
  const remedy = { kind: 'split' as const, newStartingHashKey: '5', loads: [0.7, 0.8] as [number, number] }
  const found = { shardIds: [id(1)], load: 1.5, throttledPerSecond: 0, key: null }
  const main = await openMap(map({ findings: [{ ...found, rule: 'hotWrites', remedy }] }))
  main.answer('shardMap.preview', () => preview)
  main.answer('stream.change', () => ({}))
  byRole('button', 'Preview…').click()
  await settle()
  expect(main.inputsOf('shardMap.preview')).toEqual([
    { arn: ordersArn, resharding: { kind: 'split', shardId: id(1), at: '5' } },
  ])
  const dialog = byRole('dialog', 'Split shard …0001')
  expect(words(byRole('region', 'Preview', dialog))).toContain('2 shards, the busiest with an expected load of 80%')
  byRole('button', 'Split shard', dialog).click()
  await settle()
  expect(main.inputsOf('stream.change')[0]?.change).toEqual({
    kind: 'split',
    shardId: id(1),
    newStartingHashKey: '5',
  })
})

it('asks for the place at which the load is halved, and shows why a place will not do', async () => {
  const main = await openMap()
  main.answer('shardMap.preview', ({ resharding }) =>
    resharding.kind === 'split' && resharding.at === 'even'
      ? preview
      : fault('InvalidArgumentException', 'Not inside.'),
  )
  byRole('button', 'Split…').click()
  await settle()
  const dialog = byRole('dialog', 'Split shard …0001')
  expect(words(dialog)).toContain('Not inside.')
  byRole('button', 'Where the load is halved', dialog).click()
  await settle()
  expect((byRole('textbox', 'New starting hash key', dialog) as HTMLInputElement).value).toBe('5')
})

it('says that all is well, and offers no resharding of an on-demand stream', async () => {
  await openMap(map(), streamRow({ mode: 'ON_DEMAND' }))
  expect(words(byRole('region', 'Hot and cold shards'))).toContain('No shard is near its limit')
  expect(allByRole('button', 'Split…')).toEqual([])
})
