import { decode, type TagDecodeControl } from 'cborg'
import { bufferOver } from './buffer-over'
import { conversionError } from '../checks/reading'
import { CborSource } from './cbor-source'
import { CborWriter } from './cbor-writer'
import { dateOf } from './date'
import type { Protocol } from './protocol'

/**
 * AWS CBOR 1.1, as the Java SDKs speak it. The members are those of JSON.
 *
 *     blob       byte string
 *     timestamp  tag 1 and an integer of milliseconds since the epoch; RFC 8949 would have seconds
 *     maps       read in definite and indefinite length, written in indefinite length as AWS does; lists likewise
 */
export const cbor: Protocol = {
  contentType: 'application/x-amz-cbor-1.1',
  decode: (body) => {
    try {
      return decode(body, { tags: { [epochTag]: readTimestamp } }) as unknown
    } catch {
      return undefined
    }
  },
  source: (body) => new CborSource(body),
  encode: (value) => {
    const writer = new CborWriter()
    writer.write(value)
    return writer.pieces()
  },
  scalars: {
    blob: (value, reading) => {
      if (!(value instanceof Uint8Array)) return reading.refuse(conversionError(value, 'a Blob'))
      // A Buffer, as from JSON: the engine's hot path is to meet one kind of byte array.
      return bufferOver(value)
    },
    timestamp: (value, reading) => {
      if (value instanceof Date) return value
      if (typeof value === 'number' || typeof value === 'bigint') return dateOf(Number(value))
      return reading.refuse(conversionError(value, 'milliseconds since epoch'))
    },
  },
}

const epochTag = 1

const readTimestamp = (readContent: TagDecodeControl): Date => {
  const epochMs: unknown = readContent()
  if (typeof epochMs !== 'number' && typeof epochMs !== 'bigint') throw new Error('tag 1 holds no number')
  return dateOf(Number(epochMs))
}
