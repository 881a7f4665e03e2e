import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListStreamsCommand,
  PutRecordCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-kinesis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../../src-main/endpoint/listen'
import { authenticationOf } from '../../../src-main/headless/authentication'
import { composeStreamgauge } from '../../../src-main/headless/compose'
import type { AuthMode } from '../../../src-main/contract/endpoint'
import { parseOptions } from '../../../src-main/headless/options'
import { systemClock } from '../../../src-main/platform/clock'
import { silentLogger } from '../../../src-main/platform/logger'
import { freePort } from '../../support/ports'
import { tempFolder } from '../../support/temp-folder'

const account = '000000000000'
const otherAccount = '999999999999'
const arnOf = (stream: string): string => `arn:aws:kinesis:us-east-1:${account}:stream/${stream}`
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource: string) => ({ Effect: 'Allow', Action, Resource })

/** All of Streamgauge but its window, in strict mode, with an administrator's key on its command line. */
const openStrict = async (...args: readonly string[]) => {
  const dataFolder = await tempFolder()
  const port = await freePort()
  const argv = [
    '--data',
    dataFolder,
    '--keys',
    `${dataFolder}-keys`,
    '--port',
    String(port),
    '--auth',
    'strict',
    ...args,
  ]
  const streamgauge = await composeStreamgauge(parseOptions(argv, 'refuse'), 'serve')
  onTestFinished(() => streamgauge.close())
  return { dataFolder, keys: streamgauge.workbench.project.accessKeys, url: `http://127.0.0.1:${port}` }
}

const clientOf = (endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string }): KinesisClient => {
  const client = new KinesisClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  onTestFinished(() => client.destroy())
  return client
}

const putInto = (StreamName: string): PutRecordCommand =>
  new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('one') })
const denied = { name: 'AccessDeniedException' }

