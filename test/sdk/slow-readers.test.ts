import { connect, type Socket } from 'node:net'
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

describe('clients that read slowly', () => {
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

  it('get what they asked for, whatever others ask and whoever goes away meanwhile', async () => {
    const { port, url } = started.engine
    const client = http1Client(url)
    const requests = new Map<string, string>()
    for (const StreamName of streams) {
      const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
      requests.set(StreamName, requestOf(port, JSON.stringify({ ShardIterator })))
    }
    const ask = async (name: string): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.pause()
      socket.write(requests.get(name) as string)
      return socket
    }
    const slow = await Promise.all(streams.map(ask))
    for (let round = 0; round < 3; round++) {
      const gone = await ask('a')
      await once(gone.resume(), 'data')
      gone.destroy()
      for (const name of streams) expect(await answerOf(await ask(name))).toEqual(expected(name))
    }
    for (const [i, socket] of slow.entries()) expect(await answerOf(socket)).toEqual(expected(streams[i] as string))
    client.destroy()
  })
})

const dataOf = (name: string, i: number): Buffer => Buffer.alloc(recordBytes, `${name}${i};`)
const expected = (name: string): string[] =>
  Array.from({ length: recordCount }, (_, i) => dataOf(name, i).toString('base64'))

const requestOf = (port: number, body: string): string =>
  [
    'POST / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/x-amz-json-1.1',
    'X-Amz-Target: Kinesis_20131202.GetRecords',
    'X-Amz-Date: 20261121T000000Z',
    'Authorization: AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')

/** Data of the records. */
const answerOf = async (socket: Socket): Promise<string[]> => {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const answer = Buffer.concat(chunks).toString()
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  const { Records } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { Records: { Data: string }[] }
  return Records.map(({ Data }) => Data)
}
