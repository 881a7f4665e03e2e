import { expect, it } from 'vitest'
import { useSheetFacts } from '../../../../src-renderer/designer/sheet-facts'
import { useSheetPanels } from '../../../../src-renderer/designer/sheet-panels'
import { useSimulation } from '../../../../src-renderer/designer/simulate/simulation'
import { fault } from '../../fake-main'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { renderView } from '../render-view'
import { ordersDesign, run, simulationView } from '../samples'

const shownBadge = (): string => words(byRole('status', /^(Live|Planned|Simulated)/))

it('says what runs and what cannot yet before it begins, with the design as it is on the sheet', async () => {
  const { main, editor } = await renderView('RunBar', ordersDesign())
  main.answer('design.save', () => ({ id: 'd1' }))
  main.answer('run.start', () => ({}))
  main.answer('run.check', () => ({
    elements: [
      { element: 'shops', isRunnable: true, why: null },
      { element: 'orders', isRunnable: true, why: null },
      { element: 'mail', isRunnable: false, why: { key: 'running.change.none', values: {} } },
    ],
    existing: ['order-stream'],
  }))
  byRole('button', 'Run').click()
  for (let i = 0; i < 3; i++) await settle()
  expect(main.inputsOf('design.save')).toEqual([{ id: 'd1', design: editor.design }])
  const dialog = byRole('dialog', 'Run Orders')
  expect(words(dialog)).toContain('2 of 3 elements run')
  expect(words(byRole('region', 'Not yet runnable', dialog))).toContain('MailsEdits are applied')
  expect(words(dialog)).toContain('A stream of this name is there already and is used as it is: order-stream')
  byRole('button', 'Run', dialog).click()
  await settle()
  expect(main.inputsOf('run.start')).toEqual([{ designId: 'd1', seed: 1 }])
  expect(allByRole('dialog')).toEqual([])
})

it('does not begin what has nothing that runs, and says why it was refused', async () => {
  const { main } = await renderView('RunBar', ordersDesign())
  main.answer('design.save', () => ({ id: 'd1' }))
  main.answer('run.check', () => ({ elements: [{ element: 'shops', isRunnable: true, why: null }], existing: [] }))
  main.answer('run.start', () => fault('NothingRunnable', 'Nothing here can run.'))
  byRole('button', 'Run').click()
  for (let i = 0; i < 3; i++) await settle()
  byRole('button', 'Run', byRole('dialog', 'Run Orders')).click()
  await settle()
  expect(words(byRole('alert', /./))).toBe('Nothing here can run.')
})

it('asks whether the streams stay when it is stopped', async () => {
  const { main } = await renderView('RunBar', ordersDesign())
  main.answer('run.stop', () => ({}))
  main.push('run.watch', { run: run() })
  await settle()
  expect(words(document.body)).toContain('Orders runs, 1.5 min')
  byRole('button', 'Stop').click()
  await settle()
  expect(words(byRole('dialog', 'Stop Orders?'))).toContain('order-stream')
  byRole('button', 'Stop and delete the streams').click()
  await settle()
  expect(main.inputsOf('run.stop')).toEqual([{ removeStreams: true }])
})

it('restarts what needs it, and keeps a snapshot of the world', async () => {
  const { main } = await renderView('RunBar', ordersDesign())
  main.answer('run.restart', () => ({}))
  main.answer('world.snapshot', () => ({ id: 's1' }))
  const told = { key: 'running.change.none', values: {} }
  main.push('run.watch', {
    run: run({ changes: [{ element: 'mail', member: 'reads', state: 'needs-restart', told }] }),
  })
  await settle()
  byRole('button', '1 change needs a restart').click()
  await settle()
  expect(main.inputsOf('run.restart')).toEqual([{}])
  byRole('button', 'Snapshot').click()
  await settle()
  expect(main.inputsOf('world.snapshot')).toMatchObject([{ name: expect.stringMatching(/^Orders, /) as string }])
})

it('gives the sheet the figures of the run, or of the simulation while that is in front, and says which', async () => {
  const { main } = await renderView('RunBar', ordersDesign())
  const sheet = useSheetFacts()
  expect(shownBadge()).toBe('Planned')
  expect(sheet.facts).toBeNull()
  main.push('run.watch', { run: run() })
  await settle()
  expect(shownBadge()).toBe('Live')
  expect(sheet.facts?.elements[0]?.recordsPerSecond).toBe(990)
  useSimulation().show(simulationView(), 'd1')
  useSheetPanels().dock = 'simulate'
  await settle()
  expect(shownBadge()).toMatch(/^Simulated, Mon/)
  expect(sheet.facts?.elements[0]).toMatchObject({ element: 'shops', recordsPerSecond: 800 })
  useSheetPanels().dock = 'table'
  await settle()
  expect(shownBadge()).toBe('Live')
})

it('draws nothing live of a run of another design', async () => {
  const { main } = await renderView('RunBar', ordersDesign())
  main.push('run.watch', { run: run({ designId: 'd9' }) })
  await settle()
  expect(shownBadge()).toBe('Planned')
  expect(useSheetFacts().facts).toBeNull()
})

it('tells the sheet what the engine cannot run yet, and why', async () => {
  const why = { key: 'running.change.none', values: {} }
  await renderView('RunBar', ordersDesign(), (main) => {
    main.answer('run.check', () => ({ elements: [{ element: 'mail', isRunnable: false, why }], existing: [] }))
  })
  expect([...useSheetFacts().notRunnable]).toEqual([['mail', why]])
})
