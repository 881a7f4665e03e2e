import { decodeBase64 } from '../checks/base64'
import { conversionError, printed } from '../checks/reading'
import { dateOf } from './date'
import { JsonSource } from './json-source'
import { JsonWriter } from './json-writer'
import type { Protocol } from './protocol'

/**
 * AWS JSON 1.1.
 *
 *     blob       base64 string, strict
 *     timestamp  number of seconds since the epoch, with a fraction; millisecond resolution
 *     the rest   as in JSON; members without a value are absent, never null
 */
export const json: Protocol = {
  contentType: 'application/x-amz-json-1.1',
  decode: (body) => {
    try {
      return JSON.parse(body.toString()) as unknown
    } catch {
      return undefined
    }
  },
  source: (body) => new JsonSource(body),
  encode: (value) => {
    const writer = new JsonWriter()
    writer.write(value)
    return writer.pieces()
  },
  scalars: {
    blob: (value, reading) => {
      if (typeof value !== 'string') return reading.refuse(conversionError(value, 'a Blob'))
      const bytes = decodeBase64(value)
      if (typeof bytes !== 'string') return bytes
      return reading.refuse(`'${printed(value)}' can not be converted to a Blob: ${bytes}`)
    },
    timestamp: (value, reading) => {
      if (typeof value !== 'number') return reading.refuse(conversionError(value, 'milliseconds since epoch'))
      return dateOf(value * 1000)
    },
  },
}
