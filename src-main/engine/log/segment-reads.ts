import { breakage } from '../../platform/breakage'
import type { BufferPool } from '../../platform/buffer-pool'
import { isFault, type Fault } from '../fault'
import { blockHeaderBytes, readHeader, type BlockHeader } from './block'
import { LoggedRecords, type GatherLimits } from './logged-records'
import { keyNumberOf, unsealBody, type FindBlockKey } from './sealed-block'
import { markEveryBytes, seek, type Segment } from './segment'

export interface ReadResult {
  readonly records: LoggedRecords
  /** Index to go on from. */
  readonly next: number
  /** Did it end at its limits? Then it is what reading from there brings back however much is appended. */
  readonly isFull: boolean
}

interface ReadOptions {
  readonly limits: GatherLimits
  /** Index after the last record that can be read as the read begins. */
  readonly end: number
  readonly findKey: FindBlockKey
  readonly chunks: BufferPool
}

/**
 * Read from segments in their order, from index `from` on.
 * @returns a fault when the first record to return is encrypted and its key cannot be had; records before it come without it
 */
export const readRecords = async (
  segments: readonly Segment[],
  from: number,
  { limits, end, findKey, chunks }: ReadOptions,
): Promise<ReadResult | Fault> => {
  const records = new LoggedRecords(chunks)
  let refusal: Fault | undefined
  const takeSealed = async (chunk: Buffer, at: number, header: BlockHeader): Promise<boolean> => {
    if (header.firstIndex + header.records <= from || header.arrivedAt < limits.notBefore) return true
    const key = await findKey(keyNumberOf(chunk, at))
    if (!isFault(key)) {
      return records.addBlock({ buffer: unsealBody(chunk, at, header, key), bodyOffset: 0, header }, from, limits)
    }
    refusal = key
    return false
  }
  let isFull = false
  for (const segment of segments) {
    if (segment.dropped || segment.lastArrival < limits.notBefore) continue
    const offset = seek(segment, (mark) => mark.index <= from || mark.arrivedAt < limits.notBefore)
    const wanted = bytesFor(segment, limits)
    isFull = !(await eachBlock(segment, { offset, wanted, chunks }, (buffer, at, header) =>
      header.isSealed
        ? takeSealed(buffer, at, header)
        : records.addBlock({ buffer, bodyOffset: at + blockHeaderBytes, header }, from, limits),
    ))
    if (isFull) break
  }
  if (refusal !== undefined && records.length === 0) return refusal
  // More may have been written, and read, since this read began.
  const after = records.lastIndex + 1
  return { records, next: isFull ? after : Math.max(from, end, after), isFull: isFull && refusal === undefined }
}

const firstChunkBytes = 64 * 1024
const largestChunkBytes = 16 * 1024 * 1024

/** About what a read will go through: one chunk that holds all of it costs less than several that grow. */
const bytesFor = ({ bytes, nextIndex, firstIndex }: Segment, { maxRecords, maxBytes }: GatherLimits): number => {
  const perRecord = bytes / Math.max(1, nextIndex - firstIndex)
  return Math.min(maxBytes, maxRecords * perRecord) + markEveryBytes
}

interface WayThrough {
  /** Where to begin; must be the start of a block. */
  readonly offset: number
  /** Bytes that will probably be visited. */
  readonly wanted?: number
  /** Where to take memory from. */
  readonly chunks?: BufferPool
}

/**
 * Visit the written blocks of a segment. Another buffer for every chunk: records handed on keep referring to it.
 * @returns false when `visit` stopped it
 */
export const eachBlock = async (
  segment: Segment,
  { offset, wanted = firstChunkBytes, chunks }: WayThrough,
  visit: (chunk: Buffer, at: number, header: BlockHeader) => boolean | Promise<boolean>,
): Promise<boolean> => {
  segment.reads++
  try {
    let size = Math.ceil(Math.min(wanted, largestChunkBytes))
    let start = offset
    while (start < segment.bytes) {
      const length = Math.min(size, segment.bytes - start)
      const room = chunks?.take(length) ?? Buffer.allocUnsafe(length)
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
        throw breakage('segment-changed', { path: segment.path })
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
