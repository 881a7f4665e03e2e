import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Design } from '../../../src-main/contract/design'
import { emptyDesign, newElement, withNewElement } from '../../../src-renderer/design/design-edits'
import { things } from '../../../src-renderer/design/things'
import { clipOf, pasted } from '../../../src-renderer/designer/clip'
import { ELEMENT, frameOf, GAP, placesOf, type Point } from '../../../src-renderer/designer/geometry'
import {
  aligned,
  alignments,
  distributed,
  everything,
  grouped,
  moved,
  nudged,
  removed,
  withComment,
  withNewComment,
} from '../../../src-renderer/designer/sheet-edits'
import { edgeAt, walked } from '../../../src-renderer/designer/walk'

/** A source, a stream, and two that read it. */
const design = (): Design => {
  const first = (['source', 'stream', 'function'] as const).reduce(
    (grown, kind) => withNewElement(grown, newElement(grown, kind, kind), grown.elements.at(-1)?.id ?? null),
    emptyDesign('Test', 'us-east-1'),
  )
  return withNewElement(first, newElement(first, 'application', 'application'), 'stream')
}
const at = (of: Design, id: string): Point | undefined => placesOf(of).get(id)

describe('places', () => {
  it('are behind what sends, in columns, where nobody placed anything', () => {
    const step = ELEMENT.width + GAP.x
    expect([...placesOf(design()).values()].map(({ x }) => x)).toEqual([0, step, 2 * step, 2 * step])
  })

  it('stay where they are drawn once one of them is moved', () => {
    const before = placesOf(design())
    const after = moved(design(), new Map([['stream', { x: 400, y: 300 }]]))
    expect(at(after, 'stream')).toEqual({ x: 400, y: 300 })
    expect(at(after, 'function')).toEqual(before.get('function'))
    expect(after.elements.every(({ position }) => position !== undefined)).toBe(true)
  })

  it('of a new one are beside what sends to it, over nothing else', () => {
    const placed = moved(design(), placesOf(design()))
    const more = withNewElement(placed, newElement(placed, 'function', 'more'), 'stream')
    const boxes = [...placesOf(more).values()]
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        expect(Math.abs(a.x - b.x) >= ELEMENT.width || Math.abs(a.y - b.y) >= ELEMENT.height).toBe(true)
      }
    }
  })
})

describe('taking away', () => {
  it('takes edges along, leaves groups without what is gone, and drops what has nothing left', () => {
    const framed = grouped(grouped(design(), ['stream', 'function'], 'Core'), ['source'], 'In')
    const left = removed(framed, ['source', 'stream'])
    expect(left.edges).toEqual([])
    expect(left.groups).toEqual([{ id: 'group', name: 'Core', elements: ['function'] }])
    expect(removed(left, ['function'])).not.toHaveProperty('groups')
  })

  it('takes a group or a way alone when that is what was chosen', () => {
    const framed = grouped(design(), ['stream'], 'Core')
    const without = removed(framed, [things.group('group'), things.edge({ from: 'source', to: 'stream' })])
    expect(without.elements).toEqual(framed.elements)
    expect(without).not.toHaveProperty('groups')
    expect(without.edges).toHaveLength(2)
  })
})

describe('groups and comments', () => {
  it('have an element in one group at most', () => {
    const twice = grouped(grouped(design(), ['stream', 'function'], 'A'), ['function'], 'B')
    expect(twice.groups?.map(({ elements }) => elements)).toEqual([['stream'], ['function']])
    expect(Design.parse(twice)).toEqual(twice)
  })

  it('frame all of a group', () => {
    const framed = grouped(design(), ['source', 'stream'], 'A')
    const box = frameOf(['source', 'stream'], placesOf(framed))
    expect(box?.width).toBeGreaterThan(2 * ELEMENT.width + GAP.x)
    expect(frameOf(['nobody'], placesOf(framed))).toBeNull()
  })

  it('are written, moved and taken away as one step each', () => {
    const { design: said, id } = withNewComment(design(), { x: 8, y: 8 })
    const written = withComment(said, { id, text: 'Why so?', position: { x: 8, y: 8 } })
    const there = nudged(written, [things.comment(id)], { x: 8, y: 0 })
    expect(there.comments).toEqual([{ id: 'comment', text: 'Why so?', position: { x: 16, y: 8 } }])
    expect(removed(there, [things.comment(id)])).not.toHaveProperty('comments')
  })

  it('move the elements of a group with it', () => {
    const framed = grouped(design(), ['source', 'stream'], 'A')
    const before = placesOf(framed)
    const after = nudged(framed, [things.group('group')], { x: 0, y: 16 })
    expect(at(after, 'stream')?.y).toBe((before.get('stream')?.y ?? 0) + 16)
    expect(at(after, 'function')).toEqual(before.get('function'))
  })
})

