import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
  type KinesisClient,
  type ListShardsCommandInput,
  type Shard,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder } from '../sdk/running-engine'
import { contentOf, lostOf, readShard, toReadRecord, type ReadRecord } from '../sdk/tracked-records'
import { followByIterator, followBySubscription, type Follower } from './followers'
import { shiftedClock } from './shifted-clock'

const library = process.env['STREAMGAUGE_FAKETIME']
const StreamName = 'jumping'
const followed = 'shardId-000000000000'
const hour = 3_600
const day = 24 * hour
const recordsPerSecond = 1000

/** What was acknowledged, and when by a clock that does not jump, milliseconds. */
interface Acknowledgement {
  readonly sequenceNumber: string
  readonly record: number
  readonly at: number
}

/** Producers that put more than the limits let through, until stopped; what was acknowledged, by shard. */
const createProducers = () => {
  const acknowledged = new Map<string, Acknowledgement[]>()
  let next = 0

  const putOnce = async (client: KinesisClient): Promise<void> => {
    const from = next
    next += 200
    const entries = Array.from({ length: 200 }, (_, i) => ({
      Data: contentOf(from + i),
      PartitionKey: `key-${from + i}`,
    }))
    const { Records = [] } = await client.send(new PutRecordsCommand({ StreamName, Records: entries }))
    for (const [i, { ShardId = '', SequenceNumber, ErrorCode }] of Records.entries()) {
      if (SequenceNumber === undefined) expect(ErrorCode).toBe('ProvisionedThroughputExceededException')
      else {
        const shard = acknowledged.get(ShardId) ?? []
        acknowledged.set(ShardId, shard)
        shard.push({ sequenceNumber: SequenceNumber, record: from + i, at: performance.now() })
      }
    }
  }

  /** Load for as long as something takes. */
  const during = async (client: KinesisClient, work: () => Promise<void>): Promise<void> => {
    let isOver = false
    const producers = [1, 2, 3].map(async () => {
      while (!isOver) await putOnce(client)
    })
    try {
      await work()
    } finally {
      isOver = true
      await Promise.all(producers)
    }
  }
  return { acknowledged, during }
}

const listed = async (client: KinesisClient, more: Partial<ListShardsCommandInput> = {}): Promise<Shard[]> =>
  (await client.send(new ListShardsCommand({ StreamName, ...more }))).Shards ?? []

/** Those that take writes, as clients find them, in the order of their ranges. */
const latestShards = async (client: KinesisClient): Promise<Shard[]> =>
  (await listed(client, { ShardFilter: { Type: 'AT_LATEST' } })).sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
const startOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange?.StartingHashKey ?? 0)
const endOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange?.EndingHashKey ?? 0)

const expectWhole = (shards: readonly Shard[]): void => {
  expect(shards.map(startOf)).toEqual([0n, ...shards.slice(0, -1).map((shard) => endOf(shard) + 1n)])
  expect(endOf(shards.at(-1) as Shard)).toBe((1n << 128n) - 1n)
}

const splitLast = async (client: KinesisClient): Promise<void> => {
  const shard = (await latestShards(client)).at(-1) as Shard
  const NewStartingHashKey = String((startOf(shard) + endOf(shard)) / 2n)
  await client.send(new SplitShardCommand({ StreamName, ShardToSplit: shard.ShardId, NewStartingHashKey }))
  expectWhole(await latestShards(client))
}

const mergeLast = async (client: KinesisClient): Promise<void> => {
  const [lower, upper] = (await latestShards(client)).slice(-2)
  const pair = { ShardToMerge: lower?.ShardId, AdjacentShardToMerge: upper?.ShardId }
  await client.send(new MergeShardsCommand({ StreamName, ...pair }))
  expectWhole(await latestShards(client))
}

const iteratorAt = async (client: KinesisClient, ShardIteratorType: ShardIteratorType, Timestamp?: Date) => {
  const start = { StreamName, ShardId: followed, ShardIteratorType, Timestamp }
  return (await client.send(new GetShardIteratorCommand(start))).ShardIterator as string
}

const readAt = async (client: KinesisClient, ShardIterator: string): Promise<ReadRecord[]> =>
  ((await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10 }))).Records ?? []).map(toReadRecord)

/** The longest time a shard that was written to the whole time went without an acknowledgement, milliseconds. */
const longestSilence = (acknowledged: readonly Acknowledgement[]): number =>
  Math.max(...acknowledged.slice(1).map(({ at }, i) => at - (acknowledged[i]?.at ?? at)))

const isRising = (numbers: readonly (bigint | number)[]): boolean =>
  numbers.every((number, i) => i === 0 || number > (numbers[i - 1] as bigint | number))
const isNeverFalling = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] as number))

