import { createServer, type Socket } from 'node:net'
import { Breakage, systemErrorCode } from '../platform/breakage'
import type { RequestHandler } from './http/exchange'
import { createHttp1 } from './http/http1'
import { createHttp2 } from './http/http2'
import { defaultPatience, type NetworkPatience } from './http/network-patience'
import { sniff } from './http/sniff'
import { createGateway, type GatewayOptions } from './gateway'

export interface ListenOptions extends GatewayOptions {
  /** A loopback address; `127.0.0.1` unless said otherwise. */
  readonly host?: string
  /** 0 takes any free port. */
  readonly port: number
  readonly patience?: Partial<NetworkPatience>
}

export interface Endpoint {
  /** What SDKs are given as their endpoint, e.g. `http://127.0.0.1:4567`. */
  readonly url: string
  readonly port: number
  /** Takes no more requests, lets those under way finish for about two seconds, then ends every connection. */
  close(): Promise<void>
}

const loopback = '127.0.0.1'

/**
 * Serve the services on one plain port, to HTTP/1.1 and to HTTP/2 with prior knowledge alike.
 *
 * @throws Breakage `port-in-use`, `port-not-permitted` or `port-unavailable`
 */
export const listen = (options: ListenOptions): Promise<Endpoint> =>
  serve(createGateway(options), options.host ?? loopback, options.port, { ...defaultPatience, ...options.patience })

const serve = async (
  handler: RequestHandler,
  host: string,
  port: number,
  patience: NetworkPatience,
): Promise<Endpoint> => {
  let isClosing = false
  const sockets = new Set<Socket>()
  const undecided = new Set<Socket>()
  const http1 = createHttp1(handler, patience, () => isClosing)
  const http2 = createHttp2(handler, patience)
  // The HTTP/1.1 server owns the port, so that its own time limits work; its way of accepting is put behind the sniffing.
  const acceptHttp1 = http1.listeners('connection') as ((this: typeof http1, socket: Socket) => void)[]
  http1.removeAllListeners('connection')
  http1.on('connection', (socket: Socket) => {
    sockets.add(socket)
    undecided.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      undecided.delete(socket)
    })
    sniff(socket, patience.headersMs, (version) => {
      undecided.delete(socket)
      if (version === 'http2') {
        socket.allowHalfOpen = false
        return http2.accept(socket)
      }
      for (const accept of acceptHttp1) accept.call(http1, socket)
      socket.resume()
    })
  })

  const boundPort = await bind(http1, host, port)

  let closed: Promise<void> | undefined
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      isClosing = true
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, patience.closeMs)
      http1.close(() => {
        clearTimeout(timer)
        resolve()
      })
      http2.close()
      for (const socket of undecided) socket.destroy()
    })
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    close: () => (closed ??= close()),
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
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} is in use by another program. Choose another port, or end that program.`
    return new Breakage('port-in-use', message, { cause })
  }
  if (code === 'EACCES') {
    const message = `This user may not open port ${port}. Choose a port from 1024 to 65535.`
    return new Breakage('port-not-permitted', message, { cause })
  }
  const message = `Port ${port} could not be opened: ${cause.message}. Choose another port.`
  return new Breakage('port-unavailable', message, { cause })
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
