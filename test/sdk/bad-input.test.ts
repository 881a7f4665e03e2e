import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post, removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

let data: string
let engine: RunningEngine

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data, args: ['--allow-origin', 'http://localhost:3000'] })
  await call('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  await call('PutRecord', { StreamName: 'orders', Data: 'a2VwdA==', PartitionKey: 'k' })
})
afterAll(async () => {
  expect(await keptRecords()).toEqual(['kept'])
  expect(await engine.stop()).toBe(0)
  await removeFolder(data)
})

const raw = async (operation: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
  const answer = await post(engine.url, `Kinesis_20131202.${operation}`, body, headers)
  const text = answer.body.toString()
  return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : text }
}
const call = (operation: string, input: unknown) => raw(operation, JSON.stringify(input))

/** What the stream still holds: nothing that was acknowledged may be lost, whatever was sent since. */
const keptRecords = async (): Promise<string[]> => {
  const { body } = await call('GetShardIterator', {
    StreamName: 'orders',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  })
  const { ShardIterator } = body as { ShardIterator: string }
  const { body: answer } = (await call('GetRecords', { ShardIterator })) as unknown as {
    body: { Records: { Data: string }[] }
  }
  return answer.Records.map(({ Data }) => Buffer.from(Data, 'base64').toString())
}

describe('bad input gets the AWS error of its kind', () => {
  it('unknown operation', async () => {
    expect(await call('MakeCoffee', {})).toEqual({ status: 400, body: { __type: 'UnknownOperationException' } })
  })

  it('wrong target header', async () => {
    const answer = await post(engine.url, 'DynamoDB_20120810.ListTables', '{}')
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.body.toString())).toEqual({ __type: 'UnknownOperationException' })
  })

  it.each(['{"StreamName":', 'nonsense', '[1]', '"text"', ''])('malformed JSON: %s', async (text) => {
    expect(await raw('DescribeStream', text)).toEqual({ status: 400, body: { __type: 'SerializationException' } })
  })

  it('malformed CBOR', async () => {
    const answer = await post(engine.url, 'Kinesis_20131202.DescribeStream', Uint8Array.of(0xbf, 0xff, 0xff, 0x1c), {
      'content-type': 'application/x-amz-cbor-1.1',
    })
    expect(answer.status).toBe(400)
    expect(answer.body.toString('latin1')).toContain('SerializationException')
  })

  it('a missing member', async () => {
    expect(await call('CreateStream', { ShardCount: 1 })).toEqual({
      status: 400,
      body: {
        __type: 'ValidationException',
        message:
          "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
      },
    })
  })

  it('a member of the wrong type', async () => {
    expect(await call('CreateStream', { StreamName: ['a'], ShardCount: 1 })).toEqual({
      status: 400,
      body: { __type: 'SerializationException', Message: 'Start of list found where not expected' },
    })
    expect(await call('CreateStream', { StreamName: 'a', ShardCount: 'many' })).toEqual({
      status: 400,
      body: {
        __type: 'SerializationException',
        Message: 'class java.lang.String can not be converted to an Integer',
      },
    })
  })

  it('a member that the engine does not act on is refused, not ignored', async () => {
    const { status, body } = await call('DescribeStream', {
      StreamName: 'orders',
      StreamId: 'abcdefghij0123456789-abc',
    })
    expect(status).toBe(400)
    expect(body).toMatchObject({ __type: 'InvalidArgumentException', message: expect.stringContaining('StreamId') })
  })

  it('a body over the limit', async () => {
    const answer = await raw('PutRecord', Buffer.alloc(17 * 1024 * 1024, 0x20)).catch((error: unknown) => error)
    // The server may close while the client still sends; either way it answers 413 or hangs up, and goes on.
    if (!(answer instanceof Error)) expect(answer).toMatchObject({ status: 413 })
  })

  it('a record over the limit', async () => {
    const Data = Buffer.alloc(1024 * 1024 + 1).toString('base64')
    expect(await call('PutRecord', { StreamName: 'orders', Data, PartitionKey: 'k' })).toMatchObject({
      status: 400,
      body: { __type: 'ValidationException' },
    })
  })

  it('an unknown stream', async () => {
    expect(await call('PutRecord', { StreamName: 'nowhere', Data: '', PartitionKey: 'k' })).toEqual({
      status: 400,
      body: {
        __type: 'ResourceNotFoundException',
        message: 'Stream nowhere under account 000000000000 not found.',
      },
    })
  })

  it('a forged iterator', async () => {
    const forged = Buffer.alloc(120, 9).toString('base64')
    expect(await call('GetRecords', { ShardIterator: forged })).toEqual({
      status: 400,
      body: { __type: 'InvalidArgumentException', message: 'Invalid ShardIterator.' },
    })
  })

  it('a sequence number of the oldest form', async () => {
    const start = { StreamName: 'orders', ShardId: 'shardId-000000000000', ShardIteratorType: 'AT_SEQUENCE_NUMBER' }
    expect(await call('GetShardIterator', { ...start, StartingSequenceNumber: '0' })).toEqual({
      status: 500,
      body: { __type: 'InternalFailure' },
    })
  })

  it('no signature at all', async () => {
    const response = await fetch(engine.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.ListStreams' },
      body: '{}',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    })
  })

  it('a client that hangs up in the middle of a body', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(engine.port, '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"half":')
        socket.destroy()
      })
      socket.once('close', () => resolve())
    })
    expect(await keptRecords()).toEqual(['kept'])
  })
})

describe('what a web page could send', () => {
  const from = (headers: Record<string, string>) => raw('ListStreams', '{}', headers)

  it('is refused unless its origin is allowed', async () => {
    expect(await from({ origin: 'http://evil.example' })).toMatchObject({ status: 403 })
    const allowed = await post(engine.url, 'Kinesis_20131202.ListStreams', '{}', { origin: 'http://localhost:3000' })
    expect(allowed.status).toBe(200)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  })

  it.each([
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost', 200],
    ['kinesis.us-east-1.amazonaws.com', 200],
  ])('is judged by its Host %s: %d', async (host, status) => {
    const body = '{}'
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(engine.port, '127.0.0.1', () =>
        socket.write(
          `POST / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n` +
            'X-Amz-Target: Kinesis_20131202.ListStreams\r\nX-Amz-Date: 20261121T000000Z\r\n' +
            'Authorization: AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0\r\n' +
            `Content-Length: ${body.length}\r\n\r\n${body}`,
        ),
      )
      let text = ''
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.once('close', () => resolve(text))
    })
    expect(answer).toContain(`HTTP/1.1 ${status} `)
  })
})
