import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { RecordFilter } from '../../../../src-main/contract/record-browser'
import { createFilter } from '../../../../src-main/services/records/filter'
import { compileJsonPath } from '../../../../src-main/services/records/json-path'
import { found } from './support/found'

const holds = (filter: RecordFilter, data: string | Uint8Array, key?: string): boolean =>
  createFilter(filter).holds(found(data, key))

describe('a filter', () => {
  it('finds part of a partition key, with its capital letters', () => {
    expect(holds({ partitionKey: 'der-1' }, '', 'order-17')).toBe(true)
    expect(holds({ partitionKey: 'Order' }, '', 'order-17')).toBe(false)
    expect(holds({ partitionKey: '' }, '', 'order-17')).toBe(true)
  })

  it('finds text, capital letters or not, also in what is packed', () => {
    expect(holds({ text: 'zÜRICH' }, 'From Zürich')).toBe(true)
    expect(holds({ text: 'Bern' }, 'From Zürich')).toBe(false)
    expect(holds({ text: 'zürich' }, gzipSync('From Zürich'))).toBe(true)
    expect(holds({ text: '' }, 'x')).toBe(true)
  })

  it('finds hexadecimal digits in what is no text', () => {
    expect(holds({ text: 'FF 00' }, new Uint8Array([1, 0xff, 0x00]))).toBe(true)
  })

  it('holds when all of it does', () => {
    const filter = createFilter({ partitionKey: 'a', text: 'b' }, () => true)
    expect([filter.holds(found('b', 'a')), filter.holds(found('b', 'x')), filter.holds(found('x', 'a'))]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('reads what is packed as far as it has to', () => {
    expect(createFilter({ partitionKey: 'a' }).wants).toBe('beginning')
    expect(createFilter({ text: 'a' }).wants).toBe('all')
    expect(createFilter({}, () => true).wants).toBe('all')
  })
})

describe('a JSONPath', () => {
  const finds = (path: string, data: string): boolean => createFilter({}, compileJsonPath(path)).holds(found(data))

  it.each([
    ['$.order.items[?@.price > 10]', '{"order": {"items": [{"price": 11}]}}', true],
    ['$.order.items[?@.price > 10]', '{"order": {"items": [{"price": 9}]}}', false],
    ['$..id', '[{"id": null}]', true],
    ['$[?match(@.country, "D.")]', '[{"country": "DE"}]', true],
    ['$.a', 'not JSON', false],
    ['$', '[]', true],
  ])('%s in %s: %s', (path, data, expected) => {
    expect(finds(path, data)).toBe(expected)
  })

  it.each([
    ['$.a[', 'Line 1, column 5 of the JSONPath: unclosed bracketed selection.'],
    ['$.a\n.b[?@.c==]', 'Line 2, column 10 of the JSONPath: unexpected end of expression.'],
    ['$x', "Line 1, column 2 of the JSONPath: expected '.', '..' or a bracketed selection, found 'x'."],
  ])('that does not parse is refused with its place: %s', (path, words) => {
    expect(() => compileJsonPath(path)).toThrow(words)
  })
})
