import { promises as fs } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Breakage } from '../../../src-main/platform/breakage'
import { openDatabase, type Database, type Statement } from '../../../src-main/storage/database'
import { mirrorDatabase } from '../../../src-main/storage/mirrored-database'
import { migrations, openProjectDatabase } from '../../../src-main/storage/project-database'
import { sqliteStreamStore } from '../../../src-main/storage/stream-store'
import { tempFolder } from '../../support/temp-folder'
import { overwrite } from './support/damage'
import { storedStream } from './support/stored-stream'

interface World {
  /** Epoch milliseconds. */
  now: number
  readonly database: Database
  readonly path: string
  readonly setAside: (string | undefined)[]
  readonly refusals: Breakage[]
}

const mirror = async (path: string): Promise<World> => {
  const setAside: (string | undefined)[] = []
  const refusals: Breakage[] = []
  const world = { now: 0, path, setAside, refusals }
  const database = await mirrorDatabase(await openDatabase(path, migrations), path, {
    ...{ migrations, durability: 'fsync', now: () => world.now },
    onReplaced: (name) => setAside.push(name),
    onNotReplaced: (reason) => refusals.push(reason),
  })
  return Object.assign(world, { database })
}

const openWorld = async (): Promise<World> => {
  const world = await mirror(join(await tempFolder(), 'project.sqlite'))
  onTestFinished(() => world.database.close().catch(() => {}))
  return world
}

const save = (id: string, content: string): Statement => [
  "INSERT OR REPLACE INTO document (kind, id, content) VALUES ('note', ?, ?)",
  [id, content],
]
const remove = (id: string): Statement => ["DELETE FROM document WHERE kind = 'note' AND id = ?", [id]]
const notes = async (database: Database): Promise<ReadonlyMap<unknown, unknown>> =>
  new Map((await database.all('SELECT id, content FROM document')).map(({ id, content }) => [id, content]))

/** More than SQLite keeps in memory of a file, so that the next change of it reads the file. */
const fill = (database: Database): Promise<void> =>
  database.run([
    `INSERT INTO document WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
     SELECT 'filling', i, hex(randomblob(1024)) FROM n`,
  ])

/** What the file has for whoever opens it next; fails where it is damaged. */
const reopened = async <T>(path: string, look: (database: Database) => Promise<T>): Promise<T> => {
  const database = await openDatabase(path, migrations)
  return look(database).finally(() => database.close())
}

describe('a database that is held in memory as well', () => {
  it('has what was in the file, and leaves there what was changed', async () => {
    const path = join(await tempFolder(), 'project.sqlite')
    const before = await openDatabase(path, migrations)
    await sqliteStreamStore(before).save(storedStream('orders'))
    await before.run(["INSERT INTO timeline_event (at, kind, detail) VALUES (1, 'opened', '{}')"])
    await before.close()
    const { database, setAside } = await mirror(path)
    await sqliteStreamStore(database).save(storedStream('clicks'))
    await sqliteStreamStore(database).remove('id of orders')
    await database.run(['DELETE FROM timeline_event'])
    await database.run(["INSERT INTO timeline_event (at, kind, detail) VALUES (2, 'opened', '{}')"])
    const look = async (from: Database) => ({
      streams: await sqliteStreamStore(from).all(),
      shards: await from.all('SELECT count(*) AS count FROM shard'),
      events: await from.all('SELECT id FROM timeline_event'),
    })
    const expected = { streams: [storedStream('clicks')], shards: [{ count: 3 }], events: [{ id: 2 }] }
    expect(await look(database)).toEqual(expected)
    await database.close()
    expect(await reopened(path, look)).toEqual(expected)
    expect(setAside).toEqual([])
  })

  it('refuses what breaks a rule in both', async () => {
    const { database } = await openWorld()
    await sqliteStreamStore(database).save(storedStream('orders'))
    await expect(sqliteStreamStore(database).save(storedStream('orders'))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT',
    })
    expect(await sqliteStreamStore(database).all()).toHaveLength(1)
  })
})

it('that has no room to grow refuses in words, sets nothing aside, and takes changes again when there is', async () => {
  const path = join(await tempFolder(), 'project.sqlite')
  const opened = await openDatabase(path, migrations)
  const setAside: unknown[] = []
  const database = await mirrorDatabase(opened, path, {
    ...{ migrations, durability: 'kernel', now: () => 0 },
    onReplaced: (name) => setAside.push(name),
    onNotReplaced: (reason) => setAside.push(reason),
  })
  await opened.all('PRAGMA max_page_count = 1')
  await expect(database.run(save('a', 'x'.repeat(1_000_000)))).rejects.toMatchObject({ code: 'disk-full-database' })
  expect((await notes(database)).size).toBe(0)
  await opened.all('PRAGMA max_page_count = 1000000')
  await database.run(save('a', '1'))
  await database.close()
  expect(setAside).toEqual([])
  expect(await reopened(path, notes)).toEqual(new Map([['a', '1']]))
})

