import { join } from 'node:path'
import { Breakage, invariant } from '../../platform/breakage'
import type { Files } from '../../platform/files'
import {
  blockBytes,
  blockHeaderBytes,
  eachRecord,
  encodeBlock,
  readHeader,
  recordHeaderBytes,
  type BlockHeader,
  type LoggedRecord,
  type NewRecord,
} from './block'
import type { ChunkPool } from './chunk-pool'
import {
  isSegmentName,
  noteBlock,
  openSegment,
  recoverSegment,
  seek,
  segmentName,
  type Damage,
  type Segment,
} from './segment'

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

/** The ordered records of one shard, kept in segment files. */
export interface ShardLog {
  /** Index that the next appended record will get; the first is 1. */
  readonly nextIndex: number
  /** Index after the last record a reader can see. */
  readonly readableTo: number
  /** Arrival of the newest record, epoch ms; 0 in an empty log. Never steps back. */
  readonly lastArrival: number
  /** Bytes of all segments. */
  readonly storedBytes: number
  /**
   * Append records as one block. `done` is called once the operating system has the bytes, or with the reason why not;
   * then the records do not exist and their indexes stay unused.
   * @returns index of the first record; the others follow without gaps
   */
  append(records: readonly NewRecord[], arrivedAt: number, done: (error: unknown) => void): number
  read(from: number, limits: ReadLimits): Promise<ReadResult>
  /** Index of the first record that arrived at `time` (epoch ms) or later, else `nextIndex`. */
  firstSince(time: number): Promise<number>
  /** Remove the segments all of whose records arrived before `time`. */
  trim(time: number): Promise<void>
  /** Wait for what is pending and close the files. */
  close(): Promise<void>
}

export interface ShardLogOptions {
  readonly files: Files
  readonly folder: string
  readonly chunks: ChunkPool
  /** A segment is closed, and the next one begun, once it has this many bytes. */
  readonly segmentBytes: number
  readonly onDamage: (damage: Damage & { readonly folder: string }) => void
}

interface Pending {
  readonly header: BlockHeader
  readonly bytes: Buffer
  readonly done: (error: unknown) => void
}

