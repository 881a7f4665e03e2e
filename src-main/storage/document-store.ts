import type { ZodType } from 'zod'
import type { Database } from './database'

/** Values of one kind by their ids, each kept whole. */
export interface DocumentStore<T> {
  all(): Promise<ReadonlyMap<string, T>>
  /** Keep a value, new or changed. */
  save(id: string, value: T): Promise<void>
  remove(id: string): Promise<void>
}

/** @param schema what is read is checked against it: a member that came later needs a default */
export const sqliteDocuments = <T>(database: Database, kind: string, schema: ZodType<T>): DocumentStore<T> => ({
  all: async () => {
    const rows = await database.all('SELECT id, content FROM document WHERE kind = ? ORDER BY id', [kind])
    return new Map(rows.map((row) => [String(row['id']), schema.parse(JSON.parse(String(row['content'])))]))
  },
  save: (id, value) =>
    database.run([
      'INSERT OR REPLACE INTO document (kind, id, content) VALUES (?, ?, ?)',
      [kind, id, JSON.stringify(value)],
    ]),
  remove: (id) => database.run(['DELETE FROM document WHERE kind = ? AND id = ?', [kind, id]]),
})

export const memoryDocuments = <T>(): DocumentStore<T> => {
  const values = new Map<string, T>()
  return {
    all: async () => new Map(values),
    save: async (id, value) => void values.set(id, value),
    remove: async (id) => void values.delete(id),
  }
}
