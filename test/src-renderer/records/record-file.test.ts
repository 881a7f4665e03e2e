import { expect, it } from 'vitest'
import type { RecordContents } from '../../../src-main/contract/record-contents'
import { bytesOfText, toBase64 } from '../../../src-renderer/records/bytes'
import { fileRows } from '../../../src-renderer/records/produce/file-rows'
import { mapRow, suggestMapping } from '../../../src-renderer/records/produce/mapping'
import { all } from './produce/support'
import { fileHead, fileLine, type FileFormat } from '../../../src-renderer/records/record-file'

const contents = (data: Uint8Array, changes: Partial<RecordContents> = {}): RecordContents => ({
  ...{ shardId: 'shardId-000000000000', sequenceNumber: '4965', partitionKey: 'customer "1", Zürich' },
  ...{ arrivedAt: Date.UTC(2026, 10, 21, 12), data: toBase64(data), packing: [], isCut: false },
  ...changes,
})

it.each<FileFormat>(['jsonl', 'csv'])('saves as %s what can be put again, byte for byte', async (format) => {
  const data = [bytesOfText('{"a": "line\\nbreak"}'), bytesOfText('two\nlines, "quoted"'), Uint8Array.of(0xff, 0x00)]
  const file = new Blob([fileHead(format), ...data.map((bytes) => fileLine(format, contents(bytes)))])
  const rows = await all(fileRows(file, format))
  const columns = [...(rows[0]?.fault === undefined ? (rows[0]?.fields.keys() ?? []) : [])]
  const mapped = rows.map((row) => mapRow(row, suggestMapping(columns)))
  expect(mapped.map((row) => row.fault ?? row.record)).toEqual(
    data.map((bytes) => ({ partitionKey: 'customer "1", Zürich', data: toBase64(bytes) })),
  )
})

it('saves what was packed unpacked, unless only a part of it was read', () => {
  const unpacked = toBase64(bytesOfText('inside'))
  expect(JSON.parse(fileLine('jsonl', contents(Uint8Array.of(0x1f, 0x8b), { unpacked })))).toMatchObject({
    ...{ encoding: 'text', data: 'inside', arrivedAt: '2026-11-21T12:00:00.000Z' },
  })
  const cut = contents(Uint8Array.of(0x1f, 0x8b), { unpacked, isCut: true })
  expect(JSON.parse(fileLine('jsonl', cut))).toMatchObject({ encoding: 'base64', data: 'H4s=' })
})
