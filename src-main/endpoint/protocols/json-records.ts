import { isUtf8 } from 'node:buffer'
import type { Column, Extent, PackedEntries, PackedList, PackedType } from '../../engine/packed-list'
import type { RecordLayout } from '../checks/straight-reader'
import { messageMemory } from '../message-memory'
import type { GrowingBuffer } from './growing-buffer'
import code from './json-records.as'

/*
 * JSON lists of records, read and written by WebAssembly with 128-bit vectors: hundreds of records in one call, at a fraction
 * of what it costs to do it here byte by byte or record by record. What it works on is copied into its memory and the result
 * out of it, so nothing refers to that memory afterwards; it keeps the size of the largest list so far.
 *
 *   memory   members, one after the other | their names | the bytes to read or write from | spans | result
 */

interface Kernels {
  readonly memory: WebAssembly.Memory
  readonly readTo: WebAssembly.Global
  readonly roomEnd: WebAssembly.Global
  readonly isBeyondAscii: WebAssembly.Global
  readRecords(at: number, members: number, memberCount: number, room: number, spans: number, most: number): number
  writeRecords(count: number, members: number, memberCount: number, to: number): number
}

const kernels = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as Kernels
const pageBytes = 65_536
/** Vectors may touch this much beyond what they are for. */
const vectorBytes = 16
/** Where members and their names begin, and what comes after them. */
const [membersAt, namesAt, freeAt] = [1024, 4096, 16_384]

let bytes = Buffer.from(kernels.memory.buffer)
let words = new Int32Array(kernels.memory.buffer)

/** Hands out memory from `freeAt` on. Everything needed is to be asked for at once, before anything is written. */
const place = (...sizes: readonly number[]): readonly number[] => {
  let end = freeAt
  const starts = sizes.map((size) => {
    const start = end
    end = Math.ceil((end + size + vectorBytes) / vectorBytes) * vectorBytes
    return start
  })
  const missing = end - bytes.length
  if (missing > 0) {
    kernels.memory.grow(Math.ceil(missing / pageBytes))
    bytes = Buffer.from(kernels.memory.buffer)
    words = new Int32Array(kernels.memory.buffer)
  }
  return starts
}

const kinds = { text: 0, blob: 1, time: 2 } as const

/**
 * Read a list of records from a body.
 * @param start where the list begins
 * @returns the records, and where the body goes on; undefined for a list that is not plainly right
 */
export const readRecords = (
  body: Buffer,
  start: number,
  { names, types, most }: RecordLayout,
): { readonly records: PackedEntries; readonly end: number } | undefined => {
  const size = body.length - start
  const width = names.length * 2
  const [at, room, spans] = place(size, size, most * width * 4) as [number, number, number]
  let nameAt = namesAt
  names.forEach(({ text }, i) => {
    const length = bytes.write(`${text}"`, nameAt)
    words.set([kinds[types[i] as PackedType], length, nameAt], membersAt / 4 + i * 3)
    nameAt += length
  })
  bytes.set(body.subarray(start), at)
  bytes.fill(0, at + size, at + size + vectorBytes)
  words.fill(-1, spans / 4, spans / 4 + most * width)
  const count = kernels.readRecords(at, membersAt, names.length, room, spans, most)
  if (count === -1) return undefined
  const end = start + (kernels.readTo.value as number) - at
  if (kernels.isBeyondAscii.value !== 0 && !isUtf8(body.subarray(start, end))) return undefined
  const kept = messageMemory.take((kernels.roomEnd.value as number) - room)
  kept.set(bytes.subarray(room, room + kept.length))
  const records: PackedEntries = {
    bytes: kept,
    spans: words.slice(spans / 4, spans / 4 + count * width),
    release: () => messageMemory.give(kept),
  }
  return { records, end }
}

/** Quotes, braces, commas and a time's digits are no more than this. */
const aroundValue = 24
const base64Growth = 4 / 3
/** Bytes of values that are written at a time: as much as stays in a processor's cache, with what comes of it. */
const sliceBytes = 256 * 1024

/**
 * Write the records of a list, with commas between them.
 * @returns false when a value needs more care, a text with escapes or a time that is not whole; what has been written by then
 *   is worth nothing
 */
