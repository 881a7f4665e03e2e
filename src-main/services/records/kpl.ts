import { createHash } from 'node:crypto'

/*
 * What the Kinesis Producer Library makes of several user records (facts sheet §15.1):
 *
 *   magic F3 89 9A C2 | AggregatedRecord | MD5 of AggregatedRecord, 16 bytes
 *
 *   AggregatedRecord  1 partition key table, text* | 2 explicit hash key table, text* | 3 records, Record*
 *   Record            1 index of the partition key | 2 index of the explicit hash key, optional | 3 data | 4 tags*
 *
 * both in Protocol Buffers: fields are a varint (number << 3 | wire type) and a value; of wire type 0 a varint, of wire type 2 a
 * varint length and as many bytes. The few lines below read just that.
 */

/** A record as the application gave it to its producer. */
export interface UserRecord {
  readonly partitionKey: string
  /** Decimal. */
  readonly explicitHashKey: string | undefined
  /** A view of the aggregate's bytes. */
  readonly data: Uint8Array
}

const magicBytes = 4
const digestBytes = 16

/** Do the data begin as an aggregated record does? */
export const isAggregate = (data: Uint8Array): boolean =>
  data[0] === 0xf3 && data[1] === 0x89 && data[2] === 0x9a && data[3] === 0xc2

/**
 * The user records of an aggregated record.
 * @returns undefined for what is none: no magic, too short, wrong MD5, or a message that is not as above
 * @source Kinesis facts sheet §15.1, read 2026-11-21
 */
export const unpackAggregate = (data: Uint8Array): readonly UserRecord[] | undefined => {
  if (!isAggregate(data) || data.byteLength < magicBytes + digestBytes) return undefined
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const message = bytes.subarray(magicBytes, -digestBytes)
  if (!createHash('md5').update(message).digest().equals(bytes.subarray(-digestBytes))) return undefined
  const fields = readFields(message)
  return fields && toUserRecords(fields)
}

interface Field {
  readonly number: number
  readonly value: number | Buffer
}

const toUserRecords = (fields: readonly Field[]): readonly UserRecord[] | undefined => {
  const keys = blobs(fields, 1).map(String)
  const hashKeys = blobs(fields, 2).map(String)
  const records: UserRecord[] = []
  for (const message of blobs(fields, 3)) {
    const record = readFields(message)
    if (record === undefined) return undefined
    const partitionKey = keys[index(record, 1)]
    const data = blobs(record, 3).at(-1)
    if (partitionKey === undefined || data === undefined) return undefined
    records.push({ partitionKey, explicitHashKey: hashKeys[index(record, 2)], data })
  }
  return records.length === 0 ? undefined : records
}

/** Place in a table; −1 when there is none. */
const index = (fields: readonly Field[], wanted: number): number => {
  const value = fields.findLast(({ number }) => number === wanted)?.value
  return typeof value === 'number' ? value : -1
}

const blobs = (fields: readonly Field[], wanted: number): Buffer[] =>
  fields.flatMap(({ number, value }) => (number === wanted && typeof value !== 'number' ? [value] : []))

/** @returns undefined when the bytes are no message, or use wire types that no aggregate has */
const readFields = (bytes: Buffer): readonly Field[] | undefined => {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) return NaN
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
    return NaN
  }
  while (at < bytes.length) {
    const tag = varint()
    const value = varint()
    const [number, wireType] = [Math.floor(tag / 8), tag % 8]
    if (wireType === 0 && !Number.isNaN(value)) fields.push({ number, value })
    else if (wireType === 2 && at + value <= bytes.length) {
      fields.push({ number, value: bytes.subarray(at, at + value) })
      at += value
    } else return undefined
  }
  return fields
}
