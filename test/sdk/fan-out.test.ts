import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  ListStreamConsumersCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
  waitUntilStreamExists,
  type KinesisClient,
  type StartingPosition,
  type SubscribeToShardEvent,
  type SubscribeToShardEventStream,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { http1Client, http2Client } from './running-engine'
import { httpVersions, running } from './running'

const firstShard = 'shardId-000000000000'
const arnOf = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`

const started = running()

const createStream = async (client: KinesisClient, StreamName: string, ShardCount = 1): Promise<void> => {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount }))
  await waitUntilStreamExists({ client, maxWaitTime: 30 }, { StreamName })
}

const register = async (client: KinesisClient, stream: string, ConsumerName: string): Promise<string> => {
  const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN: arnOf(stream), ConsumerName }))
  return Consumer?.ConsumerARN ?? ''
}

type Events = AsyncIterable<SubscribeToShardEventStream>
const subscribe = async (
  client: KinesisClient,
  ConsumerARN: string,
  StartingPosition: StartingPosition,
  ShardId = firstShard,
): Promise<Events> => {
  const { EventStream } = await client.send(new SubscribeToShardCommand({ ConsumerARN, ShardId, StartingPosition }))
  return EventStream as Events
}

/** Events of a subscription until one satisfies, that one included. Ends the subscription. */
const eventsUntil = async (
  events: Events,
  isEnough: (event: SubscribeToShardEvent) => boolean,
): Promise<SubscribeToShardEvent[]> => {
  const seen: SubscribeToShardEvent[] = []
  for await (const { SubscribeToShardEvent: event } of events) {
    if (event === undefined) continue
    seen.push(event)
    if (isEnough(event)) break
  }
  return seen
}
const textsOf = (events: readonly SubscribeToShardEvent[]): string[] =>
  events.flatMap(({ Records = [] }) => Records.map(({ Data }) => Buffer.from(Data ?? '').toString()))
/** The texts of that many records, in the order in which they came. */
const receive = async (events: Events, count: number): Promise<string[]> => {
  let left = count
  return textsOf(await eventsUntil(events, ({ Records = [] }) => (left -= Records.length) <= 0))
}

const put = (client: KinesisClient, StreamName: string, text: string) =>
  client.send(new PutRecordCommand({ StreamName, PartitionKey: 'key', Data: Buffer.from(text) }))

describe.each(httpVersions)('enhanced fan-out for the AWS SDK over %s', (_version, suffix, connect) => {
  const stream = `orders-${suffix}`
  let client: KinesisClient

  beforeAll(async () => {
    client = connect(started.engine.url)
    await createStream(client, stream)
  })
  afterAll(() => client.destroy())

  it('registers, describes, lists and deregisters consumers', async () => {
    const ConsumerARN = await register(client, stream, 'passing')
    const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand({ ConsumerARN }))
    expect(ConsumerDescription).toMatchObject({ ConsumerARN, ConsumerStatus: 'ACTIVE', StreamARN: arnOf(stream) })
    await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN }))
    const { Consumers } = await client.send(new ListStreamConsumersCommand({ StreamARN: arnOf(stream) }))
    expect(Consumers).toEqual([])
    await expect(client.send(new DescribeStreamConsumerCommand({ ConsumerARN }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Consumer passing, account 000000000000 not found.',
    })
  })

  it('lists consumers page by page, with all that there is to know of them', async () => {
    const name = `crowded-${suffix}`
    await createStream(client, name)
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: name }))
    const created = StreamDescriptionSummary?.StreamCreationTimestamp
    for (const each of ['a', 'b', 'c']) await register(client, name, each)
    const StreamARN = arnOf(name)
    const list = async (input: object) => client.send(new ListStreamConsumersCommand({ StreamARN, ...input }))
    const first = await list({ MaxResults: 2, StreamCreationTimestamp: created })
    const second = await list({ MaxResults: 2, NextToken: first.NextToken })
    expect(first.Consumers).toHaveLength(2)
    expect(second).not.toHaveProperty('NextToken')
    expect([...(first.Consumers ?? []), ...(second.Consumers ?? [])]).toEqual(
      ['a', 'b', 'c'].map((ConsumerName) => ({
        ...{ ConsumerName, ConsumerStatus: 'ACTIVE', ConsumerCreationTimestamp: expect.any(Date) as Date },
        ConsumerARN: expect.stringMatching(`^${StreamARN}/consumer/${ConsumerName}:\\d+$`) as string,
      })),
    )
  })

  it('begins at each of the five positions', async () => {
    const name = `positions-${suffix}`
    await createStream(client, name)
    const before = new Date(Date.now() - 60_000)
    const { SequenceNumber } = await put(client, name, 'one')
    await put(client, name, 'two')
    const begun = async (StartingPosition: StartingPosition) =>
      subscribe(client, await register(client, name, StartingPosition.Type ?? ''), StartingPosition)
    const latest = await begun({ Type: 'LATEST' })
    await put(client, name, 'three')
    expect(await receive(latest, 1)).toEqual(['three'])
    expect(await receive(await begun({ Type: 'TRIM_HORIZON' }), 3)).toEqual(['one', 'two', 'three'])
    expect(await receive(await begun({ Type: 'AT_SEQUENCE_NUMBER', SequenceNumber }), 3)).toHaveLength(3)
    expect(await receive(await begun({ Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber }), 2)).toEqual(['two', 'three'])
    expect(await receive(await begun({ Type: 'AT_TIMESTAMP', Timestamp: before }), 3)).toHaveLength(3)
  })

  it('receives what is written while it listens, and what was written while it did not', async () => {
    const consumer = await register(client, stream, 'listener')
    const events = await subscribe(client, consumer, { Type: 'LATEST' })
    await put(client, stream, 'one')
    const seen = await eventsUntil(events, ({ Records = [] }) => Records.length > 0)
    expect(textsOf(seen)).toEqual(['one'])
    const SequenceNumber = seen.at(-1)?.ContinuationSequenceNumber
    await put(client, stream, 'two')
    await delay(5000)
    const from = { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber } as const
    expect(await receive(await subscribe(client, consumer, from), 1)).toEqual(['two'])
  })

  it('may not subscribe again within five seconds, and takes over after that', async () => {
    const consumer = await register(client, stream, 'twice')
    const first = await subscribe(client, consumer, { Type: 'LATEST' })
    const ended = (async () => {
      for await (const _event of first);
    })()
    const outcome = expect(ended).rejects.toMatchObject({ name: 'ResourceInUseException' })
    const another = {
      name: 'ResourceInUseException',
      message: `Another active subscription exists for this consumer: 000000000000:${stream}:${firstShard}:twice`,
    }
    await expect(subscribe(client, consumer, { Type: 'LATEST' })).rejects.toMatchObject(another)
    await delay(5000)
    const second = await subscribe(client, consumer, { Type: 'LATEST' })
    await outcome
    await put(client, stream, 'to the second')
    expect(await receive(second, 1)).toEqual(['to the second'])
  })

  it('is told the children at the end of a closed shard, and goes on with them', async () => {
    const splitStream = `split-${suffix}`
    await createStream(client, splitStream)
    const consumer = await register(client, splitStream, 'app')
    await put(client, splitStream, 'before')
    const events = await subscribe(client, consumer, { Type: 'TRIM_HORIZON' })
    await client.send(
      new SplitShardCommand({
        StreamName: splitStream,
        ShardToSplit: firstShard,
        NewStartingHashKey: (2n ** 127n).toString(),
      }),
    )
    const seen = await eventsUntil(events, () => false)
    expect(textsOf(seen)).toEqual(['before'])
    const last = seen.at(-1)
    expect(last).not.toHaveProperty('ContinuationSequenceNumber')
    expect(last?.ChildShards?.map(({ ShardId, ParentShards }) => ({ ShardId, ParentShards }))).toEqual([
      { ShardId: 'shardId-000000000001', ParentShards: [firstShard] },
      { ShardId: 'shardId-000000000002', ParentShards: [firstShard] },
    ])
    await put(client, splitStream, 'after')
    const children = last?.ChildShards ?? []
    const texts = await Promise.race(
      children.map(async ({ ShardId }) =>
        receive(await subscribe(client, consumer, { Type: 'TRIM_HORIZON' }, ShardId), 1),
      ),
    )
    expect(texts).toEqual(['after'])
  })

  it('is told when its consumer is deregistered', async () => {
    const consumer = await register(client, stream, 'leaving')
    const events = await subscribe(client, consumer, { Type: 'LATEST' })
    const ended = eventsUntil(events, () => false)
    const outcome = expect(ended).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: consumer }))
    await outcome
  })

  it.each([
    ['a consumer', { ConsumerARN: `${arnOf(stream)}/consumer/nobody:1`, ShardId: firstShard }],
    ['a shard', { ShardId: 'shardId-000000000042' }],
  ])('is refused at once for %s that does not exist', async (_what, input) => {
    const ConsumerARN = await register(client, stream, `refused-${_what.replace(' ', '-')}`)
    const command = new SubscribeToShardCommand({
      ...{ ConsumerARN, ShardId: firstShard, StartingPosition: { Type: 'LATEST' } },
      ...input,
    })
    await expect(client.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

describe('enhanced fan-out', () => {
  let client: KinesisClient

  beforeAll(() => {
    client = http2Client(started.engine.url)
  })
  afterAll(() => client.destroy())

  it('gives 20 consumers of a shard all of its records, in order', async () => {
    await createStream(client, 'popular')
    const names = Array.from({ length: 20 }, (_, i) => `app-${i}`)
    const consumers = await Promise.all(names.map((name) => register(client, 'popular', name)))
    const all = await Promise.all(consumers.map((arn) => subscribe(client, arn, { Type: 'LATEST' })))
    const received = all.map((events) => receive(events, 200))
    const texts = Array.from({ length: 200 }, (_, i) => `record ${i}`)
    for (const text of texts) await put(client, 'popular', text)
    for (const got of await Promise.all(received)) expect(got).toEqual(texts)
  })

  it('serves 200 shards at once', async () => {
    await createStream(client, 'wide', 200)
    const consumer = await register(client, 'wide', 'app')
    const shards = Array.from({ length: 200 }, (_, i) => `shardId-${String(i).padStart(12, '0')}`)
    const all = await Promise.all(shards.map((shard) => subscribe(client, consumer, { Type: 'LATEST' }, shard)))
    const received = all.map((events) => receive(events, 1))
    const step = 2n ** 128n / 200n
    const Records = shards.map((shard, i) => ({
      ...{ Data: Buffer.from(shard), PartitionKey: 'key' },
      ExplicitHashKey: (step * BigInt(i)).toString(),
    }))
    await client.send(new PutRecordsCommand({ StreamName: 'wide', Records }))
    expect((await Promise.all(received)).flat()).toEqual(shards)
  })
})

describe('a subscriber that does not read', () => {
  const residentMiB = async (): Promise<number> => {
    const status = await readFile(`/proc/${started.engine.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
  }
  const writeMegabytes = async (client: KinesisClient, StreamName: string, count: number): Promise<void> => {
    const Records = Array.from({ length: 20 }, () => ({ Data: Buffer.alloc(100_000, 'x'), PartitionKey: 'key' }))
    for (let i = 0; i < count / 2; i++) await client.send(new PutRecordsCommand({ StreamName, Records }))
  }

  it.runIf(process.platform === 'linux').each([
    ['HTTP/2', http2Client],
    ['HTTP/1.1', http1Client],
  ] as const)('costs the engine next to nothing over %s, and loses nothing', async (version, connect) => {
    const client = connect(started.engine.url)
    const name = `slow-${version.replace('/', '-')}`
    await createStream(client, name)
    const consumers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((each) => register(client, name, each)))
    await writeMegabytes(client, name, 40)
    const before = await residentMiB()
    const held = await Promise.all(consumers.map((arn) => subscribe(client, arn, { Type: 'LATEST' })))
    await writeMegabytes(client, name, 100)
    // Five times 100 MB wait to be read.
    const grownMiB = (await residentMiB()) - before
    expect(grownMiB).toBeLessThan(100)
    const [first] = held
    expect(await receive(first as Events, 1000)).toHaveLength(1000)
    client.destroy()
  })
})
