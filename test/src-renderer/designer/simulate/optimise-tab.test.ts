import { expect, it } from 'vitest'
import type { Candidate } from '../../../../src-main/contract/simulate'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { renderView } from '../render-view'
import { ordersDesign } from '../samples'

const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  ...{ design: ordersDesign(), amount: '10.95', monthlyUsd: 10.95, unknownLines: 0, headroom: -0.5 },
  ...{ throttledShare: 0.1, worstLagMs: 60_000, meetsGoals: false, isOnFront: false, isPresent: false, changes: [] },
  ...changes,
})
const twoShards = candidate({
  ...{ design: ordersDesign(2), amount: '21.90', monthlyUsd: 21.9, headroom: 0.25, throttledShare: 0, worstLagMs: 400 },
  ...{ meetsGoals: true, isOnFront: true, changes: [{ key: 'simulation.chart.shards', values: {} }] },
})
const candidates = [twoShards, candidate({ isPresent: true }), candidate({ monthlyUsd: 99, amount: '99.00' })]

const searched = async () => {
  const rendered = await renderView('OptimiseTab', ordersDesign())
  byRole('button', 'Search').click()
  await settle()
  const reason = { key: 'simulation.chart.lag', values: {} }
  rendered.main.push('simulate.optimise', { kind: 'done', candidates, tried: 240, reason })
  await settle()
  return rendered
}

it('searches when asked, with the goals and the choices that are free, and says how far it is', async () => {
  const { main } = await renderView('OptimiseTab', ordersDesign())
  expect(main.inputsOf('simulate.optimise')).toEqual([])
  byRole('checkbox', 'Retention').click()
  await settle()
  byRole('button', 'Search').click()
  await settle()
  expect(main.inputsOf('simulate.optimise')).toMatchObject([
    {
      goals: { throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null },
      choices: ['mode', 'shards', 'batching', 'reads', 'function', 'delivery', 'autoscaling'],
    },
  ])
  main.push('simulate.optimise', { kind: 'progress', part: 0.25 })
  await settle()
  expect(words(byRole('status', /Searching/))).toContain('25%')
})

it('lists the front and the design as it is, the rest on request', async () => {
  await searched()
  const table = byRole('table', 'Designs that were tried')
  expect(allByRole('row', /./, table).slice(1).map(words)).toEqual([
    'No. 1$21.9025%0%400 msmet',
    'As it is$10.95-50%10%1 minmissed',
  ])
  byRole('checkbox', 'Show all 3').click()
  await settle()
  expect(allByRole('row', /./, table)).toHaveLength(4)
})

it('takes the chosen one in one step, once: what was found is then of another design', async () => {
  const { editor } = await searched()
  const take = byRole('button', 'Take it') as HTMLButtonElement
  expect(words(byRole('region', 'What is changed'))).toContain('Shards')
  take.click()
  await settle()
  expect(editor.design?.elements[1]).toMatchObject({ shards: 2 })
  expect(editor.steps?.past).toHaveLength(1)
  expect(take.disabled).toBe(true)
  expect(words(document.body)).toContain('search again')
})

it('keeps one as a new design under a name that is free', async () => {
  const { main, editor } = await searched()
  main.answer('design.save', () => ({ id: 'd2' }))
  const kept = { id: 'd1', name: 'Orders', region: 'us-east-1', elements: 3, savedAt: 1, problem: null }
  main.push('designs.watch', { designs: [kept] })
  await settle()
  byRole('button', 'Keep as a new design').click()
  await settle()
  expect(main.inputsOf('design.save')).toMatchObject([{ id: null, design: { name: 'Orders 2' } }])
  expect(editor.design?.elements[1]).toMatchObject({ shards: 1 })
})
