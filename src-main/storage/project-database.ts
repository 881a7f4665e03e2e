import { promises as fs } from 'node:fs'
import { systemErrorCode } from '../platform/breakage'
import { DamagedDatabase, openDatabase, type Database } from './database'

/** Schema of a project's database, step by step. A step that has shipped is never changed. */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE stream (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      account_id TEXT NOT NULL,
      region TEXT NOT NULL,
      mode TEXT NOT NULL,
      retention_hours INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (account_id, region, name)
    ) STRICT`,
    `CREATE TABLE shard (
      stream_id TEXT NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      starting_hash_key TEXT NOT NULL,
      ending_hash_key TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (stream_id, number)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  ],
]

export interface OpenedProjectDatabase {
  readonly database: Database
  /** Where a damaged database was put out of the way; a fresh one has taken its place. */
  readonly setAside?: string
}

/** Open a project's database. A damaged file is renamed, with what belongs to it, and reported; it is never overwritten. */
export const openProjectDatabase = async (path: string, now: number): Promise<OpenedProjectDatabase> => {
  try {
    return { database: await openDatabase(path, migrations) }
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error
    const setAside = `${path}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    for (const suffix of ['-wal', '-shm', '']) {
      await fs.rename(path + suffix, setAside + suffix).catch((cause: unknown) => {
        // What belonged to the damaged file must not meet the fresh one.
        if (suffix === '' || systemErrorCode(cause) !== 'ENOENT') throw cause
      })
    }
    return { database: await openDatabase(path, migrations), setAside }
  }
}

/** A named text of the project, made on first use. */
export const projectFact = async (database: Database, name: string, make: () => string): Promise<string> => {
  await database.run(['INSERT OR IGNORE INTO fact (name, value) VALUES (?, ?)', [name, make()]])
  const [row] = await database.all('SELECT value FROM fact WHERE name = ?', [name])
  return String(row?.['value'])
}

export const setProjectFact = (database: Database, name: string, value: string): Promise<void> =>
  database.run(['INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)', [name, value]])
