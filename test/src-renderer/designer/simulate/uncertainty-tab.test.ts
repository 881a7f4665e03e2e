import { expect, it } from 'vitest'
import type { Uncertainty } from '../../../../src-main/contract/simulate'
import { settle } from '../../render'
import { allByRole, byRole, words } from '../../screen'
import { renderView } from '../render-view'
import { ordersDesign } from '../samples'

const spread = (middle: number): Uncertainty['cost'] => ({
  percentiles: { p5: middle * 0.5, p10: middle * 0.6, p50: middle, p90: middle * 1.5, p95: middle * 2 },
  histogram: [
    { from: middle * 0.5, to: middle, runs: 400 },
    { from: middle, to: middle * 2, runs: 600 },
  ],
})
const uncertainty: Uncertainty = {
  ...{ runs: 1000, cost: spread(100), throttledShare: spread(0.01), lagMs: spread(2000) },
  holds: [1, 0.95, 0.7].map((probability, month) => ({ month, probability, costP50: 100 + month, costP90: 150 })),
}

const computed = async () => {
  const rendered = await renderView('UncertaintyTab', ordersDesign())
  rendered.main.push('simulate.uncertainty', { kind: 'done', uncertainty })
  await settle()
  return rendered
}

it('runs the design a thousand times by itself, and tells that nothing in it is a range', async () => {
  const { main } = await computed()
  expect(main.inputsOf('simulate.uncertainty')).toMatchObject([{ runs: 1000, goals: { lagSeconds: 60 } }])
  expect(words(document.body)).toContain('1,000 runs of a week')
  expect(words(document.body)).toContain('No figure of this design is a range')
})

it('says what cost, throttling and lag stay below how surely, as a picture and as a table', async () => {
  await computed()
  const cost = byRole('region', 'Cost a month')
  expect(words(cost)).toContain('P10$60.00P50$100.00P90$150.00')
  expect(allByRole('img', /half of the runs below \$100\.00/, cost)).toHaveLength(1)
  byRole('button', 'Show Cost a month as a table').click()
  await settle()
  expect(allByRole('row', /./, byRole('table', 'Cost a month')).slice(1).map(words)).toEqual([
    '$50.00 to $100.00400',
    '$100.00 to $200.00600',
  ])
})

it('tells figures apart that are close together', async () => {
  const close = (middle: number): Uncertainty['cost'] => ({
    percentiles: {
      ...{ p5: middle * 0.99998, p10: middle * 0.99999, p50: middle, p90: middle * 1.00001, p95: middle * 1.00002 },
    },
    histogram: [{ from: middle * 0.99998, to: middle * 1.00002, runs: 1000 }],
  })
  const { main } = await renderView('UncertaintyTab', ordersDesign())
  const narrow = { cost: close(100), throttledShare: close(0.3), lagMs: close(20_000) }
  main.push('simulate.uncertainty', { kind: 'done', uncertainty: { ...uncertainty, ...narrow } })
  await settle()
  expect(words(byRole('region', 'Cost a month'))).toContain('P10$99.999P50$100.00P90$100.001')
  expect(words(byRole('region', 'Throttled, of all records'))).toContain('P1029.9997%P5030%P9030.0003%')
  expect(words(byRole('region', 'Worst lag'))).toContain('P1019.9998 sP5020 sP9020.0002 s')
})

it('says for how long the design holds, month by month', async () => {
  await computed()
  expect(words(byRole('region', 'How long this design holds'))).toContain('With 90% certainty for 1 month')
  byRole('button', 'Show How long this design holds as a table').click()
  await settle()
  const rows = allByRole('row', /./, byRole('table', 'How long this design holds')).slice(1)
  expect(rows.map(words)).toEqual(['0100%$100.00$150.00', '195%$101.00$150.00', '270%$102.00$150.00'])
})
