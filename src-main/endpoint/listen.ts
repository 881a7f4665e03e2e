import type { Server } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { breakage, systemErrorCode, type Breakage } from '../platform/breakage'
import type { Logger } from '../platform/logger'
import type { RequestHandler } from './http/exchange'
import { createHttp1 } from './http/http1'
import { createHttp2, type Http2Side } from './http/http2'
import { defaultPatience, type NetworkPatience } from './http/network-patience'
import { sniff, type HttpVersion, type Spoken } from './http/sniff'
import { createStreamedBodies } from './http/streamed-bodies'
import { createTls } from './http/tls'
import { inTurns } from './http/turns'
import { createGateway, type GatewayOptions } from './gateway'
import type { TlsIdentity } from './tls/local-authority'

export interface ListenOptions extends GatewayOptions {
  /** A loopback address; `127.0.0.1` unless said otherwise. */
  readonly host?: string
  /** 0 takes any free port. */
  readonly port: number
  /** Serve TLS on the same port as well; without it, connections that begin with a handshake are closed. */
  readonly tls?: TlsIdentity
  readonly patience?: Partial<NetworkPatience>
}

export interface Endpoint {
  /** What SDKs are given as their endpoint, e.g. `http://127.0.0.1:4567`. */
  readonly url: string
  /** The same with TLS, if it is on: `https://127.0.0.1:4567`. */
  readonly tlsUrl?: string
  readonly port: number
  /**
   * Takes no more requests, ends event streams, lets what is under way finish for about two seconds, then ends every
   * connection.
   */
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/**
 * Serve the services on one port, to HTTP/1.1 and to HTTP/2 with prior knowledge alike, and to both through TLS if asked to.
 *
 * @throws Breakage `port-in-use`, `port-not-permitted` or `port-unavailable`
 */
export const listen = (options: ListenOptions): Promise<Endpoint> => serve(inTurns(createGateway(options)), options)

const serve = async (handler: RequestHandler, options: ListenOptions): Promise<Endpoint> => {
  const { host = loopback, port } = options
  const patience = { ...defaultPatience, ...options.patience }
  let isClosing = false
  const bodies = createStreamedBodies()
  const http1 = createHttp1({ handler, patience, bodies, isClosing: () => isClosing })
  const http2 = createHttp2({ handler, patience, bodies })
  const connections = sortConnections(http1, http2, { patience, tls: options.tls, logger: options.logger })
  const boundPort = await bind(http1, host, port)

  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      isClosing = true
      bodies.end()
      const timer = setTimeout(() => {
        for (const socket of connections.all) socket.destroy()
      }, patience.closeMs)
      http1.close(() => {
        clearTimeout(timer)
        resolve()
      })
      http2.close()
      for (const socket of connections.undecided) socket.destroy()
    })
  const authority = `${host.includes(':') ? `[${host}]` : host}:${boundPort}`
  return {
    url: `http://${authority}`,
    ...(options.tls === undefined ? {} : { tlsUrl: `https://${authority}` }),
    port: boundPort,
    close: () => (closed ??= close()),
  }
}

interface Connections {
  readonly all: ReadonlySet<Socket>
  /** Those that have not said yet what they speak. */
  readonly undecided: ReadonlySet<Socket>
}

/**
 * Give each new connection to the side that speaks what it speaks. Java's SDK speaks HTTP/2 with prior knowledge inside TLS as
 * well, so there the first bytes tell too, unless a version was negotiated.
 */
const sortConnections = (
  http1: Server,
  http2: Http2Side,
  { patience, tls: identity, logger }: { patience: NetworkPatience; tls: TlsIdentity | undefined; logger: Logger },
): Connections => {
  const all = new Set<Socket>()
  const undecided = new Set<Socket>()
  const serveHttp = takeOver(http1, http2)
  const decide = (socket: Socket, serve: (spoken: Spoken) => void): void => {
    undecided.add(socket)
    socket.once('close', () => undecided.delete(socket))
    sniff(socket, patience.headersMs, (spoken) => {
      undecided.delete(socket)
      serve(spoken)
    })
  }
  const serveEncrypted = (socket: Socket, version?: HttpVersion): void => {
    if (version !== undefined) serveHttp(socket, version)
    else decide(socket, (spoken) => (spoken === 'tls' ? socket.destroy() : serveHttp(socket, spoken)))
  }
  const tls = identity && createTls({ identity, logger, patienceMs: patience.headersMs, serve: serveEncrypted })
  http1.on('connection', (socket: Socket) => {
    all.add(socket)
    socket.once('close', () => all.delete(socket))
    decide(socket, (spoken) => {
      if (spoken !== 'tls') serveHttp(socket, spoken)
      else if (tls === undefined) socket.destroy()
      else tls.accept(socket)
    })
  })
  return { all, undecided }
}

/** The HTTP/1.1 server owns the port, so that its own time limits work; its way of accepting is put behind the sniffing. */
const takeOver = (http1: Server, http2: Http2Side): ((socket: Socket, version: HttpVersion) => void) => {
  const acceptHttp1 = http1.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  http1.removeAllListeners('connection')
  return (socket, version) => {
    if (version === 'http2') {
      socket.allowHalfOpen = false
      return http2.accept(socket)
    }
    for (const accept of acceptHttp1) accept.call(http1, socket)
    socket.resume()
  }
}

const bind = (server: ReturnType<typeof createServer>, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const onError = (cause: Error): void => reject(bindingBreakage(port, cause))
    server.once('error', onError)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', onError)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

const bindingBreakage = (port: number, cause: Error): Breakage => {
  const code = systemErrorCode(cause)
  // A port as people write it: no thousands separator.
  const named = { port: String(port) }
  if (code === 'EADDRINUSE') return breakage('port-in-use', named, cause)
  if (code === 'EACCES') return breakage('port-not-permitted', named, cause)
  return breakage('port-unavailable', { ...named, reason: cause.message }, cause)
}

/** A port that is free now, the next above `port` if one of those is. */
export const freePortNear = async (port: number, host = loopback): Promise<number> => {
  for (let candidate = port + 1; candidate <= Math.min(port + 20, 65_535); candidate++) {
    if ((await tryPort(candidate, host)) !== undefined) return candidate
  }
  return (await tryPort(0, host)) ?? 0
}

/** @returns the port that could be opened, which is closed again */
const tryPort = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    bind(server, host, port).then(
      (bound) => server.close(() => resolve(bound)),
      () => resolve(undefined),
    )
  })
