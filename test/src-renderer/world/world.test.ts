import { describe, expect, it } from 'vitest'
import type { Snapshot, WorldState } from '../../../src-main/contract/world'
import { fault } from '../fake-main'
import { renderApp, settle } from '../render'
import { workbenchState } from '../samples'
import { allByRole, byRole, press, type, words } from '../screen'

const then = Date.UTC(2026, 10, 22, 12, 0, 0)

const clock = (changes: Partial<WorldState['clock']> = {}): WorldState['clock'] => ({
  ...{ now: then, rate: 60, actualRate: 60, aheadMs: 7_200_000, isMachines: false },
  ...changes,
})
const snapshot = (changes: Partial<Snapshot> = {}): Snapshot => ({
  ...{ id: 'a1', name: 'Morning', takenAt: then, worldTime: then, bytes: 2048, streams: 1, records: 1234 },
  running: null,
  ...changes,
})

const openWith = async (state: Partial<WorldState> = {}) => {
  const { main } = await renderApp()
  main.push('workbench.watch', workbenchState())
  await settle()
  main.push('world.watch', { clock: clock(), snapshots: [], busy: null, ...state })
  await settle()
  return main
}
/** Open a menu the way the keyboard does. */
const openMenu = async (name: string | RegExp): Promise<void> => {
  const trigger = byRole('button', name)
  trigger.focus()
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await settle()
}
const openSnapshots = async (): Promise<void> => {
  await openMenu(/^Time: /)
  byRole('menuitem', 'Snapshots…').click()
  await settle()
}

describe('the clock of the project', () => {
  it('is shown when it is not the machine’s, with how fast it goes', async () => {
    const main = await openWith()
    expect(words(byRole('group', 'Clock of the project'))).toContain('60×')
    main.push('world.watch', { clock: clock({ isMachines: true }), snapshots: [], busy: null })
    await settle()
    expect(allByRole('group', 'Clock of the project')).toEqual([])
  })

  it('says so when the machine cannot keep up', async () => {
    await openWith({ clock: clock({ rate: 600, actualRate: 212.4 }) })
    expect(byRole('button', 'Time: 212× of 600×')).toBeDefined()
  })

  it('stands still and goes on as before', async () => {
    const main = await openWith()
    byRole('button', 'Let time stand still').click()
    expect(main.inputsOf('world.setRate')).toEqual([{ rate: 0 }])
    main.push('world.watch', { clock: clock({ rate: 0, actualRate: 0 }), snapshots: [], busy: null })
    await settle()
    expect(byRole('button', 'Time: stands still')).toBeDefined()
    byRole('button', 'Let time go on').click()
    expect(main.inputsOf('world.setRate').at(-1)).toEqual({ rate: 60 })
  })

  it('goes at another rate, or by a step, and back to the machine’s unless it is ahead of that', async () => {
    const main = await openWith()
    await openMenu('Time: 60×')
    expect(byRole('menuitem', 'Back to this machine’s clock').getAttribute('aria-disabled')).toBe('true')
    byRole('menuitemradio', 'As fast as possible').click()
    await settle()
    expect(main.inputsOf('world.setRate')).toEqual([{ rate: null }])
    await openMenu('Time: 60×')
    byRole('menuitem', '1 hour').click()
    await settle()
    expect(main.inputsOf('world.step')).toEqual([{ ms: 3_600_000 }])
    main.push('world.watch', { clock: clock({ aheadMs: -1000 }), snapshots: [], busy: null })
    await settle()
    await openMenu('Time: 60×')
    byRole('menuitem', 'Back to this machine’s clock').click()
    await settle()
    expect(main.inputsOf('world.followMachine')).toEqual([{}])
  })

  it('says what main refuses', async () => {
    const main = await openWith()
    main.answer('world.setRate', () => fault('WorldBusy', 'Something is being done with this world already.'))
    byRole('button', 'Let time stand still').click()
    await settle()
    expect(words(document.body)).toContain('Something is being done with this world already.')
  })

  it('is a matter of commands, too', async () => {
    const main = await openWith({ clock: clock({ isMachines: true, rate: 1, actualRate: 1, aheadMs: 0 }) })
    document.body.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }),
    )
    await settle()
    type(byRole('dialog', 'Command palette').querySelector('input') as HTMLElement, 'step 1 hour')
    await settle()
    byRole('option', /Step: 1 hour/).click()
    await settle()
    expect(main.inputsOf('world.step')).toEqual([{ ms: 3_600_000 }])
  })
})

