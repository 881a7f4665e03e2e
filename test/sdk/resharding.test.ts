import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  type KinesisClient,
  type ShardFilter,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

let data: string
let engine: RunningEngine
let client: KinesisClient

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data })
  client = http2Client(engine.url)
})
afterAll(async () => {
  client.destroy()
  expect(await engine.stop()).toBe(0)
  await removeFolder(data)
})

const account = '000000000000'
const last = (2n ** 128n - 1n).toString()
const idOf = (number: number): string => `shardId-${String(number).padStart(12, '0')}`
const arnOf = (name: string): string => `arn:aws:kinesis:us-east-1:${account}:stream/${name}`
const create = (StreamName: string, ShardCount: number) =>
  client.send(new CreateStreamCommand({ StreamName, ShardCount }))
const createOnDemand = (StreamName: string) =>
  client.send(new CreateStreamCommand({ StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }))

/** Numbers of the shards that a filter shows. */
const listed = async (StreamName: string, ShardFilter?: ShardFilter): Promise<number[]> => {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName, ShardFilter }))
  return Shards.map(({ ShardId = '' }) => Number(ShardId.slice(8)))
}

const split = (StreamName: string, shard: number, NewStartingHashKey: string) =>
  client.send(new SplitShardCommand({ StreamName, ShardToSplit: idOf(shard), NewStartingHashKey }))
const merge = (StreamName: string, lower: number, upper: number) =>
  client.send(new MergeShardsCommand({ StreamName, ShardToMerge: idOf(lower), AdjacentShardToMerge: idOf(upper) }))
const update = (StreamName: string, TargetShardCount: number) =>
  client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' }))

/** Put numbered texts under many keys and return them by shard, in the order of their sequence numbers. */
const put = async (StreamName: string, texts: readonly string[]): Promise<Map<string, string[]>> => {
  const { Records = [], FailedRecordCount } = await client.send(
    new PutRecordsCommand({
      StreamName,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: `key of ${text}` })),
    }),
  )
  expect(FailedRecordCount).toBe(0)
  const byShard = new Map<string, [bigint, string][]>()
  Records.forEach(({ ShardId = '', SequenceNumber = '0' }, i) => {
    byShard.set(ShardId, [...(byShard.get(ShardId) ?? []), [BigInt(SequenceNumber), texts[i] as string]])
  })
  return new Map(
    [...byShard].map(([shard, records]) => [
      shard,
      records.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text),
    ]),
  )
}

/** Read a stream as consumers do: every shard to its end, then the children whose parents have all been read. */
const readAll = async (StreamName: string): Promise<Map<string, string[]>> => {
  const read = new Map<string, string[]>()
  const ended = new Set<string>()
  const waiting = (await listed(StreamName, { Type: 'AT_TRIM_HORIZON' })).map(idOf)
  for (let ShardId = waiting.shift(); ShardId !== undefined; ShardId = waiting.shift()) {
    const texts: string[] = []
    const start = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
    while (ShardIterator !== undefined) {
      const answer = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 7 }))
      texts.push(...(answer.Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString()))
      const isAtTip = answer.Records?.length === 0 && answer.MillisBehindLatest === 0
      ShardIterator = isAtTip ? undefined : answer.NextShardIterator
      if (answer.NextShardIterator !== undefined) continue
      ended.add(ShardId)
      for (const child of answer.ChildShards ?? []) {
        if (child.ParentShards?.every((parent) => ended.has(parent)) === true) waiting.push(child.ShardId as string)
      }
    }
    read.set(ShardId, texts)
  }
  return read
}

