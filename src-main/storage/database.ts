import { existsSync } from 'node:fs'
import sqlite3 from 'sqlite3'
import { breakage, diskFull, systemErrorCode } from '../platform/breakage'
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

export interface OpenDatabaseOptions {
  /** What a change that was made survives. */
  readonly durability?: Durability
  /** The file is not read as a whole beforehand if it was closed in good order: `examineFile` is to be called then. */
  readonly isExaminedLater?: boolean
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
 * @throws DamagedDatabase when the file cannot be read as a whole
 * @throws Breakage `newer-schema`
 */
export const openDatabase = async (
  path: string,
  migrations: readonly (readonly string[])[],
  { durability = 'kernel', isExaminedLater = false }: OpenDatabaseOptions = {},
): Promise<Database> => {
  if (!isExaminedLater || existsSync(`${path}-wal`)) await examineFile(path).done
  const database = queued(await connect(path, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE))
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
    throw asDamage(path, error)
  }
}

export interface Examination {
  /** Rejects with DamagedDatabase. */
  readonly done: Promise<void>
  /** Leave it at that; it is done then. */
  stop(): void
}

/**
 * Read the whole file. Where changes stand in a `-wal` file beside it, as after a kill, that has to be before it is opened for
 * writing: to close a database that can be written would move them into a damaged file, or throw them away.
 */
export const examineFile = (path: string): Examination => {
  let connection: sqlite3.Database | undefined
  let isStopped = false
  return {
    done: examine(path, (opened) => {
      connection = opened
      return !isStopped
    }),
    stop: () => {
      isStopped = true
      connection?.interrupt()
    },
  }
}

/** @param opened told of the connection while there is something to interrupt; says whether to go on */
const examine = async (path: string, opened: (connection?: sqlite3.Database) => boolean): Promise<void> => {
  if (!existsSync(path)) return
  const connection = await connect(path, sqlite3.OPEN_READONLY)
  const database = queued(connection)
  try {
    if (!opened(connection)) return
    const [check] = await database.all('PRAGMA quick_check(1)')
    if (check?.['quick_check'] !== 'ok') throw new DamagedDatabase(path, String(check?.['quick_check']))
  } catch (error) {
    // An interrupted change waits to be rolled back, which needs writing: no damage.
    if (systemErrorCode(error) === 'SQLITE_READONLY') return
    if (systemErrorCode(error) === 'SQLITE_INTERRUPT') return
    throw asDamage(path, error)
  } finally {
    opened(undefined)
    await database.close()
  }
}

const damage = ['SQLITE_NOTADB', 'SQLITE_CORRUPT']

/** What SQLite says of a damaged file as what it means; any other error as it is. */
export const asDamage = (path: string, error: unknown): unknown =>
  damage.includes(systemErrorCode(error) ?? '') ? new DamagedDatabase(path, error) : error

const migrate = async (database: Database, path: string, migrations: readonly (readonly string[])[]): Promise<void> => {
  const [row] = await database.all('PRAGMA user_version')
  const version = Number(row?.['user_version'])
  if (version > migrations.length) {
    throw breakage('newer-schema', { path, version, known: migrations.length })
  }
  for (const [step, statements] of migrations.entries()) {
    if (step < version) continue
    await database.run(...statements.map((sql): Statement => [sql]), [`PRAGMA user_version = ${step + 1}`])
  }
}

const connect = (path: string, mode: number): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(path, mode, (error) => {
      if (error !== null) reject(error)
      else resolve(connection)
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
          throw diskFull('disk-full-database', {}, error) ?? error
        }
      }),
    close: () =>
      inTurn(
        () =>
          new Promise((resolve, reject) => connection.close((error) => (error === null ? resolve() : reject(error)))),
      ),
  }
}
