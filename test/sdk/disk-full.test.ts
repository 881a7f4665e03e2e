import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { open, rm, writeFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  StartStreamEncryptionCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { http1Client, removeFolder, startEngine, temporaryFolder } from './running-engine'

const mebibyte = 1024 * 1024
const StreamName = 'orders'

const run = (program: string, ...args: readonly string[]): void =>
  void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** Small file systems of their own, made below a folder. */
const fileSystems: Readonly<Record<string, (folder: string, at: string) => Promise<void>>> = {
  tmpfs: async (_folder, at) => run('mount', '-t', 'tmpfs', '-o', `size=${12 * mebibyte}`, 'tmpfs', at),
  ext4: async (folder, at) => {
    const image = join(folder, 'image')
    await writeFile(image, '')
    await truncate(image, 24 * mebibyte)
    run('mkfs.ext4', '-q', '-F', image)
    run('mount', '-o', 'loop', image, at)
  },
}

const mountBelow = async (folder: string, type: string): Promise<string> => {
  const at = join(folder, 'small')
  mkdirSync(at)
  await fileSystems[type]?.(folder, at)
  return at
}

/** Why a file system of this type cannot be mounted here; undefined when it can. */
const obstacle = async (type: string): Promise<string | undefined> => {
  const folder = await temporaryFolder()
  try {
    run('umount', await mountBelow(folder, type))
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error)
  } finally {
    await removeFolder(folder)
  }
}

const disks = [
  { type: 'tmpfs', durability: 'kernel', why: await obstacle('tmpfs') },
  { type: 'ext4', durability: 'fsync', why: await obstacle('ext4') },
]

describe.each(disks)('a full disk ($type, durability $durability)', ({ type, durability, why }) => {
  let folder: string
  let disk: string
  let client: KinesisClient
  /** The process dies, if it was started at all. */
  let kill = async (): Promise<void> => {}

  /** What takes room on the disk until it is removed. */
  const filler = (): string => join(disk, 'filler')

  const start = async (): Promise<void> => {
    const args = ['--durability', durability, '--keys', join(folder, 'keys')]
    const engine = await startEngine({ data: join(disk, 'data'), args })
    client = http1Client(engine.url)
    client.config.maxAttempts = async () => 1
    kill = () => {
      client.destroy()
      return engine.kill()
    }
  }

  /** The process dies and is started again. */
  const restart = async (): Promise<void> => {
    await kill()
    await start()
  }

  beforeEach(async (context) => {
    if (why !== undefined) context.skip(`no ${type} can be mounted here: ${why}`)
    folder = await temporaryFolder()
    disk = await mountBelow(folder, type)
    await writeFile(filler(), Buffer.alloc(3 * mebibyte))
    await start()
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }))
  })
  afterEach(async () => {
    if (why !== undefined) return
    await kill()
    run('umount', disk)
    await removeFolder(folder)
  })

  /** Acknowledged records: sequence number to content. */
  const acknowledged = new Map<string, string>()
  let next = 0
  const put = async (): Promise<void> => {
    const content = `${next++}:`.padEnd(200_000, 'x')
    const answer = await client.send(
      new PutRecordCommand({ StreamName, Data: Buffer.from(content), PartitionKey: `key-${next}` }),
    )
    acknowledged.set(answer.SequenceNumber ?? '', content)
  }

  const readAll = async (): Promise<Map<string, string>> => {
    const found = new Map<string, string>()
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
    for (const { ShardId } of Shards) {
      let { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      )
      for (let behind = 1; behind > 0;) {
        const answer = await client.send(new GetRecordsCommand({ ShardIterator }))
        for (const { SequenceNumber = '', Data } of answer.Records ?? []) {
          found.set(SequenceNumber, Buffer.from(Data ?? []).toString())
        }
        ShardIterator = answer.NextShardIterator
        behind = answer.MillisBehindLatest ?? 0
      }
    }
    return found
  }

  const expectAllThere = async (): Promise<void> => {
    const found = await readAll()
    for (const [sequenceNumber, content] of acknowledged) expect(found.get(sequenceNumber)).toBe(content)
    expect(found.size).toBe(acknowledged.size)
  }

  /** Take every byte that is left. */
  const fill = async (): Promise<void> => {
    const file = await open(filler(), 'a')
    for (const size of [mebibyte, 4096, 1]) {
      const bytes = Buffer.alloc(size)
      for (let isFull = false; !isFull;) {
        isFull = await file.write(bytes).then(
          ({ bytesWritten }) => bytesWritten < size,
          () => true,
        )
      }
    }
    await file.close()
  }

  const full = { name: 'InternalFailure', message: expect.stringContaining('The disk is full') as string }
  const streams = async () => (await client.send(new ListStreamsCommand({}))).StreamNames

  it('refuses puts, goes on reading, also after a restart, loses nothing acknowledged, and recovers by itself', async () => {
    acknowledged.clear()
    await expect(
      (async () => {
        for (;;) await put()
      })(),
    ).rejects.toMatchObject(full)
    await fill()
    expect(acknowledged.size).toBeGreaterThan(10)
    await expect(put()).rejects.toMatchObject(full)
    const Records = [1, 2, 3].map((i) => ({ Data: Buffer.alloc(200_000), PartitionKey: `key-${i}` }))
    const refused = await client.send(new PutRecordsCommand({ StreamName, Records }))
    expect(refused.FailedRecordCount).toBe(3)
    for (const { ErrorCode, ErrorMessage } of refused.Records ?? []) {
      expect({ name: ErrorCode, message: ErrorMessage }).toEqual(full)
    }
    await expectAllThere()
    await restart()
    await expectAllThere()
    await expect(put()).rejects.toMatchObject(full)

    await rm(filler())
    await put()
    await expectAllThere()
    await restart()
    await expectAllThere()
    await put()
  })

  it('refuses to create and change streams, and does so again when there is room', async () => {
    acknowledged.clear()
    await put()
    await fill()
    // A change or two may find room in what the database has already.
    const created: string[] = []
    const create = async (name: string): Promise<void> => {
      await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: 200 }))
      created.push(name)
    }
    await expect(
      (async () => {
        for (let i = 0; ; i++) await create(`more-${i}`)
      })(),
    ).rejects.toMatchObject(full)
    expect(await streams()).toEqual([...created, StreamName].sort())
    for (const change of [
      () => client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 })),
      () =>
        client.send(
          new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
        ),
      () => client.send(new DeleteStreamCommand({ StreamName: created[0] ?? StreamName })),
    ]) {
      await change().catch((error: unknown) => expect(error).toMatchObject(full))
    }
    await expectAllThere()

    await rm(filler())
    await create('after')
    await put()
    await client.send(
      new StartStreamEncryptionCommand({ StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }),
    )
    await put()
    const listed = await streams()
    await restart()
    expect(await streams()).toEqual(listed)
    await expectAllThere()
  })
})
