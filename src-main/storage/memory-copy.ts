import { existsSync } from 'node:fs'
import { examineFile, openDatabase, type Database, type Row, type Statement } from './database'

const withFile = async <T>(memory: Database, path: string, work: () => Promise<T>): Promise<T> => {
  await memory.all('ATTACH ? AS file', [path])
  return work().finally(() => memory.all('DETACH file'))
}

/** What was made by hand of a schema; the rest, such as `sqlite_sequence`, SQLite makes by itself. */
const schemaOf = async (database: Database, name: 'main' | 'file'): Promise<readonly Row[]> =>
  database.all(`SELECT type, name, sql FROM ${name}.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`)

const tablesOf = (schema: readonly Row[]): string[] =>
  schema.flatMap(({ type, name }) => (type === 'table' ? [String(name)] : []))

/** A database in memory with all there is in the file, its version included. */
export const copyToMemory = async (path: string): Promise<Database> => {
  const memory = await openDatabase(':memory:', [])
  await memory.all('PRAGMA foreign_keys = OFF')
  await withFile(memory, path, async () => {
    const schema = await schemaOf(memory, 'file')
    const make = (isTable: boolean): Statement[] =>
      schema.flatMap(({ type, sql }): Statement[] => ((type === 'table') === isTable ? [[String(sql)]] : []))
    const [version] = await memory.all('PRAGMA file.user_version')
    const sequences = await memory.all(`SELECT 1 FROM file.sqlite_schema WHERE name = 'sqlite_sequence'`)
    await memory.run(
      ...make(true),
      ...tablesOf(schema).map((name): Statement => [`INSERT INTO main.${name} SELECT * FROM file.${name}`]),
      ...sequences.flatMap((): Statement[] => [
        ['DELETE FROM main.sqlite_sequence'],
        ['INSERT INTO main.sqlite_sequence SELECT * FROM file.sqlite_sequence'],
      ]),
      ...make(false),
      [`PRAGMA user_version = ${Number(version?.['user_version'])}`],
    )
  })
  await memory.all('PRAGMA foreign_keys = ON')
  return memory
}

/** Whether the file is whole and has exactly what is in memory. */
export const isMirrored = async (memory: Database, path: string): Promise<boolean> => {
  // To attach a file makes it.
  if (!existsSync(path)) return false
  try {
    await examineFile(path).done
    return await withFile(memory, path, async () => {
      for (const table of tablesOf(await schemaOf(memory, 'main'))) {
        const [ours, theirs] = [`SELECT * FROM main.${table}`, `SELECT * FROM file.${table}`]
        const differing = await memory.all(
          `SELECT 1 FROM (${ours} EXCEPT ${theirs}) UNION ALL SELECT 1 FROM (${theirs} EXCEPT ${ours}) LIMIT 1`,
        )
        if (differing.length > 0) return false
      }
      return true
    })
  } catch {
    return false
  }
}
