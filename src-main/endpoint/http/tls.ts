import type { Socket } from 'node:net'
import { createSecureContext, createServer, type SecureContext, type TLSSocket } from 'node:tls'
import type { Logger } from '../../platform/logger'
import type { KeyedCertificate } from '../tls/certificate'
import type { TlsIdentity } from '../tls/local-authority'
import type { HttpVersion } from './sniff'

/** The TLS side. Like the HTTP sides it never listens itself. */
export interface TlsSide {
  /** Serve a socket whose first bytes begin a TLS handshake; they are still in it. */
  accept(socket: Socket): void
}

export interface TlsSideOptions {
  readonly identity: TlsIdentity
  readonly logger: Logger
  /** For the handshake. */
  readonly patienceMs: number
  /** Takes over once the handshake is done. Without a version the client did not negotiate one, and may speak either. */
  serve(socket: TLSSocket, version?: HttpVersion): void
}

/** By the names that ALPN has for them. */
const negotiated: Readonly<Record<string, HttpVersion>> = { h2: 'http2', 'http/1.1': 'http1' }

export const createTls = ({ identity, logger, patienceMs, serve }: TlsSideOptions): TlsSide => {
  let shown = identity.certificate()
  const contexts = new WeakMap<KeyedCertificate, SecureContext>()
  const contextOf = (certificate: KeyedCertificate): SecureContext => {
    let context = contexts.get(certificate)
    if (context === undefined) contexts.set(certificate, (context = createSecureContext(certificate)))
    return context
  }
  const server = createServer({
    ...shown,
    ALPNProtocols: Object.keys(negotiated),
    handshakeTimeout: patienceMs,
    SNICallback: (name, done) => {
      const certificate = identity.certificateFor(name)
      done(null, certificate === undefined ? undefined : contextOf(certificate))
    },
  })
  server.on('secureConnection', (socket) => serve(socket, negotiated[String(socket.alpnProtocol)]))
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    logger.info(`A TLS connection failed: ${error.code ?? error.message}. Do clients trust ${identity.authorityPath}?`)
    socket.destroy()
  })
  return {
    accept: (socket) => {
      const current = identity.certificate()
      if (current !== shown) server.setSecureContext((shown = current))
      socket.allowHalfOpen = false
      server.emit('connection', socket)
    },
  }
}
