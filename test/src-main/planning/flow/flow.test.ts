import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Design, type DesignInput } from '../../../../src-main/planning/design/design'
import { flowsOf, flowThrough, meanBytes, resolveEstimates } from '../../../../src-main/planning/flow/flow'

type ElementInput = DesignInput['elements'][number]

const design = (elements: readonly ElementInput[], edges: readonly (readonly [string, string])[] = []): Design =>
  Design.parse({
    formatVersion: 2,
    name: 'test',
    elements: [...elements],
    edges: edges.map(([from, to]) => ({ from, to })),
  })

const source = (id: string, recordsPerSecond: number, bytes = 1000, more = {}): ElementInput => ({
  ...{ kind: 'source', id, name: id },
  workload: { recordsPerSecond, recordBytes: { kind: 'constant', bytes }, ...more },
})
const stream = (id: string): ElementInput => ({ kind: 'stream', id, name: id })
const application = (id: string, more = {}): ElementInput => ({ kind: 'application', id, name: id, ...more })

const rates = (of: Design) =>
  Object.fromEntries(flowsOf(flowThrough(of)).map(({ element, recordsPerSecond }) => [element, recordsPerSecond]))

describe('what flows', () => {
  it('is the same for each reader of a stream', () => {
    const edges = [
      ['s', 'x'],
      ['x', 'a'],
      ['x', 'b'],
    ] as const
    expect(rates(design([source('s', 10), stream('x'), application('a'), application('b')], edges))).toEqual({
      ...{ s: 10, x: 10, a: 10, b: 10 },
    })
  })

  it('is what comes from all inputs, with the sizes of each', () => {
    const edges = [
      ['s', 'x'],
      ['t', 'x'],
    ] as const
    const flow = flowThrough(design([source('s', 30, 500), source('t', 10, 2500), stream('x')], edges))
    const incoming = flow.elements.get('x')?.incoming
    expect(incoming?.recordsPerSecond).toBe(40)
    expect(incoming && meanBytes(incoming)).toBe(1000)
  })

  it('grows and shrinks with what an application passes on', () => {
    const edges = [
      ['s', 'x'],
      ['x', 'a'],
      ['a', 'y'],
    ] as const
    const half = application('a', { recordsOut: 0.5, bytesOut: 3 })
    const { elements } = flowThrough(design([source('s', 10), stream('x'), half, stream('y')], edges))
    const incoming = elements.get('y')?.incoming
    expect(incoming?.recordsPerSecond).toBe(5)
    expect(incoming && meanBytes(incoming)).toBe(3000)
  })

  it('is compressed on its way out of a delivery, not on its way in', () => {
    const delivery: ElementInput = { kind: 'delivery', id: 'd', name: 'd', compressedTo: 0.25 }
    const bucket: ElementInput = { kind: 'bucket', id: 'b', name: 'b' }
    const { elements } = flowThrough(
      design(
        [source('s', 10), delivery, bucket],
        [
          ['s', 'd'],
          ['d', 'b'],
        ],
      ),
    )
    expect([...elements.values()].map(({ incoming }) => meanBytes(incoming))).toEqual([1000, 1000, 250])
  })

  it('has its busiest second by the peak that is given or by the busiest hour, whichever is more', () => {
    const shape = Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 11.5 : 1))
    const peaks = flowsOf(
      flowThrough(
        design([source('given', 10, 1000, { peakToAverage: 9, shape }), source('shaped', 10, 1000, { shape })]),
      ),
    ).map(({ peakRecordsPerSecond }) => peakRecordsPerSecond)
    expect(peaks.toSorted((a, b) => a - b)).toEqual([80, 90])
  })

  it('of cameras is fragments, all of them at once in the busiest second', () => {
    const video: ElementInput = { kind: 'video-stream', id: 'v', name: 'v', cameras: 6, mbps: 4, hoursPerDay: 8 }
    const [flow] = flowsOf(flowThrough(design([video])))
    expect(flow).toEqual({ element: 'v', recordsPerSecond: 1, peakRecordsPerSecond: 3, recordBytes: 1_000_000 })
  })

  it('counts ranges with their middle', () => {
    const ranged = source('s', 0)
    if (ranged.kind === 'source') ranged.workload.recordsPerSecond = { p10: 1, p50: 20, p90: 90 }
    expect(rates(design([ranged]))).toEqual({ s: 20 })
    expect(rates(resolveEstimates(design([ranged]), ({ p90 }) => p90))).toEqual({ s: 90 })
  })

  it('leaves out edges to nothing, and those that close a cycle, and names both', () => {
    const edges = [
      ['s', 'x'],
      ['x', 'a'],
      ['a', 'x'],
      ['x', 'gone'],
    ] as const
    const flow = flowThrough(design([source('s', 10), stream('x'), application('a')], edges))
    expect(flow.cycles).toEqual([['x', 'a']])
    expect(flow.dangling).toEqual([{ from: 'x', to: 'gone' }])
    expect(flow.elements.get('x')?.incoming.recordsPerSecond).toBe(10)
  })

  it('comes through a dense graph in time, with as many records as there are paths', () => {
    const rows = 24
    const elements = Array.from({ length: rows }, (_, row) => [
      application(`a${String(row)}`, { bytesOut: 1.1 }),
      application(`b${String(row)}`),
    ]).flat()
    const edges = Array.from({ length: rows - 1 }, (_, row) => {
      const next = String(row + 1)
      return ['a', 'b'].flatMap((from) => ['a', 'b'].map((to) => [`${from}${String(row)}`, `${to}${next}`] as const))
    }).flat()
    const last = flowThrough(design([source('s', 1), ...elements], [['s', 'a0'], ['s', 'b0'], ...edges])).elements.get(
      'a23',
    )
    expect(last?.incoming.recordsPerSecond).toBe(2 ** 23)
    expect(last?.incoming.strands.length).toBeLessThanOrEqual(64)
    expect(last && meanBytes(last.incoming)).toBeCloseTo(1000 * 1.05 ** 23, 0)
  })
})

it('gives each element what its inputs pass on, however many there are and however they are written down', () => {
  const graphs = fc.record({
    edges: fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(6)), {
      maxLength: 15,
      selector: ([a, b]) => `${String(a)} ${String(b)}`,
    }),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
  })
  fc.assert(
    fc.property(graphs, ({ edges, order }) => {
      const all = order.map((n) => (n < 2 ? source(`e${String(n)}`, 10 ** n) : application(`e${String(n)}`)))
      // Edges from lower to higher close no cycle.
      const forward = edges.filter(([a, b]) => a < b && b >= 2)
      const flow = flowThrough(
        design(
          all,
          forward.map(([a, b]) => [`e${String(a)}`, `e${String(b)}`]),
        ),
      )
      for (const [id, { incoming, inputs }] of flow.elements) {
        const sum = inputs.reduce((total, input) => total + input.outgoing.recordsPerSecond, 0)
        if (id !== 'e0' && id !== 'e1') expect(incoming.recordsPerSecond).toBeCloseTo(sum, 9)
        expect(inputs.length).toBe(forward.filter(([, b]) => `e${String(b)}` === id).length)
      }
      expect(flow.cycles).toEqual([])
    }),
  )
})
