import type { LoggedPart, LoggedRecords } from '../../engine/log/logged-records'

/**
 * Records of one shard on their way to whoever looks through them: a few buffers, which change hands without being copied,
 * however many the records are.
 */
export interface Portion {
  readonly parts: readonly PortionPart[]
  /** Index to go on from. */
  readonly next: number
  /** Records that were left out before `next`, for a reader that has to keep up. */
  readonly passedOver: number
}

export interface PortionPart {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** For each record where its partition key (UTF-8) begins in `bytes`, where its data does, and where that ends. */
  readonly spans: Int32Array<ArrayBuffer>
  readonly indexes: Float64Array<ArrayBuffer>
  /** Epoch milliseconds. */
  readonly arrivals: Float64Array<ArrayBuffer>
}

export const spansPerRecord = 3

/** Take what was read out of the log's own memory, and give that back. */
export const toPortion = (records: LoggedRecords, next: number, passedOver = 0): Portion => {
  const parts = records.parts().map(copyPart)
  records.release()
  return { parts, next, passedOver }
}

/** What `postMessage` may hand over with a portion. */
export const buffersOf = ({ parts }: Portion): ArrayBuffer[] =>
  parts.flatMap(({ bytes, spans, indexes, arrivals }) => [bytes.buffer, spans.buffer, indexes.buffer, arrivals.buffer])

/** The stretch of the buffer that the records stand in, as it is: one copy, whatever their number. */
const copyPart = ({ partitionKeys, data, indexes, arrivals }: LoggedPart): PortionPart => {
  const { length } = indexes
  const from = data.start(0) - partitionKeys.size(0)
  const bytes = new Uint8Array(data.end(length - 1) - from)
  bytes.set(data.bytes.subarray(from, from + bytes.length))
  const spans = new Int32Array(length * spansPerRecord)
  for (let i = 0, at = 0; i < length; i++) {
    const start = data.start(i) - from
    spans[at++] = start - partitionKeys.size(i)
    spans[at++] = start
    spans[at++] = data.end(i) - from
  }
  return { bytes, spans, indexes: indexes.slice(), arrivals: arrivals.slice() }
}
