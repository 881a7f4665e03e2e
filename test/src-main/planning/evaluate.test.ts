import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Design } from '../../../src-main/planning/design/design'
import { evaluate } from '../../../src-main/planning/evaluate'
import { Decimal } from '../../../src-main/pricing/money'
import { bundledBooks } from '../../../src-main/services/bundled-books'
import { anyDesign } from './design/any-design'

const terms = { hours: 730, rounding: 'line', withFreeTier: true, today: '2026-11-22' } as const
const bookOf = (region: string) => bundledBooks.get(region)

const design = (shards: number, region = 'us-east-1') =>
  Design.parse({
    ...{ formatVersion: 2, name: 'test', region },
    elements: [
      {
        ...{ kind: 'source', id: 'source', name: 'Source' },
        workload: { recordsPerSecond: 1500, recordBytes: { kind: 'constant', bytes: 1000 } },
      },
      { kind: 'stream', id: 'stream', name: 'Stream', shards },
    ],
    edges: [{ from: 'source', to: 'stream' }],
  })

it('tells what a design costs beside whether it fits', () => {
  const fits = evaluate(design(2), { bookOf, terms })
  expect([fits.isFeasible, fits.bill.total.toFixed(2), fits.bill.unknownLines]).toEqual([true, '77.09', 0])
  const throttles = evaluate(design(1), { bookOf, terms })
  expect([throttles.isFeasible, throttles.bill.total.toFixed(2)]).toEqual([false, '66.14'])
  expect(throttles.verdicts.map(({ element, state }) => [element, state])).toEqual([['stream', 'throttles']])
  expect(fits.flows.map(({ element, recordsPerSecond }) => [element, recordsPerSecond])).toEqual([
    ['source', 1500],
    ['stream', 1500],
  ])
})

it('knows no price where there is no book, and says so of each line', () => {
  const { bill } = evaluate(design(1, 'mx-central-1'), { bookOf, terms })
  expect([bill.total.toFixed(2), bill.unknownLines]).toEqual(['0.00', bill.lines.length])
})

it('names on the bill what it leaves out', () => {
  const { bill } = evaluate(
    {
      ...design(1),
      elements: [
        ...design(1).elements,
        ...Design.parse({ formatVersion: 2, name: 'x', elements: [{ kind: 'splunk', id: 'x', name: 'Splunk' }] })
          .elements,
      ],
    },
    { bookOf, terms },
  )
  expect(bill.notes.map(({ key, values }) => [key, values])).toContainEqual([
    'plan.leftOut.destination',
    { elements: 'Splunk' },
  ])
})

it('has figures for any design: parts that sum to their line, lines that sum to the total', () => {
  fc.assert(
    fc.property(anyDesign, (any) => {
      const { bill, flows, verdicts } = evaluate(any, { bookOf, terms })
      for (const { quantity, parts } of bill.lines) {
        expect(
          Decimal.sum(0, ...parts.map((part) => part.quantity))
            .minus(quantity)
            .abs()
            .lte(quantity.times(1e-20)),
        ).toBe(true)
      }
      expect(bill.total.toFixed()).toBe(Decimal.sum(0, ...bill.lines.map(({ charge }) => charge)).toFixed())
      expect(flows.map(({ element }) => element).sort()).toEqual(any.elements.map(({ id }) => id).sort())
      for (const { load } of verdicts) expect(load === null || Number.isFinite(load)).toBe(true)
    }),
  )
})
