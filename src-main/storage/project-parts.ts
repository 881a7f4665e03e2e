import { existsSync, promises as fs } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, type Database } from './database'
import { migrations } from './project-database'

/*
 * What a project has besides its world: who may call it, which no copy has, and what a person drew and recorded, which no rewind
 * takes away. Of folders of projects that are closed.
 */

const secret = 'access-key'
const kept = [secret, 'design', 'design-version', 'design-document']

/** A database that could not be read and was put aside: it stays with the project. */
export const isSetAside = (name: string): boolean => name.startsWith('project.sqlite.damaged-')

/** Take the access keys out of a copy; nothing of them is left in the file. */
export const removeAccessKeys = (folder: string): Promise<void> =>
  withDatabase(folder, async (database) => {
    const [key] = await database.all('SELECT 1 FROM document WHERE kind = ? LIMIT 1', [secret])
    if (key === undefined) return
    await database.run(['DELETE FROM document WHERE kind = ?', [secret]])
    await database.all('VACUUM')
  })

/**
 * Give what takes the place of a project's folder what the project keeps: its access keys and designs as they are, with all
 * their versions, and its recordings. Of what was removed since, the design that runs comes back, and so do recordings.
 */
export const carryOver = async (from: string, to: string): Promise<void> => {
  const runs = `id IN (SELECT content ->> '$.designId' FROM document WHERE kind = 'run' AND NOT (content ->> '$.isOver' IS 1))`
  const kinds = kept.map(() => '?').join(', ')
  if (existsSync(databaseIn(from))) {
    await withDatabase(to, async (database) => {
      await database.all('ATTACH ? AS present', [databaseIn(from)])
      await database.run(
        [`DELETE FROM document WHERE kind IN (${kinds}) AND NOT (kind = 'design' AND ${runs})`, kept],
        [`INSERT OR REPLACE INTO document SELECT * FROM present.document WHERE kind IN (${kinds})`, kept],
      )
      await database.all('DETACH present')
    })
  }
  const recordings = join(from, 'recordings')
  if (existsSync(recordings)) await fs.cp(recordings, join(to, 'recordings'), { recursive: true })
}

/** What was put aside goes with the project, not with the world that gave way. */
export const moveSetAside = async (from: string, to: string): Promise<void> => {
  for (const name of (await fs.readdir(from)).filter(isSetAside)) await fs.rename(join(from, name), join(to, name))
}

const databaseIn = (folder: string): string => join(folder, 'project.sqlite')

const withDatabase = async (folder: string, work: (database: Database) => Promise<void>): Promise<void> => {
  if (!existsSync(databaseIn(folder))) return
  const database = await openDatabase(databaseIn(folder), migrations)
  try {
    await work(database)
  } finally {
    await database.close()
  }
}
