import { existsSync, promises as fs } from 'node:fs'
import { breakage, systemErrorCode } from '../platform/breakage'
import type { Durability } from '../platform/files'
import { asDamage, DamagedDatabase, examineFile, openDatabase, type Database, type Row } from './database'

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
export const openOrSetAside = (path: string, options: OpenOptions): Promise<OpenedDatabase> =>
  orSetAside(path, options, () => openDatabase(path, options.migrations, options))

export interface LateOptions extends OpenOptions {
  /** Tables that are read as a whole at once. */
  readonly tables: readonly string[]
  /** Told where the file was put if it turns out to be damaged while it is in use. */
  readonly onSetAside: (setAside: string) => void
}

/**
 * Open a database whose file may be large: unless it was left by a kill, it is read as a whole only while it is in use. Found
 * damaged then, or by a statement later, it is set aside and a fresh one takes its place: questions are asked again of that,
 * changes fail with DamagedDatabase, for what they go on from is gone.
 *
 * @throws Breakage `database-damaged`, from all statements, where it cannot be set aside
 */
export const openAndExamine = async (path: string, options: LateOptions): Promise<OpenedDatabase> => {
  const opened = await orSetAside(path, options, async () => {
    const database = await openDatabase(path, options.migrations, { ...options, isExaminedLater: true })
    try {
      for (const table of options.tables) await database.all(`SELECT * FROM ${table}`)
      return database
    } catch (error) {
      await database.close().catch(() => {})
      throw asDamage(path, error)
    }
  })
  return { ...opened, database: examinedInUse(opened.database, path, options) }
}

const orSetAside = async (
  path: string,
  options: OpenOptions,
  open: () => Promise<Database>,
): Promise<OpenedDatabase> => {
  try {
    return { database: await open() }
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error
    return putAside(path, options)
  }
}

const putAside = async (path: string, options: OpenOptions): Promise<Required<OpenedDatabase>> => {
  const setAside = await moveAside(path, options.now)
  return { database: await openDatabase(path, options.migrations, options), setAside }
}

/**
 * Rename a damaged file with what belongs to it, as far as it is there: nothing of it must meet the one that takes its place.
 * @param now epoch milliseconds; part of the new name
 * @returns where it is now
 */
export const moveAside = async (path: string, now: number): Promise<string> => {
  const setAside = freeName(`${path}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`)
  for (const suffix of ['-wal', '-shm', '']) {
    await fs.rename(path + suffix, setAside + suffix).catch((cause: unknown) => {
      if (systemErrorCode(cause) !== 'ENOENT') throw cause
    })
  }
  return setAside
}

/** What was set aside before stays as it is. */
const freeName = (name: string): string => {
  let free = name
  for (let nth = 2; existsSync(free); nth++) free = `${name}-${nth}`
  return free
}

const unusable = (error: Error): Database => ({
  all: () => Promise.reject(error),
  run: () => Promise.reject(error),
  close: () => Promise.resolve(),
})

const examinedInUse = (first: Database, path: string, options: LateOptions): Database => {
  let current = first
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  const examination = examineFile(path)
  /** The examination may tell of a file that a statement has had set aside already. */
  const replace = async (damaged: Database): Promise<void> => {
    if (current !== damaged) return
    await current.close().catch(() => {})
    const fresh = await putAside(path, options).catch((error: unknown) =>
      unusable(breakage('database-damaged', { path, reason: String(error) }, error)),
    )
    current = 'database' in fresh ? fresh.database : fresh
    if ('setAside' in fresh) options.onSetAside(fresh.setAside)
  }
  examination.done.catch((error: unknown) => (error instanceof DamagedDatabase ? inTurn(() => replace(first)) : {}))
  const tried = <T>(work: () => Promise<T>, afterwards: (error: DamagedDatabase) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      try {
        return await work()
      } catch (error) {
        const damage = asDamage(path, error)
        if (!(damage instanceof DamagedDatabase)) throw error
        await replace(current)
        return afterwards(damage)
      }
    })
  return {
    all: (...statement) => {
      const ask = (): Promise<readonly Row[]> => current.all(...statement)
      return tried(ask, ask)
    },
    run: (...statements) =>
      tried(
        () => current.run(...statements),
        (damage) => Promise.reject(damage),
      ),
    close: () => {
      examination.stop()
      return inTurn(async () => {
        // Whoever closes a database last tidies up, which takes the right to write.
        await examination.done.catch(() => {})
        await current.close()
      })
    },
  }
}
