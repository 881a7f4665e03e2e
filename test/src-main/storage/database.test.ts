import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  DamagedDatabase,
  openDatabase,
  type Database,
  type Row,
  type Statement,
} from '../../../src-main/storage/database'
import { tempFolder } from '../../support/temp-folder'

const migrations = [
  ['CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT'],
  ['ALTER TABLE item ADD COLUMN note TEXT', "UPDATE item SET note = 'from before'"],
  ['CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT'],
]

const open = async (path: string, steps: readonly (readonly string[])[] = migrations): Promise<Database> => {
  const database = await openDatabase(path, steps)
  onTestFinished(() => database.close().catch(() => {}))
  return database
}

const newPath = async (): Promise<string> => join(await tempFolder(), 'test.sqlite')
const insert = (id: number, name = `name ${id}`): Statement => ['INSERT INTO item (id, name) VALUES (?, ?)', [id, name]]
const ids = async (database: Database): Promise<unknown[]> =>
  (await database.all('SELECT id FROM item ORDER BY id')).map((row) => row['id'])
const version = async (database: Database): Promise<Row | undefined> => (await database.all('PRAGMA user_version'))[0]

describe('a database', () => {
  it('keeps what was written, of every type of value', async () => {
    const path = await newPath()
    const first = await open(path, [['CREATE TABLE any (a, b, c, d, e)']])
    await first.run(['INSERT INTO any VALUES (?, ?, ?, ?, ?)', ['text – ü', 1.5, 2 ** 40, null, Buffer.from([0, 255])]])
    await first.close()
    const [row] = await (await open(path, [['CREATE TABLE any (a, b, c, d, e)']])).all('SELECT * FROM any')
    expect(row).toEqual({ a: 'text – ü', b: 1.5, c: 2 ** 40, d: null, e: Buffer.from([0, 255]) })
  })

  it('runs all statements of a transaction or none', async () => {
    const database = await open(await newPath())
    await expect(database.run(insert(1), insert(2), insert(1))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
    expect(await ids(database)).toEqual([])
    await database.run(insert(1), insert(2))
    expect(await ids(database)).toEqual([1, 2])
  })

  it('that has no room to grow refuses in words, keeps what it has, and takes changes again when there is', async () => {
    const database = await open(await newPath())
    await database.run(insert(1))
    await database.all('PRAGMA max_page_count = 1')
    await expect(database.run(insert(2, 'x'.repeat(1_000_000)))).rejects.toMatchObject({
      code: 'disk-full-database',
      message: expect.stringContaining('The disk is full') as string,
    })
    expect(await ids(database)).toEqual([1])
    await database.all('PRAGMA max_page_count = 1000000')
    await database.run(insert(2))
    expect(await ids(database)).toEqual([1, 2])
  })

  it.each([
    ['kernel', 1],
    ['fsync', 2],
  ] as const)('with durability %s synchronises as SQLite calls it %d', async (durability, synchronous) => {
    const database = await openDatabase(await newPath(), migrations, { durability })
    onTestFinished(() => database.close())
    expect(await database.all('PRAGMA synchronous')).toEqual([{ synchronous }])
  })

  it('holds exactly the transactions that succeeded, in whatever order they come', async () => {
    const transactions = fc.array(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 8,
    })
    const database = await open(await newPath())
    await fc.assert(
      fc.asyncProperty(transactions, async (batches) => {
        await database.run(['DELETE FROM item'])
        const outcomes = await Promise.allSettled(
          batches.map((batch) => database.run(...batch.map((id) => insert(id)))),
        )
        const kept = batches.filter((_, i) => outcomes[i]?.status === 'fulfilled').flat()
        expect(await ids(database)).toEqual(kept.toSorted((a, b) => a - b))
      }),
      { numRuns: 30 },
    )
  })

  it('runs statements in the order they were given, without waiting in between', async () => {
    const database = await open(await newPath())
    const reads = [1, 2, 3].map((id) => {
      void database.run(insert(id))
      return database.all('SELECT count(*) AS count FROM item')
    })
    expect((await Promise.all(reads)).flat()).toEqual([{ count: 1 }, { count: 2 }, { count: 3 }])
  })

  it('goes on after a statement that failed', async () => {
    const database = await open(await newPath())
    const wrong = database.all('SELECT * FROM missing')
    const right = database.run(insert(1))
    await expect(wrong).rejects.toThrow('no such table')
    await right
    expect(await ids(database)).toEqual([1])
  })

  it('finds what a killed process has written, also without its shared memory file', async () => {
    const path = await newPath()
    const database = await open(path)
    await database.run(insert(1))
    const left = await leftBehind(path)
    await fs.rm(`${left}-shm`)
    expect(await ids(await open(left))).toEqual([1])
  })

  it('keeps what one transaction wrote even if the next one fails and the process is gone', async () => {
    const path = await newPath()
    const database = await open(path)
    await database.run(insert(1))
    await expect(database.run(insert(2), insert(2))).rejects.toThrow()
    const left = await leftBehind(path)
    expect(await ids(await open(left))).toEqual([1])
  })
})

