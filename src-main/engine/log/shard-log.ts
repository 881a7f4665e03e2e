import { join } from 'node:path'
import { invariant } from '../../platform/breakage'
import type { Durability, Files } from '../../platform/files'
import type { Fault } from '../fault'
import { blockBytes, blockHeaderBytes, encodeBlock, type BlockHeader, type NewRecords } from './block'
import type { BufferPool } from '../../platform/buffer-pool'
import { recoverSegments, type Damage } from './recovery'
import { sealBlock, sealBytes, type BlockKey, type FindBlockKey } from './sealed-block'
import { dropSegment, noteBlock, openSegment, seek, segmentName, type Segment } from './segment'
import { eachBlock, readRecords, type ReadResult } from './segment-reads'
import type { GatherLimits } from './logged-records'

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
  /** Bytes, nearly, of the blocks that arrived before `time` (epoch ms): up to 64 KiB a segment less than there are. */
  bytesBefore(time: number): number
  /**
   * Append records as one block. `done` is called once they are kept, as the log's durability has it, or with the reason
   * why not; then the records do not exist and their indexes stay unused.
   * @param key encrypts the records
   * @returns index of the first record; the others follow without gaps
   */
  append(records: NewRecords, arrivedAt: number, done: (error: unknown) => void, key?: BlockKey): number
  /** @returns a fault when the first record to return is encrypted and its key cannot be had */
  read(from: number, limits: GatherLimits): Promise<ReadResult | Fault>
  /** Index of the first record that arrived at `time` (epoch ms) or later, else `nextIndex`. */
  firstSince(time: number): Promise<number>
  /** Is nothing being written, so that what can be read is all there is? */
  readonly isSettled: boolean
  /** Resolves when everything appended so far was written, or was not and never will be. */
  settled(): Promise<void>
  /** Remove the segments all of whose records arrived before `time`. */
  trim(time: number): Promise<void>
  /** Wait for what is pending and close the files. */
  close(): Promise<void>
}

export interface ShardLogOptions {
  readonly files: Files
  readonly folder: string
  /** Folders above that are made with `folder`, the innermost first, and the one that holds them all. */
  readonly foldersAbove: readonly string[]
  readonly chunks: BufferPool
  /** A segment is closed, and the next one begun, once it has this many bytes. */
  readonly segmentBytes: number
  readonly durability: Durability
  readonly findKey: FindBlockKey
  readonly onDamage: (damage: Damage & { readonly folder: string }) => void
}

interface Pending {
  readonly header: BlockHeader
  readonly bytes: Buffer
  readonly done: (error: unknown) => void
}