describe('resharding with the AWS SDK', () => {
  it('splits and merges shards, as ListShards and DescribeStream show', async () => {
    await create('split-merge', 1)
    await split('split-merge', 0, '1000')
    await merge('split-merge', 1, 2)
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: 'split-merge' }))
    const EndingSequenceNumber = expect.stringMatching(/^49\d{54}$/)
    const SequenceNumberRange = { StartingSequenceNumber: expect.stringMatching(/^49\d{54}$/), EndingSequenceNumber }
    const HashKeyRange = { StartingHashKey: '0', EndingHashKey: last }
    const expected = [
      { ShardId: idOf(0), HashKeyRange, SequenceNumberRange },
      {
        ...{ ShardId: idOf(1), ParentShardId: idOf(0), SequenceNumberRange },
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: '999' },
      },
      {
        ...{ ShardId: idOf(2), ParentShardId: idOf(0), SequenceNumberRange },
        HashKeyRange: { StartingHashKey: '1000', EndingHashKey: last },
      },
      {
        ...{ ShardId: idOf(3), ParentShardId: idOf(1), AdjacentParentShardId: idOf(2), HashKeyRange },
        SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^49\d{54}$/) },
      },
    ]
    expect(StreamDescription).toMatchObject({ StreamStatus: 'ACTIVE', Shards: expected })
    expect((await client.send(new ListShardsCommand({ StreamName: 'split-merge' }))).Shards).toEqual(expected)
  })

  it('updates the shard count up and down', async () => {
    await create('counts', 4)
    expect(await update('counts', 5)).toMatchObject({
      ...{ StreamName: 'counts', StreamARN: arnOf('counts') },
      ...{ CurrentShardCount: 4, TargetShardCount: 5 },
    })
    expect(await listed('counts')).toHaveLength(15)
    await update('counts', 3)
    expect(await listed('counts', { Type: 'AT_LATEST' })).toHaveLength(3)
    const summary = await client.send(new DescribeStreamSummaryCommand({ StreamName: 'counts' }))
    expect(summary.StreamDescriptionSummary).toMatchObject({ OpenShardCount: 3, MaxRecordSizeInKiB: 1024 })
  })

  it('loses and doubles nothing when it happens while records are put, and keeps the order of each shard', async () => {
    await create('busy', 2)
    const sent = new Map<string, string[]>()
    let count = 0
    const write = async (): Promise<void> => {
      const texts = Array.from({ length: 100 }, () => `record ${count++}`)
      for (const [shard, more] of await put('busy', texts)) sent.set(shard, [...(sent.get(shard) ?? []), ...more])
    }
    for (const target of [4, 3, 6, 3]) await Promise.all([write(), update('busy', target)]).then(write)
    const read = await readAll('busy')
    expect(new Map([...read].filter(([, texts]) => texts.length > 0))).toEqual(sent)
    expect([...read.values()].flat().toSorted()).toEqual(
      Array.from({ length: count }, (_, i) => `record ${i}`).toSorted(),
    )
  })

  it('keeps closed shards, their records and their iterators over a restart', async () => {
    await create('kept', 1)
    await put('kept', ['one', 'two'])
    const start = { StreamName: 'kept', ShardId: '0', ShardIteratorType: 'TRIM_HORIZON' } as const
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
    await update('kept', 2)
    await engine.kill()
    engine = await startEngine({ data, port: engine.port })
    const answer = await client.send(new GetRecordsCommand({ ShardIterator }))
    expect(answer.Records?.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(['one', 'two'])
    expect(answer.NextShardIterator).toBeUndefined()
    expect(answer.ChildShards).toEqual([
      {
        ...{ ShardId: idOf(1), ParentShards: [idOf(0)] },
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: (2n ** 127n - 1n).toString() },
      },
      {
        ...{ ShardId: idOf(2), ParentShards: [idOf(0)] },
        HashKeyRange: { StartingHashKey: (2n ** 127n).toString(), EndingHashKey: last },
      },
    ])
  })

  it('shows shards by each filter, also page by page', async () => {
    await create('filtered', 1)
    const before = new Date(Date.now() + 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await split('filtered', 0, '1000')
    const after = new Date(Date.now() + 1000)
    expect(await listed('filtered')).toEqual([0, 1, 2])
    expect(await listed('filtered', { Type: 'FROM_TRIM_HORIZON' })).toEqual([0, 1, 2])
    expect(await listed('filtered', { Type: 'AT_TRIM_HORIZON' })).toEqual([0])
    expect(await listed('filtered', { Type: 'AT_LATEST' })).toEqual([1, 2])
    expect(await listed('filtered', { Type: 'AT_TIMESTAMP', Timestamp: before })).toEqual([0])
    expect(await listed('filtered', { Type: 'AT_TIMESTAMP', Timestamp: after })).toEqual([1, 2])
    expect(await listed('filtered', { Type: 'FROM_TIMESTAMP', Timestamp: before })).toEqual([0, 1, 2])
    expect(await listed('filtered', { Type: 'FROM_TIMESTAMP', Timestamp: after })).toEqual([1, 2])
    expect(await listed('filtered', { Type: 'AFTER_SHARD_ID', ShardId: idOf(1) })).toEqual([2])
    const page = { StreamName: 'filtered', MaxResults: 1, ShardFilter: { Type: 'AT_LATEST' } } as const
    const { NextToken } = await client.send(new ListShardsCommand(page))
    expect((await client.send(new ListShardsCommand({ NextToken }))).Shards).toMatchObject([{ ShardId: idOf(2) }])
  })
})

