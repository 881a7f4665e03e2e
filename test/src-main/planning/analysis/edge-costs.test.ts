import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeCosts } from '../../../../src-main/planning/analysis/edge-costs'
import type { EdgeFlow } from '../../../../src-main/planning/flow/edge-flows'
import { Decimal, zero } from '../../../../src-main/pricing/money'
import { evaluated, pipeline, reader, source } from '../pipelines'

const edge = (from: string, to: string, bytesPerSecond = 0): EdgeFlow => ({
  ...{ from, to, bytesPerSecond, recordsPerSecond: bytesPerSecond / 100 },
})
const costs = (edges: readonly EdgeFlow[], of: Readonly<Record<string, string>>): string[] =>
  edgeCosts(edges, (element) => new Decimal(of[element] ?? 0)).map((cost) => cost.toFixed())

describe('costs of edges', () => {
  it('are those of what they lead to, by bytes, and of what nothing leads to', () => {
    const edges = [edge('a', 'c', 300), edge('b', 'c', 100), edge('c', 'd', 400)]
    expect(costs(edges, { a: '1', b: '2', c: '8', d: '5' })).toEqual(['7', '4', '5'])
  })

  it('are shared alike where nothing flows', () => {
    expect(costs([edge('a', 'c'), edge('b', 'c')], { c: '3' })).toEqual(['1.5', '1.5'])
  })

  it('sum to what all connected elements cost', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const edges = fc.array(fc.tuple(id, id, fc.double({ min: 0, max: 1e9, noNaN: true })), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(edges, fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 5, maxLength: 5 }), (drawn, cents) => {
        const all = drawn.map(([from, to, bytes]) => edge(from, to, bytes))
        const costOf = (element: string) => new Decimal(cents['abcde'.indexOf(element)] ?? 0).div(100)
        const connected = new Set(all.flatMap(({ from, to }) => [from, to]))
        const whole = [...connected].reduce((sum, one) => sum.plus(costOf(one)), zero)
        const sum = edgeCosts(all, costOf).reduce((total, one) => total.plus(one), zero)
        expect(sum.toFixed(20)).toBe(whole.toFixed(20))
      }),
    )
  })
})

it('tells what goes along each edge', () => {
  const { edges } = evaluated(pipeline(source(1500), { shards: 2 }, [reader('billing')]))
  expect(edges).toEqual([
    { from: 'source', to: 'stream', recordsPerSecond: 1500, bytesPerSecond: 1500 * 1024 },
    { from: 'stream', to: 'billing', recordsPerSecond: 1500, bytesPerSecond: 1500 * 1024 },
  ])
})
