import { expect, it } from 'vitest'
import { tornado } from '../../../src-renderer/planner/tornado'

it('draws lower and higher figures on one scale, around the bill as it is', () => {
  const at = (amount: string) => ({ value: 1, amount, isFeasible: true })
  const rows = tornado({
    base: '100',
    bars: [
      { element: 'a', member: 'workload.recordsPerSecond', low: at('50'), high: at('150') },
      { element: 'b', member: 'batchRecords', low: at('125'), high: at('100') },
    ],
  })
  expect(rows.map(({ base, bars }) => [base, ...bars.map(({ from, width }) => [from, width])])).toEqual([
    [0.5, [0, 0.5], [0.5, 0.5]],
    [0.5, [0.5, 0.25], [0.5, 0]],
  ])
})
