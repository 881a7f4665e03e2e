import { existsSync } from 'node:fs'
import sqlite3 from 'sqlite3'
import { Breakage, diskFull, systemErrorCode } from '../platform/breakage'
import type { Durability } from '../platform/files'

export type Value = string | number | Uint8Array | null
export type Row = Readonly<Record<string, Value>>
export type Statement = readonly [sql: string, parameters?: readonly Value[]]

/** A SQLite file. Statements run one after the other, in the order they were given. */
export interface Database {
  all(...statement: Statement): Promise<readonly Row[]>
  /** Run the statements as one transaction: all of them or none. */
  run(...statements: readonly Statement[]): Promise<void>
  close(): Promise<void>
}

/** The file is there and is no SQLite database, or a broken one. */
export class DamagedDatabase extends Error {
  readonly path: string

  constructor(path: string, cause: unknown) {
    super(`${path} is not a readable SQLite database`, { cause })
    this.path = path
  }
}

/**
 * Open a database and bring its schema up to date.
 *
 * @param migrations step n takes the schema from version n to n + 1; the version is kept in the file
 * @param durability what a change that was made survives
 * @throws DamagedDatabase when the file cannot be read as a whole
 * @throws Breakage `newer-schema`
 */
export const openDatabase = async (
  path: string,
  migrations: readonly (readonly string[])[],
  durability: Durability = 'kernel',
): Promise<Database> => {
  await examine(path)
  const database = await openFile(path, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE)
  try {
    // A power cut may lose the last metadata change, unless each goes to the device, but never the consistency of the file.
    const synchronous = durability === 'fsync' ? 'FULL' : 'NORMAL'
    for (const pragma of ['journal_mode = WAL', `synchronous = ${synchronous}`, 'foreign_keys = ON']) {
      await database.all(`PRAGMA ${pragma}`)
    }
    await migrate(database, path, migrations)
    return database
  } catch (error) {
    await database.close().catch(() => {})
    throw isDamage(error) ? new DamagedDatabase(path, error) : error
  }
}

/**
 * Read the whole file before it is opened for writing: to close a database that can be written would move what stands in
 * the `-wal` file beside it into a damaged file, or throw it away.
 */
const examine = async (path: string): Promise<void> => {
  if (!existsSync(path)) return
  const database = await openFile(path, sqlite3.OPEN_READONLY)
  try {
    const [check] = await database.all('PRAGMA quick_check(1)')
    if (check?.['quick_check'] !== 'ok') throw new DamagedDatabase(path, String(check?.['quick_check']))
  } catch (error) {
    // An interrupted change waits to be rolled back, which needs writing: no damage.
    if (systemErrorCode(error) === 'SQLITE_READONLY') return
    throw isDamage(error) ? new DamagedDatabase(path, error) : error
  } finally {
    await database.close()
  }
}

const isDamage = (error: unknown): boolean => ['SQLITE_NOTADB', 'SQLITE_CORRUPT'].includes(systemErrorCode(error) ?? '')

const migrate = async (database: Database, path: string, migrations: readonly (readonly string[])[]): Promise<void> => {
  const [row] = await database.all('PRAGMA user_version')
  const version = Number(row?.['user_version'])
  if (version > migrations.length) {
    throw new Breakage(
      'newer-schema',
      `${path} was written by a newer Streamgauge (schema ${version}, this one knows ${migrations.length}). Open it with that version.`,
    )
  }
  for (const [step, statements] of migrations.entries()) {
    if (step < version) continue
    await database.run(...statements.map((sql): Statement => [sql]), [`PRAGMA user_version = ${step + 1}`])
  }
}

const openFile = (path: string, mode: number): Promise<Database> =>
  new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(path, mode, (error) => {
      if (error !== null) reject(error)
      else resolve(queued(connection))
    })
  })

/** One connection cannot tell whose statement belongs to which transaction, so everything takes its turn. */
const queued = (connection: sqlite3.Database): Database => {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  const execute = (sql: string, parameters: readonly Value[] = []): Promise<readonly Row[]> =>
    new Promise((resolve, reject) => {
      connection.all<Row>(sql, [...parameters], (error, rows) => (error === null ? resolve(rows) : reject(error)))
    })
  return {
    all: (sql, parameters) => inTurn(() => execute(sql, parameters)),
    run: (...statements) =>
      inTurn(async () => {
        await execute('BEGIN IMMEDIATE')
        try {
          for (const [sql, parameters] of statements) await execute(sql, parameters)
          await execute('COMMIT')
        } catch (error) {
          await execute('ROLLBACK').catch(() => {})
          throw diskFull('what is known of the streams cannot be changed', error) ?? error
        }
      }),
    close: () =>
      inTurn(
        () =>
          new Promise((resolve, reject) => connection.close((error) => (error === null ? resolve() : reject(error)))),
      ),
  }
}
