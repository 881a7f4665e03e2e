import { basename, dirname, join } from 'node:path'
import type { Files, OpenFile } from '../../platform/files'
import { blockHeaderBytes, findMagic, isIntact, readHeader, type BlockHeader } from './block'

/** One point of the sparse index: the block at `offset` starts with record `index` and arrived at `arrivedAt`. */
interface Mark {
  readonly index: number
  readonly arrivedAt: number
  readonly offset: number
}

/** At least this many bytes lie between two marks of the sparse index. */
const markEveryBytes = 64 * 1024

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
  /** Reads under way: a dropped segment is closed when the last one ends. */
  reads: number
  dropped: boolean
}

/** A stretch of a segment that held no intact block. It is kept beside the segment, in `keptAs`. */
export interface Damage {
  readonly segment: string
  readonly keptAs: string
  readonly bytes: number
  /** True when nothing intact follows: what a write cut short leaves behind. */
  readonly atEnd: boolean
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

interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * Open a segment after a stop of any kind and check every block of it.
 *
 * Intact blocks stay, whatever stands between them. A damaged stretch is copied to a file beside the segment and taken out:
 * at the end by truncation, in the middle by writing the segment anew without it.
 */
export const recoverSegment = async (
  files: Files,
  path: string,
  firstIndex: number,
  lastArrival: number,
): Promise<{ segment: Segment; damages: Damage[] }> => {
  const segment = await openSegment(files, path, firstIndex, lastArrival)
  const content = Buffer.allocUnsafe(await segment.file.size())
  const bytes = content.subarray(0, await segment.file.read(content, 0))
  const good: Stretch[] = []
  const bad: Stretch[] = []
  let end = 0
  let at = 0
  while (at < bytes.byteLength) {
    const header = readHeader(bytes, at)
    if (header !== undefined && header.firstIndex >= segment.nextIndex && isIntact(bytes, at, header)) {
      const next = at + blockHeaderBytes + header.bodyBytes
      noteBlock(segment, end, header)
      end = segment.bytes
      extend(good, at, next)
      at = next
    } else {
      const candidate = findMagic(bytes, at + 1)
      const next = candidate === -1 ? bytes.byteLength : candidate
      extend(bad, at, next)
      at = next
    }
  }
  if (bad.length === 0) return { segment, damages: [] }

  const damages: Damage[] = []
  for (const { start, end: stop } of bad) {
    const keptAs = await freeName(files, dirname(path), `${basename(path)}.damaged-at-${start}`)
    await writeFile(files, join(dirname(path), keptAs), [bytes.subarray(start, stop)])
    damages.push({ segment: basename(path), keptAs, bytes: stop - start, atEnd: stop === bytes.byteLength })
  }
  if (bad.length === 1 && damages[0]?.atEnd === true) {
    await segment.file.truncate(segment.bytes)
  } else {
    const whole = good.map(({ start, end: stop }) => bytes.subarray(start, stop))
    await writeFile(files, `${path}.new`, whole)
    await segment.file.close()
    await files.rename(`${path}.new`, path)
    segment.file = await files.open(path)
  }
  return { segment, damages }
}

const extend = (stretches: Stretch[], start: number, end: number): void => {
  const last = stretches.at(-1)
  if (last?.end === start) stretches[stretches.length - 1] = { start: last.start, end }
  else stretches.push({ start, end })
}

/** What an earlier recovery has kept is not written over. */
const freeName = async (files: Files, folder: string, wanted: string): Promise<string> => {
  const taken = await files.list(folder)
  let name = wanted
  for (let i = 2; taken.includes(name); i++) name = `${wanted}-${i}`
  return name
}

const writeFile = async (files: Files, path: string, buffers: readonly Uint8Array[]): Promise<void> => {
  const file = await files.open(path)
  await file.write(buffers, 0)
  await file.truncate(buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0))
  await file.close()
}
