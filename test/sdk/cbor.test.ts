import { decode, encode, type TagDecoder } from 'cborg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post, removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

let data: string
let engine: RunningEngine

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data })
  expect((await cbor('CreateStream', { StreamName: 'orders', ShardCount: 1 })).status).toBe(200)
})
afterAll(async () => {
  await engine.stop()
  await removeFolder(data)
})

const contentType = 'application/x-amz-cbor-1.1'
const epochTag: TagDecoder = (decodeContent) => ({ tag: 1, content: decodeContent() })

/** One request as the Java SDKs send it; timestamps come back as `{ tag: 1, content }`. */
const cbor = async (operation: string, input: object) => {
  const answer = await post(engine.url, `Kinesis_20131202.${operation}`, encode(input), { 'content-type': contentType })
  expect(answer.headers.get('content-type')).toBe(
    answer.body.byteLength === 0 && answer.status === 200 ? answer.headers.get('content-type') : contentType,
  )
  const body: unknown = answer.body.byteLength === 0 ? undefined : decode(answer.body, { tags: { 1: epochTag } })
  return { status: answer.status, body: body as Record<string, unknown> }
}

describe('a CBOR client', () => {
  it('writes bytes and reads the same bytes back, with integer milliseconds under tag 1', async () => {
    const Data = Uint8Array.of(0, 1, 254, 255)
    const before = Date.now()
    const { body: putAnswer } = await cbor('PutRecord', { StreamName: 'orders', Data, PartitionKey: 'k' })
    expect(putAnswer).toMatchObject({ ShardId: 'shardId-000000000000' })
    const { body: start } = await cbor('GetShardIterator', {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    const { body: answer } = await cbor('GetRecords', { ShardIterator: start['ShardIterator'] })
    expect(answer['Records']).toEqual([
      {
        SequenceNumber: putAnswer['SequenceNumber'],
        PartitionKey: 'k',
        Data,
        ApproximateArrivalTimestamp: { tag: 1, content: expect.any(Number) },
      },
    ])
    const [{ ApproximateArrivalTimestamp: arrival }] = answer['Records'] as [
      { ApproximateArrivalTimestamp: { content: number } },
    ]
    expect(Number.isInteger(arrival.content)).toBe(true)
    expect(arrival.content).toBeGreaterThanOrEqual(before)
    expect(arrival.content).toBeLessThanOrEqual(Date.now())
  })

  it('gets errors in CBOR', async () => {
    expect(await cbor('DescribeStream', { StreamName: 'nowhere' })).toEqual({
      status: 400,
      body: {
        __type: 'ResourceNotFoundException',
        message: 'Stream nowhere under account 000000000000 not found.',
      },
    })
  })
})