describe('strict mode over a project', () => {
  it('holds for metrics as well, which are signed and named in their own way', async () => {
    const { keys, url: endpoint } = await openStrict()
    const metricsOf = async (Action: string, change = '') => {
      const made = await keys.create({
        accountId: account,
        userName: 'watcher',
        policies: [policy(allow(Action, '*'))],
      })
      const credentials = { ...made, secretAccessKey: made.secretAccessKey + change }
      const client = new CloudWatchClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
      onTestFinished(() => client.destroy())
      return client.send(new ListMetricsCommand({ Namespace: 'AWS/Kinesis' }))
    }
    expect((await metricsOf('cloudwatch:ListMetrics')).Metrics).toBeDefined()
    await expect(metricsOf('kinesis:*')).rejects.toThrow(
      `User: arn:aws:iam::${account}:user/watcher is not authorized to perform: cloudwatch:ListMetrics on resource: * ` +
        'because no identity-based policy allows the cloudwatch:ListMetrics action',
    )
    await expect(metricsOf('*', 'x')).rejects.toThrow('The request signature we calculated does not match')
  })

  it('lets a key do what its policies allow, from the moment they do', async () => {
    const { keys, url } = await openStrict('--access-key', 'ROOT:root')
    const admin = clientOf(url, { accessKeyId: 'ROOT', secretAccessKey: 'root' })
    for (const StreamName of ['orders', 'clicks'])
      await admin.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    const policies = [policy(allow('kinesis:Put*', arnOf('orders')))]
    const made = await keys.create({ accountId: account, userName: 'writer', policies })
    const writer = clientOf(url, made)

    await writer.send(putInto('orders'))
    await expect(writer.send(putInto('clicks'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:iam::${account}:user/writer is not authorized to perform: kinesis:PutRecord on resource: ` +
        `${arnOf('clicks')} because no identity-based policy allows the kinesis:PutRecord action`,
    })
    await expect(writer.send(new ListStreamsCommand({}))).rejects.toMatchObject(denied)

    await keys.setPolicies(made.accessKeyId, [policy(allow('*', '*'))])
    await writer.send(putInto('clicks'))
    expect((await writer.send(new ListStreamsCommand({}))).StreamNames).toEqual(['clicks', 'orders'])

    await keys.setActive(made.accessKeyId, false)
    await expect(writer.send(putInto('orders'))).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  })

  it('follows an iterator to the stream it reads', async () => {
    const { keys, url } = await openStrict('--access-key', 'ROOT:root')
    const admin = clientOf(url, { accessKeyId: 'ROOT', secretAccessKey: 'root' })
    await admin.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
    const start = { StreamName: 'orders', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
    const { ShardIterator } = await admin.send(new GetShardIteratorCommand(start))
    const readerOf = async (stream: string) => {
      const policies = [policy(allow('kinesis:Get*', arnOf(stream)))]
      return clientOf(url, await keys.create({ accountId: account, userName: 'reader', policies }))
    }
    await (await readerOf('orders')).send(new GetRecordsCommand({ ShardIterator }))
    const elsewhere = (await readerOf('clicks')).send(new GetRecordsCommand({ ShardIterator }))
    await expect(elsewhere).rejects.toMatchObject(denied)
  })

  it('lets another account in where the policy of the stream does', async () => {
    const { url } = await openStrict('--access-key', 'ROOT:root', '--access-key', `OTHER:other:${otherAccount}`)
    const admin = clientOf(url, { accessKeyId: 'ROOT', secretAccessKey: 'root' })
    await admin.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
    const stranger = clientOf(url, { accessKeyId: 'OTHER', secretAccessKey: 'other' })
    const StreamARN = arnOf('orders')
    const put = new PutRecordCommand({ StreamARN, PartitionKey: 'k', Data: Buffer.from('one') })
    await expect(stranger.send(put)).rejects.toMatchObject(denied)
    const sharing = policy({ ...allow('kinesis:PutRecord', StreamARN), Principal: { AWS: otherAccount } })
    await admin.send(new PutResourcePolicyCommand({ ResourceARN: StreamARN, Policy: sharing }))
    await stranger.send(put)
    const start = new GetShardIteratorCommand({ StreamARN, ShardId: 'shardId-0', ShardIteratorType: 'LATEST' })
    await expect(stranger.send(start)).rejects.toMatchObject(denied)
  })

  it('says in the log that nobody can get in while there is no key', async () => {
    const { dataFolder, url } = await openStrict()
    const nobody = clientOf(url, { accessKeyId: 'local', secretAccessKey: 'local' })
    await expect(nobody.send(new ListStreamsCommand({}))).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
    await expect
      .poll(() => fs.readFile(join(dataFolder, 'streamgauge.log'), 'utf8'))
      .toContain('Strict mode, but no access key is active')
  })

  it('can be switched on and off while the endpoint runs', async () => {
    const dataFolder = await tempFolder()
    const argv = ['--data', dataFolder, '--keys', `${dataFolder}-keys`, '--port', String(await freePort())]
    const { workbench, close } = await composeStreamgauge(parseOptions(argv, 'refuse'), 'serve')
    onTestFinished(close)
    let mode: AuthMode = 'open'
    const defaultCaller = { accountId: account, region: 'us-east-1' }
    const options = { mode: () => mode, accessKeys: [], defaultCaller, clock: systemClock() }
    const endpoint = await listen({
      services: [workbench.project.streams.service],
      port: 0,
      allowOrigins: () => [],
      logger: silentLogger,
      authenticate: authenticationOf(options, workbench.project),
    })
    onTestFinished(() => endpoint.close())
    const anybody = clientOf(endpoint.url, { accessKeyId: 'local', secretAccessKey: 'local' })
    await anybody.send(new ListStreamsCommand({}))
    mode = 'strict'
    await expect(anybody.send(new ListStreamsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    })
    mode = 'open'
    await anybody.send(new ListStreamsCommand({}))
  })
})

describe('open mode over a project', () => {
  it('keeps the policy of a stream and does not enforce it', async () => {
    const { url } = await openStrict('--auth', 'open')
    const owner = clientOf(url, { accessKeyId: account, secretAccessKey: 'any' })
    await owner.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 1 }))
    const closing = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: arnOf('orders') })
    await owner.send(new PutResourcePolicyCommand({ ResourceARN: arnOf('orders'), Policy: closing }))
    await owner.send(putInto('orders'))
  })
})
