import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:net'
import { once } from 'node:events'
import { CreateStreamCommand, GetShardIteratorCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { describe, expect, it } from 'vitest'
import { http1Client } from './running-engine'
import { running } from './running'

/*
 * Answers are written into memory that is used again once they are on their way. A client that reads slowly, or goes away
 * in the middle, must neither get another one's bytes nor spoil them.
 */

const recordBytes = 50_000
const recordCount = 200
const streams = ['a', 'b', 'c', 'd']

describe.each([
  ['HTTP/1.1', () => askOverHttp1],
  ['HTTP/2', () => askOverHttp2],
])('clients that read slowly over %s', (_, how) => {
  const started = running({}, async ({ url }) => {
    const client = http1Client(url)
    for (const StreamName of streams) {
      await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
      const Records = Array.from({ length: recordCount }, (_, i) => ({
        Data: dataOf(StreamName, i),
        PartitionKey: 'key',
      }))
      await client.send(new PutRecordsCommand({ StreamName, Records }))
    }
    client.destroy()
  })

  it.each([
    ['everything', undefined],
    ['as much as the engine keeps for the next reader', 100],
  ])('get what they asked for, whatever others ask and whoever goes away meanwhile: %s', async (_, Limit) => {
    const { port, url } = started.engine
    const client = http1Client(url)
    const bodies = new Map<string, string>()
    for (const StreamName of streams) {
      const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
      bodies.set(StreamName, JSON.stringify({ ShardIterator, Limit }))
    }
    const ask = (name: string): Promise<Asked> => how()(port, bodies.get(name) as string)
    const expected = (name: string): string[] =>
      Array.from({ length: Limit ?? recordCount }, (_, i) => dataOf(name, i).toString('base64'))
    const slow = await Promise.all(streams.map(ask))
    for (let round = 0; round < 3; round++) {
      const gone = await ask('a')
      await gone.begin()
      gone.leave()
      for (const name of streams) expect(await recordsOf(await ask(name))).toEqual(expected(name))
    }
    for (const [i, asked] of slow.entries()) expect(await recordsOf(asked)).toEqual(expected(streams[i] as string))
    client.destroy()
  })
})

const dataOf = (name: string, i: number): Buffer => Buffer.alloc(recordBytes, `${name}${i};`)
const headers = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'Kinesis_20131202.GetRecords',
  'x-amz-date': '20261121T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
}

/** An answer that nobody has begun to read. */
interface Asked {
  /** Read its first bytes. */
  begin(): Promise<unknown>
  /** Hang up in the middle. */
  leave(): void
  /** The whole body. */
  body(): Promise<string>
}

const textOf = async (stream: AsyncIterable<unknown>): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const askOverHttp1 = async (port: number, body: string): Promise<Asked> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.pause()
  const all = { host: `127.0.0.1:${port}`, ...headers, 'content-length': body.length, connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
  return {
    begin: () => once(socket.resume(), 'data'),
    leave: () => void socket.destroy(),
    body: async () => {
      const answer = await textOf(socket)
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
      return answer.slice(answer.indexOf('\r\n\r\n'))
    },
  }
}

const askOverHttp2 = async (port: number, body: string): Promise<Asked> => {
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  const stream = session.request({ ':method': 'POST', ':path': '/', ...headers })
  stream.end(body)
  const [{ ':status': status }] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  expect(status).toBe(200)
  return {
    begin: () => once(stream.resume(), 'data'),
    leave: () => session.destroy(),
    body: async () => {
      const text = await textOf(stream)
      session.close()
      return text
    },
  }
}

/** Data of the records. */
const recordsOf = async (asked: Asked): Promise<string[]> => {
  const { Records } = JSON.parse(await asked.body()) as { Records: { Data: string }[] }
  return Records.map(({ Data }) => Data)
}
