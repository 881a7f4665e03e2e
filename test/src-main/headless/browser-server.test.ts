import { promises as fs } from 'node:fs'
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { defineContract, feed } from '../../../src-main/contract/define'
import { StreamRow } from '../../../src-main/contract/streams'
import { serveBrowser } from '../../../src-main/headless/browser-server'
import { contentPolicy } from '../../../src-main/headless/renderer-files'
import { manualClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import { createContractServer, type ContractServer, type Handlers } from '../../../src-main/services/contract-server'
import { tempFolder } from '../../support/temp-folder'
import { openManualWorkbench, type ManualWorkbench } from '../services/support/manual-workbench'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface Served {
  readonly url: URL
  readonly workbench: ManualWorkbench
  get(path: string, headers?: OutgoingHttpHeaders, method?: string): Promise<Answer>
  /** Visit the link as a browser would; returns the cookie it gets. */
  visit(): Promise<string>
  webSocket(headers: OutgoingHttpHeaders, path?: string): WebSocket
  close(): Promise<void>
}

const serve = async (contractServer?: ContractServer): Promise<Served> => {
  const workbench = await openManualWorkbench()
  const folder = await tempFolder()
  const rendererRoot = join(folder, 'renderer')
  await fs.mkdir(rendererRoot)
  await fs.writeFile(join(rendererRoot, 'index.html'), '<p>Streamgauge</p>')
  await fs.writeFile(join(folder, 'secret.json'), '{}')
  const server = await serveBrowser(contractServer ?? workbench.contractServer, { rendererRoot })
  onTestFinished(() => server.close())
  const url = new URL(server.url)
  const get: Served['get'] = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: url.port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        })
      })
      sent.on('error', reject)
      sent.end()
    })
  return {
    url,
    workbench,
    get,
    visit: async () => {
      const { headers } = await get(url.pathname + url.search)
      return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    },
    webSocket: (headers, path = '/contract') => {
      const socket = new WebSocket(`ws://127.0.0.1:${url.port}${path}`, { headers: headers as Record<string, string> })
      onTestFinished(() => socket.terminate())
      return socket
    },
    close: server.close,
  }
}

describe('the link to the browser mode', () => {
  it('is on loopback and holds a token nobody guesses', async () => {
    const { url } = await serve()
    expect(url.hostname).toBe('127.0.0.1')
    expect(url.searchParams.get('token')).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is exchanged for a cookie that scripts and other sites do not get, and leaves the address bar', async () => {
    const { url, get } = await serve()
    const { status, headers } = await get(url.pathname + url.search)
    expect([status, headers.location]).toEqual([303, '/'])
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^streamgauge-\d+=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/$/),
    ])
    expect(headers['set-cookie']?.[0]).not.toContain(url.searchParams.get('token'))
  })

  it('works once', async () => {
    const { url, get, visit } = await serve()
    const cookie = await visit()
    expect((await get(url.pathname + url.search)).status).toBe(401)
    expect((await get('/', { cookie })).status).toBe(200)
  })

  it.each(['', 'x', '0'.repeat(64), 'é'.repeat(64), '%C3%A9'.repeat(64), '%00', '%'])(
    'is not opened by the token "%s", and works after that',
    async (token) => {
      const { get, visit } = await serve()
      expect((await get(`/?token=${encodeURI(token)}`)).status).toBe(401)
      expect(await visit()).not.toBe('')
    },
  )
})

