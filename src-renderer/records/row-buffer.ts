import type { RecordLine } from '../../src-main/contract/record-browser'

/** The rows of a list that may grow without end: the newest are kept, and a row keeps its number when others go. */
export interface RowBuffer {
  /** How many rows are there. */
  readonly length: number
  /** The number of the first row that is there: as many were let go. */
  readonly first: number
  /** The row of a number; undefined when it has been let go, or has not come. */
  row(number: number): RecordLine | undefined
  add(lines: readonly RecordLine[]): void
  clear(): void
}

/** Rows are let go this many at a time, so that it costs nothing most of the time. */
const SPARE = 5_000

export function createRowBuffer(keep: number): RowBuffer {
  let lines: RecordLine[] = []
  let first = 0
  return {
    get length() {
      return lines.length
    },
    get first() {
      return first
    },
    row: (number) => lines[number - first],
    add(more) {
      for (const line of more) lines.push(line)
      if (lines.length <= keep) return
      const surplus = Math.min(lines.length, lines.length - keep + Math.min(SPARE, keep >> 1))
      lines = lines.slice(surplus)
      first += surplus
    },
    clear() {
      lines = []
      first = 0
    },
  }
}