describe.skipIf(library === undefined)('a wall clock that jumps under load (skipped without libfaketime)', () => {
  it('loses, doubles and reorders nothing, and holds nobody up', async () => {
    const data = await temporaryFolder()
    const clockFolder = await temporaryFolder()
    const clock = shiftedClock(library as string, clockFolder)
    const start = (limits: 'enforce' | 'off', port?: number) =>
      startEngine({ data, limits, env: clock.env, ...(port === undefined ? {} : { port }) })
    let engine = await start('enforce')
    onTestFinished(async () => {
      await engine.kill()
      await removeFolder(data)
      await removeFolder(clockFolder)
    })
    const logs: string[] = []
    const { port } = engine
    let client = http2Client(engine.url)
    const restart = async (limits: 'enforce' | 'off', end: 'kill' | 'stop'): Promise<void> => {
      client.destroy()
      await engine[end]()
      logs.push(engine.log())
      engine = await start(limits, port)
      client = http2Client(engine.url)
    }
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 3 }))
    await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 168 }))
    const { acknowledged, during } = createProducers()
    const followers: Follower[] = []
    const jump = async (seconds: number, realMs = 1_500): Promise<void> => {
      clock.set(seconds)
      await delay(realMs)
    }

    await during(client, async () => {
      followers.push(await followByIterator(client, StreamName, followed))
      followers.push(await followBySubscription(client, StreamName, followed))
      const early = await iteratorAt(client, 'TRIM_HORIZON')
      await jump(0)
      await jump(-hour)
      expect((await readAt(client, early)).length).toBe(10)
      expect((await readAt(client, await iteratorAt(client, 'AT_TIMESTAMP', new Date(0)))).length).toBe(10)
      await splitLast(client)
      await jump(day)
      await expect(readAt(client, early)).rejects.toMatchObject({
        name: 'ExpiredIteratorException',
        message: expect.stringMatching(
          /^Iterator expired\. The iterator was created at time .* tolerated delay of 300000/,
        ),
      })
      const ahead = await iteratorAt(client, 'TRIM_HORIZON')
      await splitLast(client)
      await jump(-hour)
      expect((await readAt(client, ahead)).length).toBe(10)
      await mergeLast(client)
      await jump(0)
      expectWhole(await latestShards(client))
    })
    const subscribed = await Promise.all(followers.map((follower) => follower.stop()))
    // What was written while the clock was ahead must stay in order when the program begins anew behind it.
    clock.set(-2 * hour)
    await restart('enforce', 'kill')
    const beforeRestart = performance.now()
    await during(client, () => jump(-hour))
    clock.set(0)
    await restart('enforce', 'stop')
    await during(client, () => jump(0))

    // Later than every time that records were stamped with.
    clock.set(2 * day)
    await restart('off', 'stop')
    const keysSeen: string[] = []
    for (const { ShardId = '' } of await listed(client)) {
      const read = await readShard(client, StreamName, ShardId)
      const expected = acknowledged.get(ShardId) ?? []
      keysSeen.push(...read.map(({ key }) => key))
      expect(read.length).toBe(expected.length)
      expect(lostOf(expected, read)).toBe(0)
      expect(isRising(read.map(({ sequenceNumber }) => BigInt(sequenceNumber)))).toBe(true)
      expect(isNeverFalling(read.map(({ arrivedAt }) => arrivedAt))).toBe(true)
    }
    expect(new Set(keysSeen).size).toBe(keysSeen.length)
    const read = await readShard(client, StreamName, followed)
    const numbers = read.map(({ sequenceNumber }) => sequenceNumber)
    for (const seen of subscribed) {
      expect(seen.length).toBeGreaterThan(recordsPerSecond)
      expect(seen).toEqual(numbers.slice(0, seen.length))
    }
    for (const { arrivedAt } of [read[0], read[read.length >> 1], read.at(-1)] as ReadRecord[]) {
      const [first] = await readAt(client, await iteratorAt(client, 'AT_TIMESTAMP', new Date(arrivedAt)))
      expect(first).toEqual(read.find((record) => record.arrivedAt === arrivedAt))
    }
    const written = acknowledged.get(followed) as Acknowledgement[]
    const beforeKill = written.filter(({ at }) => at < beforeRestart)
    const silence = longestSilence(beforeKill)
    const seconds = ((beforeKill.at(-1)?.at ?? 0) - (beforeKill[0]?.at ?? 0)) / 1000
    console.info(
      `${keysSeen.length} records acknowledged while the clock jumped; longest time without one ${silence.toFixed(0)} ms, ` +
        `${(beforeKill.length / seconds).toFixed(0)} records a second and shard`,
    )
    // Nobody waits for the clock to come back; nor does a jump let through more than what fills the bucket again.
    expect(silence).toBeLessThan(3_000)
    expect(beforeKill.length).toBeLessThanOrEqual(recordsPerSecond * (seconds + 1 + 2))
    logs.push(engine.log())
    expect(
      logs
        .join('')
        .split('\n')
        .filter((line) => / error /.test(line)),
    ).toEqual([])
    expect((await fetch(`${engine.url}/metrics`)).status).toBe(200)
    client.destroy()
    expect(await engine.stop()).toBe(0)
  })
})
