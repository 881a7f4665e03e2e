import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Design } from '../../../../src-main/planning/design/design'
import { Design as DesignSchema } from '../../../../src-main/planning/design/design'
import { diffDesigns } from '../../../../src-main/planning/design/diff'
import { anyDesign } from './any-design'

const orders = DesignSchema.parse({
  ...{ formatVersion: 2, name: 'Orders' },
  elements: [
    {
      ...{ kind: 'source', id: 'shops', name: 'Shops' },
      workload: { recordsPerSecond: 100, recordBytes: { kind: 'constant', bytes: 500 } },
    },
    { kind: 'stream', id: 'orders', name: 'Orders', shards: 2, position: { x: 0, y: 0 } },
  ],
  edges: [{ from: 'shops', to: 'orders' }],
})
const told = (after: Design): string[] =>
  diffDesigns(orders, after).map(({ kind, elements, told: { key, values } }) =>
    [kind, elements.join(' '), key.replace('design.change.', ''), ...Object.values(values)].join(' | '),
  )
const withStream = (members: object): Design => ({
  ...orders,
  elements: orders.elements.map((element) =>
    element.kind === 'stream' ? ({ ...element, ...members } as typeof element) : element,
  ),
})

describe('the differences of two designs', () => {
  it('are none of a design and itself', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        expect(diffDesigns(design, structuredClone(design))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('name the member, down to the last one, with what it was and is', () => {
    expect(told(withStream({ shards: 4 }))).toEqual(['changed | orders | memberChanged | Orders | shards | 2 | 4'])
    const [source, stream] = orders.elements
    if (source?.kind !== 'source' || stream === undefined) throw new Error('the example has changed')
    const faster = { ...source, workload: { ...source.workload, recordsPerSecond: 200 } }
    expect(told({ ...orders, elements: [faster, stream] })).toEqual([
      'changed | shops | memberChanged | Shops | workload.recordsPerSecond | 100 | 200',
    ])
  })

  it('tell what was said for the first time, what no longer is, and what does not fit into a sentence', () => {
    expect(told(withStream({ warmMiBps: 5 }))).toEqual(['changed | orders | memberSet | Orders | warmMiBps | 5'])
    expect(diffDesigns(withStream({ note: 'why' }), orders)[0]?.told).toEqual({
      key: 'design.change.memberUnset',
      values: { name: 'Orders', member: 'note', before: 'why' },
    })
    const autoscaling = { kind: 'scheduled', steps: [{ atMinute: 0, shards: 2 }] }
    expect(told(withStream({ autoscaling }))).toEqual(['changed | orders | memberReplaced | Orders | autoscaling'])
  })

  it('tell moves apart from changes', () => {
    expect(told(withStream({ position: { x: 8, y: 0 }, shards: 3 }))).toEqual([
      'changed | orders | memberChanged | Orders | shards | 2 | 3',
      'moved | orders | elementMoved | Orders',
    ])
  })

  it('tell which elements, edges, groups and comments came and went', () => {
    const group = { id: 'g', name: 'Core', elements: ['orders'] }
    const comment = { id: 'c', text: 'Why two?', position: { x: 0, y: 0 } }
    const after = { ...orders, elements: orders.elements.slice(1), edges: [], groups: [group], comments: [comment] }
    expect(told(after)).toEqual([
      'removed | shops | elementRemoved | Shops',
      'removed | shops orders | edgeRemoved | Shops | Orders',
      'added | orders | groupAdded | Core',
      'added |  | commentAdded | Why two?',
    ])
    expect(diffDesigns(after, orders).map(({ kind }) => kind)).toEqual(['added', 'added', 'removed', 'removed'])
  })

  it('tell a comment that was moved', () => {
    const noted = (x: number): Design => ({
      ...orders,
      comments: [{ id: 'c', text: 'Why two?', position: { x, y: 0 } }],
    })
    expect(diffDesigns(noted(0), noted(8)).map(({ kind, told: { values } }) => [kind, values])).toEqual([
      ['moved', { name: '“Why two?”' }],
    ])
  })

  it('are something whenever two designs are not written alike', () => {
    fc.assert(
      fc.property(anyDesign, anyDesign, (a, b) => {
        const elements = (design: Design): string => JSON.stringify(design.elements)
        if (elements(a) !== elements(b)) expect(diffDesigns(a, b).length).toBeGreaterThan(0)
      }),
      { numRuns: 30 },
    )
  })
})
