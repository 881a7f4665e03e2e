import { crc32 } from 'node:zlib'

/*
 * A segment file is a row of blocks; a block is what one put added to one shard, and the unit of checksums.
 * All integers little-endian.
 *
 *   block   u32 magic 'SGB1' | u32 body bytes | u32 CRC-32 of all that follows | u32 records | u64 first index
 *           | u64 arrival, epoch ms | body
 *   body    records, one after the other
 *   record  u32 data bytes | u16 partition key bytes (UTF-8) | u16 flags (0) | partition key | data
 *
 * The records of a block have consecutive indexes and one arrival time.
 */
const magic = 0x31424753
export const blockHeaderBytes = 32
export const recordHeaderBytes = 8
const checksumFrom = 12

/** A record on its way in. */
export interface NewRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Data and partition key (UTF-8): what is stored, and what counts against every limit. */
  readonly bytes: number
}

/** Measured once, here: a record's size is asked for at every step of its way in. */
export const newRecord = (partitionKey: string, data: Uint8Array): NewRecord => ({
  partitionKey,
  data,
  bytes: data.byteLength + (isAscii(partitionKey) ? partitionKey.length : Buffer.byteLength(partitionKey)),
})

/** A record as read back. `data` is a view of a larger buffer: copy it to keep it for long. */
export interface LoggedRecord {
  readonly index: number
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Data and partition key (UTF-8), as in `NewRecord`. */
  readonly bytes: number
}

export interface BlockHeader {
  readonly bodyBytes: number
  readonly records: number
  readonly firstIndex: number
  readonly arrivedAt: number
}

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

/** Size of the block that `encodeBlock` will write. */
export const blockBytes = (records: readonly NewRecord[]): number => {
  let bytes = blockHeaderBytes
  for (const record of records) bytes += recordHeaderBytes + record.bytes
  return bytes
}

/** Write a block into `target` at `offset`, where `blockBytes(records)` bytes must be free; returns the end. */
export const encodeBlock = (
  target: Buffer,
  offset: number,
  records: readonly NewRecord[],
  firstIndex: number,
  arrivedAt: number,
): number => {
  let at = offset + blockHeaderBytes
  for (const { partitionKey, data } of records) {
    const key = target.write(partitionKey, at + recordHeaderBytes)
    target.writeUInt32LE(data.byteLength, at)
    target.writeUInt32LE(key, at + 4)
    at += recordHeaderBytes + key
    target.set(data, at)
    at += data.byteLength
  }
  target.writeUInt32LE(magic, offset)
  target.writeUInt32LE(at - offset - blockHeaderBytes, offset + 4)
  target.writeUInt32LE(records.length, offset + 12)
  writeUInt64(target, firstIndex, offset + 16)
  writeUInt64(target, arrivedAt, offset + 24)
  target.writeUInt32LE(crc32(target.subarray(offset + checksumFrom, at)), offset + 8)
  return at
}

/** The header at `offset`, or undefined where none can stand. Says nothing of the body: see `isIntact`. */
export const readHeader = (bytes: Buffer, offset: number): BlockHeader | undefined => {
  if (offset + blockHeaderBytes > bytes.byteLength || bytes.readUInt32LE(offset) !== magic) return undefined
  return {
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
export const findMagic = (bytes: Buffer, offset: number): number => bytes.indexOf('SGB1', offset, 'latin1')

/**
 * Visit the records of an intact block in order.
 * @param visit returns false to stop
 */
export const eachRecord = (
  bytes: Buffer,
  offset: number,
  header: BlockHeader,
  visit: (record: LoggedRecord) => boolean,
): void => {
  let at = offset + blockHeaderBytes
  for (let i = 0; i < header.records; i++) {
    const dataBytes = bytes.readUInt32LE(at)
    const keyEnd = at + recordHeaderBytes + bytes.readUInt16LE(at + 4)
    const record = {
      index: header.firstIndex + i,
      arrivedAt: header.arrivedAt,
      partitionKey: bytes.toString('utf8', at + recordHeaderBytes, keyEnd),
      data: bytes.subarray(keyEnd, keyEnd + dataBytes),
      bytes: keyEnd + dataBytes - at - recordHeaderBytes,
    }
    if (!visit(record)) return
    at = keyEnd + dataBytes
  }
}

const writeUInt64 = (target: Buffer, value: number, offset: number): void => {
  target.writeUInt32LE(value % 0x1_0000_0000, offset)
  target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4)
}
const readUInt64 = (bytes: Buffer, offset: number): number =>
  bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000
