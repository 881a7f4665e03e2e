import { promises as fs } from 'node:fs'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { breakage, systemErrorCode } from '../platform/breakage'

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Take a data folder for this process. The lock is SQLite's own on a file in the folder, so the operating system gives it
 * back whatever way the process ends.
 *
 * @param holder a few words on who holds it, shown to the one who comes second
 * @throws Breakage `data-folder-in-use`
 */
export const lockFolder = async (folder: string, holder: string): Promise<FolderLock> => {
  await fs.mkdir(folder, { recursive: true })
  const holderFile = join(folder, 'in-use-by.txt')
  const connection = await connect(join(folder, 'lock.sqlite'))
  try {
    await exec(connection, 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;')
  } catch (error) {
    await close(connection)
    if (systemErrorCode(error) !== 'SQLITE_BUSY') throw error
    const who = await fs.readFile(holderFile, 'utf8').catch(() => 'another Streamgauge')
    throw breakage('data-folder-in-use', { folder, holder: who.trim() }, error)
  }
  await fs.writeFile(holderFile, `${holder} (process ${process.pid})\n`)
  return {
    release: async () => {
      await fs.rm(holderFile, { force: true })
      await close(connection)
    },
  }
}

const connect = (path: string): Promise<sqlite3.Database> =>
  new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(path, (error) => (error === null ? resolve(connection) : reject(error)))
  })
const exec = (connection: sqlite3.Database, sql: string): Promise<void> =>
  new Promise((resolve, reject) => connection.exec(sql, (error) => (error === null ? resolve() : reject(error))))
const close = (connection: sqlite3.Database): Promise<void> =>
  new Promise((resolve, reject) => connection.close((error) => (error === null ? resolve() : reject(error))))
