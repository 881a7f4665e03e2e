import { describe, expect, it } from 'vitest'
import { targetsOf } from '../../../../src-main/planning/check/targets'
import { designOf, source } from '../pipelines'

const whyNot = (design: Parameters<typeof targetsOf>[0], from: string, to: string): string | null | undefined => {
  const target = targetsOf(design, from).find(({ element }) => element === to)
  return target && (target.why?.message ?? null)
}

describe('where records may go next', () => {
  const design = designOf(
    [
      source(10),
      { kind: 'stream', id: 'orders' },
      { kind: 'delivery', id: 'archive' },
      { kind: 'bucket', id: 'lake' },
      { kind: 'sink', id: 'cache' },
      { kind: 'function', id: 'mail' },
    ],
    [
      ['source', 'orders'],
      ['orders', 'archive'],
    ],
  )

  it('is each other element that it does not send to yet', () => {
    expect(targetsOf(design, 'orders').map(({ element }) => element)).toEqual(['source', 'lake', 'cache', 'mail'])
    expect(targetsOf(design, 'orders', 'mail')).toEqual([{ element: 'mail', why: null }])
  })

  it('is refused with the reason and the way to go instead', () => {
    expect(whyNot(design, 'archive', 'lake')).toBeNull()
    expect(whyNot(design, 'archive', 'cache')).toBe(
      'Firehose delivers to S3, Iceberg tables, Redshift, OpenSearch, Snowflake, Splunk and HTTP endpoints. Connect “cache” to the stream before it instead.',
    )
    expect(whyNot(design, 'archive', 'orders')).toContain('Records would go round for ever')
  })

  it('does not take a second destination for a delivery', () => {
    const delivered = { ...design, edges: [...design.edges, { from: 'archive', to: 'lake' }] }
    const two = {
      ...delivered,
      elements: [...delivered.elements, ...designOf([{ kind: 'splunk', id: 'logs' }]).elements],
    }
    expect(whyNot(two, 'archive', 'logs')).toContain('A delivery has one destination')
  })

  it('names every element of a circle that would be closed', () => {
    const long = designOf(
      [
        { kind: 'stream', id: 'a' },
        { kind: 'function', id: 'b' },
        { kind: 'stream', id: 'c' },
        { kind: 'function', id: 'd' },
      ],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
      ],
    )
    expect(whyNot(long, 'd', 'a')).toBe('Records would go round for ever: a → b → c → d → a.')
    expect(whyNot(long, 'd', 'b')).toContain('b → c → d → b')
  })

  it('does not blame a new way for what was wrong before', () => {
    const wrong = { ...design, edges: [...design.edges, { from: 'lake', to: 'mail' }] }
    expect(whyNot(wrong, 'orders', 'mail')).toBeNull()
  })

  it('is told of every element of a large design', () => {
    const ids = Array.from({ length: 499 }, (_, index) => `f-${index}`)
    const large = designOf(
      [{ kind: 'stream', id: 'stream' }, ...ids.map((id) => ({ kind: 'function' as const, id }))],
      ids.slice(0, 250).map((id) => ['stream', id] as const),
    )
    expect(targetsOf(large, 'f-1')).toHaveLength(499)
  })
})
