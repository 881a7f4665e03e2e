import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
} from '@aws-sdk/client-kinesis'
import { expect, it, onTestFinished } from 'vitest'
import type { EndpointState } from '../../../src-main/contract/endpoint'
import { openManualWorkbench, type ManualWorkbench } from './support/manual-workbench'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const shardIds = ['shardId-000000000000', 'shardId-000000000001']

const sdk = ({ client }: ManualWorkbench, accessKeyId: string, config: KinesisClientConfig): KinesisClient => {
  const endpoint = client.subscribe('workbench.watch', {}).events[0]?.endpoint as EndpointState & { url: string }
  const made = new KinesisClient({
    ...{ endpoint: endpoint.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'any' } },
    ...config,
  })
  onTestFinished(() => made.destroy())
  return made
}

/** An application that reads every shard, one record a call. @returns what makes it read on */
const reader = async (client: KinesisClient): Promise<() => Promise<void>> => {
  const iterators = new Map<string, string>()
  for (const ShardId of shardIds) {
    const input = { StreamName: 'orders', ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    iterators.set(ShardId, (await client.send(new GetShardIteratorCommand(input))).ShardIterator ?? '')
  }
  return async () => {
    for (const [shard, ShardIterator] of iterators) {
      const answer = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }))
      iterators.set(shard, answer.NextShardIterator ?? '')
    }
  }
}

it('tells applications with real SDKs apart, one consumer for all its shards, and sees one of them stop', async () => {
  const workbench = await openManualWorkbench()
  const { clock, client } = workbench
  await client.call('stream.create', { name: 'orders', mode: 'PROVISIONED', shardCount: 2 })
  for (const StreamName of ['orders']) {
    for (const text of ['one', 'two', 'three', 'four']) {
      for (const ExplicitHashKey of ['0', `${2n ** 127n}`]) {
        const input = { StreamName, Data: Buffer.from(text), PartitionKey: 'key', ExplicitHashKey }
        await workbench.project.streams.operations.PutRecord({ accountId: '000000000000', region: 'us-east-1' }, input)
      }
    }
  }
  const readAsReports = await reader(sdk(workbench, 'AKIDREPORTS', { userAgentAppId: 'reports' }))
  const readAsAudit = await reader(sdk(workbench, 'AKIDAUDIT', { customUserAgent: [['audit', '1.2']] }))
  const readAsNobody = await reader(sdk(workbench, 'AKIDNOBODY', {}))
  for (const read of [readAsReports, readAsAudit, readAsNobody]) await read()
  for (let second = 0; second < 40; second++) {
    clock.advance(1000)
    await readAsReports()
  }
  const feed = client.subscribe('consumers.watch', { arn })
  const common = { kind: 'polling', shards: 2, readers: 1 }
  expect(feed.events[0]?.consumers).toMatchObject([
    { ...common, name: 'audit', accessKeyId: 'AKIDAUDIT', state: 'stopped', lagRecords: 6, silentShards: 2 },
    { ...common, name: 'aws-sdk-js', accessKeyId: 'AKIDNOBODY', state: 'stopped', lagRecords: 6 },
    { ...common, name: 'reports', accessKeyId: 'AKIDREPORTS', state: 'reading', lagRecords: 0 },
  ])
  expect(feed.events[0]?.consumers[0]?.forecast.kind).toBe('falls-off')
  expect(feed.events[0]?.consumers[2]).toMatchObject({
    forecast: { kind: 'up-to-date' },
    callsPerSecond: expect.closeTo(2, 0) as number,
  })
})