describe('migrations', () => {
  it.each([0, 1, 2, 3])('bring a database from version %i to the present one', async (from) => {
    const path = await newPath()
    const old = await open(path, migrations.slice(0, from))
    if (from > 0) await old.run(insert(1))
    await old.close()
    const database = await open(path)
    if (from === 0) await database.run(insert(1))
    expect(await version(database)).toEqual({ user_version: 3 })
    expect(await database.all('SELECT * FROM item')).toEqual([
      { id: 1, name: 'name 1', note: from === 1 ? 'from before' : null },
    ])
    expect(await database.all('SELECT * FROM extra')).toEqual([])
  })

  it('run once only', async () => {
    const path = await newPath()
    const steps = [...migrations, ["INSERT INTO item (id, name) VALUES (7, 'by migration')"]]
    await (await open(path, steps)).close()
    await (await open(path, steps)).close()
    expect(await ids(await open(path, steps))).toEqual([7])
  })

  it('that fail leave the database as it was before the failing step', async () => {
    const path = await newPath()
    const failing = [...migrations.slice(0, 2), ['CREATE TABLE half (id INTEGER) STRICT', 'NOT SQL AT ALL']]
    await expect(openDatabase(path, failing)).rejects.toThrow('syntax error')
    const database = await open(path, migrations.slice(0, 2))
    expect(await version(database)).toEqual({ user_version: 2 })
    expect(await database.all("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([])
  })

  it('refuse a database of a newer version and leave it alone', async () => {
    const path = await newPath()
    await (await open(path)).close()
    const before = await fs.readFile(path)
    await expect(openDatabase(path, migrations.slice(0, 1))).rejects.toMatchObject({
      code: 'newer-schema',
      message: `${path} was written by a newer Streamgauge (schema 3, this one knows 1). Open it with that version.`,
    })
    expect((await fs.readFile(path)).equals(before)).toBe(true)
  })
})

/** A database large enough to have pages to damage. */
const realDatabase = async (path: string): Promise<Buffer> => {
  const database = await open(path)
  await database.run([
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499)
     INSERT INTO item (id, name) SELECT i, printf('name %d %.200c', i, '.') FROM n`,
  ])
  await database.close()
  return fs.readFile(path)
}

const flipped = (bytes: Buffer, from: number, count: number): Buffer => {
  const copy = Buffer.from(bytes)
  for (let i = from; i < from + count; i++) copy[i] = (copy[i] ?? 0) ^ 0xff
  return copy
}

/** The files as a killed process would leave them: a copy of what is there while the database is open. */
const leftBehind = async (path: string): Promise<string> => {
  const copy = join(await tempFolder(), 'left.sqlite')
  for (const suffix of ['', '-wal', '-shm']) await fs.copyFile(path + suffix, copy + suffix)
  return copy
}

describe('a damaged file', () => {
  it.each([
    ['garbage', () => Buffer.from('this is no database '.repeat(400))],
    ['a few bytes of garbage', () => Buffer.from('oops')],
    ['a database cut in the middle of a page', (real: Buffer) => real.subarray(0, real.byteLength / 2 + 100)],
    ['a database without its last pages', (real: Buffer) => real.subarray(0, 4096 * 3)],
    ['a database whose header was changed', (real: Buffer) => flipped(real, 0, 16)],
    ['a database whose schema page was changed', (real: Buffer) => flipped(real, 100, 40)],
    ['a database with bytes changed in a page of a table', (real: Buffer) => flipped(real, 4096 * 4, 64)],
  ])('is told from a good one: %s', async (_what, damage) => {
    const path = await newPath()
    const bytes = damage(await realDatabase(path))
    await fs.writeFile(path, bytes)
    const error: unknown = await openDatabase(path, migrations).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(DamagedDatabase)
    expect(error).toMatchObject({ path, message: `${path} is not a readable SQLite database` })
    expect((await fs.readFile(path)).equals(bytes)).toBe(true)
  })

  it('is left as it was, together with the changes that were still beside it', async () => {
    const path = await newPath()
    await realDatabase(path)
    const database = await open(path)
    await database.run(insert(1000))
    const left = await leftBehind(path)
    await fs.writeFile(left, flipped(await fs.readFile(left), 4096 * 10, 64))
    const contents = () => Promise.all(['', '-wal'].map((suffix) => fs.readFile(left + suffix, 'latin1')))
    const before = await contents()
    await expect(openDatabase(left, migrations)).rejects.toBeInstanceOf(DamagedDatabase)
    expect(await contents()).toEqual(before)
  })

  it('is not what a folder in the place of the file is called', async () => {
    const folder = await tempFolder()
    await expect(openDatabase(folder, migrations)).rejects.not.toBeInstanceOf(DamagedDatabase)
  })

  it('is not what a file is called in which a change was interrupted: that is rolled back', async () => {
    const path = await newPath()
    await realDatabase(path)
    const database = await open(path)
    await database.all('PRAGMA journal_mode = DELETE')
    await database.all('PRAGMA cache_size = 1')
    await database.all('BEGIN')
    await database.all("UPDATE item SET note = 'half done', name = name || '!'")
    const left = join(await tempFolder(), 'left.sqlite')
    for (const suffix of ['', '-journal']) await fs.copyFile(path + suffix, left + suffix)
    const again = await open(left)
    expect(await again.all('SELECT count(*) AS count FROM item WHERE note IS NULL')).toEqual([{ count: 500 }])
  })
})
