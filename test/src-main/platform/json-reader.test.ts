import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readJson } from '../../../src-main/platform/json-reader'

it('reads what JSON.parse reads, however it is spaced', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
      const spaced = JSON.stringify(JSON.parse(text), null, space)
      expect(readJson(spaced)).toEqual({ value: JSON.parse(text) })
    }),
  )
})

it('refuses what JSON.parse refuses, and nothing else but members that are there twice', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b\\n"',
    '"',
    '1',
    '-',
    '.5',
    'true',
    'nul',
    ' ',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (some) => {
      const text = some.join('')
      const read = readJson(text)
      if (read.fault?.what === 'twice') return
      const parse = (): unknown => JSON.parse(text)
      if (read.fault === undefined) expect(parse()).toEqual(read.value)
      else expect(parse).toThrow()
    }),
    { numRuns: 500 },
  )
})

it.each([
  ['{\n  "a": 1,\n  "b": 2,\n}', 'syntax', 4, 1],
  ['{"a": 01}', 'syntax', 1, 8],
  ["{'a': 1}", 'syntax', 1, 2],
  ['{"a": 1} x', 'syntax', 1, 10],
  ['[1 2]', 'syntax', 1, 4],
  ['', 'cut-short', 1, 1],
  ['{"a": [1, 2', 'cut-short', 1, 12],
  ['{"a": "some te', 'cut-short', 1, 7],
  ['{"a": tr', 'cut-short', 1, 7],
])('says where %j is wrong', (text, what, line, column) => {
  expect(readJson(text).fault).toMatchObject({ what, line, column })
})

it('names a member that is there twice, which JSON.parse passes over', () => {
  expect(readJson('{"x": {"a": 1,\n "a": 2}}').fault).toEqual({ what: 'twice', line: 2, column: 2, name: 'a' })
})

it('keeps a member that is called like a part of objects', () => {
  const { value } = readJson('{"__proto__": 1}') as { value: object }
  expect(Object.entries(value)).toEqual([['__proto__', 1]])
})

it('refuses what is nested too deep, and reads a file that begins with a byte-order mark', () => {
  expect(readJson('['.repeat(100_000)).fault?.what).toBe('too-deep')
  expect(readJson('\uFEFF[1]')).toEqual({ value: [1] })
})
