import { expect, it } from 'vitest'
import type { Candidate } from '../../../../src-main/contract/simulate'
import type { ChartColours } from '../../../../src-renderer/charts/chart-colours'
import { paretoSeries } from '../../../../src-renderer/designer/simulate/pareto-series'
import { ordersDesign } from '../samples'

const at = (monthlyUsd: number, headroom: number, changes: Partial<Candidate> = {}): Candidate => ({
  ...{ design: ordersDesign(), amount: String(monthlyUsd), monthlyUsd, unknownLines: 0, headroom, throttledShare: 0 },
  ...{ worstLagMs: 0, meetsGoals: true, isOnFront: false, isPresent: false, changes: [] },
  ...changes,
})
const tones = { incoming: 'a', outgoing: 'b', third: 'c', fourth: 'd', fifth: 'e', sixth: 'f' }
const colours: ChartColours = {
  ...{ tones, incomingFill: '', text: '', faint: '', line: '', surface: '', limit: '', event: '', font: '' },
}

it('draws each candidate that is not too dear once, by what it is, the front from cheap to dear', () => {
  const candidates = [
    at(30, 0.6, { isOnFront: true }),
    at(20, 0.2, { isOnFront: true }),
    at(25, 0.1),
    at(99, 0.7),
    at(10, -0.4, { meetsGoals: false, isPresent: true }),
    at(12, -0.3, { meetsGoals: false }),
  ]
  const series = paretoSeries(candidates, { chosen: 2, most: 40, colours }) as { id: string; data: number[][] }[]
  const placesOf = (id: string) => series.find((each) => each.id === id)?.data.map(([, , place]) => place)
  expect(placesOf('misses')).toEqual([5])
  expect(placesOf('meets')).toEqual([0, 1, 2])
  expect(placesOf('present')).toEqual([4])
  expect(placesOf('front')).toEqual([1, 0])
  expect(placesOf('chosen')).toEqual([2])
})
