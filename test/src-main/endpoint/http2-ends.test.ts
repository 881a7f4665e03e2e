import { connect } from 'node:net'
import { describe, it } from 'vitest'
import { openEndpoint } from './support/wire'

const frame = (type: number, flags: number, stream: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}
const literal = (name: string, text: string): Buffer =>
  Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([text.length]), Buffer.from(text)])

const opening = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0))])
const openRequest = frame(
  1,
  4,
  1,
  Buffer.concat([
    literal(':method', 'POST'),
    literal(':scheme', 'http'),
    literal(':authority', 'localhost'),
    literal(':path', '/'),
  ]),
)
/** Data belong to a request: on stream 0 they break the protocol. */
const breach = frame(0, 0, 0, Buffer.from('x'))

/** Resolves when the other side has ended the connection; a test waits for ever where it never does. */
const endOf = (port: number, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(bytes))
    socket.resume().once('end', () => socket.destroy())
    socket.once('close', () => resolve())
  })

describe('an HTTP/2 connection that breaks the protocol', () => {
  it.each([
    ['at its beginning', Buffer.concat([opening, breach])],
    ['in the middle of a request', Buffer.concat([opening, openRequest, breach])],
  ])('%s is ended like one on which nothing was asked', async (_when, bytes) => {
    const { port } = await openEndpoint({ patience: { headersMs: 100 } })
    await endOf(port, bytes)
  })
})