/** Open a shard's log, checking all of it. Files are created by the first append. */
export const openShardLog = async (options: ShardLogOptions): Promise<ShardLog> => {
  const { files, folder, chunks } = options
  const segments: Segment[] = await recoverSegments(options)
  let nextIndex = segments.at(-1)?.nextIndex ?? 1
  let lastArrival = segments.at(-1)?.lastArrival ?? 0
  let pending: Pending[] = []
  /** What is being written right now. */
  let writing: readonly Pending[] = []
  let flushing: Promise<void> | undefined

  const append: ShardLog['append'] = (records, arrivedAt, done) => {
    const firstIndex = nextIndex
    lastArrival = Math.max(lastArrival, arrivedAt)
    const bytes = chunks.take(blockBytes(records))
    const end = encodeBlock(bytes, 0, records, firstIndex, lastArrival)
    invariant(end === bytes.byteLength, 'a record that says the wrong size')
    const header = {
      bodyBytes: bytes.byteLength - blockHeaderBytes,
      records: records.length,
      firstIndex,
      arrivedAt: lastArrival,
    }
    pending.push({ header, bytes, done })
    nextIndex += records.length
    flushing ??= flush()
    return firstIndex
  }

  /** Write what is pending until nothing is: what arrives during one write goes out together in the next. */
  const flush = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending
      writing = batch
      pending = []
      let failure: unknown
      try {
        await writeBlocks(await writableSegment(batch), batch)
      } catch (error) {
        failure = error
      }
      writing = []
      for (const { bytes } of batch) chunks.give(bytes)
      for (const { done } of batch) done(failure)
    }
    flushing = undefined
  }

  const writeBlocks = async (segment: Segment, batch: readonly Pending[]): Promise<void> => {
    const start = segment.bytes
    try {
      await segment.file.write(
        batch.map(({ bytes }) => bytes),
        start,
      )
    } catch (error) {
      // A later write starts at the same place; until then nothing unacknowledged should stand in the file.
      await segment.file.truncate(start).catch(() => {})
      throw error
    }
    for (const { header } of batch) noteBlock(segment, segment.bytes, header)
  }

  const writableSegment = async (batch: readonly Pending[]): Promise<Segment> => {
    const last = segments.at(-1)
    if (last !== undefined && last.bytes < options.segmentBytes) return last
    const firstIndex = batch[0]?.header.firstIndex
    invariant(firstIndex !== undefined, 'a flush without blocks')
    if (last === undefined) await files.makeFolder(folder)
    const segment = await openSegment(files, join(folder, segmentName(firstIndex)), firstIndex, last?.lastArrival ?? 0)
    segments.push(segment)
    return segment
  }

  const readableTo = (): number => segments.at(-1)?.nextIndex ?? 1

  const read: ShardLog['read'] = async (from, limits) => {
    const records: LoggedRecord[] = []
    let bytes = 0
    const visit = (record: LoggedRecord): boolean => {
      if (record.index < from || record.arrivedAt < limits.notBefore) return true
      const isTooMuch = records.length >= limits.maxRecords || bytes + record.bytes > limits.maxBytes
      if (records.length > 0 && isTooMuch) return false
      records.push(record)
      bytes += record.bytes
      return records.length < limits.maxRecords && bytes < limits.maxBytes
    }
    const end = readableTo()
    let isFull = false
    for (const segment of segments.slice(segmentOf(from))) {
      if (segment.dropped || segment.lastArrival < limits.notBefore) continue
      const offset = seek(segment, (mark) => mark.index <= from || mark.arrivedAt < limits.notBefore)
      isFull = !(await eachBlock(segment, offset, (chunk, at, header) => {
        let goOn = true
        eachRecord(chunk, at, header, (record) => (goOn = visit(record)))
        return goOn
      }))
      if (isFull) break
    }
    // More may have been written, and read, since this read began.
    const after = (records.at(-1)?.index ?? -1) + 1
    return { records, next: isFull ? after : Math.max(from, end, after) }
  }

  /** Position of the segment that holds, or would hold, the index. */
  const segmentOf = (index: number): number =>
    Math.max(
      0,
      segments.findLastIndex((segment) => segment.firstIndex <= index),
    )

  const firstSince: ShardLog['firstSince'] = async (time) => {
    const segment = segments.find(({ lastArrival: newest, bytes }) => bytes > 0 && newest >= time)
    if (segment === undefined) {
      // Nothing written is that young; what is on its way to the disk may be.
      const coming = [...writing, ...pending].find(({ header }) => header.arrivedAt >= time)
      return coming?.header.firstIndex ?? nextIndex
    }
    let found = nextIndex
    await eachBlock(
      segment,
      seek(segment, (mark) => mark.arrivedAt < time),
      (_chunk, _at, header) => {
        if (header.arrivedAt < time) return true
        found = header.firstIndex
        return false
      },
    )
    return found
  }

  const trim: ShardLog['trim'] = async (time) => {
    while (segments.length > 1 && (segments[0] as Segment).lastArrival < time) {
      await drop(files, segments.shift() as Segment)
    }
    if (!isOutlived(segments, time)) return
    // Writes under way go first; appends queue up behind the exchange as behind any write.
    while (flushing !== undefined) await flushing
    if (!isOutlived(segments, time)) return
    flushing = replaceLast(segments[0] as Segment).finally(flush)
    await flushing
  }

  /** The last segment carries the next index in its name: a fresh one takes its place before it goes. */
  const replaceLast = async (last: Segment): Promise<void> => {
    const fresh = await openSegment(files, join(folder, segmentName(nextIndex)), nextIndex, lastArrival)
    segments.splice(segments.indexOf(last), 1, fresh)
    await drop(files, last)
  }

  return {
    get nextIndex() {
      return nextIndex
    },
    get readableTo() {
      return readableTo()
    },
    get lastArrival() {
      return lastArrival
    },
    get storedBytes() {
      return segments.reduce((sum, segment) => sum + segment.bytes, 0)
    },
    append,
    read,
    firstSince,
    trim,
    close: async () => {
      await flushing
      for (const segment of segments) await segment.file.close()
    },
  }
}

/** Is there but one segment, with nothing in it that arrived at `time` or later? */
const isOutlived = ([only, ...others]: readonly Segment[], time: number): boolean =>
  only !== undefined && others.length === 0 && only.bytes > 0 && only.lastArrival < time

const recoverSegments = async (options: ShardLogOptions): Promise<Segment[]> => {
  const { files, folder } = options
  const segments: Segment[] = []
  let lostAtEnd = 0
  for (const name of (await files.list(folder)).filter(isSegmentName)) {
    const previous = segments.at(-1)
    const firstIndex = Math.max(Number.parseInt(name, 10), previous?.nextIndex ?? 1)
    const { segment, damages } = await recoverSegment(files, join(folder, name), firstIndex, previous?.lastArrival ?? 0)
    for (const damage of damages) options.onDamage({ ...damage, folder })
    segments.push(segment)
    lostAtEnd = damages.find(({ atEnd }) => atEnd)?.bytes ?? 0
  }
  // What was lost at the very end may have held acknowledged records: their sequence numbers are never given out again.
  const last = segments.at(-1)
  if (last !== undefined) last.nextIndex += Math.ceil(lostAtEnd / recordHeaderBytes)
  return segments
}

const drop = async (files: Files, segment: Segment): Promise<void> => {
  segment.dropped = true
  if (segment.reads === 0) await segment.file.close()
  await files.remove(segment.path)
}

const firstChunkBytes = 64 * 1024
const largestChunkBytes = 4 * 1024 * 1024

/**
 * Visit the written blocks of a segment from `offset`, which must be the start of one. A fresh buffer for every chunk:
 * records handed on keep referring to it.
 * @returns false when `visit` stopped it
 */
const eachBlock = async (
  segment: Segment,
  offset: number,
  visit: (chunk: Buffer, at: number, header: BlockHeader) => boolean,
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
        if (!visit(chunk, at, header)) return false
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
