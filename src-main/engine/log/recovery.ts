import { basename, dirname, join } from 'node:path'
import { diskFull } from '../../platform/breakage'
import type { Files, OpenFile } from '../../platform/files'
import { blockHeaderBytes, findMagic, isIntact, readHeader, recordHeaderBytes } from './block'
import { isSegmentName, noteBlock, openSegment, type Segment } from './segment'

/** A stretch of a segment that held no intact block. */
export interface Damage {
  readonly segment: string
  /** File beside the segment that holds what was taken out of it; absent when a full disk left it where it was. */
  readonly keptAs?: string
  readonly bytes: number
  /** True when nothing intact follows: what a write cut short leaves behind. */
  readonly atEnd: boolean
}

/** Open the segments of a shard after a stop of any kind, in order, every block of them checked. */
export const recoverSegments = async (
  files: Files,
  folder: string,
  onDamage: (damage: Damage) => void,
): Promise<Segment[]> => {
  const segments: Segment[] = []
  let lostAtEnd = 0
  for (const name of (await files.list(folder)).filter(isSegmentName)) {
    const previous = segments.at(-1)
    const firstIndex = Math.max(Number.parseInt(name, 10), previous?.nextIndex ?? 1)
    const segment = await openSegment(files, join(folder, name), firstIndex, previous?.lastArrival ?? 0)
    segments.push(segment)
    const damages = await recoverSegment(files, segment)
    damages.forEach(onDamage)
    lostAtEnd = damages.find(({ atEnd }) => atEnd)?.bytes ?? 0
  }
  // What was lost at the very end may have held acknowledged records: their sequence numbers are never given out again.
  const last = segments.at(-1)
  if (last !== undefined) last.nextIndex += Math.ceil(lostAtEnd / recordHeaderBytes)
  return segments
}

/**
 * Check every block of a segment. Intact blocks stay, whatever stands between them. A damaged stretch is copied to a file
 * beside the segment and taken out: at the end by truncation, in the middle by writing the segment anew without it.
 */
const recoverSegment = async (files: Files, segment: Segment): Promise<Damage[]> => {
  const size = await segment.file.size()
  const { good, bad } = await checkBlocks(segment, size)
  const [first, ...others] = bad
  if (first === undefined) return []
  const isTail = others.length === 0 && first.end === size
  try {
    const damages = await keepAside(files, segment, bad, size)
    if (isTail) await segment.file.truncate(segment.bytes)
    else await rewrite(files, segment, good)
    return damages
  } catch (error) {
    const full = diskFull('disk-full-segment', { path: segment.path }, error)
    if (full === undefined) throw error
    if (!isTail) throw full
    // A torn end can stay where it is: nothing reads it, and writing goes on in a new segment.
    segment.isClosed = true
    return [{ segment: basename(segment.path), bytes: first.end - first.start, atEnd: true }]
  }
}

/** Offsets in a segment's file. */
interface Stretch {
  readonly start: number
  end: number
}

/** Files are read in pieces of this size, unless a block is larger. */
const chunkBytes = 1024 * 1024

/** Enter the intact blocks into the segment's index, at the offsets they have once all else is taken out. */
const checkBlocks = async (segment: Segment, size: number): Promise<{ good: Stretch[]; bad: Stretch[] }> => {
  const good: Stretch[] = []
  const bad: Stretch[] = []
  let room = Buffer.allocUnsafe(Math.min(chunkBytes, size))
  let start = 0
  while (start < size) {
    const bytes = room.subarray(0, await segment.file.read(room, start))
    const isLast = start + bytes.byteLength >= size
    let at = 0
    let wanted = 0
    while (at < bytes.byteLength && wanted === 0) {
      const header = readHeader(bytes, at)
      const end = at + blockHeaderBytes + (header?.bodyBytes ?? 0)
      const isPossible = header !== undefined && header.firstIndex >= segment.nextIndex && start + end <= size
      if (!isLast && end > bytes.byteLength && (isPossible || header === undefined)) {
        wanted = end - at
      } else if (isPossible && isIntact(bytes, at, header)) {
        noteBlock(segment, segment.bytes, header)
        extend(good, start + at, start + end)
        at = end
      } else {
        const candidate = findMagic(bytes, at + 1)
        // The beginning of a header may stand at the very end of what has been read.
        const next = candidate !== -1 ? candidate : isLast ? bytes.byteLength : Math.max(at + 1, bytes.byteLength - 3)
        extend(bad, start + at, start + next)
        at = next
      }
    }
    if (bytes.byteLength === 0) break
    start += at
    if (wanted > room.byteLength) room = Buffer.allocUnsafe(wanted)
  }
  return { good, bad }
}

const extend = (stretches: Stretch[], start: number, end: number): void => {
  const last = stretches.at(-1)
  if (last?.end === start) last.end = end
  else stretches.push({ start, end })
}

const keepAside = async (files: Files, segment: Segment, bad: readonly Stretch[], size: number): Promise<Damage[]> => {
  const folder = dirname(segment.path)
  const name = basename(segment.path)
  const damages: Damage[] = []
  for (const stretch of bad) {
    const { start, end } = stretch
    const keptAs = await freeName(files, folder, `${name}.damaged-at-${start}`)
    await copy(files, segment.file, [stretch], join(folder, keptAs))
    damages.push({ segment: name, keptAs, bytes: end - start, atEnd: end === size })
  }
  await files.syncFolder(folder)
  return damages
}

/** What an earlier recovery has kept is not written over. */
const freeName = async (files: Files, folder: string, wanted: string): Promise<string> => {
  const taken = await files.list(folder)
  let name = wanted
  for (let i = 2; taken.includes(name); i++) name = `${wanted}-${i}`
  return name
}

const rewrite = async (files: Files, segment: Segment, good: readonly Stretch[]): Promise<void> => {
  const { path } = segment
  await copy(files, segment.file, good, `${path}.new`)
  await segment.file.close()
  await files.rename(`${path}.new`, path)
  await files.syncFolder(dirname(path))
  segment.file = await files.open(path)
}

/** Write stretches of one file, one after the other, into another, all of it or nothing. */
const copy = async (files: Files, from: OpenFile, stretches: readonly Stretch[], path: string): Promise<void> => {
  const file = await files.open(path)
  try {
    const room = Buffer.allocUnsafe(chunkBytes)
    let size = 0
    for (const { start, end } of stretches) {
      for (let at = start; at < end; at += chunkBytes) {
        const bytes = room.subarray(0, await from.read(room.subarray(0, end - at), at))
        await file.write([bytes], size)
        size += bytes.byteLength
      }
    }
    await file.truncate(size)
    await file.sync()
  } catch (error) {
    await files.remove(path).catch(() => {})
    throw error
  } finally {
    await file.close()
  }
}
