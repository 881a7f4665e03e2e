import type { NewRecord } from '../../../src-main/contract/produce'
import { PARTITION_KEY_MAX_LENGTH } from '../../../src-main/contract/names'
import { bytesOfText, toBase64 } from '../bytes'
import type { FileRow, RowFault } from './file-rows'

/** Which columns of a file become what of a record. */
export interface Mapping {
  readonly keyColumn: string
  /** Undefined: the row as it stands in the file. */
  readonly dataColumn: string | undefined
  readonly encoding: 'text' | 'base64'
}

/** A record with the line it is from. */
export type MappedRow = { readonly line: number } & (
  { readonly record: NewRecord; readonly fault?: undefined } | { readonly fault: RowFault }
)

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export const isBase64 = (text: string): boolean => BASE64.test(text)

/** Make a record of a row, or say why not. */
export function mapRow(row: FileRow, { keyColumn, dataColumn, encoding }: Mapping): MappedRow {
  const { line } = row
  if (row.fault !== undefined) return { line, fault: row.fault }
  const partitionKey = row.fields.get(keyColumn) ?? ''
  if (partitionKey === '') return { line, fault: 'noKey' }
  if ([...partitionKey].length > PARTITION_KEY_MAX_LENGTH) return { line, fault: 'longKey' }
  const data = dataColumn === undefined ? row.whole : (row.fields.get(dataColumn) ?? '')
  // A file saved from the record browser says of each row how its data is written.
  const isBytes = dataColumn !== undefined && (encoding === 'base64' || row.fields.get('encoding') === 'base64')
  if (!isBytes) return { line, record: { partitionKey, data: toBase64(bytesOfText(data)) } }
  return isBase64(data) ? { line, record: { partitionKey, data } } : { line, fault: 'base64' }
}

/** The mapping that suits the columns of most files; people change it. */
export function suggestMapping(columns: readonly string[]): Mapping {
  const named = (...names: readonly string[]): string | undefined =>
    columns.find((column) => names.includes(column.toLowerCase().replaceAll(/[^a-z]/g, '')))
  return {
    keyColumn: named('partitionkey', 'key', 'id') ?? columns[0] ?? '',
    dataColumn: named('data', 'payload', 'value'),
    encoding: 'text',
  }
}
