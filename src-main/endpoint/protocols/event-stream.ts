import { crc32 } from 'node:zlib'
import { isFault, type Fault } from '../../engine/fault'
import type { EventStream } from '../../engine/service'
import { bytesOf, type BodyPieces, type Pieces } from '../http/exchange'
import { json } from './json'

/*
 * AWS event streams. All integers big-endian; CRC-32 as in zlib.
 *
 *   message  u32 total bytes | u32 bytes of headers | u32 CRC-32 of the first 8 bytes | headers | payload
 *            | u32 CRC-32 of all before
 *   header   u8 name bytes | name | u8 type (7: string) | u16 value bytes | value
 *
 * The first message is the initial response; events follow, and an exception ends the stream. Payloads are JSON 1.1,
 * whatever the request was written in: the SDKs that speak CBOR ask for event streams in JSON. Source: facts sheet §1, §10.
 */
export const eventStreamContentType = 'application/vnd.amazon.eventstream'

const preludeBytes = 12
const checksumBytes = 4
const stringType = 7

/**
 * The messages that an event stream is sent as.
 *
 * @param report is told of what broke while an event was made, and gives the message for the client, if any
 */
export const messagesOf = (events: EventStream, report: (error: unknown) => string | undefined): Pieces => {
  let isBegun = false
  let isOver = false
  const last = (message: Buffer): Buffer => {
    isOver = true
    return message
  }
  return {
    next: async () => {
      if (isOver) return undefined
      if (!isBegun) {
        isBegun = true
        return initialResponse
      }
      try {
        const event = await events.next()
        if (event === undefined) return undefined
        if (isFault(event)) return last(exception(event))
        return encodeMessage({ ':message-type': 'event', ':event-type': event.name }, json.encode(event.payload))
      } catch (error) {
        return last(exception({ fault: 'InternalFailure', message: report(error) ?? '' }))
      }
    },
    cancel: () => events.cancel(),
  }
}

const exception = ({ fault, message }: Pick<Fault, 'fault' | 'message'>): Buffer => {
  // Within a stream the failure has another name than before it.
  const name = fault === 'InternalFailure' ? 'InternalFailureException' : fault
  return encodeMessage({ ':message-type': 'exception', ':exception-type': name }, json.encode({ message }))
}

const encodeMessage = (headers: Readonly<Record<string, string>>, payload: BodyPieces): Buffer => {
  const named = Buffer.concat(Object.entries({ ...headers, ':content-type': json.contentType }).map(encodeHeader))
  const message = Buffer.allocUnsafe(preludeBytes + named.byteLength + bytesOf(payload) + checksumBytes)
  message.writeUInt32BE(message.byteLength, 0)
  message.writeUInt32BE(named.byteLength, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  message.set(named, preludeBytes)
  let end = preludeBytes + named.byteLength
  for (const piece of payload) {
    message.set(piece, end)
    end += piece.byteLength
  }
  message.writeUInt32BE(crc32(message.subarray(0, end)), end)
  return message
}

const encodeHeader = ([name, value]: readonly [string, string]): Buffer => {
  const header = Buffer.alloc(1 + name.length + 1 + 2 + value.length)
  header.writeUInt8(name.length, 0)
  header.write(name, 1, 'latin1')
  header.writeUInt8(stringType, 1 + name.length)
  header.writeUInt16BE(value.length, 2 + name.length)
  header.write(value, 4 + name.length, 'latin1')
  return header
}

const initialResponse = encodeMessage({ ':message-type': 'event', ':event-type': 'initial-response' }, json.encode({}))
