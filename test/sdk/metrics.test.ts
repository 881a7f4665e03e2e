import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  paginateListMetrics,
  type Dimension,
} from '@aws-sdk/client-cloudwatch'
import {
  CreateStreamCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recorded } from './conformance-record'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const StreamName = 'orders'
const shardId = 'shardId-000000000000'
const ofStream: Dimension[] = [{ Name: 'StreamName', Value: StreamName }]
const ofShard: Dimension[] = [...ofStream, { Name: 'ShardId', Value: shardId }]
const ofConsumer: Dimension[] = [...ofStream, { Name: 'ConsumerName', Value: 'reader' }]

/** What the client sent and what came of it, as it saw it. */
const sent = {
  put: { calls: 0, succeeded: 0, bytes: 0 },
  puts: { calls: 0, records: 0, successful: 0, throttled: 0, bytes: 0, withSuccess: 0 },
  gets: { calls: 0, succeeded: 0, records: 0, bytes: 0 },
  events: { count: 0, records: 0, bytes: 0 },
}

let data: string
let engine: RunningEngine
let kinesis: KinesisClient
let cloudWatch: CloudWatchClient
let StartTime: Date

const connect = (url: string): void => {
  const config = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  }
  kinesis = recorded(new KinesisClient(config))
  cloudWatch = new CloudWatchClient(config)
}

const isThrottling = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ProvisionedThroughputExceededException'

const putSingles = async (count: number): Promise<void> => {
  const Data = Buffer.alloc(250)
  for (let i = 0; i < count; i++) {
    sent.put.calls++
    try {
      await kinesis.send(new PutRecordCommand({ StreamName, Data, PartitionKey: 'single' }))
      sent.put.succeeded++
      sent.put.bytes += Data.byteLength + 'single'.length
    } catch (error) {
      if (!isThrottling(error)) throw error
    }
  }
}

/** More than the shard takes in a second: some of it is refused. */
const putBatches = async (count: number): Promise<void> => {
  const Records = Array.from({ length: 500 }, () => ({ Data: Buffer.alloc(1000), PartitionKey: 'batch' }))
  for (let i = 0; i < count; i++) {
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }))
    const throttled = answer.FailedRecordCount ?? 0
    sent.puts.calls++
    sent.puts.records += Records.length
    sent.puts.throttled += throttled
    sent.puts.successful += Records.length - throttled
    sent.puts.bytes += (Records.length - throttled) * 1005
    sent.puts.withSuccess += throttled < Records.length ? 1 : 0
  }
}

/** More calls than the five a second that a shard answers. */
const readAll = async (count: number): Promise<void> => {
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({ StreamName, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  for (let i = 0; i < count; i++) {
    sent.gets.calls++
    try {
      const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 3 }))
      sent.gets.succeeded++
      sent.gets.records += Records.length
      for (const { Data, PartitionKey = '' } of Records)
        sent.gets.bytes += (Data?.byteLength ?? 0) + PartitionKey.length
    } catch (error) {
      if (!isThrottling(error)) throw error
    }
  }
}

const subscribe = async (streamArn: string, records: number): Promise<void> => {
  const { Consumer } = await kinesis.send(
    new RegisterStreamConsumerCommand({ StreamARN: streamArn, ConsumerName: 'reader' }),
  )
  const { EventStream = [] } = await kinesis.send(
    new SubscribeToShardCommand({
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId: shardId,
      StartingPosition: { Type: 'TRIM_HORIZON' },
    }),
  )
  for await (const { SubscribeToShardEvent } of EventStream) {
    const { Records = [] } = SubscribeToShardEvent ?? {}
    sent.events.count++
    sent.events.records += Records.length
    for (const { Data, PartitionKey = '' } of Records)
      sent.events.bytes += (Data?.byteLength ?? 0) + PartitionKey.length
    if (sent.events.records >= records) return
  }
}

const metricStat = (MetricName: string, Dimensions: Dimension[], Stat: string, Period: number) => ({
  Metric: { Namespace: 'AWS/Kinesis', MetricName, Dimensions },
  Stat,
  Period,
})

/** A statistic over all that was done, at a period that holds it. */
const value = async (MetricName: string, Dimensions: Dimension[], Stat: string): Promise<number | undefined> => {
  const MetricDataQueries = [{ Id: 'm1', MetricStat: metricStat(MetricName, Dimensions, Stat, 3600) }]
  const times = { StartTime, EndTime: new Date(Date.now() + 60_000) }
  const { MetricDataResults } = await cloudWatch.send(new GetMetricDataCommand({ ...times, MetricDataQueries }))
  return MetricDataResults?.[0]?.Values?.[0]
}

