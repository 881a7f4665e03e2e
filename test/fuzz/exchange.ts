import { constants, type ClientHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import { http1Bytes } from './framing'
import type { FuzzRequest } from './requests'

/**
 * What came of a request: a status; `hang` when nothing came in time; `reset` when HTTP/2 itself refused it;
 * `goodbye` or `closed` when the connection ended without.
 */
export interface Outcome {
  readonly result: number | 'reset' | 'goodbye' | 'hang' | 'closed'
  /** Of the answer, its beginning. */
  readonly body: string
}

/** Every well-framed request is answered, and every broken connection ended, within this. */
const patienceMs = 10_000

/** A connection that is made again whenever it has ended. */
export interface Connection {
  send(request: FuzzRequest): Promise<Outcome>
  close(): void
}

interface Head {
  readonly status: number
  readonly bodyAt: number
  /** Undefined: to the end of the connection. */
  readonly length: number | undefined
  readonly isLast: boolean
  readonly isEndless: boolean
}

const readHead = (text: string, method: string): Head | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? NaN)
  const rest = text.slice(end + 4)
  if (status < 200) {
    const next = readHead(rest, method)
    return next && { ...next, bodyAt: next.bodyAt + end + 4 }
  }
  const head = text.slice(0, end)
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  return {
    status,
    bodyAt: end + 4,
    length: method === 'HEAD' ? 0 : length === undefined ? undefined : Number(length),
    isLast: /^connection: close/im.test(head),
    isEndless: /^transfer-encoding: chunked/im.test(head),
  }
}

/** HTTP/1.1, as one client keeps a connection. */
export const http1Connection = (open: () => Socket): Connection => {
  let socket: Socket | undefined
  const drop = (): void => {
    socket?.destroy()
    socket = undefined
  }
  const send = (request: FuzzRequest): Promise<Outcome> =>
    new Promise((resolve) => {
      const current = (socket ??= open().setNoDelay())
      let received = ''
      const finish = (result: Outcome['result'], isLast: boolean): void => {
        clearTimeout(timer)
        current.removeAllListeners()
        current.on('error', () => {})
        if (isLast) drop()
        resolve({ result, body: received.slice(-2000) })
      }
      const look = (isEnd: boolean): void => {
        const head = readHead(received, request.method)
        if (
          head !== undefined &&
          (isEnd || head.isEndless || received.length - head.bodyAt >= (head.length ?? Infinity))
        ) {
          finish(head.status, isEnd || head.isLast || head.isEndless)
        } else if (isEnd) finish('closed', true)
      }
      const timer = setTimeout(() => finish('hang', true), patienceMs)
      current.on('data', (chunk) => {
        received += chunk.toString('latin1')
        look(false)
      })
      current.once('close', () => look(true))
      current.on('error', () => {})
      current.write(http1Bytes(request))
    })
  return { send, close: drop }
}

/** HTTP/2, as one client keeps a session. */
export const http2Connection = (connectSession: () => ClientHttp2Session): Connection => {
  let session: ClientHttp2Session | undefined
  const open = (): ClientHttp2Session => {
    const opened = connectSession()
    opened.on('error', () => {})
    return opened
  }
  const send = ({ method, path, headers, body }: FuzzRequest): Promise<Outcome> =>
    new Promise((resolve) => {
      if (session === undefined || session.closed || session.destroyed) session = open()
      const { host = 'localhost', expect: _, ...fields } = headers
      const stream = session.request({ ':method': method, ':path': path, ':authority': host, ...fields })
      let status: number | undefined
      let text = ''
      const finish = (result: Outcome['result']): void => {
        clearTimeout(timer)
        stream.close()
        resolve({ result, body: text.slice(-2000) })
      }
      const timer = setTimeout(() => finish(status ?? 'hang'), patienceMs)
      stream.on('response', (answer) => {
        status = Number(answer[':status'])
        if (String(answer['content-type']).includes('eventstream')) finish(status)
      })
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
      stream.on('error', () => {})
      stream.once('close', () =>
        finish(status ?? (stream.rstCode === constants.NGHTTP2_PROTOCOL_ERROR ? 'reset' : 'closed')),
      )
      stream.end(body)
    })
  return { send, close: () => session?.destroy() }
}

/** A GOAWAY frame at the beginning of one of the frames: RFC 9113 §6.8. */
const saysGoodbye = (bytes: Buffer): boolean => {
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) if (bytes[at + 3] === 7) return true
  return false
}

/**
 * Write bytes, end, and wait for the other side to end too, or to say goodbye in HTTP/2: Node lets a connection that broke the
 * protocol linger for as long as an idle one.
 */
export const sendBroken = (socket: Socket, bytes: Buffer): Promise<Outcome> =>
  new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0)
    const finish = (isHang: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      const text = received.toString('latin1')
      const worst = Math.max(0, ...[...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)))
      const ended = worst || (saysGoodbye(received) ? 'goodbye' : 'closed')
      resolve({ result: isHang ? 'hang' : ended, body: text.slice(0, 2000) })
    }
    const timer = setTimeout(() => finish(true), patienceMs)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (saysGoodbye(received)) finish(false)
    })
    socket.on('error', () => {})
    socket.once('end', () => finish(false))
    socket.once('close', () => finish(false))
    socket.end(bytes)
  })
