import { existsSync, promises as fs } from 'node:fs'
import { dirname } from 'node:path'
import { breakage, systemErrorCode, type Breakage } from '../platform/breakage'
import { nodeFiles } from '../platform/files'
import { DamagedDatabase, openDatabase, type Database, type Statement } from './database'
import { copyToMemory, isMirrored } from './memory-copy'
import { moveAside, type OpenOptions } from './set-aside'

export interface MirrorOptions extends Omit<OpenOptions, 'now'> {
  /** Epoch milliseconds. */
  now(): number
  /** Told when a new file has taken the place of a damaged one, and where that was put; undefined if the file was gone. */
  onReplaced(setAside: string | undefined): void
  /** Told once when that is not possible: until it is, changes are refused with the same words. */
  onNotReplaced(reason: Breakage): void
}

/** A change within its pages in memory does not notice that the file is damaged: it is read as a whole so often. */
const lookEveryMs = 600_000

/**
 * Hold a database in memory as well: what is in it is small, and must not be lost. Questions are answered from memory; a change
 * is made in the file first. Where a change finds the file damaged, or a look at it, every ten minutes and when it is closed, it
 * is set aside, one with all that is in memory takes its place, and the change is made there.
 *
 * Changes are refused with Breakage `database-not-replaced` while there is no file to make them in; each one tries anew.
 *
 * @param opened of the file at `path`, which nobody else changes
 */
export const mirrorDatabase = async (opened: Database, path: string, options: MirrorOptions): Promise<Database> => {
  const { migrations, durability, now, onReplaced, onNotReplaced } = options
  const memory = await copyToMemory(path)
  let file = opened
  let isRefusalTold = false
  let lookedAt = now()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  const putInPlace = async (): Promise<string | undefined> => {
    const fresh = newName(path)
    await fs.rm(fresh, { force: true })
    await memory.all('VACUUM INTO ?', [fresh])
    if (durability === 'fsync') await syncFile(fresh)
    const wasThere = existsSync(path)
    const setAside = await moveAside(path, now())
    await fs.rename(fresh, path)
    if (durability === 'fsync') await nodeFiles().syncFolder(dirname(path))
    return wasThere ? setAside : undefined
  }
  const replace = async (): Promise<void> => {
    await file.close().catch(() => {})
    file = lost(path)
    try {
      const setAside = await putInPlace()
      file = await openDatabase(path, migrations, { durability })
      isRefusalTold = false
      onReplaced(setAside)
    } catch (error) {
      const reason = breakage('database-not-replaced', { path, reason: String(error) }, error)
      if (!isRefusalTold) onNotReplaced(reason)
      isRefusalTold = true
      throw reason
    }
  }
  const lookAtFile = async (): Promise<void> => {
    lookedAt = now()
    if (!(await isMirrored(memory, path))) await replace()
  }
  const runInFile = async (statements: readonly Statement[]): Promise<void> => {
    if (Math.abs(now() - lookedAt) >= lookEveryMs) await lookAtFile()
    try {
      await file.run(...statements)
    } catch (error) {
      if (!meansDamage(error)) throw error
      await replace()
      await file.run(...statements)
    }
  }

  return {
    all: (...statement) => inTurn(() => memory.all(...statement)),
    run: (...statements) =>
      inTurn(async () => {
        await runInFile(statements)
        await memory.run(...statements)
      }),
    close: () =>
      inTurn(async () => {
        await file.close().catch(() => {})
        // Who is told that it cannot be replaced has been told.
        await lookAtFile().catch(() => {})
        await file.close().catch(() => {})
        await memory.close()
      }),
  }
}

/** What is to take the place of a file: complete before that is moved out of the way. */
const newName = (path: string): string => `${path}.new`

/** Give a new file its place, if the program was ended between moving the damaged one aside and that. */
export const finishReplacement = async (path: string): Promise<void> => {
  if (!existsSync(path) && existsSync(newName(path))) await fs.rename(newName(path), path)
}

const meansDamage = (error: unknown): boolean =>
  error instanceof DamagedDatabase ||
  ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR'].includes(systemErrorCode(error) ?? '')

/** In the place of a file that was closed because it is damaged. */
const lost = (path: string): Database => {
  const refuse = (): Promise<never> => Promise.reject(new DamagedDatabase(path, 'set aside'))
  return { all: refuse, run: refuse, close: () => Promise.resolve() }
}

const syncFile = async (path: string): Promise<void> => {
  const handle = await fs.open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}