beforeAll(async () => {
  data = await temporaryFolder()
  engine = await startEngine({ data, limits: 'enforce' })
  connect(engine.url)
  StartTime = new Date(Date.now() - 60_000)
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 30 }, { StreamName })
  const { StreamARN = '' } = await kinesis.send(
    new EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ['ALL'] }),
  )
  await putSingles(20)
  await putBatches(10)
  await readAll(12)
  await subscribe(StreamARN, sent.put.succeeded + sent.puts.successful)
})
afterAll(async () => {
  kinesis.destroy()
  cloudWatch.destroy()
  expect(await engine.stop()).toBe(0)
  await removeFolder(data)
})

describe('CloudWatch metrics of what was really done, read by its SDK', () => {
  it('has something to compare: some of it was refused', () => {
    expect(sent.puts.throttled).toBeGreaterThan(0)
    expect(sent.puts.successful).toBeGreaterThan(0)
    expect(sent.gets.succeeded).toBeGreaterThan(0)
    expect(sent.gets.succeeded).toBeLessThan(sent.gets.calls)
  })

  const incoming = () => ({
    bytes: sent.put.bytes + sent.puts.bytes,
    records: sent.put.succeeded + sent.puts.successful,
    throttled: sent.put.calls - sent.put.succeeded + sent.puts.throttled,
  })
  const throttledReads = () => sent.gets.calls - sent.gets.succeeded

  it.each([
    ['IncomingBytes', 'Sum', () => incoming().bytes],
    ['IncomingRecords', 'Sum', () => incoming().records],
    ['IncomingRecords', 'SampleCount', () => sent.put.succeeded + sent.puts.withSuccess],
    ['PutRecord.Bytes', 'Sum', () => sent.put.bytes],
    ['PutRecord.Latency', 'SampleCount', () => sent.put.calls],
    ['PutRecord.Success', 'Sum', () => sent.put.succeeded],
    ['PutRecord.Success', 'Average', () => sent.put.succeeded / sent.put.calls],
    ['PutRecords.Bytes', 'Sum', () => sent.puts.bytes],
    ['PutRecords.Latency', 'SampleCount', () => sent.puts.calls],
    ['PutRecords.Success', 'Sum', () => sent.puts.withSuccess],
    ['PutRecords.TotalRecords', 'Sum', () => sent.puts.records],
    ['PutRecords.TotalRecords', 'Minimum', () => 500],
    ['PutRecords.SuccessfulRecords', 'Sum', () => sent.puts.successful],
    ['PutRecords.Records', 'Sum', () => sent.puts.successful],
    ['PutRecords.FailedRecords', 'Sum', () => 0],
    ['PutRecords.ThrottledRecords', 'Sum', () => sent.puts.throttled],
    ['GetRecords.Bytes', 'Sum', () => sent.gets.bytes],
    ['GetRecords.Latency', 'SampleCount', () => sent.gets.calls],
    ['GetRecords.Records', 'Sum', () => sent.gets.records],
    ['GetRecords.Success', 'Sum', () => sent.gets.succeeded],
    ['GetRecords.Success', 'SampleCount', () => sent.gets.calls],
    ['GetRecords.IteratorAgeMilliseconds', 'SampleCount', () => sent.gets.succeeded],
    ['ReadProvisionedThroughputExceeded', 'Sum', () => throttledReads()],
    ['WriteProvisionedThroughputExceeded', 'Sum', () => incoming().throttled],
  ])('of the stream: %s, %s', async (name, stat, expected) => {
    expect(await value(name, ofStream, stat)).toBe(expected())
  })

  it.each([
    ['IncomingBytes', 'Sum', () => incoming().bytes],
    ['IncomingRecords', 'Sum', () => incoming().records],
    ['OutgoingBytes', 'Sum', () => sent.gets.bytes + sent.events.bytes],
    ['OutgoingRecords', 'Sum', () => sent.gets.records + sent.events.records],
    ['ReadProvisionedThroughputExceeded', 'Sum', () => throttledReads()],
    ['WriteProvisionedThroughputExceeded', 'Sum', () => incoming().throttled],
  ])('of the shard: %s, %s', async (name, stat, expected) => {
    expect(await value(name, ofShard, stat)).toBe(expected())
  })

  it.each([
    ['SubscribeToShard.Success', 'Sum', () => 1],
    ['SubscribeToShard.RateExceeded', 'Sum', () => 0],
    ['SubscribeToShardEvent.Success', 'Sum', () => sent.events.count],
    ['SubscribeToShardEvent.Records', 'Sum', () => sent.events.records],
    ['SubscribeToShardEvent.Bytes', 'Sum', () => sent.events.bytes],
    ['SubscribeToShardEvent.MillisBehindLatest', 'SampleCount', () => sent.events.count],
  ])('of the consumer: %s, %s', async (name, stat, expected) => {
    expect(await value(name, ofConsumer, stat)).toBe(expected())
  })

  it('works out expressions over them', async () => {
    const MetricDataQueries = [
      { Id: 'all', ReturnData: false, MetricStat: metricStat('PutRecords.TotalRecords', ofStream, 'Sum', 3600) },
      {
        Id: 'refused',
        ReturnData: false,
        MetricStat: metricStat('PutRecords.ThrottledRecords', ofStream, 'Sum', 3600),
      },
      { Id: 'share', Expression: '100 * refused / all', Label: 'Refused %' },
    ]
    const EndTime = new Date()
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({ StartTime, EndTime, MetricDataQueries }),
    )
    expect(MetricDataResults).toMatchObject([{ Id: 'share', Label: 'Refused %', StatusCode: 'Complete' }])
    expect(MetricDataResults?.[0]?.Values?.[0]).toBeCloseTo((100 * sent.puts.throttled) / sent.puts.records, 9)
  })

  it('gives seconds that come to the same as the minutes', async () => {
    const sums = async (Period: number): Promise<readonly number[]> => {
      const metric = { Namespace: 'AWS/Kinesis', MetricName: 'IncomingBytes', Dimensions: ofStream }
      const input = { ...metric, StartTime, EndTime: new Date(Date.now() + 1000), Period, Statistics: ['Sum' as const] }
      const { Datapoints = [] } = await cloudWatch.send(new GetMetricStatisticsCommand(input))
      return Datapoints.map(({ Sum = 0 }) => Sum)
    }
    const total = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0)
    expect(total(await sums(1))).toBe(incoming().bytes)
    expect(total(await sums(60))).toBe(incoming().bytes)
  })

  it('lists the metrics of the stream, its shard and its consumer', async () => {
    const listed: string[] = []
    const filter = { Namespace: 'AWS/Kinesis', RecentlyActive: 'PT3H' as const }
    for await (const { Metrics = [] } of paginateListMetrics({ client: cloudWatch }, filter)) {
      for (const { MetricName, Dimensions = [] } of Metrics) listed.push(`${Dimensions.length} ${MetricName}`)
    }
    expect(new Set(listed).size).toBe(listed.length)
    expect(listed.length).toBe(20 + 7 + 6)
  })

  it('refuses as the SDK expects it', async () => {
    const metric = { Namespace: 'AWS/Kinesis', MetricName: 'IncomingBytes', Dimensions: ofStream }
    const times = { StartTime, EndTime: new Date() }
    await expect(
      cloudWatch.send(new GetMetricStatisticsCommand({ ...metric, ...times, Period: 7, Statistics: ['Sum'] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValueException', $metadata: { httpStatusCode: 400 } })
    await expect(
      cloudWatch.send(
        new GetMetricDataCommand({ ...times, MetricDataQueries: [{ Id: 'e1', Expression: 'IF(m1, 1)' }] }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException', Code: 'ValidationError' })
  })

  it('shows the same to Prometheus', async () => {
    const answer = await fetch(`${engine.url}/metrics`)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const labels = 'stream="orders",account="000000000000",region="us-east-1"'
    expect(await answer.text()).toContain(`\nkinesis_incoming_bytes_total{${labels}} ${incoming().bytes}\n`)
  })

  it('still has them after a restart', async () => {
    expect(await engine.stop()).toBe(0)
    engine = await startEngine({ data, limits: 'enforce' })
    connect(engine.url)
    expect(await value('IncomingBytes', ofStream, 'Sum')).toBe(incoming().bytes)
    expect(await value('OutgoingRecords', ofShard, 'Sum')).toBe(sent.gets.records + sent.events.records)
    expect(await value('SubscribeToShardEvent.Bytes', ofConsumer, 'Sum')).toBe(sent.events.bytes)
  })
})
