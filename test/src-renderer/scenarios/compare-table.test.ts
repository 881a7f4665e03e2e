import { expect, it } from 'vitest'
import type { ScenarioRow } from '../../../src-main/contract/plan'
import { bestIn, servicesOf } from '../../../src-renderer/scenarios/compare-table'
import { billView } from '../bill-samples'

const row = (changes: Partial<ScenarioRow> = {}): ScenarioRow => ({
  ...{ name: 'A', bill: billView(), isFeasible: true, throttledPerHour: 0, load: 0.5 },
  ...{ ageGrowthMinutesPerHour: 0, perMillionEvents: '1', difference: null, change: null },
  ...changes,
})

it('marks the lowest, unless all are alike', () => {
  expect(bestIn('load', [row(), row({ load: 0.4 }), row({ load: null })], 0)).toEqual([false, true, false])
  expect(bestIn('load', [row(), row()], 0)).toEqual([false, false])
  expect(bestIn('throttled', [row(), row({ throttledPerHour: 9 })], 0)).toEqual([true, false])
  expect(bestIn('cost', [row()], 0)).toEqual([false])
})

it('marks as cheapest only what main found to fit', () => {
  expect(bestIn('cost', [row(), row()], 1)).toEqual([false, true])
  expect(bestIn('cost', [row({ isFeasible: false }), row({ isFeasible: false })], null)).toEqual([false, false])
})

it('does not praise the price of events of what throttles or is not wholly known', () => {
  const rows = [
    row({ perMillionEvents: '0.1', isFeasible: false }),
    row({ perMillionEvents: '0.2', bill: billView({ unknownLines: 1 }) }),
    row({ perMillionEvents: '0.3' }),
  ]
  expect(bestIn('perMillion', rows, 2)).toEqual([false, false, true])
})

it('lists services by what they cost at most', () => {
  const byService = (list: readonly (readonly [string, string])[]) =>
    row({ bill: billView({ byService: list.map(([key, amount]) => ({ key, amount, unknownLines: 0 })) }) })
  const rows = [byService([['data-streams', '10']]), byService([['msk', '500']])]
  expect(servicesOf(rows)).toEqual(['msk', 'data-streams'])
})