describe('lining up', () => {
  const points = fc.array(
    fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) }),
    {
      ...{ minLength: 4, maxLength: 4 },
    },
  )
  const placedAt = (places: readonly Point[]): Design =>
    moved(design(), new Map(design().elements.map(({ id }, index) => [id, places[index] ?? { x: 0, y: 0 }])))
  const all = everything(design())

  it.each(alignments)('%s puts all in one line, and does nothing the second time', (how) => {
    fc.assert(
      fc.property(points, (places) => {
        const once = aligned(placedAt(places), all, how)
        const axis = ['left', 'centre', 'right'].includes(how) ? 'x' : 'y'
        expect(new Set([...placesOf(once).values()].map((place) => place[axis])).size).toBe(1)
        expect(aligned(once, all, how)).toEqual(once)
      }),
    )
  })

  it('leaves the same room between all, with the ends where they were', () => {
    fc.assert(
      fc.property(points, (places) => {
        const before = [...placesOf(placedAt(places)).values()].map(({ x }) => x).sort((a, b) => a - b)
        const after = [...placesOf(distributed(placedAt(places), all, 'x')).values()]
          .map(({ x }) => x)
          .sort((a, b) => a - b)
        expect([after[0], after.at(-1)]).toEqual([before[0], before.at(-1)])
        const steps = after.slice(1).map((x, index) => x - (after[index] ?? 0))
        expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('copies', () => {
  it('are a design of their own, with what is wholly in it', () => {
    const framed = grouped(grouped(design(), ['source', 'stream'], 'A'), ['function', 'application'], 'B')
    const clip = clipOf(framed, ['source', 'stream', 'function'])
    expect(clip?.elements.map(({ id }) => id)).toEqual(['source', 'stream', 'function'])
    expect(clip?.edges).toEqual([
      { from: 'source', to: 'stream' },
      { from: 'stream', to: 'function' },
    ])
    expect(clip?.groups?.map(({ name }) => name)).toEqual(['A'])
    expect(Design.parse(clip)).toEqual(clip)
    expect(clipOf(framed, [things.edge({ from: 'source', to: 'stream' })])).toBeNull()
  })

  it('have names of their own where they are pasted, however often', () => {
    const clip = clipOf(design(), everything(design()))
    if (clip === null) throw new Error('There is nothing to paste.')
    const once = pasted(design(), clip, { x: 32, y: 32 })
    const twice = pasted(once.design, clip, { x: 64, y: 64 })
    expect(Design.parse(twice.design)).toEqual(twice.design)
    expect(new Set(twice.design.elements.map(({ id }) => id)).size).toBe(12)
    expect(twice.design.edges).toHaveLength(9)
    expect(once.chosen).toEqual(['source-2', 'stream-2', 'function-2', 'application-2'])
    expect(at(once.design, 'stream-2')).toEqual({
      x: (at(design(), 'stream')?.x ?? 0) + 32,
      y: (at(design(), 'stream')?.y ?? 0) + 32,
    })
  })
})

it('walks along the ways of records and up and down beside them', () => {
  const places = placesOf(design())
  expect(walked(design(), places, 'source', 'right')).toBe('stream')
  expect(walked(design(), places, 'stream', 'right')).toBe('function')
  expect(walked(design(), places, 'function', 'down')).toBe('application')
  expect(walked(design(), places, 'application', 'up')).toBe('function')
  expect(walked(design(), places, 'application', 'left')).toBe('stream')
  expect(walked(design(), places, 'source', 'left')).toBe('source')
})

it('walks from an element to its connections, along them and from one to the next', () => {
  const places = placesOf(design())
  const [first, second] = ['function', 'application'].map((to) => things.edge({ from: 'stream', to }))
  const into = things.edge({ from: 'source', to: 'stream' })
  expect(edgeAt(design(), places, 'stream')).toBe(first)
  expect(edgeAt(design(), places, 'function')).toBe(first)
  expect(edgeAt(emptyDesign('Test', 'us-east-1'), places, 'stream')).toBe(null)
  expect(walked(design(), places, first ?? '', 'down')).toBe(second)
  expect(walked(design(), places, second ?? '', 'down')).toBe(second)
  expect(walked(design(), places, second ?? '', 'up')).toBe(first)
  expect(walked(design(), places, into, 'left')).toBe('source')
  expect(walked(design(), places, into, 'right')).toBe('stream')
})
