import type { RecordLine } from '../../src-main/contract/record-browser'

/** The columns of the list, in their order. */
export const COLUMNS = ['time', 'shard', 'sequence', 'key', 'size', 'data'] as const

/** What the keys of a list do: to the row `by` further, or to an end. */
export const stepOf = (key: string, pageRows: number): number | undefined =>
  ({
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: -Infinity,
    End: Infinity,
  })[key]

/** A record's name among all others. */
export const keyOfLine = ({ shardId, sequenceNumber, subSequence = 0 }: RecordLine): string =>
  `${shardId} ${sequenceNumber} ${subSequence}`
