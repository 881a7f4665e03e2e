import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyFormat } from '../../../src-main/contract/key-lab'
import { formatOf } from '../../../src-main/services/key-format'
import { readKeyRows } from '../../../src-main/services/key-rows'

const read = (format: KeyFormat, text: string) => {
  const rows = readKeyRows(format)
  const amounts = rows.read(text, true)
  return { amounts, keys: amounts.map(({ key }) => key), bad: rows.firstBad, badRows: rows.badRows }
}
const csv = (weight?: 'records' | 'bytes'): KeyFormat =>
  weight ? { kind: 'csv', key: 'key', weight: { name: 'n', counts: weight } } : { kind: 'csv', key: 'key' }

describe('a text with a key a line', () => {
  it('is read whatever its line ends, and blank lines are passed over', () => {
    expect(read({ kind: 'lines' }, '\uFEFFa\r\nb,c\n\n d\n').keys).toEqual(['a', 'b,c', ' d'])
  })
  it('may say after a tab how many records a line stands for', () => {
    expect(read({ kind: 'lines' }, 'a\t5\nb').amounts).toEqual([
      { key: 'a', records: 5, bytes: 5 },
      { key: 'b', records: 1, bytes: 1 },
    ])
  })
  it('names the lines that AWS would not take as keys, and goes on', () => {
    const text = ['a', 'x'.repeat(257), '\t3', 'b\tmany', 'c\t0', '😀'.repeat(256)].join('\n')
    expect(read({ kind: 'lines' }, text)).toMatchObject({
      keys: ['a', '😀'.repeat(256)],
      badRows: 4,
      bad: [
        { line: 2, problem: 'long-key' },
        { line: 3, problem: 'no-key' },
        { line: 4, problem: 'bad-weight' },
        { line: 5, problem: 'bad-weight' },
      ],
    })
  })
})

describe('a CSV file', () => {
  it('has its columns by name, quotation marks and line ends within them', () => {
    const text = 'n,key\n2,"say ""hi"", now"\n3,"two\nlines"\n4,plain\n'
    expect(read(csv('records'), text).amounts).toEqual([
      { key: 'say "hi", now', records: 2, bytes: 2 },
      { key: 'two\nlines', records: 3, bytes: 3 },
      { key: 'plain', records: 4, bytes: 4 },
    ])
  })
  it('may have semicolons or tabs, and bytes instead of counts', () => {
    expect(read(csv('bytes'), 'key;n\na;700').amounts).toEqual([{ key: 'a', records: 1, bytes: 700 }])
    expect(read(csv(), 'key\tn\na\t7').keys).toEqual(['a'])
  })
  it('names rows by the line they begin on', () => {
    const text = 'key,n\n"a\nb",1\n,2\nc,none\nd,4'
    expect(read(csv('records'), text)).toMatchObject({
      keys: ['a\nb', 'd'],
      bad: [
        { line: 4, problem: 'no-key' },
        { line: 5, problem: 'bad-weight' },
      ],
    })
  })
  it('loses only its own line to a quotation mark that is never closed', () => {
    expect(read(csv(), 'key,n\na,1\n"b,2\nc,3\nd,4')).toMatchObject({
      keys: ['a', 'c', 'd'],
      bad: [{ line: 3, problem: 'open-quote' }],
    })
  })
})

describe('JSON lines', () => {
  it('have the key in any member, also inside another', () => {
    const format = { kind: 'jsonl', key: 'user.id', weight: { name: 'bytes', counts: 'bytes' } } as const
    const text = '{"user":{"id":7},"bytes":100}\n{"user":{}}\nnot json\n{"user":{"id":"b"},"bytes":"12"}\n[1]'
    expect(read(format, text)).toMatchObject({
      amounts: [
        { key: '7', records: 1, bytes: 100 },
        { key: 'b', records: 1, bytes: 12 },
      ],
      bad: [
        { line: 2, problem: 'no-key' },
        { line: 3, problem: 'not-json' },
        { line: 5, problem: 'no-key' },
      ],
    })
  })
})

it('reads the same however the text is cut into portions', () => {
  const format: KeyFormat = { kind: 'csv', key: 'key', weight: { name: 'n', counts: 'records' } }
  const cell = fc.oneof(fc.constantFrom('a', '"b"', '"c\nd"', '"', '', '5', 'x,1', '\r'), fc.nat(20).map(String))
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell)), fc.array(fc.nat(60)), (rows, cuts) => {
      const text = `key,n\n${rows.map((row) => row.join(',')).join('\n')}`
      const reader = readKeyRows(format)
      const bounds = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length]
      const amounts = bounds
        .slice(1)
        .flatMap((end, i) => reader.read(text.slice(bounds[i], end), i === bounds.length - 2))
      const whole = read(format, text)
      expect(amounts).toEqual(whole.amounts)
      expect(reader.firstBad).toEqual(whole.bad)
    }),
  )
})

it('keeps the first hundred bad rows of any number', () => {
  expect(read({ kind: 'jsonl', key: 'a' }, 'x\n'.repeat(1000))).toMatchObject({ badRows: 1000, keys: [] })
  expect(read({ kind: 'jsonl', key: 'a' }, 'x\n'.repeat(1000)).bad).toHaveLength(100)
})

it('does not keep a line without an end', () => {
  const rows = readKeyRows({ kind: 'lines' })
  for (let i = 0; i < 20; i++) rows.read('x'.repeat(50_000), false)
  expect(rows.read('\nnext', true)).toEqual([{ key: 'next', records: 1, bytes: 1 }])
  expect(rows.firstBad).toEqual([{ line: 1, problem: 'long-row' }])
})

describe('what a file looks like', () => {
  it.each([
    ['keys.txt', 'customer-1\ncustomer-2\n', { kind: 'lines' }],
    [
      'export.csv',
      'at,PartitionKey,bytes\n1,a,9',
      { kind: 'csv', key: 'PartitionKey', weight: { name: 'bytes', counts: 'bytes' } },
    ],
    ['one.csv', 'user\na', { kind: 'csv', key: 'user' }],
    ['data', 'user_id;count\na;3', { kind: 'csv', key: 'user_id', weight: { name: 'count', counts: 'records' } }],
    ['a.jsonl', '{"x":{"id":"1"},"list":[1]}\n{"y":2}', { kind: 'jsonl', key: 'x.id' }],
  ])('%s', (name, beginning, suggested) => {
    expect(formatOf(name, beginning).suggested).toEqual(suggested)
  })
})
