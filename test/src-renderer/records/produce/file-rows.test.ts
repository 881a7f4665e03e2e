import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { all } from './support'
import { checkFile } from '../../../../src-renderer/records/produce/check-file'
import { fileRows, type FileRow } from '../../../../src-renderer/records/produce/file-rows'

const rowsOf = (format: 'csv' | 'jsonl', ...parts: BlobPart[]) => all(fileRows(new Blob(parts), format))
const told = (rows: readonly FileRow[]) =>
  rows.map((row) => [row.line, row.fault ?? Object.fromEntries(row.fields)] as const)

describe('CSV', () => {
  it('reads what was written, whatever is in the fields', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é') })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { maxLength: 20 }), async (pairs) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const text = ['x,y', ...pairs.map((pair) => pair.map(quoted).join(','))].join('\r\n')
        const rows = await rowsOf('csv', text)
        expect(rows.map((row) => (row.fault === undefined ? [...row.fields.values()] : row))).toEqual(pairs)
      }),
    )
  })

  it('names broken rows by their line and goes on after them', async () => {
    const text = 'key,data\na,1\nb,"2\nc,3,4\nd\ne,x"y\n"f",6\n'
    expect(told(await rowsOf('csv', text))).toEqual([
      [2, { key: 'a', data: '1' }],
      [3, 'quote'],
      [4, 'columns'],
      [5, 'columns'],
      [6, 'quote'],
      [7, { key: 'f', data: '6' }],
    ])
  })

  it('counts the lines of a field that goes over several', async () => {
    expect(told(await rowsOf('csv', 'key,data\na,"1\n2"\nb,3'))).toEqual([
      [2, { key: 'a', data: '1\n2' }],
      [4, { key: 'b', data: '3' }],
    ])
  })

  it('reads past the mark that some programs begin a file with', async () => {
    expect(told(await rowsOf('csv', '\uFEFFkey\na'))).toEqual([[2, { key: 'a' }]])
  })
})

describe('JSONL', () => {
  it('takes text as its value and everything else as it is written', async () => {
    const line =
      '{"key":"a \\"}", "id":12345678901234567890, "data": {"b": [12345678901234567890, {}]}, "no": null, "e":[]}'
    expect(told(await rowsOf('jsonl', line))).toEqual([
      [
        1,
        {
          ...{ key: 'a "}', id: '12345678901234567890', no: 'null', e: '[]' },
          data: '{"b": [12345678901234567890, {}]}',
        },
      ],
    ])
  })

  it('names what is not UTF-8, not JSON or no object, and leaves empty lines out', async () => {
    const rows = await rowsOf('jsonl', '{"a":1}\n\n', Uint8Array.of(0x7b, 0xff, 0x7d), '\n{"a":\n[1]\n{"a":2}')
    expect(told(rows)).toEqual([
      [1, { a: '1' }],
      [3, 'notUtf8'],
      [4, 'notJson'],
      [5, 'notObject'],
      [6, { a: '2' }],
    ])
  })

  it('reads a line longer than a part of the file', async () => {
    const long = 'x'.repeat(3_000_000)
    const [row] = await rowsOf('jsonl', `{"data":"${long}"}\n`)
    expect(row?.fault === undefined && row?.fields.get('data')?.length).toBe(long.length)
  })
})

it('names a line that is longer than any record, and reads on after it', async () => {
  const long = 'x'.repeat(9 * 1024 * 1024)
  expect(told(await rowsOf('jsonl', '{"a":1}\n', long, long, '\n{"a":2}'))).toEqual([
    [1, { a: '1' }],
    [2, 'tooLong'],
    [3, { a: '2' }],
  ])
})

it('counts good and broken rows before anything is put, and shows the first hundred', async () => {
  const file = new Blob([Array.from({ length: 1000 }, (_, at) => (at % 4 === 0 ? '{' : `{"key":"k${at}"}`)).join('\n')])
  const mapping = { keyColumn: 'key', dataColumn: undefined, encoding: 'text' as const }
  const check = await checkFile(file, { format: 'jsonl', mapping, signal: new AbortController().signal })
  expect([check.good, check.broken, check.brokenRows.length, check.brokenRows[1]]).toEqual([
    ...[750, 250, 100],
    { line: 5, fault: 'notJson' },
  ])
})
