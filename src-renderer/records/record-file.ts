import type { RecordContents } from '../../src-main/contract/record-contents'
import { fromBase64, textOf } from './bytes'

export type FileFormat = 'jsonl' | 'csv'

const COLUMNS = ['shardId', 'sequenceNumber', 'subSequence', 'partitionKey', 'arrivedAt', 'encoding', 'data'] as const

type Fields = Readonly<Record<(typeof COLUMNS)[number], string | number | undefined>>

/**
 * Data as text where it is UTF-8, else Base64: what is saved can be put again. What was packed is saved unpacked, unless that
 * is too much to be read whole.
 */
const fieldsOf = (record: RecordContents): Fields => {
  const kept = record.isCut ? record.data : (record.unpacked ?? record.data)
  const text = textOf(fromBase64(kept))
  const { shardId, sequenceNumber, subSequence, partitionKey } = record
  return {
    ...{ shardId, sequenceNumber, subSequence, partitionKey },
    arrivedAt: new Date(record.arrivedAt).toISOString(),
    encoding: text === undefined ? 'base64' : 'text',
    data: text ?? kept,
  }
}

const quoted = (field: string | number | undefined): string => {
  const text = String(field ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What stands above the records of a file. */
export const fileHead = (format: FileFormat): string => (format === 'csv' ? `${COLUMNS.join(',')}\r\n` : '')

/** A record as a line of a file, with its end. CSV as in RFC 4180. */
export function fileLine(format: FileFormat, record: RecordContents): string {
  const fields = fieldsOf(record)
  if (format === 'jsonl') return `${JSON.stringify(fields)}\n`
  return `${COLUMNS.map((name) => quoted(fields[name])).join(',')}\r\n`
}
