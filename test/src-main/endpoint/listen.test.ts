import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect as connectHttp2, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import { connect, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePortNear, listen, type Endpoint } from '../../../src-main/endpoint/listen'
import type { Service } from '../../../src-main/engine/service'
import { blob, optional, structure } from '../../../src-main/engine/shapes'
import { silentLogger } from '../../../src-main/platform/logger'
import { authorization, call, converse, jsonType, openEndpoint, parsed } from './support/wire'

const MiB = 1024 * 1024
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const emptySettingsFrame = Buffer.from('000000040000000000', 'hex')

const headersOf = (operation: string) => ({
  'content-type': jsonType,
  'x-amz-target': `Kinesis_20131202.${operation}`,
  'x-amz-date': '20260101T000000Z',
  authorization,
})

const rawRequest = (operation: string, body = '{}'): string =>
  [
    'POST / HTTP/1.1',
    'Host: localhost',
    ...Object.entries(headersOf(operation)).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')

const openSession = (endpoint: Endpoint): ClientHttp2Session => {
  // Node's client refuses answers while more than its limit, 10 MB unless said otherwise, waits to be sent.
  const session = connectHttp2(endpoint.url, { maxSessionMemory: 100 })
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  return session
}

const callOver = async (session: ClientHttp2Session, operation: string, body: string | Buffer, extra: object = {}) => {
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headersOf(operation), ...extra })
  stream.end(body)
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status': number }]
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return { status: headers[':status'], headers, body: Buffer.concat(chunks).toString() }
}

/** `Wait` answers when the test says so. */
const waitingService = () => {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  let arrived = (): void => {}
  const called = new Promise<void>((resolve) => (arrived = resolve))
  const service: Service = {
    target: 'Kinesis_20131202',
    actionPrefix: 'kinesis',
    javaPackage: 'p',
    operations: {
      Wait: {
        input: structure({ Data: optional(blob()) }),
        call: async () => {
          arrived()
          await released
          return { Done: true }
        },
      },
    },
  }
  return { service, release, called }
}

describe('the port', () => {
  it('is said to be in use when it is, with another one to suggest', async () => {
    const endpoint = await openEndpoint()
    const second = listen({ services: [], port: endpoint.port, allowOrigins: () => [], logger: silentLogger })
    await expect(second).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${endpoint.port} is in use by another program. Choose another port, or end that program.`,
    })
    const suggested = await freePortNear(endpoint.port)
    const third = await openEndpoint({ port: suggested })
    expect(third.url).toBe(`http://127.0.0.1:${suggested}`)
  })

  it('is suggested elsewhere when all above are taken', async () => {
    expect(await freePortNear(65_535)).toBeGreaterThan(1023)
  })

  it('is free again after closing', async () => {
    const endpoint = await openEndpoint()
    await endpoint.close()
    const again = await openEndpoint({ port: endpoint.port })
    expect((await call(again, 'Echo')).status).toBe(200)
  })

  it('says so when the host cannot be bound', async () => {
    const elsewhere = listen({
      services: [],
      host: '192.0.2.1',
      port: 0,
      allowOrigins: () => [],
      logger: silentLogger,
    })
    await expect(elsewhere).rejects.toMatchObject({ code: 'port-unavailable' })
  })
})