describe('what AWS refuses of resharding', () => {
  const under = (name: string) => `in stream ${name} under account ${account}`
  const invalid = (message: unknown) => ({
    ...{ name: 'InvalidArgumentException', message },
    $metadata: { httpStatusCode: 400 },
  })
  beforeAll(() => create('refusing', 4))

  it('is a hash key outside the shard, a shard that is closed, apart or unknown, and a count out of reach', async () => {
    await expect(split('refusing', 0, '1')).rejects.toMatchObject(
      invalid(
        `NewStartingHashKey 1 used in SplitShard() on shard ${idOf(0)} ${under('refusing')} is not both greater than one ` +
          "plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey 85070591730234615865843651857942052863.",
      ),
    )
    await expect(merge('refusing', 0, 2)).rejects.toMatchObject(
      invalid(
        `Shards ${idOf(0)} and ${idOf(2)} ${under('refusing')} are not an adjacent pair of shards eligible for merging`,
      ),
    )
    await split('refusing', 0, '1000')
    await expect(split('refusing', 0, '1000')).rejects.toMatchObject(
      invalid(
        `Shard ${idOf(0)} ${under('refusing')} has already been merged or split, and thus is not eligible for merging or splitting.`,
      ),
    )
    await expect(split('refusing', 99, '1000')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Could not find shard ${idOf(99)} ${under('refusing')}.`,
    })
    for (const target of [2, 11]) {
      await expect(update('refusing', target)).rejects.toMatchObject(invalid(expect.stringContaining('out of range')))
    }
  })

  it('is an on-demand stream', async () => {
    await createOnDemand('by-itself')
    const asked = [() => split('by-itself', 0, '1000'), () => merge('by-itself', 0, 1), () => update('by-itself', 8)]
    for (const ask of asked) {
      await expect(ask()).rejects.toMatchObject({
        name: 'ValidationException',
        message: `Request is invalid. Stream by-itself under account ${account} is in On-Demand mode.`,
      })
    }
  })

  it('is a retention period out of bounds or in the wrong direction', async () => {
    const StreamName = 'refusing'
    const increase = (RetentionPeriodHours: number) =>
      client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours }))
    const decrease = (RetentionPeriodHours: number) =>
      client.send(new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours }))
    await increase(8760)
    await decrease(48)
    await expect(increase(47)).rejects.toMatchObject(
      invalid(
        'Requested retention period (47 hours) for stream refusing can not be shorter than existing retention period (48 hours). ' +
          'Use DecreaseRetentionPeriod API.',
      ),
    )
    await expect(decrease(49)).rejects.toMatchObject(invalid(expect.stringContaining('can not be longer than')))
    await expect(decrease(23)).rejects.toMatchObject(invalid(expect.stringContaining('(23 hours) is too short.')))
    await expect(increase(8761)).rejects.toMatchObject(invalid(expect.stringContaining('(8761 hours) is too long.')))
  })
})
