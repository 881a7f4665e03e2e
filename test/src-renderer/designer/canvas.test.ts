import { describe, expect, it } from 'vitest'
import type { Design } from '../../../src-main/contract/design'
import { emptyDesign, newElement, withNewElement } from '../../../src-renderer/design/design-edits'
import { detailAt, growthAt, pathBack, settledAt } from '../../../src-renderer/designer/canvas/graph'
import { bandOf, dashesOf, widthOf } from '../../../src-renderer/designer/gauge'
import { placeAll } from '../../../src-renderer/designer/layout/place-all'
import { grouped } from '../../../src-renderer/designer/sheet-edits'
import { graphOf } from '../../../src-renderer/designer/sheet/graph-of'

describe('what is dragged', () => {
  it('stands on the grid', () => {
    expect(settledAt({ x: 11, y: 21 }, [{ x: 500, y: 500 }], 8)).toEqual({ place: { x: 8, y: 24 }, guides: [] })
  })

  it('stands in line with what is near, and says in which', () => {
    expect(
      settledAt(
        { x: 103, y: 21 },
        [
          { x: 99, y: 500 },
          { x: 101, y: 900 },
        ],
        8,
      ),
    ).toEqual({
      place: { x: 101, y: 24 },
      guides: [{ axis: 'x', at: 101 }],
    })
  })
})

describe('a way', () => {
  it('leads back below what stands in its row, and straight on or to another row as it likes', () => {
    const [from, to] = [
      { x: 528, y: 48 },
      { x: 0, y: 60 },
    ]
    expect(pathBack(from, to)?.x).toBe(264)
    expect(pathBack(from, to)?.y).toBeGreaterThan(60 + 48 + 32)
    expect(pathBack(to, from)).toBe(null)
    expect(pathBack(from, { x: 0, y: 200 })).toBe(null)
  })
})

describe('a gauge', () => {
  it('is wider the more goes through it, up to an end', () => {
    const widths = [null, 0, 1e3, 1e6, 1e9, 1e10, 1e14].map(widthOf)
    expect(widths).toEqual([...widths].sort((a, b) => a - b))
    expect(widths.at(-1)).toBe(widths.at(-2))
  })

  it('is in a band by its load, and in the last one as soon as anything is refused', () => {
    expect([null, 0.2, 0.8, 1, 1.01].map((load) => bandOf(load))).toEqual([
      'unknown',
      'fits',
      'near',
      'near',
      'throttles',
    ])
    expect(bandOf(0.1, 3)).toBe('throttles')
  })

  it('moves faster with more records, stands still without any, and crowds where they wait', () => {
    expect(dashesOf(0, null)).toBeNull()
    const [slow, fast] = [dashesOf(10, 0), dashesOf(100_000, 0)]
    expect(fast?.seconds).toBeLessThan(slow?.seconds ?? 0)
    expect(dashesOf(10, 60_000)?.gap).toBeLessThan(slow?.gap ?? 0)
  })
})

it('writes larger the further away it is, so that it can be read as well, up to an end', () => {
  expect([2, 1, 0.5, 0.37, 0.08].map(growthAt)).toEqual([1, 1, 2, 2.75, 3.5])
})

it('tells less of an element the further away it is', () => {
  expect([1, 0.5, 0.1].map(detailAt)).toEqual(['full', 'less', 'plain'])
})

describe('a drawing', () => {
  const built = (count: number): Design =>
    Array.from({ length: count }).reduce<Design>(
      (design) => withNewElement(design, newElement(design, 'stream', 'Stream'), design.elements.at(-1)?.id ?? null),
      emptyDesign('Test', 'us-east-1'),
    )

  it('has frames behind their elements, and edges between what is there', () => {
    const design = { ...grouped(built(3), ['stream', 'stream-2'], 'A'), edges: [{ from: 'stream', to: 'nowhere' }] }
    const { nodes, edges } = graphOf(design)
    expect(nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['group:group', null],
      ['stream', 'group:group'],
      ['stream-2', 'group:group'],
      ['stream-3', null],
    ])
    expect(edges).toEqual([])
  })

  it('is laid out from left to right, over nothing, with groups kept together', () => {
    const nodes = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, width: 200, height: 100 }))
    const edges = ['b', 'c', 'd', 'e'].map((to) => ({ from: 'a', to }))
    const placed = placeAll({
      ...{ nodes, edges, gap: { x: 80, y: 40 }, grid: 8 },
      groups: [{ id: 'g', elements: ['b', 'e', 'gone'] }],
    })
    const yOf = (id: string): number => placed.find((node) => node.id === id)?.y ?? NaN
    expect(placed.every(({ id, x }) => id === 'a' || x >= (placed[0]?.x ?? 0) + 280)).toBe(true)
    expect(Math.abs(yOf('b') - yOf('e'))).toBeLessThan(200)
    expect(placed.every(({ x, y }) => x % 8 === 0 && y % 8 === 0)).toBe(true)
    expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(5)
  })

  it('is laid out also where records go round in a circle', () => {
    const nodes = ['a', 'b'].map((id) => ({ id, width: 200, height: 100 }))
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ]
    expect(placeAll({ nodes, edges, groups: [], gap: { x: 80, y: 40 }, grid: 8 })).toHaveLength(2)
  })
})
