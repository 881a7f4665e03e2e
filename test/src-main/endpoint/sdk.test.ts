import { KinesisClient, ListStreamsCommand, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { decode, encode, Token, Type } from 'cborg'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Endpoint } from '../../../src-main/endpoint/listen'
import type { Service } from '../../../src-main/engine/service'
import { blob, integer, list, optional, required, string, structure, timestamp } from '../../../src-main/engine/shapes'
import { fault } from '../../../src-main/engine/fault'
import { authorization, cborType, exchange, openEndpointOver } from './support/wire'

interface Kept {
  readonly Data: Uint8Array
  readonly PartitionKey?: string
}

/** Keeps what is put; knows the stream `orders` only. */
const keepingService = (kept: Kept[]): Service => ({
  target: 'Kinesis_20131202',
  actionPrefix: 'kinesis',
  javaPackage: 'com.amazonaws.kinesis.v20131202',
  operations: {
    PutRecord: {
      input: structure({
        StreamName: optional(string()),
        Data: required(blob()),
        PartitionKey: optional(string({ min: 1, max: 256 })),
        When: optional(timestamp()),
      }),
      call: async (_caller, input: Kept & { StreamName?: string; When?: Date }) => {
        if (input.StreamName !== 'orders') return fault('ResourceNotFoundException', 'Stream x not found.')
        kept.push(input)
        return { ShardId: 'shardId-000000000000', SequenceNumber: '1', ...(input.When && { When: input.When }) }
      },
    },
    PutRecords: {
      input: structure({
        StreamName: optional(string()),
        Records: required(list(structure({ Data: required(blob()), PartitionKey: optional(string()) }), { max: 500 })),
      }),
      call: async (_caller, input: { Records: Kept[] }) => {
        kept.push(...input.Records)
        return { FailedRecordCount: 0, Records: input.Records.map(() => ({ ShardId: 's', SequenceNumber: '1' })) }
      },
    },
    ListStreams: {
      input: structure({ Limit: optional(integer({ min: 1, max: 10_000 })) }),
      call: async () => ({
        StreamNames: ['orders'],
        HasMoreStreams: false,
        StreamSummaries: [
          {
            StreamName: 'orders',
            StreamARN: 'a',
            StreamStatus: 'ACTIVE',
            StreamCreationTimestamp: new Date(1767225600123),
          },
        ],
      }),
    },
  },
})

const handlers = [
  { http: 'HTTP/2, its default', options: () => ({}) },
  { http: 'HTTP/1.1', options: () => ({ requestHandler: new NodeHttpHandler() }) },
]

const clientOf = (endpoint: Endpoint, options: object): KinesisClient => {
  const client = new KinesisClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    ...options,
  })
  onTestFinished(() => client.destroy())
  return client
}

describe.each(handlers)('the JavaScript SDK over $http', ({ options }) => {
  it('puts a record byte for byte', async () => {
    const kept: Kept[] = []
    const client = clientOf(await openEndpointOver(keepingService(kept)), options())
    const Data = Uint8Array.from({ length: 256 }, (_, index) => index)
    const output = await client.send(new PutRecordCommand({ StreamName: 'orders', Data, PartitionKey: 'schlüssel' }))
    expect(output).toMatchObject({ ShardId: 'shardId-000000000000', SequenceNumber: '1' })
    expect(output.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(output.$metadata.extendedRequestId).toHaveLength(96)
    expect(kept).toEqual([{ StreamName: 'orders', Data: Buffer.from(Data), PartitionKey: 'schlüssel' }])
  })

  it('puts the largest batches, several at once', async () => {
    const kept: Kept[] = []
    const client = clientOf(await openEndpointOver(keepingService(kept)), options())
    const Records = Array.from({ length: 500 }, (_, index) => ({
      Data: Buffer.alloc(20_000, index),
      PartitionKey: String(index),
    }))
    const put = () => client.send(new PutRecordsCommand({ StreamName: 'orders', Records }))
    const outputs = await Promise.all([put(), put()])
    expect(outputs.map((output) => output.Records?.length)).toEqual([500, 500])
    expect(kept).toHaveLength(1000)
  })

  it('reads timestamps to the millisecond', async () => {
    const client = clientOf(await openEndpointOver(keepingService([])), options())
    const output = await client.send(new ListStreamsCommand({}))
    expect(output.StreamSummaries?.[0]?.StreamCreationTimestamp).toEqual(new Date(1767225600123))
  })

  it('gets errors as the exceptions it knows', async () => {
    const client = clientOf(await openEndpointOver(keepingService([])), options())
    const toNowhere = client.send(new PutRecordCommand({ StreamName: 'x', Data: Buffer.of(1), PartitionKey: 'k' }))
    await expect(toNowhere).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream x not found.',
      $metadata: { httpStatusCode: 400 },
    })
    const invalid = client.send(new PutRecordCommand({ StreamName: 'orders', Data: Buffer.of(1), PartitionKey: '' }))
    await expect(invalid).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    })
  })
})

describe('a CBOR client', () => {
  const put = async (endpoint: Endpoint, value: object) => {
    const typeEncoders = {
      Date: (date: Date) => [new Token(Type.tag, 1), new Token(Type.uint, date.getTime())],
    }
    const answer = await exchange(endpoint, {
      headers: {
        'content-type': cborType,
        'x-amz-target': 'Kinesis_20131202.PutRecord',
        'x-amz-date': '20260101T000000Z',
        authorization,
      },
      body: encode(value, { typeEncoders }),
    })
    expect(answer.headers['content-type']).toBe(cborType)
    return { ...answer, value: decode(answer.body, { tags: { 1: (read) => new Date(Number(read())) } }) as unknown }
  }

  it('puts a record byte for byte, with timestamps in milliseconds both ways', async () => {
    const kept: Kept[] = []
    const endpoint = await openEndpointOver(keepingService(kept))
    const When = new Date(1767225600123)
    const answer = await put(endpoint, { StreamName: 'orders', Data: Buffer.of(0, 255), PartitionKey: 'k', When })
    expect(answer.status).toBe(200)
    expect(answer.value).toEqual({ ShardId: 'shardId-000000000000', SequenceNumber: '1', When })
    expect(kept).toEqual([{ StreamName: 'orders', Data: Buffer.of(0, 255), PartitionKey: 'k', When }])
  })

  it('gets errors in CBOR', async () => {
    const endpoint = await openEndpointOver(keepingService([]))
    const answer = await put(endpoint, { StreamName: 'orders', Data: 'text' })
    expect(answer.status).toBe(400)
    expect(answer.value).toEqual({
      __type: 'SerializationException',
      Message: 'class java.lang.String can not be converted to a Blob',
    })
  })
})
