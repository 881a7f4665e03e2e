import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase, type Database } from '../../../src-main/storage/database'
import {
  migrations,
  openProjectDatabase,
  projectFact,
  setProjectFact,
} from '../../../src-main/storage/project-database'
import { StreamSettings } from '../../../src-main/storage/stream-settings'
import { sqliteStreamStore } from '../../../src-main/storage/stream-store'
import { tempFolder } from '../../support/temp-folder'
import { storedStream } from './support/stored-stream'

const now = Date.UTC(2026, 10, 21, 12, 30, 0, 5)
const setAsideSuffix = '.damaged-2026-11-21T12-30-00-005Z'

const open = async (path: string): Promise<{ database: Database; setAside?: string }> => {
  const opened = await openProjectDatabase(path, now)
  onTestFinished(() => opened.database.close().catch(() => {}))
  return opened
}
const newPath = async (): Promise<string> => join(await tempFolder(), 'project.sqlite')

describe('a project database', () => {
  it('is made when there is none, and found again', async () => {
    const path = await newPath()
    const first = await open(path)
    expect(first.setAside).toBeUndefined()
    await sqliteStreamStore(first.database).save(storedStream('orders'))
    await first.database.close()
    const again = await open(path)
    expect(again.setAside).toBeUndefined()
    expect(await sqliteStreamStore(again.database).all()).toEqual([storedStream('orders')])
  })

  it('is set aside byte for byte when it is damaged, and a fresh one takes its place', async () => {
    const path = await newPath()
    const garbage = Buffer.from('not a database '.repeat(1000))
    await fs.writeFile(path, garbage)
    const { database, setAside } = await open(path)
    expect(setAside).toBe(path + setAsideSuffix)
    expect((await fs.readFile(setAside ?? '')).equals(garbage)).toBe(true)
    await sqliteStreamStore(database).save(storedStream('orders'))
    await database.close()
    const again = await open(path)
    expect(again.setAside).toBeUndefined()
    expect(await sqliteStreamStore(again.database).all()).toHaveLength(1)
  })

  it('is set aside with the changes a killed process left beside it, which do not get into the fresh one', async () => {
    const original = await newPath()
    const first = await open(original)
    await sqliteStreamStore(first.database).save(storedStream('orders'))
    await first.database.close()
    const { database } = await open(original)
    await sqliteStreamStore(database).save(storedStream('clicks'))
    const path = await newPath()
    await fs.copyFile(`${original}-wal`, `${path}-wal`)
    await fs.copyFile(`${original}-shm`, `${path}-shm`)
    await fs.writeFile(path, Buffer.from('not a database '.repeat(1000)))
    const wal = await fs.readFile(`${path}-wal`)

    const opened = await open(path)
    expect((await fs.readFile(`${opened.setAside}-wal`)).equals(wal)).toBe(true)
    expect(await sqliteStreamStore(opened.database).all()).toEqual([])
  })
})

describe('a project fact', () => {
  it('is made once and kept', async () => {
    const path = await newPath()
    const { database } = await open(path)
    expect(await projectFact(database, 'secret', () => 'first')).toBe('first')
    expect(await projectFact(database, 'secret', () => 'second')).toBe('first')
    await database.close()
    expect(await projectFact((await open(path)).database, 'secret', () => 'third')).toBe('first')
  })

  it('is one for all who ask at the same time', async () => {
    const { database } = await open(await newPath())
    const facts = await Promise.all(['a', 'b', 'c'].map((text) => projectFact(database, 'secret', () => text)))
    expect(facts).toEqual(['a', 'a', 'a'])
  })

  it('can be changed', async () => {
    const { database } = await open(await newPath())
    await setProjectFact(database, 'sample', 'wanted')
    await setProjectFact(database, 'sample', 'unwanted')
    expect(await projectFact(database, 'sample', () => 'wanted')).toBe('unwanted')
  })
})

describe('a project of the first version', () => {
  it('opens with its streams as they were', async () => {
    const path = await newPath()
    const old = await openDatabase(path, migrations.slice(0, 1))
    await old.run(
      [
        `INSERT INTO stream (id, name, account_id, region, mode, retention_hours, created_at)
         VALUES ('id of orders', 'orders', '000000000000', 'us-east-1', 'ON_DEMAND', 48, 1795260000123)`,
      ],
      [`INSERT INTO shard VALUES ('id of orders', 0, '0', '340282366920938463463374607431768211455', 1795260000)`],
    )
    await old.close()
    const { database } = await open(path)
    expect(await sqliteStreamStore(database).all()).toEqual([
      storedStream('orders', {
        settings: StreamSettings.parse({ mode: 'ON_DEMAND', retentionHours: 48 }),
        shards: [
          {
            number: 0,
            startingHashKey: '0',
            endingHashKey: '340282366920938463463374607431768211455',
            createdAt: 1_795_260_000,
            openedAt: 1_795_260_000_000,
            parents: [],
          },
        ],
      }),
    ])
  })
})
