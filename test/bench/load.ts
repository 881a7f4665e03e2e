import { connect } from 'node:net'

export const headersOf = (target: string): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': target,
  'X-Amz-Date': '20261121T000000Z',
  Authorization:
    'AWS4-HMAC-SHA256 Credential=bench/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
})

/** A request ready to be sent again and again, so that a client costs next to nothing. */
export const preparedRequest = (target: string, body: Buffer): Buffer => {
  const headers = { Host: 'localhost', ...headersOf(target), 'Content-Length': body.byteLength }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${lines.join('')}\r\n`), body])
}

/** One call whose time does not matter. @throws Error at any answer other than 200 */
export const post = async (port: number, target: string, input: object): Promise<string> => {
  const request = { method: 'POST', headers: headersOf(target), body: JSON.stringify(input) }
  const answer = await fetch(`http://127.0.0.1:${port}`, request)
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  return text
}

/**
 * Keep `inFlight` requests under way on as many connections for a while; each connection begins at another of `requests`.
 * @returns answers a second
 * @throws Error at any answer other than 200
 */
export const requestsPerSecond = async (
  port: number,
  requests: readonly Buffer[],
  { inFlight, seconds }: { readonly inFlight: number; readonly seconds: number },
): Promise<number> => {
  const start = performance.now()
  const end = start + seconds * 1000
  const lane = (_: unknown, i: number): Promise<number> =>
    oneConnection(port, requests, Math.floor((i * requests.length) / inFlight), end)
  const counts = await Promise.all(Array.from({ length: inFlight }, lane))
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - start)
}

const oneConnection = (port: number, requests: readonly Buffer[], offset: number, end: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let answers = 0
    /** Bytes of the present answer still to come; −1 before its headers are complete. */
    let missing = -1
    let head = ''
    const socket = connect(port, '127.0.0.1')
    const send = (): void => void socket.write(requests[(offset + answers) % requests.length] as Buffer)
    socket.setNoDelay()
    socket.once('connect', send)
    socket.once('error', reject)
    socket.on('data', (chunk) => {
      if (missing === -1) {
        head += chunk.toString('latin1')
        const headEnd = head.indexOf('\r\n\r\n')
        if (headEnd === -1) return
        if (!head.startsWith('HTTP/1.1 200 ')) return reject(new Error(head))
        missing = Number(/content-length: (\d+)/i.exec(head)?.[1]) - (head.length - headEnd - 4)
      } else {
        missing -= chunk.byteLength
      }
      if (missing > 0) return
      answers++
      missing = -1
      head = ''
      if (performance.now() < end) return send()
      socket.destroy()
      resolve(answers)
    })
  })
