import type { Sentence } from '../contract/bill'

/** One record of a recording: when it came, in epoch milliseconds or from any beginning. */
export interface RecordedRow {
  readonly at: number
  readonly key: string
  readonly data: Buffer
}

export interface BadRow {
  readonly line: number
  readonly why: Sentence
}

/** All rows of a file, or what is wrong with it: never both. */
export type ReadRows =
  { readonly rows: readonly RecordedRow[] } | { readonly rows: null; readonly badRows: readonly BadRow[] }

/** More than these would say nothing more. */
const mostBadRows = 100
/** @source Kinesis facts sheet §12: the largest record */
const largestBytes = 10 * 2 ** 20
const longestKey = 256

/**
 * Records of a JSONL or CSV file, with the times between them. Members and columns are those of the files that records are saved
 * in (`partitionKey`, `arrivedAt`, `encoding`, `data`), or `key`, `time` and `data`.
 */
export const readRecordingFile = (fileName: string, text: string): ReadRows => {
  const fields = /\.csv$/i.test(fileName) ? csvFields(text) : jsonFields(text)
  const rows: RecordedRow[] = []
  const badRows: BadRow[] = []
  for (const { line, values } of fields) {
    const row = values instanceof Bad ? values : rowOf(values)
    if (row instanceof Bad) badRows.push({ line, why: row.why })
    else rows.push(row)
    if (badRows.length >= mostBadRows) break
  }
  if (badRows.length > 0) return { rows: null, badRows }
  if (rows.length === 0) return { rows: null, badRows: [{ line: 1, why: bad('empty').why }] }
  return { rows: rows.toSorted((a, b) => a.at - b.at) }
}

type Values = Readonly<Record<string, unknown>>
/** Told from values by its class: members of a file may have any name. */
class Bad {
  constructor(readonly why: Sentence) {}
}
interface Line {
  readonly line: number
  readonly values: Values | Bad
}

const bad = (name: string, values: Sentence['values'] = {}): Bad =>
  new Bad({ key: `recordings.badRow.${name}`, values })

const jsonFields = function* (text: string): Generator<Line> {
  let line = 0
  for (const row of text.split('\n')) {
    line++
    if (row.trim() === '') continue
    yield { line, values: parsed(row) }
  }
}

const parsed = (row: string): Values | Bad => {
  try {
    const value: unknown = JSON.parse(row)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values
  } catch {
    // Told below.
  }
  return bad('notJson')
}

/** As in RFC 4180, the names of the columns in the first row. */
const csvFields = function* (text: string): Generator<Line> {
  let names: readonly string[] | undefined
  for (const { line, cells } of csvRows(text)) {
    if (cells.length === 1 && cells[0] === '') continue
    if (names === undefined) {
      names = cells.map((name) => name.trim())
      continue
    }
    const given = names
    yield cells.length === given.length
      ? { line, values: Object.fromEntries(given.map((name, at) => [name, cells[at]])) }
      : { line, values: bad('columns', { found: cells.length, expected: given.length }) }
  }
}

const csvRows = function* (text: string): Generator<{ readonly line: number; readonly cells: string[] }> {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y
  let line = 1
  let begun = 1
  let cells: string[] = []
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text)
    if (found === null) return yield { line: begun, cells: [...cells, ''] }
    const [whole, quoted, plain = '', end] = found
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (end === ',') continue
    yield { line: begun, cells }
    cells = []
    begun = line
  }
  if (cells.length > 0) yield { line: begun, cells: [...cells, ''] }
}

const rowOf = (values: Values): RecordedRow | Bad => {
  const key = member(values, ['key', 'partitionKey'])
  if (key === undefined || key === '') return bad('noKey')
  if ([...key].length > longestKey) return bad('longKey', { most: longestKey })
  const data = dataOf(values)
  if (data === undefined) return bad('noData')
  if (data === null) return bad('notBase64')
  if (data.byteLength + Buffer.byteLength(key) > largestBytes) return bad('tooLarge', { most: largestBytes })
  const at = timeOf(member(values, ['time', 'arrivedAt', 'timestamp']))
  return at === undefined ? bad('noTime') : { at, key, data }
}

const member = (values: Values, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = values[name]
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return undefined
}

/** Undefined: it has none; null: it is not what it says it is. A member that is JSON itself is put as that. */
const dataOf = (values: Values): Buffer | undefined | null => {
  const { data, encoding } = values
  if (data === undefined || data === null) return undefined
  if (typeof data !== 'string') return Buffer.from(JSON.stringify(data))
  if (encoding !== 'base64') return Buffer.from(data)
  return /^[A-Za-z0-9+/]*={0,2}$/.test(data) ? Buffer.from(data, 'base64') : null
}

/** ISO 8601, or a number of epoch milliseconds. */
const timeOf = (text: string | undefined): number | undefined => {
  if (text === undefined || text.trim() === '') return undefined
  const number = Number(text)
  const at = Number.isNaN(number) ? Date.parse(text) : number
  return Number.isFinite(at) ? at : undefined
}
