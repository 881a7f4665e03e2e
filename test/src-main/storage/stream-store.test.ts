import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
import { ConsumerSettings, StreamSettings } from '../../../src-main/storage/stream-settings'
import { memoryStreamStore, sqliteStreamStore, type StreamStore } from '../../../src-main/storage/stream-store'
import { tempFolder } from '../../support/temp-folder'
import { storedStream } from './support/stored-stream'

const openProject = async (path: string) => {
  const { database } = await openProjectDatabase(path, 0)
  onTestFinished(() => database.close().catch(() => {}))
  return database
}

const names = async (store: StreamStore): Promise<string[]> => (await store.all()).map(({ name }) => name).sort()

describe.each([
  ['sqliteStreamStore', async () => sqliteStreamStore(await openProject(join(await tempFolder(), 'project.sqlite')))],
  ['memoryStreamStore', async () => memoryStreamStore()],
])('%s', (_name, open) => {
  it('is empty at first', async () => {
    expect(await (await open()).all()).toEqual([])
  })

  it('gives back a stream as it was saved, with its shards in order of their numbers', async () => {
    const store = await open()
    const stream = storedStream('orders', {
      settings: StreamSettings.parse({ mode: 'ON_DEMAND', retentionHours: 8760, tags: { team: 'one' } }),
    })
    await store.save(stream)
    expect(await store.all()).toEqual([stream])
  })

  it('keeps apart the shards of several streams', async () => {
    const store = await open()
    const small = storedStream('small', { shards: storedStream('').shards.slice(0, 1) })
    await store.save(storedStream('orders'))
    await store.save(small)
    expect(new Set(await store.all())).toEqual(new Set([storedStream('orders'), small]))
  })

  it('removes a stream with its shards and nothing else', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    await store.save(storedStream('clicks'))
    await store.remove('id of orders')
    expect(await store.all()).toEqual([storedStream('clicks')])
  })

  it('keeps changed settings', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    const settings = StreamSettings.parse({ retentionHours: 168, policy: '{}', limits: 'observe' })
    await store.saveSettings('id of orders', settings)
    expect(await store.all()).toEqual([storedStream('orders', { settings })])
  })

  it('closes and opens shards in the order of the steps, and forgets those it is told to', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    const half = (number: number, startingHashKey: string, endingHashKey: string, parents: number[]) => ({
      ...{ number, startingHashKey, endingHashKey, parents },
      createdAt: 1_795_260_100,
      openedAt: 1_795_260_099_001,
    })
    const [first, second] = [half(11, '0', '49', [0]), half(12, '50', '99', [0])]
    const merged = half(13, '50', '199', [12, 1])
    await store.reshard('id of orders', [
      { closed: [0], closedAt: 1_795_260_099_001, opened: [first, second] },
      { closed: [12, 1], closedAt: 1_795_260_099_001, opened: [merged] },
    ])
    const [stream] = await store.all()
    expect(stream?.shards.map(({ number, closedAt }) => [number, closedAt])).toEqual([
      [0, 1_795_260_099_001],
      [1, 1_795_260_099_001],
      [10, undefined],
      [11, undefined],
      [12, 1_795_260_099_001],
      [13, undefined],
    ])
    expect(stream?.shards.at(-1)).toEqual(merged)
    await store.removeShards('id of orders', [0, 1])
    expect((await store.all())[0]?.shards.map(({ number }) => number)).toEqual([10, 11, 12, 13])
  })

  it('keeps consumers, new and changed, until they are removed or their stream is', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    const consumer = (name: string, tags: Record<string, string> = {}) => ({
      ...{ name, createdAt: 1_795_260_100_000 },
      settings: ConsumerSettings.parse({ tags }),
    })
    await store.saveConsumer('id of orders', consumer('reports'))
    await store.saveConsumer('id of orders', consumer('alarms'))
    await store.saveConsumer('id of orders', consumer('reports', { team: 'one' }))
    expect((await store.all())[0]?.consumers).toEqual([consumer('alarms'), consumer('reports', { team: 'one' })])
    await store.removeConsumer('id of orders', 'alarms')
    expect((await store.all())[0]?.consumers).toEqual([consumer('reports', { team: 'one' })])
    await store.remove('id of orders')
    await store.save(storedStream('orders'))
    expect((await store.all())[0]?.consumers).toEqual([])
  })

  it('does not mind removing a stream that is not there', async () => {
    const store = await open()
    await store.remove('nothing')
    expect(await store.all()).toEqual([])
  })

  it('takes a name again once its stream was removed', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    await store.remove('id of orders')
    await store.save(storedStream('orders', { id: 'another' }))
    expect(await store.all()).toEqual([storedStream('orders', { id: 'another' })])
  })

  it('takes one name in two regions and two accounts', async () => {
    const store = await open()
    await store.save(storedStream('orders'))
    await store.save(storedStream('orders', { id: '2', region: 'eu-west-1' }))
    await store.save(storedStream('orders', { id: '3', accountId: '111111111111' }))
    expect(await names(store)).toEqual(['orders', 'orders', 'orders'])
  })

  it.each([
    ['name in one account and region', storedStream('orders', { id: 'another' })],
    ['id', storedStream('clicks', { id: 'id of orders' })],
  ])('refuses a second stream of the same %s, and keeps the first', async (_what, second) => {
    const store = await open()
    await store.save(storedStream('orders'))
    await expect(store.save(second)).rejects.toThrow()
    expect(await store.all()).toEqual([storedStream('orders')])
  })
})

describe('sqliteStreamStore', () => {
  it('keeps streams over a restart, and the shards of a removed stream nowhere', async () => {
    const path = join(await tempFolder(), 'project.sqlite')
    const first = await openProject(path)
    await sqliteStreamStore(first).save(storedStream('orders'))
    await sqliteStreamStore(first).save(storedStream('clicks'))
    await sqliteStreamStore(first).remove('id of orders')
    await first.close()
    const again = await openProject(path)
    expect(await sqliteStreamStore(again).all()).toEqual([storedStream('clicks')])
    expect(await again.all('SELECT DISTINCT stream_id FROM shard')).toEqual([{ stream_id: 'id of clicks' }])
  })

  it('refuses a stream by the constraints of the database, whole', async () => {
    const database = await openProject(join(await tempFolder(), 'project.sqlite'))
    const store = sqliteStreamStore(database)
    const [shard] = storedStream('').shards
    const twice = storedStream('orders', { shards: shard === undefined ? [] : [shard, shard] })
    await expect(store.save(twice)).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    expect(await store.all()).toEqual([])
  })
})
