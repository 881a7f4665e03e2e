import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** How to get to an engine. Sockets can be half open: a client that has said all it has to say still listens. */
export interface Ways {
  plain(): Socket
  /** @param versions of HTTP, as ALPN names them */
  tls(versions: readonly string[], over?: Duplex): TLSSocket
  http2(): ClientHttp2Session
  http2OverTls(): ClientHttp2Session
}

/** @param ca of the engine's certificate, PEM */
export const waysTo = (port: number, ca: string): Ways => {
  const place = { port, host: '127.0.0.1', allowHalfOpen: true }
  return {
    plain: () => connect(place),
    tls: (versions, over) =>
      connectTls({
        ...(over === undefined ? place : { socket: over }),
        ...{ ca, servername: 'localhost', allowHalfOpen: true },
        ...(versions.length === 0 ? {} : { ALPNProtocols: [...versions] }),
      }),
    http2: () => connectHttp2(`http://127.0.0.1:${port}`),
    http2OverTls: () => connectHttp2(`https://127.0.0.1:${port}`, { ca, servername: 'localhost' }),
  }
}
