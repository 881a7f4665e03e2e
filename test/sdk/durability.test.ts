import { createHash } from 'node:crypto'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  PutRecordsCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder } from './running-engine'

const StreamName = 'many'
const batch = 500

let data: string
beforeEach(async () => {
  data = await temporaryFolder()
})
afterEach(() => removeFolder(data))

/** Content that only this record has, of a length of its own. */
const contentOf = (i: number): Buffer => {
  const seed = createHash('sha256').update(String(i)).digest()
  return Buffer.concat([Buffer.from(`${i}:`), Buffer.alloc(i % 300, seed)])
}

/** What was acknowledged, by shard: sequence number and record, in the order of the numbers. */
type Acknowledged = Map<string, { sequenceNumber: string; record: number }[]>

const putBatch = async (client: KinesisClient, from: number, acknowledged: Acknowledged): Promise<void> => {
  const { Records, FailedRecordCount } = await client.send(
    new PutRecordsCommand({
      StreamName,
      Records: Array.from({ length: batch }, (_, i) => ({
        Data: contentOf(from + i),
        PartitionKey: `key-${from + i}`,
      })),
    }),
  )
  expect(FailedRecordCount).toBe(0)
  Records?.forEach(({ ShardId = '', SequenceNumber = '' }, i) => {
    const shard = acknowledged.get(ShardId) ?? []
    acknowledged.set(ShardId, shard)
    shard.push({ sequenceNumber: SequenceNumber, record: from + i })
  })
}

const readShard = async (client: KinesisClient, ShardId: string) => {
  const records: { sequenceNumber: string; key: string; content: Buffer }[] = []
  let { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  for (let behind = 1; behind > 0;) {
    const answer = await client.send(new GetRecordsCommand({ ShardIterator }))
    for (const { SequenceNumber = '', PartitionKey = '', Data = new Uint8Array() } of answer.Records ?? []) {
      records.push({ sequenceNumber: SequenceNumber, key: PartitionKey, content: Buffer.from(Data) })
    }
    ShardIterator = answer.NextShardIterator
    behind = answer.MillisBehindLatest ?? 0
  }
  return records
}

const inOrder = (a: { sequenceNumber: string }, b: { sequenceNumber: string }): number =>
  BigInt(a.sequenceNumber) < BigInt(b.sequenceNumber) ? -1 : 1

describe('acknowledged records', () => {
  it('survive SIGKILL: 100,000 records over 4 shards come back in order, byte for byte', async () => {
    const total = 100_000
    const first = await startEngine({ data })
    const client = http2Client(first.url)
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 4 }))
    const acknowledged: Acknowledged = new Map()
    let next = 0
    const producer = async (until: number): Promise<void> => {
      while (next < until) {
        const from = next
        next += batch
        await putBatch(client, from, acknowledged)
      }
    }
    await Promise.all([1, 2, 3, 4].map(() => producer(total / 2)))
    await first.kill()
    const second = await startEngine({ data, port: first.port })
    await Promise.all([1, 2, 3, 4].map(() => producer(total)))
    await second.kill()
    const third = await startEngine({ data, port: first.port })

    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
    expect(Shards).toHaveLength(4)
    let count = 0
    for (const { ShardId = '' } of Shards) {
      const expected = (acknowledged.get(ShardId) ?? []).sort(inOrder)
      const got = await readShard(client, ShardId)
      expect(got.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
        expected.map(({ sequenceNumber }) => sequenceNumber),
      )
      got.forEach(({ key, content }, i) => {
        const record = expected[i]?.record ?? -1
        if (key !== `key-${record}` || !content.equals(contentOf(record))) throw new Error(`Record ${record} differs`)
      })
      count += got.length
    }
    expect(count).toBe(total)
    client.destroy()
    await third.stop()
  })

  it('survive SIGKILL in the middle of writing, and nothing else appears', async () => {
    let engine = await startEngine({ data })
    const { port } = engine
    let client = http2Client(engine.url)
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 4 }))
    const acknowledged: Acknowledged = new Map()
    let next = 0
    for (let round = 0; round < 5; round++) {
      let isKilled = false
      const producers = [1, 2, 3, 4].map(async () => {
        while (!isKilled) {
          const from = next
          next += batch
          // What is under way when the process dies fails; it may have been kept or not.
          await putBatch(client, from, acknowledged).catch(() => {})
        }
      })
      await new Promise((resolve) => setTimeout(resolve, 150 + round * 70))
      const killed = engine.kill()
      isKilled = true
      await killed
      client.destroy()
      await Promise.all(producers)
      engine = await startEngine({ data, port })
      client = http2Client(engine.url)
    }
    for (const [ShardId, expected] of acknowledged) {
      const got = new Map((await readShard(client, ShardId)).map((record) => [record.sequenceNumber, record]))
      for (const { sequenceNumber, record } of expected) {
        expect(got.get(sequenceNumber)?.content.equals(contentOf(record))).toBe(true)
      }
      // Whatever else is there was sent by us and only its answer was lost.
      for (const { key, content } of got.values()) {
        expect(content.equals(contentOf(Number(key.slice('key-'.length))))).toBe(true)
      }
    }
    expect([...acknowledged.values()].flat().length).toBeGreaterThan(5 * batch)
    client.destroy()
    await engine.stop()
  })
})
