import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request, type RequestOptions } from 'node:https'
import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type ClientSessionOptions,
  type IncomingHttpHeaders,
} from 'node:http2'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { KinesisClient, ListStreamsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Endpoint, ListenOptions } from '../../../../src-main/endpoint/listen'
import { openLocalAuthority } from '../../../../src-main/endpoint/tls/local-authority'
import { manualClock, systemClock } from '../../../../src-main/platform/clock'
import { silentLogger, type Logger } from '../../../../src-main/platform/logger'
import type { Service } from '../../../../src-main/engine/service'
import { blob, list, optional, required, string, structure } from '../../../../src-main/engine/shapes'
import { tempFolder } from '../../../support/temp-folder'
import { authorization, call, converse, jsonType, openEndpoint, parsed } from '../support/wire'

const openTls = async (services?: readonly Service[], clock = systemClock(), options: Partial<ListenOptions> = {}) => {
  const lines: string[] = []
  const logger: Logger = { ...silentLogger, info: (message) => void lines.push(message) }
  const tls = await openLocalAuthority({ folder: await tempFolder(), clock, logger: silentLogger })
  const endpoint = await openEndpoint({ tls, logger, ...options, ...(services === undefined ? {} : { services }) })
  return { endpoint, ca: readFileSync(tls.authorityPath, 'utf8'), lines, authorityPath: tls.authorityPath }
}

const headers = {
  'content-type': jsonType,
  'x-amz-target': 'Kinesis_20131202.Echo',
  'x-amz-date': '20260101T000000Z',
  authorization,
}

const shake = async (endpoint: Endpoint, options: ConnectionOptions): Promise<TLSSocket> => {
  const socket = connect({ port: endpoint.port, host: '127.0.0.1', ...options })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

const openSession = (endpoint: Endpoint, ca: string, options: ClientSessionOptions = {}): ClientHttp2Session => {
  const session = connectHttp2(endpoint.tlsUrl ?? '', { ca, ...options })
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

const callHttp2 = async (session: ClientHttp2Session, body: string): Promise<unknown> => {
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headers })
  stream.end(body)
  const [head] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return { status: head[':status'], body: JSON.parse(Buffer.concat(chunks).toString()) as unknown }
}

const callHttp1 = async (endpoint: Endpoint, body: string, options: RequestOptions): Promise<unknown> => {
  const outgoing = request(endpoint.tlsUrl ?? '', { method: 'POST', headers, agent: false, ...options })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown }
}

