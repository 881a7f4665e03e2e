import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  type KinesisClientConfig,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { recorded } from './conformance-record'
import { removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const secret = 'a+long/secret'
const other = '999999999999'

let data: string
let engine: RunningEngine
beforeAll(async () => {
  data = await temporaryFolder()
  const keys = ['--access-key', `LKIAONE:${secret}`, '--access-key', `LKIATWO:${secret}:${other}`]
  engine = await startEngine({ data, args: ['--auth', 'strict', ...keys] })
})
afterAll(async () => {
  await engine.stop()
  await removeFolder(data)
})

const client = (accessKeyId: string, secretAccessKey = secret, config: KinesisClientConfig = {}): KinesisClient => {
  const credentials = { accessKeyId, secretAccessKey }
  const kinesis = new KinesisClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    ...config,
  })
  onTestFinished(() => kinesis.destroy())
  return recorded(kinesis)
}

describe('the engine in strict mode', () => {
  it.each([
    ['HTTP/2', (): KinesisClientConfig => ({})],
    ['HTTP/1.1', (): KinesisClientConfig => ({ requestHandler: new NodeHttpHandler() })],
  ])('serves a key of its command line over %s', async (version, config) => {
    const kinesis = client('LKIAONE', secret, config())
    const StreamName = `orders-${version.replace('/', '-')}`
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('one') }))
    const start = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
    const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand(start))
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
    expect(Records.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(['one'])
  })

  it('keeps each key to the streams of its account', async () => {
    const [one, two] = [client('LKIAONE'), client('LKIATWO')]
    await two.send(new CreateStreamCommand({ StreamName: 'theirs', ShardCount: 1 }))
    expect((await two.send(new ListStreamsCommand({}))).StreamNames).toEqual(['theirs'])
    expect((await one.send(new ListStreamsCommand({}))).StreamNames).not.toContain('theirs')
    const StreamARN = `arn:aws:kinesis:us-east-1:${other}:stream/theirs`
    const across = one.send(new PutRecordCommand({ StreamARN, PartitionKey: 'k', Data: Buffer.from('x') }))
    await expect(across).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:iam::000000000000:user/command-line is not authorized to perform: kinesis:PutRecord ` +
        `on resource: ${StreamARN} because no resource-based policy allows the kinesis:PutRecord action`,
    })
  })

  it('refuses wrong secrets and unknown keys', async () => {
    await expect(client('LKIAONE', 'guessed').send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    })
    await expect(client('NOBODY').send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    })
  })

  it('says its mode, and never a secret', () => {
    expect(engine.log()).toContain('Strict mode: signatures and rights are checked. Active access keys: 2.')
    expect(engine.log()).not.toContain(secret)
  })
})
