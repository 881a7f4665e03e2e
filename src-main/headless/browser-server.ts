import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { ContractServer } from '../services/contract-server'
import { protectiveHeaders, readRendererFile } from './renderer-files'

export interface BrowserServer {
  /** The address to open, with a token that works once. */
  readonly url: string
  close(): Promise<void>
}

/** A tab that does not take what it is sent is given up before it fills the memory. */
const largestBacklogBytes = 8 * 1024 * 1024
/** Room for the largest record there can be, 10 MiB, in Base64. */
const largestMessageBytes = 16 * 1024 * 1024

/**
 * Serve the renderer and the contract to one browser of this machine.
 * The token in the URL is exchanged for a cookie at the first visit; without the cookie there is nothing to be had.
 */
export const serveBrowser = async (
  contractServer: ContractServer,
  { rendererRoot, port = 0 }: { readonly rendererRoot: string; readonly port?: number },
): Promise<BrowserServer> => {
  const session = randomBytes(32).toString('hex')
  let token: string | undefined = randomBytes(32).toString('hex')
  const server = createServer((request, response) => {
    handle(request, response).catch(() => refuse(response, 400, 'This request cannot be understood.'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  const hosts = [`127.0.0.1:${bound}`, `localhost:${bound}`]
  const cookie = `streamgauge-${bound}`

  const isOurs = ({ headers }: IncomingMessage): boolean => hosts.includes(headers.host ?? '')
  const hasSession = ({ headers }: IncomingMessage): boolean =>
    (headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const [name, value = ''] = pair.split('=')
      return name === cookie && isSame(value, session)
    })

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOurs(request)) return refuse(response, 403, 'This address is not served here.')
    if (request.method !== 'GET') return refuse(response, 405, 'Only GET is served here.')
    const url = new URL(request.url ?? '/', `http://${hosts[0]}`)
    const offered = url.searchParams.get('token')
    if (offered !== null && token !== undefined && isSame(offered, token)) {
      token = undefined
      response.writeHead(303, {
        ...protectiveHeaders,
        location: '/',
        'set-cookie': `${cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`,
      })
      response.end()
      return
    }
    if (!hasSession(request)) {
      return refuse(response, 401, 'This link is not valid, or was used before. Start Streamgauge again for a new one.')
    }
    const file = await readRendererFile(rendererRoot, url.pathname).catch(() => undefined)
    if (file === undefined) return refuse(response, 404, 'There is no such page.')
    response.writeHead(200, file.headers)
    response.end(file.body)
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const isSameOrigin = hosts.some((host) => request.headers.origin === `http://${host}`)
    if (!isOurs(request) || !isSameOrigin || !hasSession(request) || request.url !== '/contract') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveTab(webSocket, contractServer))
  })

  return {
    url: `http://${hosts[0]}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const serveTab = (webSocket: WebSocket, contractServer: ContractServer): void => {
  const connection = contractServer.connect((message) => {
    if (webSocket.bufferedAmount > largestBacklogBytes) webSocket.terminate()
    else webSocket.send(JSON.stringify(message))
  })
  webSocket.on('message', (data) => connection.receive(parse(String(data))))
  webSocket.on('close', () => connection.close())
  webSocket.on('error', () => webSocket.terminate())
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isSame = (offered: string, secret: string): boolean => {
  const [a, b] = [Buffer.from(offered), Buffer.from(secret)]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}

const refuse = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { ...protectiveHeaders, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}
