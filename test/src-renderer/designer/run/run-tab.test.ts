import { expect, it } from 'vitest'
import { useRun } from '../../../../src-renderer/designer/run/run'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { renderView } from '../render-view'
import { monday, ordersDesign, run } from '../samples'

const running = async (changes: Parameters<typeof run>[0] = {}) => {
  const rendered = await renderView('RunTab', ordersDesign())
  useRun().run = run(changes)
  await settle()
  return rendered
}

it('says what running would do while nothing runs, and asks to begin', async () => {
  await renderView('RunTab', ordersDesign())
  expect(words(document.body)).toContain('Nothing runs')
  byRole('button', 'Run').click()
  expect(useRun().dialog).toBe('start')
})

it('says that another design runs, not this one', async () => {
  await running({ designId: 'd9', designName: 'Clicks' })
  expect(words(document.body)).toContain('Clicks runs, not this design')
})

it('lists faults in force with how often each has struck, leads to their elements, and heals them', async () => {
  const { main, shown } = await running({
    faults: [
      { id: 'f1', fault: { kind: 'burst', element: 'shops', factor: 10 }, until: null, hits: 1 },
      {
        id: 'f2',
        fault: { kind: 'shard-throttles', element: 'orders', shardId: null, share: 0.5 },
        until: monday + 60_000,
        hits: 1234,
      },
    ],
  })
  main.answer('run.heal', () => ({}))
  const [, burst, throttle] = allByRole('row', /./, byRole('table', 'Faults'))
  expect(words(burst as Element)).toContain('BurstsShops×101it is healed')
  expect(words(throttle as Element)).toContain('ThrottlesOrder stream50%1,234')
  byRole('button', 'Order stream', throttle).click()
  expect(shown).toEqual(['orders'])
  byRole('button', 'Heal', burst).click()
  await settle()
  expect(main.inputsOf('run.heal')).toEqual([{ id: 'f1' }])
})

it('says what became of each edit, and restarts what needs it with one button', async () => {
  const told = { key: 'running.change.none', values: {} }
  const { main } = await running({
    changes: [
      { element: 'orders', member: 'shards', state: 'applied', told },
      { element: 'mail', member: null, state: 'needs-restart', told },
    ],
  })
  main.answer('run.restart', () => ({}))
  const [, shards, mail] = allByRole('row', /./, byRole('table', 'Changes'))
  expect(words(shards as Element)).toMatch(/^AppliedOrder streamShardsEdits are applied/)
  expect(words(mail as Element)).toMatch(/^Needs a restartMailsthe element itself/)
  byRole('button', 'Restart').click()
  await settle()
  expect(main.inputsOf('run.restart')).toEqual([{}])
})

it('begins a fault at the element that is selected', async () => {
  const { editor } = await running()
  editor.selected = 'mail'
  await settle()
  byRole('button', 'Make something fail').click()
  expect(useRun().ask).toEqual({ element: 'mail', kind: 'consumer-stops' })
})