describe('a port with TLS switched on', () => {
  it.each([
    { offered: ['h2', 'http/1.1'], chosen: 'h2' },
    { offered: ['http/1.1', 'h2'], chosen: 'h2' },
    { offered: ['http/1.1'], chosen: 'http/1.1' },
    { offered: undefined, chosen: false },
  ])('chooses $chosen for a client that offers $offered', async ({ offered, chosen }) => {
    const { endpoint, ca } = await openTls()
    const socket = await shake(endpoint, { ca, ...(offered === undefined ? {} : { ALPNProtocols: offered }) })
    expect(socket.authorized).toBe(true)
    expect(socket.alpnProtocol).toBe(chosen)
  })

  it('refuses a client that offers nothing the endpoint speaks', async () => {
    const { endpoint, ca } = await openTls()
    await expect(shake(endpoint, { ca, ALPNProtocols: ['spdy/3'] })).rejects.toThrow(/no application protocol/)
  })

  it('serves HTTP/1.1 and HTTP/2, plain and encrypted, all at once', async () => {
    const { endpoint, ca } = await openTls()
    expect(endpoint.tlsUrl).toBe(`https://127.0.0.1:${endpoint.port}`)
    const session = openSession(endpoint, ca)
    const [plain, encrypted1, encrypted2] = await Promise.all([
      call(endpoint, 'Echo', { Text: 'plain' }),
      callHttp1(endpoint, '{"Text":"one"}', { ca }),
      callHttp2(session, '{"Text":"two"}'),
    ])
    expect(parsed(plain)).toEqual({ Text: 'plain' })
    expect(encrypted1).toEqual({ status: 200, body: { Text: 'one' } })
    expect(encrypted2).toEqual({ status: 200, body: { Text: 'two' } })
  })

  it('serves both versions to clients that negotiate none, Java with its prior knowledge of HTTP/2 among them', async () => {
    const { endpoint, ca } = await openTls()
    const socket = await shake(endpoint, { ca })
    const session = openSession(endpoint, ca, { createConnection: () => socket })
    expect(await callHttp2(session, '{"Text":"two"}')).toEqual({ status: 200, body: { Text: 'two' } })

    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const older = await shake(endpoint, { ca })
    older.write(
      `POST / HTTP/1.1\r\nhost: localhost\r\n${head.join('')}connection: close\r\ncontent-length: 2\r\n\r\n{}`,
    )
    const chunks: Buffer[] = []
    for await (const chunk of older) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('closes connections that are encrypted and then say nothing, or shake hands again', async () => {
    const { endpoint, ca } = await openTls(undefined, systemClock(), { patience: { headersMs: 40 } })
    for (const said of ['', '\x16\x03\x01']) {
      const socket = await shake(endpoint, { ca })
      const closed = once(socket, 'close')
      socket.write(said)
      await closed
      expect(socket.bytesRead).toBe(0)
    }
  })

  it('keeps an encrypted HTTP/1.1 connection for the next request', async () => {
    const { endpoint, ca } = await openTls()
    const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    let connections = 0
    agent.on('free', () => connections++)
    for (const text of ['a', 'b', 'c']) {
      expect(await callHttp1(endpoint, `{"Text":"${text}"}`, { agent })).toEqual({ status: 200, body: { Text: text } })
    }
    expect(connections).toBe(3)
    expect(agent.freeSockets[Object.keys(agent.freeSockets)[0] ?? '']).toHaveLength(1)
  })

  it('answers many encrypted requests at once', async () => {
    const { endpoint, ca } = await openTls()
    const session = openSession(endpoint, ca)
    const counts = Array.from({ length: 100 }, (_, index) => index + 1)
    const answers = await Promise.all(counts.map((count) => callHttp2(session, `{"Count":${count}}`)))
    expect(answers).toEqual(counts.map((Count) => ({ status: 200, body: { Count } })))
  })

  it.each(['localhost', 'orders.localhost', 'kinesis.us-east-1.localhost'])('is trusted as %s', async (servername) => {
    const { endpoint, ca } = await openTls()
    const socket = await shake(endpoint, { ca, servername, ALPNProtocols: ['h2'] })
    expect(socket.authorized).toBe(true)
  })

  it('is not trusted under the name of somebody else', async () => {
    const { endpoint, ca } = await openTls()
    await expect(shake(endpoint, { ca, servername: 'example.com' })).rejects.toThrow(/does not match/)
  })

  it('is refused by a client that does not trust its authority, and goes on; the log says what to do', async () => {
    const { endpoint, ca, lines, authorityPath } = await openTls()
    await expect(shake(endpoint, {})).rejects.toThrow(/self-signed certificate|unable to verify/)
    await expect.poll(() => lines.join('\n')).toContain(authorityPath)
    expect(await callHttp1(endpoint, '{}', { ca })).toMatchObject({ status: 200 })
  })

  it('closes what begins like TLS and is not', async () => {
    const { endpoint } = await openTls()
    const answer = await converse(endpoint, [Buffer.from('16030100050102030405', 'hex'), 'nonsense'])
    expect(answer).not.toContain('HTTP')
  })

  it('closes a handshake that does not go on', async () => {
    const { endpoint } = await openTls(undefined, systemClock(), { patience: { headersMs: 40 } })
    expect(await converse(endpoint, [Buffer.from('1603010200', 'hex')])).not.toContain('HTTP')
  })

  it('takes a handshake that arrives byte by byte', async () => {
    const { endpoint, ca } = await openTls()
    const dripping = connectPlain(endpoint.port, '127.0.0.1')
    onTestFinished(() => void dripping.destroy())
    await once(dripping, 'connect')
    const write = dripping.write.bind(dripping) as (chunk: Buffer) => boolean
    const drip = Object.assign(dripping, {
      write: (chunk: Buffer, ...rest: unknown[]) => {
        for (const byte of chunk) write(Buffer.of(byte))
        for (const done of rest) if (typeof done === 'function') done()
        return true
      },
    }) as Socket
    const socket = connect({ socket: drip, ca, servername: 'localhost', ALPNProtocols: ['http/1.1'] })
    await once(socket, 'secureConnect')
    expect(socket.authorized).toBe(true)
  })

  it('shows a renewed certificate to new connections', async () => {
    const clock = manualClock(Date.now())
    const { endpoint, ca } = await openTls(undefined, clock)
    const before = (await shake(endpoint, { ca })).getPeerCertificate().fingerprint256
    clock.advance(368 * 24 * 60 * 60 * 1000)
    const after = (await shake(endpoint, { ca, rejectUnauthorized: false })).getPeerCertificate().fingerprint256
    expect(after).not.toBe(before)
  })

  it('ends encrypted connections when it closes', async () => {
    const { endpoint, ca } = await openTls()
    const session = openSession(endpoint, ca)
    await callHttp2(session, '{}')
    const closed = once(session, 'close')
    await endpoint.close()
    await closed
    expect(session.destroyed).toBe(true)
  })
})

it('closes a TLS connection at once while TLS is switched off', async () => {
  const endpoint = await openEndpoint()
  expect(endpoint.tlsUrl).toBeUndefined()
  await expect(shake(endpoint, { rejectUnauthorized: false })).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await call(endpoint, 'Echo')).status).toBe(200)
})