describe('telling HTTP/2 from HTTP/1.1', () => {
  it('serves both on one port', async () => {
    const endpoint = await openEndpoint()
    const over1 = await call(endpoint, 'Echo', { Text: 'one' })
    const over2 = await callOver(openSession(endpoint), 'Echo', '{"Text":"two"}')
    expect(parsed(over1)).toEqual({ Text: 'one' })
    expect(over2.status).toBe(200)
    expect(JSON.parse(over2.body)).toEqual({ Text: 'two' })
  })

  it('takes a preface that arrives byte by byte', async () => {
    const endpoint = await openEndpoint()
    const answer = await converse(endpoint, [...preface, emptySettingsFrame], /^.{3}\x04/s)
    expect(answer.charCodeAt(3)).toBe(4)
  })

  it('takes HTTP/1.1 that arrives byte by byte', async () => {
    const endpoint = await openEndpoint()
    const answer = await converse(endpoint, [...rawRequest('Nothing')], /\r\n\r\n/)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
  })

  it('answers what begins like the preface and is not as bad HTTP/1.1', async () => {
    const endpoint = await openEndpoint()
    const answer = await converse(endpoint, ['PRI * HTTP/1.1\r\nHost: localhost\r\n\r\n'])
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('goes on after connections that end before they say anything', async () => {
    const endpoint = await openEndpoint()
    for (const beginning of ['', 'P', 'PRI * HTT', 'POST / HTTP/1.1\r\nHo']) {
      const socket = connect(endpoint.port, '127.0.0.1')
      await once(socket, 'connect')
      socket.end(beginning)
      socket.resume()
      await once(socket, 'close')
    }
    expect((await call(endpoint, 'Echo')).status).toBe(200)
  })

  it('closes connections that never tell', async () => {
    const endpoint = await openEndpoint({ patience: { headersMs: 30 } })
    expect(await converse(endpoint, [])).toBe('')
    expect(await converse(endpoint, ['PRI * '])).toBe('')
  })
})

describe('HTTP/1.1', () => {
  it('answers pipelined requests in their order', async () => {
    const endpoint = await openEndpoint()
    const requests = [1, 2, 3].map((count) => rawRequest('Echo', `{"Count":${count}}`))
    const answer = await converse(endpoint, [requests.join('')], /"Count":3/)
    expect(answer.match(/"Count":\d/g)).toEqual(['"Count":1', '"Count":2', '"Count":3'])
  })

  it('keeps a connection for the next request', async () => {
    const endpoint = await openEndpoint()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const ports = new Set<number | undefined>()
    for (const _ of [1, 2, 3]) {
      const outgoing = request(endpoint.url, { method: 'POST', agent, headers: headersOf('Nothing') })
      outgoing.on('socket', (socket) => socket.once('connect', () => ports.add(socket.localPort)))
      outgoing.end('{}')
      const [response] = await once(outgoing, 'response')
      response.resume()
      await once(response, 'end')
    }
    expect(ports.size).toBe(1)
  })

  it('takes chunked bodies', async () => {
    const endpoint = await openEndpoint()
    const chunked = rawRequest('Echo', '').replace('Content-Length: 0', 'Transfer-Encoding: chunked')
    const answer = await converse(endpoint, [chunked, '8\r\n{"Count"\r\n', '3\r\n:7}\r\n0\r\n\r\n'], /Count/)
    expect(answer).toContain('{"Count":7}')
  })

  it('refuses a body that is announced too large at once', async () => {
    const endpoint = await openEndpoint()
    const announced = rawRequest('Echo', '').replace('Content-Length: 0', `Content-Length: ${16 * MiB + 1}`)
    const answer = await converse(endpoint, [announced, 'x'.repeat(MiB)], /in several parts/)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toMatch(/Connection: close/i)
  })

  it('refuses a body that grows too large, and the client reads the answer', async () => {
    const endpoint = await openEndpoint()
    const chunked = rawRequest('Echo', '').replace('Content-Length: 0', 'Transfer-Encoding: chunked')
    const chunk = `100000\r\n${'x'.repeat(MiB)}\r\n`
    const answer = await converse(endpoint, [chunked, ...Array.from({ length: 17 }, () => chunk)], /in several parts/)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('takes a body of just the maximum', async () => {
    const body = `{"x":"${'x'.repeat(16 * MiB - 8)}"}`
    expect((await call(await openEndpoint(), 'Nothing', body)).status).toBe(200)
  })

  it('goes on after a client that disconnects in the middle of its body', async () => {
    const endpoint = await openEndpoint()
    const socket = connect(endpoint.port, '127.0.0.1')
    socket.write(rawRequest('Echo', '').replace('Content-Length: 0', 'Content-Length: 100') + '{"Text":')
    await once(socket, 'connect')
    socket.resetAndDestroy()
    expect((await call(endpoint, 'Echo')).status).toBe(200)
  })

  it('closes connections whose headers do not come to an end', async () => {
    const endpoint = await openEndpoint({ patience: { headersMs: 50 } })
    expect(await converse(endpoint, ['POST / HTTP/1.1\r\nHost: localhost\r\n'])).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('HTTP/2', () => {
  it('answers many requests at once', async () => {
    const session = openSession(await openEndpoint())
    const counts = Array.from({ length: 500 }, (_, index) => index + 1)
    const answers = await Promise.all(counts.map((count) => callOver(session, 'Echo', `{"Count":${count}}`)))
    expect(answers.map(({ body }) => (JSON.parse(body) as { Count: number }).Count)).toEqual(counts)
  })

  it('sends no headers of HTTP/1.1 connections', async () => {
    const { headers } = await callOver(openSession(await openEndpoint()), 'Echo', '{}')
    expect(Object.keys(headers).sort()).toEqual([
      ':status',
      'content-length',
      'content-type',
      'date',
      'x-amz-id-2',
      'x-amzn-requestid',
    ])
  })

  it('takes large bodies and gives large answers', async () => {
    const { service, release } = waitingService()
    release()
    const session = openSession(await openEndpoint({ services: [service] }))
    const body = JSON.stringify({ Data: Buffer.alloc(10 * MiB).toString('base64') })
    expect((await callOver(session, 'Wait', body)).body).toBe('{"Done":true}')
  })

  it.each([{ extra: { 'content-length': String(16 * MiB + 1) } }, { extra: {} }])(
    'refuses a body that is too large, and the session goes on ($extra)',
    async ({ extra }) => {
      const session = openSession(await openEndpoint())
      const refused = await callOver(session, 'Echo', Buffer.alloc(16 * MiB + 1), extra).catch(
        (error: unknown) => error,
      )
      expect(refused).toMatchObject({ status: 413 })
      expect((await callOver(session, 'Nothing', '{}')).status).toBe(200)
    },
  )

  it('refuses a foreign authority', async () => {
    const session = openSession(await openEndpoint())
    const { status, body } = await callOver(session, 'Echo', '{}', { ':authority': 'evil.example.com' })
    expect(status).toBe(403)
    expect(body).toContain('evil.example.com')
  })

  it('goes on after a client that resets its stream in the middle of its body', async () => {
    const session = openSession(await openEndpoint())
    const stream = session.request({ ':method': 'POST', ...headersOf('Echo') })
    stream.on('error', () => {})
    stream.write('{"Text":')
    stream.close(constants.NGHTTP2_CANCEL)
    await once(stream, 'close')
    expect((await callOver(session, 'Nothing', '{}')).status).toBe(200)
  })

  it('goes on after a client that disconnects while its request is under way', async () => {
    const { service, release, called } = waitingService()
    const endpoint = await openEndpoint({ services: [service] })
    const session = openSession(endpoint)
    const stream = session.request({ ':method': 'POST', ...headersOf('Wait') })
    stream.on('error', () => {})
    stream.end('{}')
    await called
    session.destroy()
    release()
    expect((await callOver(openSession(endpoint), 'Wait', '{}')).status).toBe(200)
  })
})

describe('closing', () => {
  it('ends idle connections of both kinds at once', async () => {
    const endpoint = await openEndpoint()
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const outgoing = request(endpoint.url, { method: 'POST', agent, headers: headersOf('Nothing') })
    outgoing.end('{}')
    const [response] = await once(outgoing, 'response')
    response.resume()
    await once(response, 'end')
    const session = openSession(endpoint)
    await callOver(session, 'Nothing', '{}')
    const silent = connect(endpoint.port, '127.0.0.1')
    await once(silent, 'connect')
    const started = performance.now()
    await Promise.all([endpoint.close(), endpoint.close(), once(session, 'close'), once(silent.resume(), 'close')])
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('lets requests under way finish, and tells their clients that they were the last', async () => {
    const { service, release, called } = waitingService()
    const endpoint = await openEndpoint({ services: [service] })
    const over1 = call(endpoint, 'Wait')
    await called
    const over2 = callOver(openSession(endpoint), 'Wait', '{}')
    await call(endpoint, 'Unheard')
    const closed = endpoint.close()
    release()
    const [answer1, answer2] = await Promise.all([over1, over2, closed])
    expect(parsed(answer1)).toEqual({ Done: true })
    expect(answer1.headers['connection']).toBe('close')
    expect(answer2.body).toBe('{"Done":true}')
  })

  it('does not wait for ever', async () => {
    const { service, called } = waitingService()
    const endpoint = await openEndpoint({ services: [service], patience: { closeMs: 30 } })
    const unanswered = call(endpoint, 'Wait').catch((error: unknown) => error)
    await called
    await endpoint.close()
    expect(await unanswered).toBeInstanceOf(Error)
  })

  it('leaves other servers on the machine alone', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const endpoint = await openEndpoint()
    await endpoint.close()
    expect(other.listening).toBe(true)
  })
})
