import type { FileFormat } from '../record-file'
import { fileRows } from './file-rows'
import { mapRow, type Mapping } from './mapping'
import type { RowFault } from './file-rows'

export interface BrokenRow {
  readonly line: number
  readonly fault: RowFault
}

/** What a file holds, before anything of it is put. */
export interface FileCheck {
  readonly good: number
  readonly broken: number
  /** The first of the broken ones. */
  readonly brokenRows: readonly BrokenRow[]
}

export const BROKEN_SHOWN = 100
const COLUMN_ROWS = 100

export const formatOf = (name: string): FileFormat => (/\.csv$/i.test(name) ? 'csv' : 'jsonl')

/** The columns of the first rows, in the order in which they come. */
export async function fileColumns(file: Blob, format: FileFormat): Promise<string[]> {
  const columns = new Set<string>()
  let rows = 0
  for await (const row of fileRows(file, format)) {
    if (row.fault === undefined) for (const column of row.fields.keys()) columns.add(column)
    if (++rows === COLUMN_ROWS) break
  }
  return [...columns]
}

/** Read a file through once, and count what can be put with this mapping. */
export async function checkFile(
  file: Blob,
  { format, mapping, signal }: { format: FileFormat; mapping: Mapping; signal: AbortSignal },
): Promise<FileCheck> {
  const brokenRows: BrokenRow[] = []
  let [good, broken] = [0, 0]
  for await (const row of fileRows(file, format)) {
    signal.throwIfAborted()
    const { line, fault } = mapRow(row, mapping)
    if (fault === undefined) {
      good++
      continue
    }
    broken++
    if (brokenRows.length < BROKEN_SHOWN) brokenRows.push({ line, fault })
  }
  return { good, broken, brokenRows }
}
