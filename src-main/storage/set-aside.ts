import { promises as fs } from 'node:fs'
import { systemErrorCode } from '../platform/breakage'
import type { Durability } from '../platform/files'
import { DamagedDatabase, openDatabase, type Database } from './database'

export interface OpenedDatabase {
  readonly database: Database
  /** Where a damaged database was put out of the way; a fresh one has taken its place. */
  readonly setAside?: string
}

export interface OpenOptions {
  readonly migrations: readonly (readonly string[])[]
  /** Epoch milliseconds; part of the name that a damaged file gets. */
  readonly now: number
  readonly durability: Durability
}

/** Open a database. A damaged file is renamed, with what belongs to it, and reported; it is never overwritten. */
export const openOrSetAside = async (
  path: string,
  { migrations, now, durability }: OpenOptions,
): Promise<OpenedDatabase> => {
  try {
    return { database: await openDatabase(path, migrations, durability) }
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error
    const setAside = `${path}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    for (const suffix of ['-wal', '-shm', '']) {
      await fs.rename(path + suffix, setAside + suffix).catch((cause: unknown) => {
        // What belonged to the damaged file must not meet the fresh one.
        if (suffix === '' || systemErrorCode(cause) !== 'ENOENT') throw cause
      })
    }
    return { database: await openDatabase(path, migrations, durability), setAside }
  }
}
