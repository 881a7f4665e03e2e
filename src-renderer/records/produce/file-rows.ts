import type { FileFormat } from '../record-file'
import { csvRow } from './csv-row'
import { fileLines, type FileLine, type LineFault } from './file-lines'
import { jsonMembers } from './json-members'

/** Why a row cannot be put. */
export type RowFault = LineFault | 'notJson' | 'notObject' | 'quote' | 'columns' | 'noKey' | 'longKey' | 'base64'

export type FileRow =
  | {
      readonly line: number
      /** By column: of CSV its text, of JSONL a text's value or another value as it is written. */
      readonly fields: ReadonlyMap<string, string>
      /** The row as it stands in the file. */
      readonly whole: string
      readonly fault?: undefined
    }
  | { readonly line: number; readonly fault: RowFault }

/** A quoted field that goes over more lines than this was never closed. */
const LINES_PER_ROW = 1000

/** The rows of a file, broken ones among them, numbered by the line they begin in. Empty lines are none. */
export async function* fileRows(file: Blob, format: FileFormat): AsyncGenerator<FileRow> {
  if (format === 'csv') return yield* csvRows(fileLines(file))
  for await (const line of fileLines(file)) {
    if (line.text?.trim() !== '') yield jsonRow(line)
  }
}

function jsonRow({ number, text, fault }: FileLine): FileRow {
  if (text === null) return { line: number, fault }
  const members = jsonMembers(text)
  if (typeof members === 'string') return { line: number, fault: members }
  const fields = [...members].map(([name, written]): [string, string] => [
    name,
    written.startsWith('"') ? (JSON.parse(written) as string) : written,
  ])
  return { line: number, fields: new Map(fields), whole: text }
}

async function* csvRows(lines: AsyncGenerator<FileLine>): AsyncGenerator<FileRow> {
  let header: readonly string[] | undefined
  /** Lines that have been read ahead for a quote that was never closed. */
  const ahead: FileLine[] = []
  const next = async (): Promise<FileLine | undefined> => ahead.shift() ?? (await lines.next()).value ?? undefined

  for (let line = await next(); line; line = await next()) {
    if (line.text?.trim() === '') continue
    const { text, row, read } = await readRow(line, next)
    if (row.kind === 'fields' && !header) {
      header = row.fields
      continue
    }
    // What was read for a quote that does not end well may be good rows.
    if (row.kind !== 'fields') ahead.unshift(...read)
    yield line.text === null
      ? { line: line.number, fault: line.fault }
      : toRow({ line: line.number, text: text ?? '', row, header: header ?? [] })
  }
}

/** Read on while a quote is open. @returns with the further lines that were read */
async function readRow(line: FileLine, next: () => Promise<FileLine | undefined>) {
  let text = line.text
  let row = csvRow(text ?? '')
  const read: FileLine[] = []
  while (text !== null && row.kind === 'open' && read.length < LINES_PER_ROW) {
    const more = await next()
    if (!more) break
    read.push(more)
    if (more.text === null) break
    text += `\n${more.text}`
    // A row can close only where another quote is.
    if (more.text.includes('"')) row = csvRow(text)
  }
  return { text, row, read }
}

function toRow(from: {
  line: number
  text: string
  row: ReturnType<typeof csvRow>
  header: readonly string[]
}): FileRow {
  const { line, text, row, header } = from
  if (row.kind !== 'fields') return { line, fault: 'quote' }
  if (row.fields.length !== header.length) return { line, fault: 'columns' }
  return { line, fields: new Map(header.map((name, at) => [name, row.fields[at] ?? ''])), whole: text }
}
