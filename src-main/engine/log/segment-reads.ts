import { Breakage } from '../../platform/breakage'
import { isFault, type Fault } from '../fault'
import { blockHeaderBytes, eachRecord, readHeader, type BlockHeader, type LoggedRecord } from './block'
import { keyNumberOf, unsealBody, type FindBlockKey } from './sealed-block'
import { seek, type Segment } from './segment'

export interface ReadLimits {
  readonly maxRecords: number
  /** Data and partition keys; at least one record is returned whatever its size. */
  readonly maxBytes: number
  /** Skip what arrived before (epoch ms). */
  readonly notBefore: number
}

export interface ReadResult {
  readonly records: readonly LoggedRecord[]
  /** Index to go on from. */
  readonly next: number
}

/**
 * Read from segments in their order, from index `from` on.
 * @param end index after the last record that can be read as the read begins
 * @returns a fault when the first record to return is encrypted and its key cannot be had; records before it come without it
 */
export const readRecords = async (
  segments: readonly Segment[],
  from: number,
  { limits, end, findKey }: { limits: ReadLimits; end: number; findKey: FindBlockKey },
): Promise<ReadResult | Fault> => {
  const records: LoggedRecord[] = []
  let bytes = 0
  let refusal: Fault | undefined
  const take = (record: LoggedRecord): boolean => {
    if (record.index < from || record.arrivedAt < limits.notBefore) return true
    const isTooMuch = records.length >= limits.maxRecords || bytes + record.bytes > limits.maxBytes
    if (records.length > 0 && isTooMuch) return false
    records.push(record)
    bytes += record.bytes
    return records.length < limits.maxRecords && bytes < limits.maxBytes
  }
  const takeFrom = (chunk: Buffer, bodyOffset: number, header: BlockHeader): boolean => {
    let goOn = true
    eachRecord(chunk, bodyOffset, header, (record) => (goOn = take(record)))
    return goOn
  }
  const takeSealed = async (chunk: Buffer, at: number, header: BlockHeader): Promise<boolean> => {
    if (header.firstIndex + header.records <= from || header.arrivedAt < limits.notBefore) return true
    const key = await findKey(keyNumberOf(chunk, at))
    if (!isFault(key)) return takeFrom(unsealBody(chunk, at, header, key), 0, header)
    refusal = key
    return false
  }
  let isFull = false
  for (const segment of segments) {
    if (segment.dropped || segment.lastArrival < limits.notBefore) continue
    const offset = seek(segment, (mark) => mark.index <= from || mark.arrivedAt < limits.notBefore)
    isFull = !(await eachBlock(segment, offset, (chunk, at, header) =>
      header.isSealed ? takeSealed(chunk, at, header) : takeFrom(chunk, at + blockHeaderBytes, header),
    ))
    if (isFull) break
  }
  if (refusal !== undefined && records.length === 0) return refusal
  // More may have been written, and read, since this read began.
  const after = (records.at(-1)?.index ?? -1) + 1
  return { records, next: isFull ? after : Math.max(from, end, after) }
}

const firstChunkBytes = 64 * 1024
const largestChunkBytes = 4 * 1024 * 1024

/**
 * Visit the written blocks of a segment from `offset`, which must be the start of one. A fresh buffer for every chunk:
 * records handed on keep referring to it.
 * @returns false when `visit` stopped it
 */
export const eachBlock = async (
  segment: Segment,
  offset: number,
  visit: (chunk: Buffer, at: number, header: BlockHeader) => boolean | Promise<boolean>,
): Promise<boolean> => {
  segment.reads++
  try {
    let size = firstChunkBytes
    let start = offset
    while (start < segment.bytes) {
      const room = Buffer.allocUnsafe(Math.min(size, segment.bytes - start))
      const chunk = room.subarray(0, await segment.file.read(room, start))
      let at = 0
      let needed = 0
      for (let header = readHeader(chunk, at); header !== undefined; header = readHeader(chunk, at)) {
        const end = at + blockHeaderBytes + header.bodyBytes
        if (end > chunk.byteLength) {
          needed = end - at
          break
        }
        const goOn = visit(chunk, at, header)
        if (!(typeof goOn === 'boolean' ? goOn : await goOn)) return false
        at = end
      }
      if (at === 0 && (needed <= chunk.byteLength || needed > segment.bytes - start)) {
        throw new Breakage(
          'record-log-damaged',
          `${segment.path} was changed from outside while it was in use: restart to recover it.`,
        )
      }
      size = Math.max(needed, Math.min(largestChunkBytes, size * 2))
      start += at
    }
    return true
  } finally {
    segment.reads--
    if (segment.dropped && segment.reads === 0) await segment.file.close()
  }
}