const keeping: Service = {
  target: 'Kinesis_20131202',
  actionPrefix: 'kinesis',
  javaPackage: 'p',
  operations: {
    ListStreams: { input: structure({}), call: async () => ({ StreamNames: ['orders'], HasMoreStreams: false }) },
    PutRecords: {
      input: structure({
        StreamName: optional(string()),
        Records: required(list(structure({ Data: required(blob()), PartitionKey: optional(string()) }))),
      }),
      call: async (_caller, input: { Records: { Data: Uint8Array }[] }) => ({
        FailedRecordCount: 0,
        Records: input.Records.map(({ Data }) => ({ ShardId: 's', SequenceNumber: String(Data[0]) })),
      }),
    },
  },
}

describe('the JavaScript SDK over HTTP/1.1 and TLS', () => {
  const client = (endpoint: Endpoint, agent: Agent): KinesisClient => {
    const kinesis = new KinesisClient({
      endpoint: endpoint.tlsUrl ?? '',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'k', secretAccessKey: 's' },
      requestHandler: new NodeHttpHandler({ httpsAgent: agent }),
    })
    onTestFinished(() => kinesis.destroy())
    return kinesis
  }

  it('puts a large batch once it trusts the authority', async () => {
    const { endpoint, ca } = await openTls([keeping])
    const Records = Array.from({ length: 500 }, (_, index) => ({
      Data: Buffer.alloc(10_000, index),
      PartitionKey: String(index),
    }))
    const output = await client(endpoint, new Agent({ ca })).send(
      new PutRecordsCommand({ StreamName: 'orders', Records }),
    )
    expect(output.Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual(
      Records.map((_, index) => String(index % 256)),
    )
  })

  it('refuses the endpoint as long as it does not', async () => {
    const { endpoint } = await openTls([keeping])
    await expect(client(endpoint, new Agent()).send(new ListStreamsCommand({}))).rejects.toThrow(
      /self-signed certificate|unable to verify/,
    )
  })
})
