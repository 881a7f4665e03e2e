import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { listen, type Endpoint, type ListenOptions } from '../../../../src-main/endpoint/listen'
import type { Service } from '../../../../src-main/engine/service'
import { silentLogger } from '../../../../src-main/platform/logger'
import { everythingService } from './everything-service'

/** An endpoint on a free port, closed when the test ends. */
export const openEndpoint = async (options: Partial<ListenOptions> = {}): Promise<Endpoint> => {
  const endpoint = await listen({
    services: [everythingService()],
    port: 0,
    allowOrigins: () => [],
    logger: silentLogger,
    ...options,
  })
  onTestFinished(() => endpoint.close())
  return endpoint
}

export const openEndpointOver = (service: Service): Promise<Endpoint> => openEndpoint({ services: [service] })

export const jsonType = 'application/x-amz-json-1.1'
export const cborType = 'application/x-amz-cbor-1.1'
export const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host;x-amz-date, Signature=00'

export const signed = { authorization, 'x-amz-date': '20260101T000000Z' }

export interface Received {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Uint8Array
}

/** One HTTP/1.1 request on a connection of its own. */
export const exchange = (endpoint: Endpoint, sent: Sent): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { method = 'POST', path = '/', headers = {}, body = '' } = sent
    const outgoing = request({ host: '127.0.0.1', port: endpoint.port, method, path, headers, agent: false })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.end(body)
  })

/** A signed JSON call of an operation. */
export const call = (
  endpoint: Endpoint,
  operation: string,
  body: string | object = {},
  headers: OutgoingHttpHeaders = {},
): Promise<Received> =>
  exchange(endpoint, {
    headers: { 'content-type': jsonType, 'x-amz-target': `Kinesis_20131202.${operation}`, ...signed, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

export const parsed = (received: Received): unknown => JSON.parse(received.body.toString())

/** Bytes as they are to one socket; resolves with all that came back when the other side closes or `until` has come. */
export const converse = (endpoint: Endpoint, pieces: readonly (string | Buffer)[], until?: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(endpoint.port, '127.0.0.1')
    let answer = ''
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (until?.test(answer)) socket.destroy()
    })
    const sendNext = ([piece, ...rest]: readonly (string | Buffer)[]): void => {
      if (piece !== undefined) socket.write(piece, () => setImmediate(sendNext, rest))
    }
    sendNext(pieces)
  })