describe('a file that is damaged while it is in use', () => {
  it('is set aside by the change that finds it, which is made in one with all there was', async () => {
    const { database, path, setAside } = await openWorld()
    await sqliteStreamStore(database).save(storedStream('orders'))
    for (const nth of [1, 2]) {
      await fill(database)
      await overwrite(path)
      const bytes = await fs.readFile(path)
      await database.run(["DELETE FROM document WHERE kind = 'filling'"], save('nth', String(nth)))
      expect(setAside).toHaveLength(nth)
      expect((await fs.readFile(setAside.at(-1) ?? '')).equals(bytes)).toBe(true)
      expect(await reopened(path, notes)).toEqual(new Map([['nth', String(nth)]]))
    }
    expect(setAside).toEqual([1, 2].map((nth) => `${path}.damaged-1970-01-01T00-00-00-000Z${nth === 1 ? '' : '-2'}`))
    expect(await sqliteStreamStore(database).all()).toEqual([storedStream('orders')])
  })

  it('is found by a change ten minutes later, even if that needs nothing of what is damaged', async () => {
    const world = await openWorld()
    const { database, path, setAside } = world
    await database.run(save('a', '1'))
    await overwrite(path)
    await database.run(save('b', '2'))
    expect(setAside).toEqual([])
    world.now = 600_000
    await database.run(save('c', '3'))
    expect(setAside).toHaveLength(1)
    expect((await reopened(path, notes)).size).toBe(3)
  })

  it('is replaced when it is closed, if no change has found it', async () => {
    const { database, path, setAside } = await openWorld()
    await database.run(save('a', '1'))
    await overwrite(path)
    await database.close()
    expect(setAside).toHaveLength(1)
    expect(await reopened(path, notes)).toEqual(new Map([['a', '1']]))
  })

  it('or deleted is made anew', async () => {
    const { database, path, setAside } = await openWorld()
    await database.run(save('a', '1'))
    await fs.rm(path)
    await database.run(save('b', '2'))
    await database.close()
    expect(setAside).toEqual([undefined])
    expect((await notes((await mirror(path)).database)).size).toBe(2)
  })

  it('is replaced after a kill in the middle of that, too', async () => {
    const { database, path } = await openWorld()
    await database.run(save('a', '1'))
    await database.close()
    await fs.rename(path, `${path}.new`)
    const { database: again, setAside } = await openProjectDatabase(path, 0)
    expect(await notes(again)).toEqual(new Map([['a', '1']]))
    expect(setAside).toBeUndefined()
    await again.close()
  })

  it('and cannot be replaced refuses changes in words, told once; it answers, and goes on as soon as it can', async () => {
    const { database, path, setAside, refusals } = await openWorld()
    await fill(database)
    await overwrite(path)
    const folder = dirname(path)
    await fs.rename(folder, `${folder}-gone`)
    onTestFinished(() => fs.rm(`${folder}-gone`, { recursive: true, force: true }))
    const change = ["DELETE FROM document WHERE kind = 'filling'"] as const
    for (const _ of [1, 2]) {
      await expect(database.run(change, save('a', '1'))).rejects.toMatchObject({
        code: 'database-not-replaced',
        message: expect.stringContaining('leave Streamgauge running') as string,
      })
    }
    expect(refusals).toHaveLength(1)
    expect(await database.all("SELECT count(*) AS count FROM document WHERE kind = 'filling'")).toEqual([
      { count: 1500 },
    ])
    await fs.rename(`${folder}-gone`, folder)
    await database.run(change, save('a', '1'))
    expect(setAside).toHaveLength(1)
    await database.close()
    expect(await reopened(path, notes)).toEqual(new Map([['a', '1']]))
  })

  const damage = fc.record({
    of: fc.constantFrom('', '-wal'),
    kind: fc.constantFrom('flip', 'cut', 'overwrite'),
    /** Part of the file. */
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const change = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), content: fc.option(fc.nat(20_000)) }), {
    minLength: 1,
    maxLength: 3,
  })

  const spoil = async (path: string, { of, kind, at }: { of: string; kind: string; at: number }): Promise<void> => {
    const bytes = await fs.readFile(path + of).catch(() => Buffer.alloc(0))
    const from = Math.floor(bytes.length * at)
    if (kind === 'cut') return bytes.length > 0 ? fs.truncate(path + of, from) : undefined
    const end = kind === 'flip' ? Math.min(bytes.length, from + 64) : bytes.length
    for (let i = from; i < end; i++) bytes[i] = (bytes[i] as number) ^ 0xff
    if (bytes.length > 0) await fs.writeFile(path + of, bytes)
  }

  it('has lost nothing of what was acknowledged when it is opened again, whatever bytes were damaged', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(change, damage), { maxLength: 12 }), async (steps) => {
        const path = join(await tempFolder(), 'project.sqlite')
        // Opened before, so that the file is whole without the changes beside it.
        await (await openDatabase(path, migrations)).close()
        const { database } = await mirror(path)
        const model = new Map<string, string>()
        for (const step of steps) {
          if (!Array.isArray(step)) {
            await spoil(path, step)
            continue
          }
          await database.run(
            ...step.map(({ id, content }) => (content === null ? remove(id) : save(id, 'x'.repeat(content)))),
          )
          for (const { id, content } of step) {
            if (content === null) model.delete(id)
            else model.set(id, 'x'.repeat(content))
          }
        }
        expect(await notes(database)).toEqual(model)
        await database.close()
        expect(await reopened(path, notes)).toEqual(model)
      }),
      { numRuns: 40 },
    )
  })
})
