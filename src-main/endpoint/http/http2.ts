import {
  constants,
  performServerHandshake,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'
import { announcesTooMuch, BodyCollector } from './body-collector'
import { bytesOf, type Answer, type RequestHandler, type RequestHead, type StreamedAnswer } from './exchange'
import { sendPieces } from './send-pieces'
import type { NetworkPatience } from './network-patience'
import type { StreamedBodies } from './streamed-bodies'

const MiB = 1024 * 1024

/** Room for the largest request without waiting for window updates; a session may have several under way. */
const streamWindowBytes = 16 * MiB
const sessionWindowBytes = 64 * MiB

/** The HTTP/2 side: with prior knowledge or negotiated. It never listens itself. */
export interface Http2Side {
  /** Serve a socket whose first bytes are the HTTP/2 preface; they are still in it. */
  accept(socket: Socket): void
  /** Tell every client to go elsewhere; sessions end when their last request is answered. */
  close(): void
}

export interface Http2Options {
  readonly handler: RequestHandler
  readonly patience: NetworkPatience
  readonly bodies: StreamedBodies
}

export const createHttp2 = (options: Http2Options): Http2Side => {
  const sessions = new Set<ServerHttp2Session>()
  const accept = (socket: Socket): void => {
    // Not a server of Node's: that one turns away what did not negotiate HTTP/2 inside TLS, as Java's SDK does not.
    const session = performServerHandshake(socket, {
      settings: { initialWindowSize: streamWindowBytes, maxConcurrentStreams: 1_000, maxFrameSize: MiB },
      maxSessionMemory: 1_000,
    })
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.on('error', ignoreDisconnect)
    session.on('stream', (stream, headers) => receive(stream, headers, options))
    session.setLocalWindowSize(sessionWindowBytes)
    endWhenQuiet(session, options)
  }
  return {
    accept,
    close: () => {
      for (const session of sessions) session.close()
    },
  }
}

/**
 * Where a client broke the protocol, Node says goodbye and then neither reads nor ends, and open requests never close. So a
 * session on which nothing was asked in whole is given the time of a first request, not that of an idle connection. One that
 * is being sent a body may be as quiet as the body.
 */
const endWhenQuiet = (session: ServerHttp2Session, { patience, bodies }: Http2Options): void => {
  const open = new Set<ServerHttp2Stream>()
  session.on('stream', (stream) => {
    open.add(stream)
    stream.once('end', () => session.setTimeout(patience.idleMs))
    stream.once('close', () => open.delete(stream))
  })
  session.on('timeout', () => {
    if (open.size === 0) session.close()
    else if ([...open].some(bodies.isSentTo)) session.setTimeout(patience.idleMs)
    else session.destroy()
  })
  session.setTimeout(patience.headersMs)
}

const receive = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { handler, patience, bodies }: Http2Options,
): void => {
  stream.on('error', ignoreDisconnect)
  const head: RequestHead = {
    method: headers[':method'] ?? '',
    target: headers[':path'] ?? '/',
    authority: headers[':authority'] ?? headers.host,
    headers,
    connection: stream.session?.socket,
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
    handler.handle(head, body.whole(), (answer) => {
      body.release()
      if ('pieces' in answer) sendStreamed(stream, answer, bodies)
      else send(stream, answer)
    })
  }
  stream.on('data', onData)
  stream.on('end', onEnd)
}

/** A client that resets its stream or its connection is nobody's error: what it sent is dropped. */
const ignoreDisconnect = (): void => {}

const send = (stream: ServerHttp2Stream, answer: Answer): void => {
  if (stream.destroyed || stream.headersSent) return
  stream.respond({ ':status': answer.status, ...answer.headers, 'content-length': bytesOf(answer.body) })
  sendPieces(stream, answer.body)
}

const sendStreamed = (stream: ServerHttp2Stream, answer: StreamedAnswer, bodies: StreamedBodies): void => {
  if (stream.destroyed) return answer.pieces.cancel()
  stream.respond({ ':status': answer.status, ...answer.headers })
  bodies.send(answer.pieces, stream)
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
