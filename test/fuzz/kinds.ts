import type { Chance } from './chance'
import { cloudWatchRequest } from './cloudwatch'
import { http1Connection, http2Connection, sendBroken, type Connection, type Outcome } from './exchange'
import { brokenHttp1, brokenHttp2 } from './framing'
import { cborRequest, headerRequest, jsonRequest, type FuzzRequest } from './requests'
import { signedRequest } from './signed'
import type { FuzzTarget } from './target'
import { brokenHandshake, sendBrokenInside, sendBrokenRecords } from './tls'
import type { Ways } from './ways'

/** What a sender of requests keeps open. */
export interface Connections {
  readonly ways: Ways
  readonly http1: Connection
  readonly http2: Connection
  readonly tls1: Connection
  readonly tls2: Connection
  readonly strict1: Connection
  readonly strict2: Connection
  close(): void
}

export const openConnections = ({ open: { ways }, strict }: FuzzTarget): Connections => {
  const kept = {
    http1: http1Connection(ways.plain),
    http2: http2Connection(ways.http2),
    tls1: http1Connection(() => ways.tls(['http/1.1'])),
    tls2: http2Connection(ways.http2OverTls),
    strict1: http1Connection(strict.ways.plain),
    strict2: http2Connection(strict.ways.http2),
  }
  return { ...kept, ways, close: () => Object.values(kept).forEach((connection) => connection.close()) }
}

/** A kind of request. */
export interface Kind {
  readonly name: string
  /** Of how many in a hundred requests. */
  readonly share: number
  /** Not even framed as it must be: it may go without an answer, as long as its connection ends. */
  readonly isBroken: boolean
  send(chance: Chance, connections: Connections): Promise<KindOutcome>
}

export interface KindOutcome extends Outcome {
  /** It was taken for somebody's whose it is not. */
  readonly isTakenIn?: boolean
}

const framed = (
  [name, share]: readonly [string, number],
  make: (chance: Chance) => FuzzRequest,
  over: Exclude<keyof Connections, 'ways' | 'close'>,
): Kind => ({
  ...{ name, share, isBroken: false },
  send: async (chance, connections) => {
    const request = make(chance)
    const outcome = await connections[over].send(request)
    const isServed = typeof outcome.result === 'number' && outcome.result < 400
    return { ...outcome, isTakenIn: request.isForged === true && isServed }
  },
})

const broken = (
  [name, share]: readonly [string, number],
  send: (chance: Chance, ways: Ways) => Promise<Outcome>,
): Kind => ({ ...{ name, share, isBroken: true }, send: (chance, { ways }) => send(chance, ways) })

const kinds: readonly Kind[] = [
  framed(['JSON', 14], jsonRequest, 'http1'),
  framed(['CBOR', 14], cborRequest, 'http1'),
  framed(['headers', 7], headerRequest, 'http1'),
  framed(['JSON over HTTP/2', 7], jsonRequest, 'http2'),
  framed(['CBOR over HTTP/2', 7], cborRequest, 'http2'),
  framed(['headers over HTTP/2', 7], headerRequest, 'http2'),
  broken(['HTTP/1.1 framing', 7], (chance, ways) => sendBroken(ways.plain(), brokenHttp1(chance))),
  broken(['HTTP/2 frames', 7], (chance, ways) => sendBroken(ways.plain(), brokenHttp2(chance))),
  framed(['signatures', 8], signedRequest, 'strict1'),
  framed(['signatures over HTTP/2', 4], signedRequest, 'strict2'),
  framed(['CloudWatch', 6], cloudWatchRequest, 'http1'),
  framed(['CloudWatch over HTTP/2', 3], cloudWatchRequest, 'http2'),
  framed(['headers over TLS', 2], headerRequest, 'tls1'),
  framed(['CBOR over TLS, HTTP/2', 2], cborRequest, 'tls2'),
  broken(['TLS handshakes', 3], (chance, ways) => sendBroken(ways.plain(), brokenHandshake(chance))),
  broken(['TLS records', 1], sendBrokenRecords),
  broken(['broken HTTP in TLS', 1], sendBrokenInside),
]

const hundred: readonly Kind[] = kinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind))

/** @param request its number */
export const kindOf = (request: number): Kind => hundred[request % hundred.length] as Kind
