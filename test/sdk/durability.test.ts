import { CreateStreamCommand, ListShardsCommand, StartStreamEncryptionCommand } from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder } from './running-engine'
import { contentOf, inOrder, lostOf, putBatch, readShard, type Acknowledged } from './tracked-records'

const StreamName = 'many'
const batch = 500

let data: string
beforeEach(async () => {
  data = await temporaryFolder()
})
afterEach(async () => {
  await removeFolder(data)
  await removeFolder(`${data}-keys`)
})

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
        await putBatch(client, { StreamName, from, count: batch }, acknowledged)
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
      const got = await readShard(client, StreamName, ShardId)
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

  it.each([
    ['plain', 'kernel'],
    ['encrypted', 'fsync'],
  ])(
    'survive SIGKILL in the middle of writing, and nothing else appears (%s, durability %s)',
    async (kept, durability) => {
      const args = ['--keys', `${data}-keys`, '--durability', durability]
      let engine = await startEngine({ data, args })
      const { port } = engine
      let client = http2Client(engine.url)
      await client.send(new CreateStreamCommand({ StreamName, ShardCount: 4 }))
      if (kept === 'encrypted') {
        await client.send(
          new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
        )
      }
      const acknowledged: Acknowledged = new Map()
      let next = 0
      for (let round = 0; round < 5; round++) {
        let isKilled = false
        const producers = [1, 2, 3, 4].map(async () => {
          while (!isKilled) {
            const from = next
            next += batch
            // What is under way when the process dies fails; it may have been kept or not.
            await putBatch(client, { StreamName, from, count: batch }, acknowledged).catch(() => {})
          }
        })
        await new Promise((resolve) => setTimeout(resolve, 150 + round * 70))
        const killed = engine.kill()
        isKilled = true
        await killed
        client.destroy()
        await Promise.all(producers)
        engine = await startEngine({ data, port, args })
        client = http2Client(engine.url)
      }
      for (const [ShardId, expected] of acknowledged) {
        const got = await readShard(client, StreamName, ShardId)
        expect(lostOf(expected, got)).toBe(0)
        // Whatever else is there was sent by us and only its answer was lost.
        for (const { key, content } of got) {
          expect(content.equals(contentOf(Number(key.slice('key-'.length))))).toBe(true)
        }
      }
      expect([...acknowledged.values()].flat().length).toBeGreaterThan(5 * batch)
      client.destroy()
      await engine.stop()
    },
  )
})
