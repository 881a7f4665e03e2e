import { describe, expect, it } from 'vitest'
import { openSegmentLog, type LogDamage, type RecordLog } from '../../../../src-main/engine/log/record-log'
import { memoryFiles } from '../../../../src-main/platform/memory-files'
import { contents, newRecords, testKey } from './support/shard-logs'

const write = async (log: RecordLog, streamId: string, shardId: string): Promise<void> => {
  const shard = await log.openShard(streamId, shardId)
  await new Promise((resolve) => shard.append(newRecords([['key', `${streamId} ${shardId}`]]), 1000, resolve))
  await shard.close()
}

describe('the record log', () => {
  it('keeps streams and shards apart, and removes them one by one', async () => {
    const log = openSegmentLog({ files: memoryFiles(), folder: '/records' })
    for (const [stream, shard] of ['a0', 'a1', 'b0'].map((name) => [...name])) {
      await write(log, stream as string, shard as string)
    }
    expect(await log.streamIds()).toEqual(['a', 'b'])
    await log.removeShard('a', '0')
    expect(await contents(await log.openShard('a', '0'))).toEqual([])
    expect(await contents(await log.openShard('a', '1'))).toEqual(['a 1'])
    await log.removeStream('a')
    expect(await log.streamIds()).toEqual(['b'])
    expect(await contents(await log.openShard('b', '0'))).toEqual(['b 0'])
  })

  it('checks four shards at a time, however many are opened at once', async () => {
    const files = memoryFiles()
    let underWay = 0
    let most = 0
    const log = openSegmentLog({
      folder: '/records',
      files: {
        ...files,
        list: async (folder) => {
          most = Math.max(most, ++underWay)
          await new Promise((resolve) => setImmediate(resolve))
          underWay--
          return files.list(folder)
        },
      },
    })
    await Promise.all(Array.from({ length: 20 }, (_, i) => log.openShard('stream', String(i))))
    expect(most).toBe(4)
  })

  it('goes on with the others when one shard cannot be opened', async () => {
    const files = memoryFiles()
    const log = openSegmentLog({
      folder: '/records',
      files: {
        ...files,
        list: (folder) => (folder.endsWith('bad') ? Promise.reject(new Error('unreadable')) : files.list(folder)),
      },
    })
    const names = ['bad', 'bad', 'bad', 'bad', 'bad', 'good']
    const opened = await Promise.allSettled(names.map((name) => log.openShard('stream', name)))
    expect(opened.map(({ status }) => status)).toEqual([...Array<string>(5).fill('rejected'), 'fulfilled'])
  })

  it('says of damage where it was', async () => {
    const files = memoryFiles()
    const damages: LogDamage[] = []
    const log = openSegmentLog({ files, folder: '/records', onDamage: (damage) => damages.push(damage) })
    await write(log, 'stream', 'shard')
    const path = '/records/stream/shard/00000000000000000001.log'
    files.overwrite(path, files.content(path).subarray(0, -1))
    await log.openShard('stream', 'shard')
    expect(damages).toMatchObject([
      { folder: '/records/stream/shard', segment: '00000000000000000001.log', atEnd: true },
    ])
  })

  it('gives encrypted records to nobody who brings no key', async () => {
    const log = openSegmentLog({ files: memoryFiles(), folder: '/records' })
    const shard = await log.openShard('stream', 'shard')
    await new Promise((resolve) => shard.append(newRecords([['key', 'data']]), 1000, resolve, testKey(1)))
    expect(await shard.read(0, { maxRecords: 1, maxBytes: 1, notBefore: 0 })).toMatchObject({
      fault: 'KMSNotFoundException',
    })
  })
})
