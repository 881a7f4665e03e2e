import { expect, it } from 'vitest'
import type { CommandInput } from '../../../../src-renderer/client/client'
import { useSimulation } from '../../../../src-renderer/designer/simulate/simulation'
import { billView } from '../../bill-samples'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { renderView } from '../render-view'
import { monday, ordersDesign, simulationView, throttling } from '../samples'

const QUIET_MS = 500
const quiet = async (): Promise<void> => {
  await new Promise((done) => setTimeout(done, QUIET_MS))
  await settle()
}
const fixed = (): Parameters<typeof throttling>[0] => ({
  told: [{ key: 'simulation.chart.shards', values: {} }],
  ...{ design: ordersDesign(2), extra: '10.95' },
})
const simulated = async (view = simulationView()) => {
  const rendered = await renderView('SimulateTab', ordersDesign())
  rendered.main.push('simulate.run', { kind: 'done', simulation: view })
  await settle()
  return rendered
}
const openPart = async (name: string | RegExp): Promise<void> => {
  byRole('tab', name).dispatchEvent(new MouseEvent('mousedown', { button: 0, bubbles: true }))
  await settle()
}

it('simulates a week of the design by itself, says how far it is, and can be cancelled and begun again', async () => {
  const { main } = await renderView('SimulateTab', ordersDesign())
  expect(main.inputsOf('simulate.run')).toMatchObject([{ hours: 168, from: null, seed: 1, stepSeconds: null }])
  main.push('simulate.run', { kind: 'progress', part: 0.4 })
  await settle()
  expect(words(byRole('status', /Computing/))).toContain('40%')
  byRole('button', 'Cancel').click()
  await settle()
  expect(main.sent.at(-1)).toMatchObject({ type: 'cancel' })
  byRole('button', 'Try again').click()
  await settle()
  expect(main.inputsOf('simulate.run')).toHaveLength(2)
})

it('shows what is simulated before what helps is found, and goes on', async () => {
  const { main } = await renderView('SimulateTab', ordersDesign())
  const view = simulationView()
  main.push('simulate.run', { kind: 'simulated', simulation: { ...view, bottlenecks: null } })
  main.push('simulate.run', { kind: 'progress', part: 0.6 })
  await settle()
  expect(words(document.body)).toContain('Sent11,520,000')
  expect(words(byRole('status', /Computing/))).toContain('60%')
  await openPart(/^Bottlenecks/)
  expect(words(document.body)).toContain('Looking for what helps')
  main.push('simulate.run', { kind: 'done', simulation: view })
  await settle()
  expect(words(document.body)).not.toContain('Looking for what helps')
})

it('says in words why a design cannot be simulated', async () => {
  const { main } = await renderView('SimulateTab', ordersDesign())
  main.push('simulate.run', { kind: 'failed', why: { key: 'simulation.emptyTitle', values: {} } })
  await settle()
  expect(words(byRole('status', /./))).toContain('Nothing to simulate yet')
})

it('shows the whole span in figures, and the moment that is looked at', async () => {
  await simulated()
  const text = words(document.body)
  expect(text).toContain('Sent11,520,000')
  expect(text).toContain('Throttled1,800,000')
  expect(text).toContain('Worst lag1 min')
  expect(text).toContain('Calm67%')
  expect(text).toContain('computed in 310 ms')
  expect(byRole('slider', 'Moment').getAttribute('aria-valuetext')).toMatch(/^Mon/)
})

it('goes through its moments with the keyboard, and to a bottleneck by its mark', async () => {
  await simulated()
  const simulation = useSimulation()
  byRole('slider', 'Moment').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
  await settle()
  expect(simulation.time).toBe(monday + 3_600_000)
  byRole('slider', 'Moment').dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))
  await settle()
  expect(simulation.place).toBe(2)
  byRole('button', /^Mon.* · Throttled$/).click()
  await settle()
  expect(simulation.place).toBe(1)
})

it('draws throughput, lag, shards and money, each with a table', async () => {
  await simulated()
  const charts = allByRole('region').map((region) => region.getAttribute('aria-label'))
  expect(charts).toEqual(['Records a second', 'Lag', 'Shards', 'Cost an hour'])
  byRole('button', 'Show Records a second as a table').click()
  await settle()
  const [, , second] = allByRole('row', /./, byRole('table', 'Records a second'))
  expect(words(second as Element)).toContain('1,500 records/s500 records/s')
})

it('takes the cheapest fix in one step, simulates anew and says what that changed', async () => {
  const { main, editor, shown } = await simulated(simulationView({ bottlenecks: [throttling(fixed())] }))
  await openPart(/^Bottlenecks/)
  byRole('button', 'Take it').click()
  await settle()
  expect(editor.design?.elements[1]).toMatchObject({ shards: 2 })
  expect(editor.steps?.past).toHaveLength(1)
  expect(shown).toEqual(['orders'])
  // What is shown is of the design before: no other fix of it can be taken.
  expect((byRole('button', 'Take it') as HTMLButtonElement).disabled).toBe(true)
  await quiet()
  const asked = main.inputsOf('simulate.run').at(-1) as CommandInput<'plan.evaluate'>
  expect(asked.design.elements[1]).toMatchObject({ shards: 2 })
  const totals = { ...simulationView().totals, throttledRecords: 0, worstLagMs: 2000 }
  const calm = simulationView({ totals, bottlenecks: [], bill: billView({ total: '32.85' }) })
  main.push('simulate.run', { kind: 'done', simulation: calm })
  await settle()
  const outcome = words(byRole('region', /^Taken: Shards/))
  expect(outcome).toContain('Throttled: 1,800,000 → 0')
  expect(outcome).toContain('Worst lag: 1 min → 2 s')
  expect(outcome).toContain('Cost a month: $21.90 → $32.85')
  byRole('button', 'Undo').click()
  await settle()
  expect(editor.design?.elements[1]).toMatchObject({ shards: 1 })
})

it('says of each shard how loaded it was, as a map and as a table', async () => {
  await simulated()
  await openPart('Shards')
  expect(words(document.body)).toContain('1 of 1 shards')
  byRole('button', 'Show Load by shard as a table').click()
  await settle()
  const [, row] = allByRole('row', /./, byRole('table', 'Load by shard'))
  expect(words(row as Element)).toBe('shardId-000000000000107%150%33%')
})

it('lists metrics by their names in CloudWatch', async () => {
  await simulated()
  await openPart('Metrics')
  const table = byRole('table', 'Metrics')
  expect(allByRole('row', /./, table).map(words)).toEqual([
    expect.stringContaining('Metric'),
    'WriteProvisionedThroughputExceededOrder streamSum600,0001,800,000',
    'IncomingBytesOrder streamSum1.33 KiB2.00 KiB',
  ])
  byRole('button', 'IncomingBytes').click()
  await settle()
  expect(allByRole('region', 'Order stream IncomingBytes Sum')).toHaveLength(1)
})
