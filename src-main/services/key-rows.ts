import type { KeyFormat, RowProblem } from '../contract/key-lab'
import type { KeyAmount } from '../engine/streams/shards/key-counts'

/** Reads a text that comes in portions; rows may lie across them. */
export interface KeyRows {
  /** Rows that were not understood, so far; the first hundred of them by line. */
  readonly badRows: number
  readonly firstBad: readonly { readonly line: number; readonly problem: RowProblem }[]
  /** @returns the rows that ended in this portion */
  read(text: string, isLast: boolean): readonly KeyAmount[]
}

const keptBadRows = 100
/** @source Kinesis facts sheet §4: 1–256 Unicode characters */
const longestKey = 256
/** A row longer than this is not one; nor is a quotation mark that is not closed within it. */
const longestRow = 64 * 1024

export const readKeyRows = (format: KeyFormat): KeyRows => {
  const parse = rowParser(format)
  const firstBad: { line: number; problem: RowProblem }[] = []
  let badRows = 0
  let line = 0
  /** The end of the last portion, of a line that goes on. */
  let rest = ''
  /** Lines of a CSV row that has an open quotation mark. */
  let open: string[] = []

  const refuse = (at: number, problem: RowProblem): void => {
    badRows++
    if (firstBad.length < keptBadRows) firstBad.push({ line: at, problem })
  }
  const take = (row: string, at: number, amounts: KeyAmount[]): void => {
    if (row.length > longestRow) return refuse(at, 'long-row')
    const result = row.trim() === '' ? undefined : parse(row)
    if (typeof result === 'string') refuse(at, result)
    else if (result !== undefined) amounts.push(result)
  }
  /** The quotation mark was a mistake: its line is bad, and those after it are rows of their own. */
  const giveUpQuote = (amounts: KeyAmount[]): void => {
    const lines = open
    open = []
    const first = line - lines.length + 1
    refuse(first, 'open-quote')
    lines.slice(1).forEach((row, i) => {
      if (hasOpenQuote(row)) refuse(first + 1 + i, 'open-quote')
      else take(row, first + 1 + i, amounts)
    })
  }
  const next = (text: string, amounts: KeyAmount[]): void => {
    line++
    const row = text.endsWith('\r') ? text.slice(0, -1) : text
    if (format.kind !== 'csv') return take(row, line, amounts)
    open.push(row)
    const whole = open.length === 1 ? row : open.join('\n')
    if (!hasOpenQuote(whole)) {
      const first = line - open.length + 1
      open = []
      take(whole, first, amounts)
    } else if (whole.length > longestRow) giveUpQuote(amounts)
  }

  return {
    get badRows() {
      return badRows
    },
    firstBad,
    read: (text, isLast) => {
      const amounts: KeyAmount[] = []
      const lines = (rest + (line === 0 && rest === '' ? text.replace(/^\uFEFF/, '') : text)).split('\n')
      rest = lines.pop() ?? ''
      for (const one of lines) next(one, amounts)
      // What cannot become a row any more need not be kept whole.
      if (rest.length > 2 * longestRow) rest = rest.slice(0, longestRow + 1)
      if (isLast) {
        if (rest !== '') next(rest, amounts)
        if (open.length > 0) giveUpQuote(amounts)
      }
      return amounts
    },
  }
}

const hasOpenQuote = (text: string): boolean => {
  let count = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count++
  return count % 2 === 1
}

type RowParser = (row: string) => KeyAmount | RowProblem | undefined

const rowParser = (format: KeyFormat): RowParser => {
  if (format.kind === 'lines') return parseLine
  return format.kind === 'csv' ? csvParser(format) : jsonParser(format)
}

const parseLine: RowParser = (row) => {
  const [key = '', weight] = row.split('\t')
  return amountOf(key, weight === undefined ? undefined : { counts: 'records', value: weight })
}

type Named = Exclude<KeyFormat, { kind: 'lines' }>

const csvParser = ({ key, weight }: Named): RowParser => {
  let columns: { separator: string; key: number; weight: number } | undefined
  return (row) => {
    if (columns === undefined) {
      const separator = separatorOf(row)
      const names = csvCells(row, separator)
      columns = { separator, key: names.indexOf(key), weight: weight ? names.indexOf(weight.name) : -1 }
      return undefined
    }
    const cells = csvCells(row, columns.separator)
    return amountOf(cells[columns.key], weight && { counts: weight.counts, value: cells[columns.weight] })
  }
}

const jsonParser =
  ({ key, weight }: Named): RowParser =>
  (row) => {
    const value = parsed(row)
    if (value === undefined) return 'not-json'
    return amountOf(memberOf(value, key), weight && { counts: weight.counts, value: memberOf(value, weight.name) })
  }

const amountOf = (
  key: unknown,
  weight?: { readonly counts: 'records' | 'bytes'; readonly value: unknown },
): KeyAmount | RowProblem => {
  const text = typeof key === 'number' ? String(key) : key
  if (typeof text !== 'string' || text === '') return 'no-key'
  // What stands for bytes that are not text would have another hash key.
  if (text.includes('\uFFFD')) return 'not-utf8'
  if (text.length > longestKey && [...text].length > longestKey) return 'long-key'
  if (weight === undefined) return { key: text, records: 1, bytes: 1 }
  const amount = typeof weight.value === 'string' && weight.value.trim() === '' ? NaN : Number(weight.value ?? NaN)
  if (!Number.isFinite(amount) || amount <= 0) return 'bad-weight'
  return { key: text, records: weight.counts === 'records' ? amount : 1, bytes: amount }
}

export const parsed = (row: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(row)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** @param path names with dots between them; a member whose own name has dots is found first */
const memberOf = (value: unknown, path: string): unknown => {
  if (typeof value !== 'object' || value === null) return undefined
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path]
  const dot = path.indexOf('.')
  return dot === -1 ? undefined : memberOf((value as Record<string, unknown>)[path.slice(0, dot)], path.slice(dot + 1))
}

const separators = [',', ';', '\t']

export const separatorOf = (header: string): string =>
  separators.toSorted((a, b) => header.split(b).length - header.split(a).length)[0] as string

/** The cells of a row. @source RFC 4180: a cell may be in quotation marks, and has them doubled inside */
export const csvCells = (row: string, separator: string): string[] => {
  const cells: string[] = []
  for (let at = 0; at <= row.length;) {
    if (row[at] !== '"') {
      const end = row.indexOf(separator, at)
      cells.push(end === -1 ? row.slice(at) : row.slice(at, end))
      at = end === -1 ? row.length + 1 : end + 1
      continue
    }
    let end = row.indexOf('"', at + 1)
    while (end !== -1 && row[end + 1] === '"') end = row.indexOf('"', end + 2)
    if (end === -1) end = row.length
    cells.push(row.slice(at + 1, end).replaceAll('""', '"'))
    const following = row.indexOf(separator, end)
    at = following === -1 ? row.length + 1 : following + 1
  }
  return cells
}
