import type { Socket } from 'node:net'

/** What an HTTP/2 client with prior knowledge sends first: RFC 9113 §3.4. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** The type of the record that a TLS client sends first, a handshake: RFC 8446 §5.1. No HTTP request begins with it. */
const tlsHandshake = 0x16

export type HttpVersion = 'http1' | 'http2'
export type Spoken = HttpVersion | 'tls'

/**
 * Read just enough of a new connection to tell what it speaks, and put it back.
 *
 * The preface may come in pieces. A connection that says nothing for `patienceMs`, or ends before it can be told, is
 * closed without a word.
 */
export const sniff = (socket: Socket, patienceMs: number, decide: (spoken: Spoken) => void): void => {
  let seen: Buffer | undefined
  const finish = (): void => {
    clearTimeout(timer)
    socket.off('data', onData).off('end', giveUp).off('error', giveUp).off('close', finish)
  }
  const giveUp = (): void => {
    finish()
    socket.on('error', () => {})
    socket.destroy()
  }
  const onData = (chunk: Buffer): void => {
    seen = seen === undefined ? chunk : Buffer.concat([seen, chunk])
    const isTls = seen[0] === tlsHandshake
    const length = Math.min(seen.length, preface.length)
    const matches = seen.compare(preface, 0, length, 0, length) === 0
    if (matches && length < preface.length) return
    finish()
    socket.pause()
    socket.unshift(seen)
    decide(isTls ? 'tls' : matches ? 'http2' : 'http1')
  }
  const timer = setTimeout(giveUp, patienceMs)
  socket.on('data', onData).on('end', giveUp).on('error', giveUp).on('close', finish)
}
