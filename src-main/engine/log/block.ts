import { crc32 } from 'node:zlib'
import type { PackedColumn } from '../packed-list'

/*
 * A segment file is a row of blocks; a block is what one put added to one shard, and the unit of checksums.
 * All integers little-endian.
 *
 *   block   u32 magic 'SGB1' | u32 body bytes | u32 CRC-32 of all that follows | u32 records | u64 first index
 *           | u64 arrival, epoch ms | body
 *   body    records, one after the other
 *   record  u32 data bytes | u16 partition key bytes (UTF-8) | u16 flags (0) | partition key | data
 *
 * The records of a block have consecutive indexes and one arrival time. A block with the magic 'SGB2' is sealed: its body is
 * encrypted, as `sealed-block.ts` says.
 */
const magic = 0x31424753
export const sealedMagic = 0x32424753
export const blockHeaderBytes = 32
export const recordHeaderBytes = 8
/** The checksum covers everything from here on. */
export const checksumFrom = 12

/**
 * A PUT payload unit is up to this much of one record. AWS says "25 KB": the slice is taken as 25 × 1,024 bytes.
 * @source pricing facts sheet §1, where the exact count of bytes is grade C
 */
export const payloadUnitBytes = 25 * 1024

/** Records on their way into one shard: those of a packed list that stand in `entries`, in that order. */
export class NewRecords {
  /** Data and partition keys (UTF-8): what is stored, and what counts against every limit. */
  bytes = 0
  /** The same with each record rounded up to a whole KiB, and in PUT payload units: what AWS bills. */
  kibibytes = 0
  payloadUnits = 0
  private readonly entries: number[] = []

  constructor(
    private readonly keys: PackedColumn,
    private readonly data: PackedColumn,
  ) {}

  get length(): number {
    return this.entries.length
  }

  add(entry: number): void {
    this.entries.push(entry)
    const size = this.keys.size(entry) + this.data.size(entry)
    this.bytes += size
    this.kibibytes += (size + 1023) >>> 10
    this.payloadUnits += size <= payloadUnitBytes ? 1 : Math.ceil(size / payloadUnitBytes)
  }

  /** Write them as the body of a block has them; returns the end. */
  writeTo(target: Buffer, at: number): number {
    const { keys, data } = this
    for (const entry of this.entries) {
      const keyBytes = keys.size(entry)
      const dataBytes = data.size(entry)
      writeUInt32(target, dataBytes, at)
      writeUInt32(target, keyBytes, at + 4)
      at += recordHeaderBytes
      at = copyBytes(target, at, keys.bytes, keys.start(entry), keyBytes)
      at = copyBytes(target, at, data.bytes, data.start(entry), dataBytes)
    }
    return at
  }
}

export interface BlockHeader {
  readonly isSealed: boolean
  readonly bodyBytes: number
  readonly records: number
  readonly firstIndex: number
  readonly arrivedAt: number
}

/** Up to here it takes longer to ask for a copy than to make it. */
const fewBytes = 48

const copyBytes = (target: Buffer, at: number, source: Buffer, start: number, count: number): number => {
  if (count > fewBytes) target.set(new Uint8Array(source.buffer, source.byteOffset + start, count), at)
  else for (let i = 0; i < count; i++) target[at + i] = source[start + i] as number
  return at + count
}

/** Size of the block that `encodeBlock` will write. */
export const blockBytes = (records: NewRecords): number =>
  blockHeaderBytes + records.length * recordHeaderBytes + records.bytes

/** Write a block into `target` at `offset`, where `blockBytes(records)` bytes must be free; returns the end. */
export const encodeBlock = (
  target: Buffer,
  offset: number,
  records: NewRecords,
  firstIndex: number,
  arrivedAt: number,
): number => {
  const end = records.writeTo(target, offset + blockHeaderBytes)
  target.writeUInt32LE(magic, offset)
  target.writeUInt32LE(end - offset - blockHeaderBytes, offset + 4)
  target.writeUInt32LE(records.length, offset + 12)
  writeUInt64(target, firstIndex, offset + 16)
  writeUInt64(target, arrivedAt, offset + 24)
  target.writeUInt32LE(crc32(target.subarray(offset + checksumFrom, end)), offset + 8)
  return end
}

/** The header at `offset`, or undefined where none can stand. Says nothing of the body: see `isIntact`. */
export const readHeader = (bytes: Buffer, offset: number): BlockHeader | undefined => {
  if (offset + blockHeaderBytes > bytes.byteLength) return undefined
  const first = bytes.readUInt32LE(offset)
  if (first !== magic && first !== sealedMagic) return undefined
  return {
    isSealed: first === sealedMagic,
    bodyBytes: bytes.readUInt32LE(offset + 4),
    records: bytes.readUInt32LE(offset + 12),
    firstIndex: readUInt64(bytes, offset + 16),
    arrivedAt: readUInt64(bytes, offset + 24),
  }
}

/** Is the whole block of this header in `bytes`, with the right checksum? */
export const isIntact = (bytes: Buffer, offset: number, header: BlockHeader): boolean => {
  const end = offset + blockHeaderBytes + header.bodyBytes
  return end <= bytes.byteLength && crc32(bytes.subarray(offset + checksumFrom, end)) === bytes.readUInt32LE(offset + 8)
}

/** Offset of the next place from `offset` on that looks like a header; −1 if there is none. */
export const findMagic = (bytes: Buffer, offset: number): number => {
  for (let at = offset; ; at++) {
    at = bytes.indexOf('SGB', at, 'latin1')
    if (at === -1 || bytes[at + 3] === 0x31 || bytes[at + 3] === 0x32) return at
  }
}

/** Little-endian, without the checks that Node makes for strangers. */
const writeUInt32 = (target: Buffer, value: number, offset: number): void => {
  target[offset] = value
  target[offset + 1] = value >>> 8
  target[offset + 2] = value >>> 16
  target[offset + 3] = value >>> 24
}
const writeUInt64 = (target: Buffer, value: number, offset: number): void => {
  target.writeUInt32LE(value % 0x1_0000_0000, offset)
  target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4)
}
const readUInt64 = (bytes: Buffer, offset: number): number =>
  bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000
