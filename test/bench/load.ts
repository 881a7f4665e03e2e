import { connect } from 'node:net'

/** A request ready to be sent again and again, so that a client costs next to nothing. */
export const preparedRequest = (target: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n' +
        `X-Amz-Target: ${target}\r\nX-Amz-Date: 20261121T000000Z\r\n` +
        'Authorization: AWS4-HMAC-SHA256 Credential=bench/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0\r\n' +
        `Content-Length: ${body.byteLength}\r\n\r\n`,
    ),
    body,
  ])

/**
 * Keep `inFlight` requests under way on as many connections for a while.
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
  const counts = await Promise.all(Array.from({ length: inFlight }, (_, i) => oneConnection(port, requests, i, end)))
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

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
