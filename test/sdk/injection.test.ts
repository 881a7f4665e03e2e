import {
  CreateChannelCommand,
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  KMSAccessDeniedException,
  KMSDisabledException,
  KMSInvalidStateException,
  KMSNotFoundException,
  KMSOptInRequired,
  KMSThrottlingException,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  StartStreamEncryptionCommand,
} from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { recorded } from './conformance-record'
import { removeFolder, runEngine, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const throttle = 'ProvisionedThroughputExceededException'
const latencyMs = 300

let data: string
let engine: RunningEngine
let client: KinesisClient

/** Not one that notes what it sees: what is injected shows nothing of what the engine does by itself. */
const connect = (maxAttempts: number): KinesisClient =>
  new KinesisClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
  })

/**
 * Of the key management service. Some come by themselves, when a master key is missing or damaged; but there is nothing
 * here that could be disabled, busy or not subscribed to.
 */
const ofKeys = [
  KMSAccessDeniedException,
  KMSDisabledException,
  KMSInvalidStateException,
  KMSNotFoundException,
  KMSOptInRequired,
  KMSThrottlingException,
]

beforeAll(async () => {
  data = await temporaryFolder()
  const rules = [
    `operation=PutRecord,stream=throttled,fault=${throttle},share=0.2,seed=7`,
    `operation=PutRecords,stream=throttled,fault=${throttle},share=0.2,seed=7`,
    `operation=GetRecords,stream=slow,latency=${latencyMs}`,
    'operation=ListStreams,fault=InternalFailure,message=out of order',
    'operation=GetRecords,stream=broken,fault=InternalFailure',
    ...ofKeys.map(({ name }) => `stream=${name},fault=${name},message=said by KMS`),
    ...ofKeys.map(({ name }, seed) => `operation=CreateChannel,fault=${name},share=0.3,seed=${seed}`),
  ]
  engine = await startEngine({ data, args: rules.flatMap((rule) => ['--inject', rule]) })
  client = connect(10)
  for (const StreamName of ['throttled', 'slow', 'broken', ...ofKeys.map(({ name }) => name)]) {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
  }
})
afterAll(async () => {
  client.destroy()
  await engine.stop()
  await removeFolder(data)
})

const readAll = async (StreamName: string): Promise<string[]> => {
  const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
  const { ShardIterator } = await client.send(new GetShardIteratorCommand(start))
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }))
  return Records.map(({ Data }) => Buffer.from(Data ?? []).toString())
}

describe('faults injected from the command line', () => {
  it('are survived by the retries of the SDK: every record arrives once', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => `record ${i}`)
    const answers = await Promise.all(
      texts.map((text) =>
        client.send(new PutRecordCommand({ StreamName: 'throttled', Data: Buffer.from(text), PartitionKey: text })),
      ),
    )
    expect((await readAll('throttled')).toSorted()).toEqual(texts.toSorted())
    const refused = answers.reduce((sum, { $metadata }) => sum + ($metadata.attempts ?? 0) - 1, 0)
    // One attempt in five is refused: of about 125.
    expect(refused).toBeGreaterThan(5)
    expect(refused).toBeLessThan(60)
  })

  it('fail single records of PutRecords, which the SDK leaves to the application', async () => {
    const Records = Array.from({ length: 500 }, (_, i) => ({ Data: Buffer.from('x'), PartitionKey: String(i) }))
    const answer = await client.send(new PutRecordsCommand({ StreamName: 'throttled', Records }))
    const failed = answer.Records?.filter(({ ErrorCode }) => ErrorCode === throttle) ?? []
    expect(failed).toHaveLength(answer.FailedRecordCount ?? 0)
    expect(failed.length).toBeGreaterThan(60)
    expect(failed.length).toBeLessThan(140)
  })

  it('let clients wait', async () => {
    const before = performance.now()
    await readAll('slow')
    expect(performance.now() - before).toBeGreaterThanOrEqual(latencyMs - 5)
  })

  it('come with the status of their kind, and leave the others alone', async () => {
    const impatient = connect(1)
    await expect(impatient.send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'out of order',
      $metadata: { httpStatusCode: 500 },
    })
    impatient.destroy()
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName: 'slow' }))
    expect(StreamDescriptionSummary?.StreamStatus).toBe('ACTIVE')
  })

  describe('that hardly come by themselves', () => {
    /** One that does note what it sees: clients have to be ready for these, and this is how they are shown them. */
    const watched = (): KinesisClient => {
      const impatient = recorded(connect(1))
      onTestFinished(() => impatient.destroy())
      return impatient
    }
    const start = { ShardId: 'shardId-000000000000', ShardIteratorType: 'LATEST' } as const
    const record = { Data: Buffer.from('x'), PartitionKey: 'k' }

    it.each(ofKeys.map((exception) => [exception.name, exception] as const))(
      '%s reaches whoever writes, reads or encrypts as the exception of the SDK',
      async (StreamName, exception) => {
        const kinesis = watched()
        const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ...start }))
        const outcomes = await Promise.allSettled([
          kinesis.send(new PutRecordCommand({ StreamName, ...record })),
          kinesis.send(new PutRecordsCommand({ StreamName, Records: [record] })),
          kinesis.send(new GetRecordsCommand({ ShardIterator })),
          kinesis.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId: 'alias/mine' })),
        ])
        for (const outcome of outcomes) {
          const error: unknown = outcome.status === 'rejected' ? outcome.reason : outcome.value
          expect(error).toBeInstanceOf(exception)
          expect(error).toMatchObject({ message: 'said by KMS', $metadata: { httpStatusCode: 400 } })
        }
        const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))
        expect(StreamDescriptionSummary?.EncryptionType).toBe('NONE')
      },
    )

    it('each of them befalls CreateChannel, which is about no stream in particular, for its share', async () => {
      const kinesis = watched()
      const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/nowhere'
      const StorageConfiguration = {
        ...{ BucketARN: 'arn:aws:s3:::logs', ExpectedBucketOwner: '000000000000' },
        CompressionType: 'NONE' as const,
      }
      const command = new CreateChannelCommand({
        ...{ ChannelName: 'audit', ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/delivery' },
        StreamConfigurationList: [{ StreamARN, RecordConfiguration: { RecordFormatType: 'JSON' } }],
        S3DestinationConfiguration: { StorageConfiguration },
      })
      const seen = new Set<string>()
      for (let i = 0; i < 60; i++) await kinesis.send(command).catch((error: Error) => seen.add(error.name))
      expect([...seen].toSorted()).toEqual([...ofKeys.map(({ name }) => name), 'ResourceNotFoundException'].toSorted())
    })

    it('InternalFailure reaches readers with status 500', async () => {
      const kinesis = watched()
      const first = await kinesis.send(new GetShardIteratorCommand({ StreamName: 'broken', ...start }))
      const read = kinesis.send(new GetRecordsCommand({ ShardIterator: first.ShardIterator }))
      await expect(read).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } })
    })
  })

  it('that make no sense keep the engine from starting, with a sentence', async () => {
    const { ready, log } = await runEngine(['--inject', 'operation=PutRecord,fault=ExpiredIteratorException'])
    expect(ready).toBeUndefined()
    expect(log()).toContain('PutRecord never answers with ExpiredIteratorException.')
  })
})
