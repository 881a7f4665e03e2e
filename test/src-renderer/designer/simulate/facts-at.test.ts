import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GraphFacts } from '../../../../src-main/contract/live-facts'
import { factsAt, placeAt } from '../../../../src-renderer/designer/simulate/facts-at'
import { monday, simulationView } from '../samples'

it('says of a moment of a simulation what a run says of now; what is not known stays unknown', () => {
  const facts = factsAt(simulationView(), 1)
  expect(GraphFacts.parse(facts)).toEqual(facts)
  expect(facts.at).toBe(monday + 3_600_000)
  const [shops, orders] = facts.elements
  expect(orders).toMatchObject({ element: 'orders', throttledPerSecond: 500, load: 1.5, dollarsPerHour: '0.016' })
  expect(shops).toMatchObject({
    element: 'shops',
    recordsPerSecond: 1500,
    throttledPerSecond: null,
    dollarsPerHour: null,
  })
  expect(facts.edges).toEqual([
    {
      ...{ from: 'shops', to: 'orders', recordsPerSecond: 1500, bytesPerSecond: null, lagMs: null, load: null },
      dollarsPerHour: '0.016',
    },
  ])
})

it('finds the moment that holds a time, or the nearest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1 }), fc.integer({ min: -10, max: 2000 }), (values, time) => {
      const times = [...new Set(values)].sort((a, b) => a - b)
      const place = placeAt(times, time)
      const [before, after] = [times[place] ?? 0, times[place + 1] ?? Infinity]
      expect(place === 0 || before <= time).toBe(true)
      expect(after > time).toBe(true)
    }),
  )
})
