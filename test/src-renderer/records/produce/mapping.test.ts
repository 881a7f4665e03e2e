import { expect, it } from 'vitest'
import { mapRow, suggestMapping } from '../../../../src-renderer/records/produce/mapping'

const row = (fields: Record<string, string>) => ({
  line: 7,
  fields: new Map(Object.entries(fields)),
  whole: '{"whole":1}',
})
const mapping = { keyColumn: 'key', dataColumn: 'data', encoding: 'text' as const }

it('makes a record of the columns chosen', () => {
  expect(mapRow(row({ key: 'a', data: 'hi' }), mapping)).toEqual({
    line: 7,
    record: { partitionKey: 'a', data: 'aGk=' },
  })
})

it('makes a record of the whole row', () => {
  const { record } = mapRow(row({ key: 'a' }), { ...mapping, dataColumn: undefined }) as { record: { data: string } }
  expect(atob(record.data)).toBe('{"whole":1}')
})

it('takes Base64 as it is, where the mapping or the row says that it is', () => {
  const record = { partitionKey: 'a', data: '/wA=' }
  expect(mapRow(row({ key: 'a', data: '/wA=' }), { ...mapping, encoding: 'base64' })).toMatchObject({ record })
  expect(mapRow(row({ key: 'a', data: '/wA=', encoding: 'base64' }), mapping)).toMatchObject({ record })
})

it.each([
  [{ key: '', data: 'x' }, 'noKey'],
  [{ data: 'x' }, 'noKey'],
  [{ key: 'é'.repeat(257), data: 'x' }, 'longKey'],
  [{ key: 'a', data: 'not base64', encoding: 'base64' }, 'base64'],
])('names what is wrong with %o', (fields, fault) => {
  expect(mapRow(row(fields as Record<string, string>), mapping)).toEqual({ line: 7, fault })
})

it('lets a key of 256 characters through, of whatever bytes', () => {
  expect(mapRow(row({ key: '😀'.repeat(256), data: '' }), mapping).fault).toBeUndefined()
})

it('suggests the columns that most files have', () => {
  expect(suggestMapping(['sequenceNumber', 'partitionKey', 'data'])).toMatchObject({
    keyColumn: 'partitionKey',
    dataColumn: 'data',
  })
  expect(suggestMapping(['user', 'city'])).toMatchObject({ keyColumn: 'user', dataColumn: undefined })
})
