import { describe, expect, it } from 'vitest'
import { Design, elementKinds, type ElementKind } from '../../../src-main/contract/design'
import {
  emptyDesign,
  freeName,
  memberOf,
  newElement,
  withElement,
  withMember,
  withNewElement,
  withoutElement,
} from '../../../src-renderer/design/design-edits'
import { designOfStream } from '../../../src-renderer/design/design-of-stream'
import { inOrder, placed } from '../../../src-renderer/design/layout'
import { isForemost, membersOf, type Member } from '../../../src-renderer/design/members'
import { streamRow } from '../samples'

const kinds = Object.keys(elementKinds) as ElementKind[]
const built = (list: readonly ElementKind[]): Design =>
  list.reduce(
    (design, kind) => withNewElement(design, newElement(design, kind, kind), design.elements.at(-1)?.id ?? null),
    emptyDesign('Test', 'us-east-1'),
  )

describe('a new element', () => {
  it.each(kinds)('of kind %s is as the model wants it, with every default', (kind) => {
    const design = built([kind])
    expect(Design.parse(design)).toEqual(design)
  })

  it('has an id and a name of its own, and follows the one before', () => {
    const design = built(['source', 'stream', 'stream'])
    expect(design.elements.map(({ id, name }) => [id, name])).toEqual([
      ['source', 'source'],
      ['stream', 'stream'],
      ['stream-2', 'stream 2'],
    ])
    expect(design.edges).toEqual([
      { from: 'source', to: 'stream' },
      { from: 'stream', to: 'stream-2' },
    ])
  })

  it('takes its connections with it when it goes', () => {
    const design = withoutElement(built(['source', 'stream', 'bucket']), 'stream')
    expect(design.elements.map(({ id }) => id)).toEqual(['source', 'bucket'])
    expect(design.edges).toEqual([])
  })
})

describe('fields', () => {
  const all = (members: readonly Member[]): Member[] =>
    members.flatMap((member) => [member, ...(member.control.type === 'group' ? all(member.control.members) : [])])

  it.each(kinds)('of kind %s are all members of the model', (kind) => {
    const shape = Object.keys(elementKinds[kind].shape)
    const own = ['kind', 'id', 'name', 'note', 'position']
    expect(membersOf(kind).map(({ path }) => path[0])).toEqual(shape.filter((name) => !own.includes(name)))
  })

  it.each(kinds)('of kind %s set what the model accepts, at their least and as they are first', (kind) => {
    const design = built([kind])
    const [element] = design.elements
    if (element === undefined) throw new Error('There is no element.')
    for (const { path, control } of all(membersOf(kind))) {
      if (path.length > 1) continue
      const value =
        control.type === 'number' ? control.min : control.type === 'group' ? control.first : memberOf(element, path)
      const changed = withElement(design, withMember(element, path, value))
      expect(Design.safeParse(changed).error?.message, path.join('.')).toBeUndefined()
    }
  })

  it('take a member away that is not said any more', () => {
    const [bucket] = built(['bucket']).elements
    if (bucket === undefined) throw new Error('There is no bucket.')
    const said = withMember(bucket, ['storageDays'], 30)
    expect(memberOf(said, ['storageDays'])).toBe(30)
    expect(withMember(said, ['storageDays'], undefined)).toEqual(bucket)
  })

  it('show first what matters most', () => {
    const first = membersOf('stream').filter((member) => isForemost('stream', member))
    expect(first.map(({ path }) => path.join('.'))).toEqual([
      ...['mode', 'shards', 'autoscaling', 'warmMiBps', 'retentionHours'],
    ])
  })
})

describe('a drawing', () => {
  it('puts every element behind those that send to it', () => {
    const design = built(['source', 'stream', 'application'])
    const more = withNewElement(design, newElement(design, 'bucket', 'Lake'), 'stream')
    expect(placed(more).map(({ element, column, row }) => [element.id, column, row])).toEqual([
      ['source', 0, 0],
      ['stream', 1, 0],
      ['application', 2, 0],
      ['bucket', 2, 1],
    ])
    const reversed = { ...more, elements: [...more.elements].reverse() }
    expect(inOrder(reversed).map(({ id }) => id)).toEqual(['source', 'stream', 'bucket', 'application'])
  })

  it('ends also where records go round in a circle', () => {
    const design = built(['stream', 'function', 'stream'])
    const circle = { ...design, edges: [...design.edges, { from: 'stream-2', to: 'stream' }] }
    expect(inOrder(circle)).toHaveLength(3)
  })
})

it('makes a design of a stream as it is now', () => {
  const stream = streamRow({ name: 'orders', openShards: 4, retentionHours: 72 })
  const design = designOfStream(stream, { source: 'Producers', reader: 'Consumer' })
  expect(Design.parse(design)).toEqual(design)
  expect(design.elements[1]).toMatchObject({ kind: 'stream', mode: 'provisioned', shards: 4, retentionHours: 72 })
})

it('finds a name that no other design has', () => {
  expect(freeName('Orders', [])).toBe('Orders')
  expect(freeName('Orders', ['Orders', 'Orders 2'])).toBe('Orders 3')
})
