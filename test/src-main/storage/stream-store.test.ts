import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openProjectDatabase } from '../../../src-main/storage/project-database'
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
    const stream = storedStream('orders', { mode: 'ON_DEMAND', retentionHours: 8760 })
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
