import type { KinesisClient } from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { running } from './running'
import { http2Client } from './running-engine'
import { sendBy, type Send } from './send'

const account = '000000000000'
const ShardId = 'shardId-000000000000'
const exceeded = 'ProvisionedThroughputExceededException'

const started = running({ limits: 'enforce' }, async ({ url }) => {
  const client = http2Client(url)
  const prepare = sendBy(client)
  for (const StreamName of ['bytes', 'records', 'reads', 'iterators']) {
    await prepare('CreateStream', { StreamName, ShardCount: 1 })
  }
  client.destroy()
})
let client: KinesisClient
let send: Send
beforeAll(() => {
  client = http2Client(started.engine.url, { maxAttempts: 1 })
  send = sendBy(client)
})
afterAll(() => client.destroy())

const isRefused = (answer: object): boolean => 'name' in answer && answer.name === exceeded
const iteratorOf = (StreamName: string) =>
  send('GetShardIterator', { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }) as Promise<{
    ShardIterator: string
  }>

/** Send it often at once. @returns how many got through, the refused answers, and how long it took in seconds */
const rush = async (times: number, request: () => Promise<object>) => {
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: times }, request))
  const refused = answers.filter(isRefused)
  return { through: times - refused.length, refused, seconds: (performance.now() - start) / 1000 }
}

describe('a shard under the limits of AWS', () => {
  it('takes a MiB of records a second, one by one', async () => {
    const Data = Buffer.alloc(256 * 1024 - 1)
    const put = () => send('PutRecord', { StreamName: 'bytes', Data, PartitionKey: 'k' })
    const { through, refused, seconds } = await rush(20, put)
    expect(through).toBeGreaterThanOrEqual(4)
    expect(through).toBeLessThanOrEqual(4 * (1 + seconds))
    expect(refused[0]).toEqual({
      name: exceeded,
      message: `Rate exceeded for shard ${ShardId} in stream bytes under account ${account}.`,
    })
  })

  it('takes a thousand records a second, and says of each of the others in a batch that it did not', async () => {
    const Records = Array.from({ length: 500 }, () => ({ Data: Buffer.from('x'), PartitionKey: 'k' }))
    const start = performance.now()
    const answers = (await Promise.all(
      Array.from({ length: 8 }, () => send('PutRecords', { StreamName: 'records', Records })),
    )) as { FailedRecordCount: number; Records: { SequenceNumber?: string; ErrorCode?: string }[] }[]
    const seconds = (performance.now() - start) / 1000
    const kept = answers
      .flatMap((answer) => answer.Records)
      .filter(({ SequenceNumber }) => SequenceNumber !== undefined)
    const failed = answers.flatMap((answer) => answer.Records).filter(({ ErrorCode }) => ErrorCode !== undefined)
    expect(kept.length).toBeGreaterThanOrEqual(1000)
    expect(kept.length).toBeLessThanOrEqual(1000 * (1 + seconds))
    expect(answers.reduce((sum, { FailedRecordCount }) => sum + FailedRecordCount, 0)).toBe(failed.length)
    expect(kept.length + failed.length).toBe(4000)
    expect(failed[0]).toEqual({
      ErrorCode: exceeded,
      ErrorMessage: `Rate exceeded for shard ${ShardId} in stream records under account ${account}.`,
    })
  })

  it('is read five times a second', async () => {
    const { ShardIterator } = await iteratorOf('reads')
    const { through, refused, seconds } = await rush(25, () => send('GetRecords', { ShardIterator }))
    expect(through).toBeGreaterThanOrEqual(5)
    expect(through).toBeLessThanOrEqual(5 * (1 + seconds))
    expect(refused[0]).toEqual({ name: exceeded, message: `Rate exceeded for Shard - ${account}/reads/${ShardId}` })
  })

  it('gives five iterators a second', async () => {
    const { through, refused, seconds } = await rush(25, () => iteratorOf('iterators'))
    expect(through).toBeGreaterThanOrEqual(5)
    expect(through).toBeLessThanOrEqual(5 * (1 + seconds))
    expect(refused[0]).toEqual({
      name: exceeded,
      message: `Rate exceeded for Shard - ${account}/iterators/${ShardId}`,
    })
  })
})
