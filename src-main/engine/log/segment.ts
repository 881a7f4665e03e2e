import type { Files, OpenFile } from '../../platform/files'
import { blockHeaderBytes, type BlockHeader } from './block'

/** One point of the sparse index: the block at `offset` starts with record `index` and arrived at `arrivedAt`. */
interface Mark {
  readonly index: number
  readonly arrivedAt: number
  readonly offset: number
}

/** At least this many bytes lie between two marks of the sparse index. */
export const markEveryBytes = 64 * 1024

/** One append-only file of a shard's log. `bytes` and `nextIndex` count what has been written, never what is pending. */
export interface Segment {
  readonly path: string
  file: OpenFile
  readonly marks: Mark[]
  /** Lower bound for the first record's index; the file is named after it. */
  readonly firstIndex: number
  nextIndex: number
  lastArrival: number
  bytes: number
  /** The file may hold more than `bytes`: what a failed write left behind and has to go before the next. */
  hasRemains: boolean
  /** Nothing is to be written after its end. */
  isClosed: boolean
  /** Reads under way: a dropped segment is closed when the last one ends. */
  reads: number
  dropped: boolean
}

export const segmentName = (firstIndex: number): string => `${String(firstIndex).padStart(20, '0')}.log`
export const isSegmentName = (name: string): boolean => /^\d{20}\.log$/.test(name)

export const openSegment = async (
  files: Files,
  path: string,
  firstIndex: number,
  lastArrival: number,
): Promise<Segment> => ({
  path,
  file: await files.open(path),
  marks: [],
  firstIndex,
  nextIndex: firstIndex,
  lastArrival,
  bytes: 0,
  hasRemains: false,
  isClosed: false,
  reads: 0,
  dropped: false,
})

/** Enter a block that has been written at `offset` into the segment's index. Blocks come in file order. */
export const noteBlock = (segment: Segment, offset: number, header: BlockHeader): void => {
  const last = segment.marks.at(-1)
  if (last === undefined || offset - last.offset >= markEveryBytes) {
    segment.marks.push({ index: header.firstIndex, arrivedAt: header.arrivedAt, offset })
  }
  segment.nextIndex = header.firstIndex + header.records
  segment.lastArrival = Math.max(segment.lastArrival, header.arrivedAt)
  segment.bytes = offset + blockHeaderBytes + header.bodyBytes
}

/** Where to start reading to meet, soon after, the first block that `isBefore` denies. */
export const seek = (segment: Segment, isBefore: (mark: Mark) => boolean): number => {
  let low = 0
  let high = segment.marks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(segment.marks[middle] as Mark)) low = middle + 1
    else high = middle
  }
  return segment.marks[low - 1]?.offset ?? 0
}

/** Remove a segment's file; reads that are under way come to their end. */
export const dropSegment = async (files: Files, segment: Segment): Promise<void> => {
  segment.dropped = true
  if (segment.reads === 0) await segment.file.close()
  await files.remove(segment.path)
}