/** Open a shard's log, checking all of it. Files are created by the first append. */
export const openShardLog = async (options: ShardLogOptions): Promise<ShardLog> => {
  const { files, folder, foldersAbove, chunks, durability, findKey } = options
  const segments = await recoverSegments(files, folder, (damage) => options.onDamage({ ...damage, folder }))
  // What the last run had not synchronised can be read from now on: it must not vanish any more.
  if (durability === 'fsync') await segments.at(-1)?.file.sync()
  /** Folders with names that may not be on the device yet. */
  let namesToSync = [folder, ...foldersAbove]
  let nextIndex = segments.at(-1)?.nextIndex ?? 1
  let lastArrival = segments.at(-1)?.lastArrival ?? 0
  let pending: Pending[] = []
  /** What is being written right now. */
  let writing: readonly Pending[] = []
  let flushing: Promise<void> | undefined

  const append: ShardLog['append'] = (records, arrivedAt, done, key) => {
    const firstIndex = nextIndex
    lastArrival = Math.max(lastArrival, arrivedAt)
    const plain = chunks.take(blockBytes(records))
    const end = encodeBlock(plain, 0, records, firstIndex, lastArrival)
    invariant(end === plain.byteLength, 'a record that says the wrong size')
    const bytes = key === undefined ? plain : seal(plain, key)
    const header = {
      isSealed: key !== undefined,
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

  const seal = (plain: Buffer, key: BlockKey): Buffer => {
    const sealed = chunks.take(plain.byteLength + sealBytes)
    sealBlock(plain, sealed, key)
    chunks.give(plain)
    return sealed
  }

  /** Write what is pending until nothing is: what arrives during one write goes out together in the next. */
  const flush = async (): Promise<void> => {
    let written = writePending()
    while (written !== undefined) {
      const batch = writing
      const failure = await written
      writing = []
      // The disk goes on before anybody hears of it: what they then append is made ready meanwhile.
      written = writePending()
      for (const { bytes } of batch) chunks.give(bytes)
      for (const { done } of batch) done(failure)
      // Those that just heard may have more.
      written ??= writePending()
    }
    flushing = undefined
  }

  /** @returns what became of it: the reason why it failed, if it did; undefined when nothing is pending */
  const writePending = (): Promise<unknown> | undefined => {
    if (pending.length === 0) return undefined
    writing = pending
    pending = []
    return write(writing).then(
      () => undefined,
      (error: unknown) => error,
    )
  }

  const write = async (batch: readonly Pending[]): Promise<void> => writeBlocks(await writableSegment(batch), batch)

  const writeBlocks = async (segment: Segment, batch: readonly Pending[]): Promise<void> => {
    if (segment.hasRemains) await removeRemains(segment)
    try {
      await segment.file.write(
        batch.map(({ bytes }) => bytes),
        segment.bytes,
      )
      if (durability === 'fsync') await sync(segment)
    } catch (error) {
      segment.hasRemains = true
      await removeRemains(segment).catch(() => {})
      throw error
    }
    for (const { header } of batch) noteBlock(segment, segment.bytes, header)
  }

  /** Nothing unacknowledged should stand in the file, least of all beyond a shorter write at the same place. */
  const removeRemains = async (segment: Segment): Promise<void> => {
    await segment.file.truncate(segment.bytes)
    segment.hasRemains = false
  }

  const sync = async (segment: Segment): Promise<void> => {
    await segment.file.sync()
    await syncNames()
  }

  const syncNames = async (): Promise<void> => {
    for (const parent of namesToSync) await files.syncFolder(parent)
    namesToSync = []
  }

  const writableSegment = async (batch: readonly Pending[]): Promise<Segment> => {
    const last = segments.at(-1)
    if (last !== undefined && last.bytes < options.segmentBytes && !last.isClosed) return last
    const firstIndex = batch[0]?.header.firstIndex
    invariant(firstIndex !== undefined, 'a flush without blocks')
    if (last === undefined) await files.makeFolder(folder)
    const segment = await startSegment(firstIndex, last?.lastArrival ?? 0)
    segments.push(segment)
    return segment
  }

  const startSegment = async (firstIndex: number, arrivedAt: number): Promise<Segment> => {
    const segment = await openSegment(files, join(folder, segmentName(firstIndex)), firstIndex, arrivedAt)
    if (!namesToSync.includes(folder)) namesToSync = [folder, ...namesToSync]
    return segment
  }

  const readableTo = (): number => segments.at(-1)?.nextIndex ?? 1

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
    await eachBlock(segment, { offset: seek(segment, (mark) => mark.arrivedAt < time) }, (_chunk, _at, header) => {
      if (header.arrivedAt < time) return true
      found = header.firstIndex
      return false
    })
    return found
  }

  const trim: ShardLog['trim'] = async (time) => {
    while (segments.length > 1 && (segments[0] as Segment).lastArrival < time) {
      // The next index is in the names of the segments that follow: they must be on the device before this one goes.
      if (durability === 'fsync') await files.syncFolder(folder)
      await dropSegment(files, segments.shift() as Segment)
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
    const fresh = await startSegment(nextIndex, lastArrival)
    segments.splice(segments.indexOf(last), 1, fresh)
    if (durability === 'fsync') await syncNames()
    await dropSegment(files, last)
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
    bytesBefore: (time) =>
      segments.reduce(
        (sum, segment) =>
          sum + (segment.lastArrival < time ? segment.bytes : seek(segment, (mark) => mark.arrivedAt < time)),
        0,
      ),
    get isSettled() {
      return flushing === undefined
    },
    settled: async () => {
      await flushing
    },
    append,
    read: (from, limits) =>
      readRecords(segments.slice(segmentOf(from)), from, { limits, end: readableTo(), findKey, chunks }),
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
