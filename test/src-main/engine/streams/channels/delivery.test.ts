import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Logger } from '../../../../../src-main/platform/logger'
import { caller, ok, world } from '../support/world'
import { channelArn, createChannel, createStream, freshChannelWorld, reopen, stores } from './support/channel-world'

beforeEach(freshChannelWorld)

/** Put one record; all of them go to the first shard unless a hash key says otherwise. */
const put = async (data: string | Uint8Array, ExplicitHashKey = '0') => {
  const Data = Buffer.from(data as string)
  const answer = await ok(
    world.streams.operations.PutRecord(caller, { StreamName: 'orders', Data, PartitionKey: 'k', ExplicitHashKey }),
  )
  return answer.SequenceNumber
}
const lastShard = (2n ** 128n - 1n).toString()

/** Paths of everything in a folder, with what is in it. */
const objects = async (folder: string): Promise<Record<string, Buffer>> => {
  const found: Record<string, Buffer> = {}
  for (const name of await world.files.list(folder)) {
    const path = `${folder}/${name}`
    const inside = await objects(path)
    if (Object.keys(inside).length > 0) Object.assign(found, inside)
    else found[path] = Buffer.from(world.files.content(path))
  }
  return found
}
const delivered = async (count: number): Promise<Record<string, string>> => {
  const text = async () =>
    Object.fromEntries(Object.entries(await objects('/s3')).map(([path, body]) => [path, body.toString()]))
  await vi.waitUntil(async () => Object.keys(await text()).length === count)
  return text()
}
/** Nothing that could still come is coming: two looks have ended. */
const nothingMore = async () => {
  for (let i = 0; i < 2; i++) {
    world.clock.advance(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const shard = (number: number) => `shardId-00000000000${number}`
const folder = '/s3/logs/audit/2026/01/01/00'

describe('a channel delivers', () => {
  it('what was written since it was made, once the oldest record is as old as its freshness', async () => {
    await createStream()
    await put('{"before":true}')
    await ok(createChannel())
    world.clock.advance(5000)
    const first = await put('{"n":1}')
    world.clock.advance(200_000)
    await put('{"n":2}')
    world.clock.advance(99_000)
    await nothingMore()
    const path = `${folder}/${shard(0)}-${first}.json`
    expect(await delivered(1)).toEqual({ [path]: '{"n":1}\n{"n":2}\n' })
  })

  it('what was written before the clock was set back, once it has waited since then', async () => {
    await createStream()
    await ok(createChannel())
    const first = await put('{"n":1}')
    world.clock.advance(1000)
    await nothingMore()
    world.clock.set(world.clock.now() - 3_600_000)
    const second = await put('{"n":2}')
    world.clock.advance(290_000)
    await nothingMore()
    expect(await objects('/s3')).toEqual({})
    world.clock.advance(15_000)
    await nothingMore()
    expect(Object.values(await delivered(1))).toEqual(['{"n":1}\n{"n":2}\n'])
    expect(second > first).toBe(true)
  })

  it('nothing before', async () => {
    await createStream()
    await ok(createChannel())
    await put('{"n":1}')
    world.clock.advance(297_000)
    await nothingMore()
    expect(await objects('/s3')).toEqual({})
  })

  it('each shard in its order, in objects of its own', async () => {
    await createStream()
    await ok(createChannel({ format: 'STRING', destination: { DataFreshnessInSeconds: 0 } }))
    const a = await put('a')
    const z = await put('z', lastShard)
    await put('b')
    world.clock.advance(1000)
    expect(await delivered(2)).toEqual({
      [`${folder}/${shard(0)}-${a}.txt`]: 'a\nb\n',
      [`${folder}/${shard(3)}-${z}.txt`]: 'z\n',
    })
  })

  it('each record once, also over a restart', async () => {
    await createStream()
    await ok(createChannel({ format: 'STRING', destination: { DataFreshnessInSeconds: 0 } }))
    const a = await put('a')
    world.clock.advance(1000)
    await delivered(1)
    await world.streams.close()
    await reopen()
    const b = await put('b')
    world.clock.advance(1000)
    expect(await delivered(2)).toEqual({
      [`${folder}/${shard(0)}-${a}.txt`]: 'a\n',
      [`${folder}/${shard(0)}-${b}.txt`]: 'b\n',
    })
  })

  it('the same object again when it could not note that it had', async () => {
    const { positions } = stores
    let isBroken = false
    const save: typeof positions.save = (id, value) =>
      isBroken ? Promise.reject(new Error('the database is away')) : positions.save(id, value)
    await reopen({ channels: { ...stores, positions: { ...positions, save } } })
    await createStream()
    await ok(createChannel({ format: 'STRING', destination: { DataFreshnessInSeconds: 0 } }))
    isBroken = true
    const a = await put('a')
    world.clock.advance(1000)
    await delivered(1)
    await world.streams.close()
    await reopen()
    await put('b')
    world.clock.advance(1000)
    const path = `${folder}/${shard(0)}-${a}.txt`
    await vi.waitUntil(async () => (await delivered(1))[path] === 'a\nb\n')
  })

  it('bytes as they are, and compressed where that was asked for', async () => {
    await createStream()
    const storage = { CompressionType: 'GZIP' } as const
    await ok(createChannel({ format: 'BYTE_ARRAY', storage, destination: { DataFreshnessInSeconds: 0 } }))
    await put(Uint8Array.of(255, 0))
    await put(Uint8Array.of(10))
    world.clock.advance(1000)
    await vi.waitUntil(async () => Object.keys(await objects('/s3')).length === 1)
    const [[path, body] = ['', Buffer.alloc(0)]] = Object.entries(await objects('/s3'))
    expect(path).toMatch(/\.bin\.gz$/)
    expect([...gunzipSync(body)]).toEqual([255, 0, 10])
  })

  it('what is not of its format to the dead-letter queue, and says so where logging is on', async () => {
    const warnings: string[] = []
    const logger: Logger = { info: () => {}, error: () => {}, warn: (message) => void warnings.push(message) }
    await reopen({ logger })
    await createStream()
    const DeadLetterQueueS3Configuration = {
      BucketARN: 'arn:aws:s3:::dead',
      ExpectedBucketOwner: '123456789012',
      ErrorOutputPrefix: 'bad/',
    }
    await ok(
      createChannel({
        destination: { DataFreshnessInSeconds: 0, DeadLetterQueueS3Configuration },
        LoggingConfiguration: { CloudWatchLogs: { Enabled: true, LogGroupName: 'group', LogStreamName: 'stream' } },
      }),
    )
    await put('{"n":1}')
    const bad = await put('{"n":')
    await put(Uint8Array.of(255))
    await put('{"n":2}')
    world.clock.advance(1000)
    const found = await delivered(2)
    const path = `/s3/dead/bad/audit/2026/01/01/00/${shard(0)}-${bad}-undelivered.json`
    expect(Object.values(found)).toContain('{"n":1}\n{"n":2}\n')
    const lines = (found[path] ?? '').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        errorMessage: 'The record is not valid JSON.',
        shardId: shard(0),
        sequenceNumber: bad,
        partitionKey: 'k',
        data: Buffer.from('{"n":').toString('base64'),
      },
      { errorMessage: 'The record is not UTF-8 text.', data: Buffer.of(255).toString('base64') },
    ])
    expect(warnings).toEqual([expect.stringMatching(/^\[group stream\] 2 records of shardId-000000000000/)])
  })

  it('again once there is room, and reports a full disk once', async () => {
    const errors: string[] = []
    const logger: Logger = { info: () => {}, warn: () => {}, error: (message) => void errors.push(message) }
    await reopen({ logger })
    await createStream()
    await ok(createChannel({ format: 'STRING', destination: { DataFreshnessInSeconds: 0 } }))
    const a = await put('a')
    const used = await usedBytes()
    world.files.limit(used)
    await nothingMore()
    await vi.waitUntil(() => errors.length > 0)
    await nothingMore()
    expect(errors).toEqual(['Channel audit could not deliver'])
    world.files.limit(used + 1000)
    await nothingMore()
    expect(await delivered(1)).toEqual({ [`${folder}/${shard(0)}-${a}.txt`]: 'a\n' })
  })

  it('large backlogs in several objects, without gap or overlap', async () => {
    await createStream()
    await ok(createChannel({ format: 'BYTE_ARRAY', destination: { DataFreshnessInSeconds: 0 } }))
    for (let i = 0; i < 10; i++) await put(Buffer.alloc(1_000_000, i))
    world.clock.advance(1000)
    await vi.waitUntil(async () => Object.keys(await objects('/s3')).length === 2)
    const all = Buffer.concat(Object.values(await objects('/s3')))
    expect(all.byteLength).toBe(10_000_000)
    expect([...Array(10).keys()].map((i) => all[i * 1_000_000])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('nothing after it was deleted', async () => {
    await createStream()
    await ok(createChannel({ format: 'STRING', destination: { DataFreshnessInSeconds: 0 } }))
    await put('a')
    await ok(world.streams.operations.DeleteChannel(caller, { ChannelARN: channelArn }))
    await nothingMore()
    expect(await objects('/s3')).toEqual({})
  })
})

const usedBytes = async (): Promise<number> => {
  let sum = 0
  for (const body of Object.values(await objects('/records'))) sum += body.byteLength
  return sum
}