describe('snapshots', () => {
  it('are taken under a name', async () => {
    const main = await openWith()
    main.answer('world.snapshot', () => ({ id: 'a1' }))
    await openSnapshots()
    expect(words(byRole('dialog', 'Snapshots'))).toContain('No snapshots yet.')
    type(byRole('textbox', 'Name'), 'Before the sale')
    await settle()
    byRole('button', 'Take snapshot').click()
    await settle()
    expect(main.inputsOf('world.snapshot')).toEqual([{ name: 'Before the sale' }])
    expect(words(document.body)).toContain('Snapshot “Before the sale” taken')
  })

  it('bring their world back once that was confirmed', async () => {
    const main = await openWith({ snapshots: [snapshot()] })
    main.answer('world.rewind', () => ({}))
    await openSnapshots()
    expect(words(byRole('row', /Morning/))).toContain('1,234')
    await openMenu('Actions of Morning')
    byRole('menuitem', 'Rewind…').click()
    await settle()
    expect(words(byRole('alertdialog', 'Rewind to “Morning”?'))).toContain('nothing is lost')
    expect(main.inputsOf('world.rewind')).toEqual([])
    byRole('button', 'Rewind').click()
    await settle()
    expect(main.inputsOf('world.rewind')).toEqual([{ id: 'a1', keepAs: 'Before the rewind to Morning' }])
  })

  it('become projects of their own', async () => {
    const main = await openWith({ snapshots: [snapshot()] })
    main.answer('world.fork', () => ({}))
    await openSnapshots()
    await openMenu('Actions of Morning')
    byRole('menuitem', 'Fork…').click()
    await settle()
    type(byRole('textbox', 'Project name'), 'Try')
    await settle()
    byRole('button', 'Fork and open').click()
    await settle()
    expect(main.inputsOf('world.fork')).toEqual([{ id: 'a1', project: 'Try' }])
  })

  it('are compared with the world as it is: what differs, or all', async () => {
    const main = await openWith({ snapshots: [snapshot()] })
    const figure = { stream: null, unit: 'count' }
    main.answer('world.compare', () => ({
      differences: [
        { ...figure, key: 'world.figure.streams', before: 1, after: 1 },
        { ...figure, key: 'world.figure.recordsKept', before: 1234, after: 2345 },
        { ...figure, stream: 'orders', key: 'world.figure.storedBytes', unit: 'bytes', before: 2048, after: 1024 },
        { ...figure, stream: 'orders', key: 'world.figure.openShards', before: null, after: 4 },
      ],
    }))
    await openSnapshots()
    await openMenu('Actions of Morning')
    byRole('menuitem', 'Compare…').click()
    await settle()
    expect(main.inputsOf('world.compare')).toEqual([{ before: 'a1', after: null }])
    const rows = () => allByRole('row', /./s, byRole('table', 'Compare')).map(words)
    expect(rows()).toEqual([
      'FigureBeforeAfterChange',
      'The world as a whole',
      'Records kept1,2342,345+1,111',
      'orders',
      'On disk2.00 KiB1.00 KiB−1.00 KiB',
      'Open shards–4',
    ])
    byRole('checkbox', 'Only what differs').click()
    await settle()
    expect(rows()).toContain('Streams11')
  })

  it('are removed once that was confirmed', async () => {
    const main = await openWith({ snapshots: [snapshot()] })
    main.answer('world.removeSnapshot', () => ({}))
    await openSnapshots()
    await openMenu('Actions of Morning')
    byRole('menuitem', 'Remove…').click()
    await settle()
    byRole('button', 'Remove…').click()
    await settle()
    expect(main.inputsOf('world.removeSnapshot')).toEqual([{ id: 'a1' }])
  })

  it('wait while something is being done with the world', async () => {
    await openWith({ snapshots: [snapshot()], busy: 'step' })
    press('Escape')
    await openSnapshots()
    expect(words(byRole('dialog', 'Snapshots'))).toContain('Time is being stepped…')
    expect(byRole('button', 'Take snapshot').hasAttribute('disabled')).toBe(true)
  })
})
