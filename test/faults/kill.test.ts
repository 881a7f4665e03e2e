import {
  CreateStreamCommand,
  ListShardsCommand,
  MergeShardsCommand,
  SplitShardCommand,
  type KinesisClient,
  type Shard,
} from '@aws-sdk/client-kinesis'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src-main/engine/producers/random'
import { http2Client, removeFolder, startEngine, temporaryFolder } from '../sdk/running-engine'
import { contentOf, lostOf, putBatch, readShard, type Acknowledged } from '../sdk/tracked-records'

const StreamName = 'killed'
const rounds = Number(process.env['STREAMGAUGE_KILLS'] ?? 100)
const seed = Number(process.env['STREAMGAUGE_SEED'] ?? Date.now() % 1_000_000)

const openShards = async (client: KinesisClient): Promise<Shard[]> =>
  (await client.send(new ListShardsCommand({ StreamName, ShardFilter: { Type: 'AT_LATEST' } }))).Shards ?? []

/** Split one shard or merge two, so that the process is sometimes killed in the middle of it. */
const reshard = async (client: KinesisClient, random: () => number): Promise<void> => {
  const shards = (await openShards(client)).sort((a, b) =>
    BigInt(a.HashKeyRange?.StartingHashKey ?? 0) < BigInt(b.HashKeyRange?.StartingHashKey ?? 0) ? -1 : 1,
  )
  const at = Math.floor(random() * (shards.length - 1))
  const [shard, next] = shards.slice(at, at + 2)
  if (shards.length > 4 && next !== undefined) {
    const pair = { ShardToMerge: shard?.ShardId, AdjacentShardToMerge: next.ShardId }
    await client.send(new MergeShardsCommand({ StreamName, ...pair }))
  } else {
    const { StartingHashKey = '0', EndingHashKey = '0' } = shard?.HashKeyRange ?? {}
    const NewStartingHashKey = String((BigInt(StartingHashKey) + BigInt(EndingHashKey)) / 2n)
    await client.send(new SplitShardCommand({ StreamName, ShardToSplit: shard?.ShardId, NewStartingHashKey }))
  }
}

it(`no acknowledged record is lost when the process is killed at ${rounds} random moments under load`, async () => {
  const random = seededRandom(seed).next
  const data = await temporaryFolder()
  let engine = await startEngine({ data })
  const { port } = engine
  let client = http2Client(engine.url)
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 4 }))
  let next = 0
  let acknowledgedRecords = 0
  let lost = 0
  let reshardings = 0
  for (let round = 0; round < rounds; round++) {
    const acknowledged: Acknowledged = new Map()
    let isKilled = false
    const producers = [1, 2, 3, 4].map(async () => {
      while (!isKilled) {
        const batch = { StreamName, from: next, count: 100 }
        next += batch.count
        // What is under way when the process dies fails; it may have been kept or not.
        await putBatch(client, batch, acknowledged).catch(() => {})
      }
    })
    const resharder = (async () => {
      while (!isKilled) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        await reshard(client, random).then(
          () => reshardings++,
          () => {},
        )
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 20 + random() * 230))
    const killed = engine.kill()
    isKilled = true
    await killed
    client.destroy()
    await Promise.all([...producers, resharder])
    engine = await startEngine({ data, port })
    client = http2Client(engine.url)
    for (const [ShardId, expected] of acknowledged) {
      expected.sort((a, b) => (BigInt(a.sequenceNumber) < BigInt(b.sequenceNumber) ? -1 : 1))
      const read = await readShard(client, StreamName, ShardId, expected[0]?.sequenceNumber)
      lost += lostOf(expected, read)
      acknowledgedRecords += expected.length
      // Whatever else is there was sent by us and only its answer was lost.
      for (const { key, content } of read) {
        if (!content.equals(contentOf(Number(key.slice('key-'.length))))) throw new Error(`${key} is not what was put`)
      }
    }
    const covered = (await openShards(client)).reduce(
      (sum, { HashKeyRange: range }) =>
        sum + BigInt(range?.EndingHashKey ?? 0) - BigInt(range?.StartingHashKey ?? 0) + 1n,
      0n,
    )
    expect(covered).toBe(1n << 128n)
  }
  console.info(
    `seed ${seed}: killed ${rounds} times, ${reshardings} reshardings, ` +
      `${acknowledgedRecords} records acknowledged, ${lost} lost`,
  )
  expect(lost).toBe(0)
  expect(acknowledgedRecords).toBeGreaterThan(rounds * 100)
  client.destroy()
  await engine.stop()
  await removeFolder(data)
})