export const writeRecords = (out: GrowingBuffer, { length, columns }: PackedList): boolean => {
  const members = Object.entries(columns).map(([name, column]) => ({ name: Buffer.from(`"${name}":`), column }))
  const whole = extentsOf(members, 0, length)
  const most = mostWritten(members, whole, length)
  out.reserve(most)
  const recordsAtOnce = Math.ceil(length / Math.ceil(most / sliceBytes))
  if (recordsAtOnce >= length) return writeSlice(out, members, { from: 0, to: length, extents: whole })
  for (let from = 0; from < length; from += recordsAtOnce) {
    if (from > 0) out.byte(0x2c)
    const to = Math.min(length, from + recordsAtOnce)
    if (!writeSlice(out, members, { from, to, extents: extentsOf(members, from, to) })) return false
  }
  return true
}

/** Of each member; of a time there is none. */
type Extents = readonly (Extent | undefined)[]

const extentsOf = (members: readonly MemberToWrite[], from: number, to: number): Extents =>
  members.map(({ column }) => (column.type === 'time' ? undefined : column.extent(from, to)))

/** Some of the records. */
interface Slice {
  readonly from: number
  readonly to: number
  readonly extents: Extents
}

interface MemberToWrite {
  /** In quotes, with its colon. */
  readonly name: Buffer
  readonly column: Column
}

const mostWritten = (members: readonly MemberToWrite[], extents: Extents, count: number): number =>
  members.reduce((sum, { name }, i) => {
    return sum + Math.ceil((extents[i]?.size ?? 0) * base64Growth) + count * (name.length + aroundValue)
  }, 0)

const writeSlice = (out: GrowingBuffer, members: readonly MemberToWrite[], slice: Slice): boolean => {
  const { from, to, extents } = slice
  const sources = sourcesOf(members, slice)
  const sizes = [...sources.values()].map((range) => range.to - range.from)
  const [target, ...starts] = place(mostWritten(members, extents, to - from), ...sizes) as [number, ...number[]]
  const addresses = new Map(
    [...sources].map(([source, range], i) => [source, load(source, range, starts[i] as number)] as const),
  )
  const addressOf = (source: Source): number => addresses.get(source) as number
  let nameAt = namesAt
  members.forEach(({ name, column }, i) => {
    const values =
      column.type === 'time'
        ? [addressOf(column.times) + from * timeBytes, timeBytes, 0]
        : [
            addressOf(column.spans) + (column.offset + from * column.stride) * 4,
            column.stride * 4,
            addressOf(column.bytes),
          ]
    words.set([kinds[column.type], name.length, nameAt, ...values], membersAt / 4 + i * 6)
    bytes.set(name, nameAt)
    nameAt += name.length
  })
  const end = kernels.writeRecords(to - from, membersAt, members.length, target)
  if (end !== 0) out.append(bytes.subarray(target, end))
  return end !== 0
}

const timeBytes = Float64Array.BYTES_PER_ELEMENT

type Source = Buffer | Int32Array | Float64Array

/** What columns refer to, and which bytes of it are needed. */
type Sources = Map<Source, { readonly from: number; readonly to: number }>

const sourcesOf = (members: readonly MemberToWrite[], { from, to, extents }: Slice): Sources => {
  const sources: Sources = new Map()
  const add = (source: Source, start: number, end: number): void => {
    const known = sources.get(source) ?? { from: start, to: end }
    sources.set(source, { from: Math.min(known.from, start), to: Math.max(known.to, end) })
  }
  members.forEach(({ column }, i) => {
    if (column.type === 'time') return add(column.times, from * timeBytes, to * timeBytes)
    const { spans, stride } = column
    if (stride === 0) add(spans, 0, spans.byteLength)
    else add(spans, from * stride * 4, to * stride * 4)
    const extent = extents[i] as Extent
    add(column.bytes, extent.from, extent.to)
  })
  return sources
}

/** @returns the address that the source's first byte would have */
const load = (source: Source, { from, to }: { from: number; to: number }, start: number): number => {
  bytes.set(new Uint8Array(source.buffer, source.byteOffset + from, to - from), start)
  return start - from
}
