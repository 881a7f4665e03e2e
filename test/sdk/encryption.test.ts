import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KMSAccessDeniedException,
  KMSInvalidStateException,
  KMSNotFoundException,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  StartStreamEncryptionCommand,
  StopStreamEncryptionCommand,
  SubscribeToShardCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { http2Client, removeFolder, startEngine, temporaryFolder, type RunningEngine } from './running-engine'

const StreamName = 'orders'
const KeyId = 'alias/aws/kinesis'

let folder: string
let engine: RunningEngine
let client: KinesisClient

const start = async (keys: string): Promise<void> => {
  engine = await startEngine({ data: join(folder, 'data'), args: ['--keys', join(folder, keys)] })
  client = http2Client(engine.url)
}
const kill = async (): Promise<void> => {
  client.destroy()
  await engine.kill()
}
beforeEach(async () => {
  folder = await temporaryFolder()
  await start('keys')
})
afterEach(async () => {
  await kill()
  await removeFolder(folder)
})

const put = (text: string) =>
  client.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: `key of ${text}` }))
const iterator = async (): Promise<string | undefined> => {
  const first = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' } as const
  return (await client.send(new GetShardIteratorCommand(first))).ShardIterator
}
/** What each record says and how it was kept. */
const records = async () =>
  ((await client.send(new GetRecordsCommand({ ShardIterator: await iterator() }))).Records ?? []).map(
    ({ Data, PartitionKey, EncryptionType }) => [Buffer.from(Data ?? []).toString(), PartitionKey, EncryptionType],
  )
const summary = async () => {
  const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
  const { EncryptionType, KeyId: key } = answer.StreamDescriptionSummary ?? {}
  return [EncryptionType, key]
}

/** Every file of a folder with its content. */
const contents = async (of: string): Promise<{ path: string; content: Buffer }[]> => {
  const entries = await readdir(of, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(paths.map(async (path) => ({ path, content: await readFile(path) })))
}
const filesWith = async (of: string, word: string): Promise<string[]> =>
  (await contents(of)).filter(({ content }) => content.includes(word)).map(({ path }) => path)

describe('encryption at rest', () => {
  it('marks what was written under it, and leaves nothing of it readable in the whole data folder', async () => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    expect((await put('plain one')).EncryptionType).toBeUndefined()
    await client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    expect(await summary()).toEqual(['KMS', KeyId])
    expect((await put('classified one')).EncryptionType).toBe('KMS')
    const Records = [1, 2, 3].map((i) => ({
      Data: Buffer.from(`classified ${i}`),
      PartitionKey: `key of classified ${i}`,
    }))
    expect((await client.send(new PutRecordsCommand({ StreamName, Records }))).EncryptionType).toBe('KMS')
    await client.send(new StopStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    expect(await summary()).toEqual(['NONE', undefined])
    await put('plain two')
    const expected = [
      ['plain one', 'key of plain one', undefined],
      ['classified one', 'key of classified one', 'KMS'],
      ...[1, 2, 3].map((i) => [`classified ${i}`, `key of classified ${i}`, 'KMS']),
      ['plain two', 'key of plain two', undefined],
    ]
    expect(await records()).toEqual(expected)

    await kill()
    const data = join(folder, 'data')
    expect(await filesWith(data, 'key of plain one')).toHaveLength(1)
    expect(await filesWith(data, 'plain two')).toHaveLength(1)
    expect(await filesWith(data, 'classified')).toEqual([])
    await start('keys')
    expect(await records()).toEqual(expected)
  })

  it('is shown in what consumers are sent, record by record', async () => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'app' }))
    await put('plain')
    await client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    await put('classified')
    const StartingPosition = { Type: 'TRIM_HORIZON' } as const
    const { EventStream } = await client.send(
      new SubscribeToShardCommand({ ConsumerARN: Consumer?.ConsumerARN, ShardId: '0', StartingPosition }),
    )
    const sent: unknown[] = []
    for await (const { SubscribeToShardEvent } of EventStream ?? []) {
      for (const { Data, EncryptionType } of SubscribeToShardEvent?.Records ?? []) {
        sent.push([Buffer.from(Data ?? []).toString(), EncryptionType])
      }
      if (sent.length === 2) break
    }
    expect(sent).toEqual([
      ['plain', undefined],
      ['classified', 'KMS'],
    ])
  })

  it('is with a key of KMS or not at all', async () => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    const change = { StreamName, EncryptionType: 'NONE', KeyId } as const
    for (const command of [new StartStreamEncryptionCommand(change), new StopStreamEncryptionCommand(change)]) {
      await expect(client.send(command)).rejects.toMatchObject({
        name: 'InvalidArgumentException',
        message: 'EncryptionType NONE is not KMS.',
      })
    }
    expect(await summary()).toEqual(['NONE', undefined])
  })

  it.each([
    ['is damaged', KMSInvalidStateException, () => 'no key'],
    [
      'has been replaced by another one',
      KMSAccessDeniedException,
      (key: string) => JSON.stringify({ ...(JSON.parse(key) as object), secret: Buffer.alloc(32).toString('base64') }),
    ],
  ])('refuses reads and writes by name when its master key %s', async (_what, exception, change) => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    await client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    await put('classified')
    await kill()
    const [key] = await contents(join(folder, 'keys'))
    await writeFile(key?.path ?? '', change(key?.content.toString() ?? ''))
    await start('keys')
    await expect(records()).rejects.toBeInstanceOf(exception)
    await expect(put('more')).rejects.toBeInstanceOf(exception)
    const Records = [{ Data: Buffer.from('more'), PartitionKey: 'k' }]
    await expect(client.send(new PutRecordsCommand({ StreamName, Records }))).rejects.toBeInstanceOf(exception)
  })

  it('keeps its master key outside of the data folder, for its owner only', async () => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    await client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    const [key, ...others] = await contents(join(folder, 'keys'))
    expect(others).toEqual([])
    expect((await stat(key?.path ?? '')).mode & 0o077).toBe(0)
    const { secret } = JSON.parse(key?.content.toString() ?? '') as { secret: string }
    expect(await filesWith(join(folder, 'data'), secret)).toEqual([])
  })

  it('without the master key starts, lists the stream, and refuses what it cannot decrypt or encrypt', async () => {
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }))
    await client.send(new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId }))
    await put('classified')
    await kill()
    await start('other-keys')
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([StreamName])
    expect(await summary()).toEqual(['KMS', KeyId])
    await expect(records()).rejects.toBeInstanceOf(KMSNotFoundException)
    await expect(put('more')).rejects.toBeInstanceOf(KMSNotFoundException)
    const Records = [{ Data: Buffer.from('more'), PartitionKey: 'k' }]
    const together = client.send(new PutRecordsCommand({ StreamName, Records }))
    await expect(together).rejects.toBeInstanceOf(KMSNotFoundException)
    const unknown = { StreamName, EncryptionType: 'KMS', KeyId: 'no key' } as const
    await expect(client.send(new StartStreamEncryptionCommand(unknown))).rejects.toBeInstanceOf(KMSNotFoundException)
    await kill()
    await start('keys')
    expect(await records()).toEqual([['classified', 'key of classified', 'KMS']])
  })
})
