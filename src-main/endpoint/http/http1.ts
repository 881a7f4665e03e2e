import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { NetworkPatience } from './network-patience'
import { announcesTooMuch, BodyCollector } from './body-collector'
import { bytesOf, type Answer, type RequestHandler, type RequestHead, type StreamedAnswer } from './exchange'
import { sendPieces } from './send-pieces'
import type { StreamedBodies } from './streamed-bodies'

export interface Http1Options {
  readonly handler: RequestHandler
  readonly patience: NetworkPatience
  readonly bodies: StreamedBodies
  /** Asked at each answer: the last one on a connection says so. */
  readonly isClosing: () => boolean
}

/**
 * The HTTP/1.1 side. The server it returns is the one that listens; whoever accepts its sockets gives it those that
 * speak HTTP/1.1 by emitting `connection`.
 */
export const createHttp1 = (options: Http1Options): Server => {
  const { patience } = options
  const server = createServer({
    noDelay: true,
    keepAliveTimeout: patience.idleMs,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: Math.min(patience.headersMs, 5_000),
  })
  server.on('request', (request, response) => receive(request, response, options))
  return server
}

const receive = (
  request: IncomingMessage,
  response: ServerResponse,
  { handler, patience, bodies, isClosing }: Http1Options,
): void => {
  request.on('error', ignoreDisconnect)
  response.on('error', ignoreDisconnect)
  const head: RequestHead = {
    method: request.method ?? '',
    target: request.url ?? '/',
    authority: request.headers.host,
    headers: request.headers,
    connection: request.socket,
  }
  const early = handler.answerEarly(head)
  if (early !== undefined) {
    request.resume()
    return send(response, early, isClosing())
  }
  if (announcesTooMuch(request.headers['content-length'], handler.maximumBodyBytes)) {
    return sendAndHangUp(request, response, handler.refuseTooLarge(head), patience)
  }
  const body = new BodyCollector(handler.maximumBodyBytes)
  const onData = (chunk: Buffer): void => {
    if (body.add(chunk)) return
    request.off('data', onData)
    request.off('end', onEnd)
    sendAndHangUp(request, response, handler.refuseTooLarge(head), patience)
  }
  const onEnd = (): void =>
    handler.handle(head, body.whole(), (answer) => {
      body.release()
      if ('pieces' in answer) sendStreamed(response, answer, bodies)
      else send(response, answer, isClosing())
    })
  request.on('data', onData)
  request.on('end', onEnd)
}

/** A client that goes away mid-request is nobody's error: what it sent is dropped, and Node closes the socket. */
const ignoreDisconnect = (): void => {}

const writeHead = (response: ServerResponse, answer: Answer, isLast: boolean): void => {
  const headers: Record<string, string | number> = { ...answer.headers, 'Content-Length': bytesOf(answer.body) }
  if (isLast) headers['Connection'] = 'close'
  response.writeHead(answer.status, headers)
}

const send = (response: ServerResponse, answer: Answer, isLast: boolean): void => {
  if (response.destroyed) return
  writeHead(response, answer, isLast)
  sendPieces(response, answer.body)
}

/** In chunks, as Node does by itself. It has had its connection long enough that this is the last use of it. */
const sendStreamed = (response: ServerResponse, answer: StreamedAnswer, bodies: StreamedBodies): void => {
  if (response.destroyed) return answer.pieces.cancel()
  response.writeHead(answer.status, { ...answer.headers, Connection: 'close' })
  bodies.send(answer.pieces, response)
}

/**
 * Answer while the client is still sending. Closing at once would reset the connection and lose the answer, so what
 * still comes is thrown away, for a while, and the connection closed then.
 */
const sendAndHangUp = (
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  patience: NetworkPatience,
): void => {
  writeHead(response, answer, true)
  for (const piece of answer.body) response.write(piece)
  const hangUp = (): void => {
    clearTimeout(timer)
    response.end()
    request.socket.destroySoon()
  }
  const timer = setTimeout(hangUp, patience.hangUpMs)
  request.once('end', hangUp)
  request.once('close', hangUp)
  request.resume()
}