describe('a page', () => {
  it('is served to the browser with the cookie, under a strict content policy', async () => {
    const { get, visit } = await serve()
    const { status, headers, text } = await get('/', { cookie: `other=1; ${await visit()}; more=2` })
    expect([status, text]).toEqual([200, '<p>Streamgauge</p>'])
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it.each([
    ['without a cookie', () => undefined],
    ['with an empty one', (cookie: string) => cookie.replace(/=.*/, '=')],
    ['with a wrong one', (cookie: string) => cookie.replace(/=.*/, `=${'0'.repeat(64)}`)],
    ['with one of another port', (cookie: string) => cookie.replace(/-\d+/, '-1')],
    ['with one that is no ASCII', (cookie: string) => cookie.replace(/=.*/, `=${'é'.repeat(64)}`)],
  ])('is not served %s', async (_what, change) => {
    const { get, visit } = await serve()
    const cookie = change(await visit())
    const { status, text, headers } = await get('/', cookie === undefined ? {} : { cookie })
    expect(status).toBe(401)
    expect(text).not.toContain('<p>')
    expect(headers['content-security-policy']).toBe(contentPolicy)
  })

  it.each(['attacker.example', 'attacker.example:80', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
    'is not served under the name %s, which a foreign page could have rebound',
    async (host) => {
      const { url, get, visit } = await serve()
      expect((await get(url.pathname + url.search, { host })).status).toBe(403)
      expect((await get('/', { host, cookie: await visit() })).status).toBe(403)
    },
  )

  it('is served as localhost, too', async () => {
    const { url, get, visit } = await serve()
    expect((await get('/', { host: `localhost:${url.port}`, cookie: await visit() })).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('takes no %s', async (method) => {
    const { get, visit } = await serve()
    expect((await get('/', { cookie: await visit() }, method)).status).toBe(405)
  })

  it.each([
    '/missing.js',
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/%',
    '/index.html%00',
    '/a/',
  ])('of the path %s does not exist', async (path) => {
    const { get, visit } = await serve()
    expect((await get(path, { cookie: await visit() })).status).toBe(404)
  })

  it.each(['//', 'http://[', '//:80:80/'])('of the nonsense %s is refused, and the server goes on', async (path) => {
    const { get, visit } = await serve()
    const cookie = await visit()
    expect((await get(path, { cookie })).status).toBe(400)
    expect((await get('/', { cookie })).status).toBe(200)
  })
})

describe('the contract over WebSocket', () => {
  const openSocket = async ({ url, visit, webSocket }: Served): Promise<{ socket: WebSocket; received: unknown[] }> => {
    const socket = webSocket({ cookie: await visit(), origin: url.origin })
    const received: unknown[] = []
    socket.on('message', (data) => received.push(JSON.parse(String(data))))
    await once(socket, 'open')
    return { socket, received }
  }
  const send = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message))

  it('answers calls, brings feeds, and tells errors', async () => {
    const served = await serve()
    const { socket, received } = await openSocket(served)
    send(socket, { type: 'subscribe', id: 1, name: 'streams.watch', input: {} })
    const input = { name: 'orders', mode: 'PROVISIONED', shardCount: 1 }
    send(socket, { type: 'call', id: 2, name: 'stream.create', input })
    await vi.waitUntil(() => received.length === 3)
    send(socket, { type: 'call', id: 3, name: 'stream.create', input })
    await vi.waitUntil(() => received.length === 4)
    send(socket, { type: 'cancel', id: 1 })
    send(socket, { type: 'call', id: 4, name: 'theme.set', input: { theme: 'light' } })
    await vi.waitUntil(() => received.length === 5)
    served.workbench.clock.advance(3000)

    const [empty, withStream, reply, refused, last] = received as Record<string, never>[]
    expect(empty).toEqual({ type: 'event', id: 1, event: { streams: [] } })
    expect(StreamRow.array().parse(withStream?.['event']?.['streams'])).toMatchObject([{ name: 'orders' }])
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    expect(reply).toEqual({ type: 'reply', id: 2, output: { arn } })
    expect(refused).toMatchObject({ type: 'error', id: 3, error: { kind: 'fault', code: 'ResourceInUseException' } })
    expect(last).toEqual({ type: 'reply', id: 4, output: {} })
  })

  it('ignores what is no message and goes on', async () => {
    const served = await serve()
    const { socket, received } = await openSocket(served)
    socket.send('not JSON')
    socket.send(Buffer.from([0, 255]))
    socket.send('[]')
    send(socket, { type: 'call', id: 1, name: 'theme.set', input: { theme: 'dark' } })
    await vi.waitUntil(() => received.length === 1)
    expect(received).toEqual([{ type: 'reply', id: 1, output: {} }])
  })

  it('ends feeds when the tab is gone', async () => {
    let live = 0
    const contract = defineContract({ forever: feed({ input: z.object({}), event: z.number() }) })
    const handlers: Handlers<typeof contract> = {
      forever: (_input, sink) => {
        sink.send(++live)
        return () => void live--
      },
    }
    const options = { contract, handlers, clock: manualClock(), logger: silentLogger }
    const { socket, received } = await openSocket(await serve(createContractServer(options)))
    send(socket, { type: 'subscribe', id: 1, name: 'forever', input: {} })
    send(socket, { type: 'subscribe', id: 2, name: 'forever', input: {} })
    await vi.waitUntil(() => received.length === 2)
    expect(live).toBe(2)
    socket.close()
    await vi.waitUntil(() => live === 0)
  })

  it.each([
    ['without the cookie', ({ url }: Served) => ({ origin: url.origin })],
    ['from another origin', (_served: Served, cookie: string) => ({ cookie, origin: 'http://attacker.example' })],
    ['from another port', (_served: Served, cookie: string) => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['from no origin', (_served: Served, cookie: string) => ({ cookie })],
    ['with a wrong cookie', ({ url }: Served, cookie: string) => ({ cookie: `${cookie}0`, origin: url.origin })],
    [
      'under another host',
      ({ url }: Served, cookie: string) => ({ cookie, origin: url.origin, host: 'attacker.example' }),
    ],
  ])('is refused %s', async (_what, headersOf) => {
    const served = await serve()
    const socket = served.webSocket(headersOf(served, await served.visit()))
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toBe('Unexpected server response: 403')
  })

  it('is at one path only', async () => {
    const served = await serve()
    const socket = served.webSocket({ cookie: await served.visit(), origin: served.url.origin }, '/other')
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toBe('Unexpected server response: 403')
  })

  it('does not bring the server down when a refused one breaks off', async () => {
    const { url, get, visit } = await serve()
    const socket = connect(Number(url.port), '127.0.0.1')
    await once(socket, 'connect')
    const lines = ['GET /contract HTTP/1.1', `Host: ${url.host}`, 'Connection: Upgrade', 'Upgrade: websocket', '', '']
    await new Promise((resolve) => socket.write(lines.join('\r\n'), resolve))
    socket.resetAndDestroy()
    expect((await get('/', { cookie: await visit() })).status).toBe(200)
  })

  it('ends with the server', async () => {
    const served = await serve()
    const { socket } = await openSocket(served)
    const closed = once(socket, 'close')
    await served.close()
    await closed
    await expect(served.get('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
