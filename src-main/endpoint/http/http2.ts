import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'
import { announcesTooMuch, BodyCollector } from './body-collector'
import type { Answer, RequestHandler, RequestHead } from './exchange'
import type { NetworkPatience } from './network-patience'

const MiB = 1024 * 1024

/** Room for the largest request without waiting for window updates; a session may have several under way. */
const streamWindowBytes = 16 * MiB
const sessionWindowBytes = 64 * MiB

/** The HTTP/2 side: plain text, with prior knowledge. It never listens itself. */
export interface Http2Side {
  /** Serve a socket whose first bytes are the HTTP/2 preface; they are still in it. */
  accept(socket: Socket): void
  /** Tell every client to go elsewhere; sessions end when their last request is answered. */
  close(): void
}

export const createHttp2 = (handler: RequestHandler, patience: NetworkPatience): Http2Side => {
  const server: Http2Server = createServer({
    settings: { initialWindowSize: streamWindowBytes, maxConcurrentStreams: 1_000, maxFrameSize: MiB },
    maxSessionMemory: 1_000,
  })
  const sessions = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.setLocalWindowSize(sessionWindowBytes)
    const openStreams = { count: 0 }
    session.on('stream', (stream) => {
      openStreams.count++
      stream.once('close', () => openStreams.count--)
    })
    session.setTimeout(patience.idleMs, () => {
      if (openStreams.count === 0) session.close()
    })
  })
  server.on('sessionError', ignoreDisconnect)
  server.on('stream', (stream, headers) => receive(stream, headers, handler, patience))
  return {
    accept: (socket) => server.emit('connection', socket),
    close: () => {
      for (const session of sessions) session.close()
    },
  }
}

const receive = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  handler: RequestHandler,
  patience: NetworkPatience,
): void => {
  stream.on('error', ignoreDisconnect)
  const head: RequestHead = {
    method: headers[':method'] ?? '',
    target: headers[':path'] ?? '/',
    authority: headers[':authority'] ?? headers.host,
    headers,
  }
  const early = handler.answerEarly(head)
  if (early !== undefined) return sendAndStop(stream, early, patience)
  if (announcesTooMuch(headers['content-length'], handler.maximumBodyBytes)) {
    return sendAndStop(stream, handler.refuseTooLarge(head), patience)
  }
  const body = new BodyCollector(handler.maximumBodyBytes)
  stream.setTimeout(patience.requestMs, () => stream.close(constants.NGHTTP2_CANCEL))
  const onData = (chunk: Buffer): void => {
    if (body.add(chunk)) return
    stream.off('data', onData)
    stream.off('end', onEnd)
    sendAndStop(stream, handler.refuseTooLarge(head), patience)
  }
  const onEnd = (): void => {
    stream.setTimeout(0)
    if (stream.aborted) return
    handler.handle(head, body.whole(), (answer) => send(stream, answer))
  }
  stream.on('data', onData)
  stream.on('end', onEnd)
}

/** A client that resets its stream or its connection is nobody's error: what it sent is dropped. */
const ignoreDisconnect = (): void => {}

const send = (stream: ServerHttp2Stream, answer: Answer): void => {
  if (stream.destroyed || stream.headersSent) return
  stream.respond({ ':status': answer.status, ...answer.headers, 'content-length': answer.body.length })
  stream.end(answer.body)
}

/**
 * Answer while the client may still be sending. What comes is thrown away, for a while, then the stream is reset: RFC 9113
 * §8.1 allows to reset at once, but Node's own client, and with it the JavaScript SDK, then waits for ever.
 */
const sendAndStop = (stream: ServerHttp2Stream, answer: Answer, patience: NetworkPatience): void => {
  stream.setTimeout(0)
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), patience.hangUpMs)
  stream.once('close', () => clearTimeout(timer))
  send(stream, answer)
  stream.resume()
}
