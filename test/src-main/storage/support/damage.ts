import { promises as fs } from 'node:fs'
import { openMetricDatabase } from '../../../../src-main/storage/metric-database'
import type { Database } from '../../../../src-main/storage/database'

/** More than SQLite keeps in memory of a file: 2,000 KiB. */
export const fillTable = (database: Database): Promise<void> =>
  database.run([
    `INSERT INTO metric_chunk WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 1500)
     SELECT 60, 1000, 0, n, randomblob(2048) FROM place`,
  ])

/** Put metrics of nobody into a database. */
export const fill = async (path: string): Promise<void> => {
  const { database } = await openMetricDatabase(path, 0)
  await fillTable(database)
  await database.close()
}

/** Overwrite a database and what belongs to it, in place, as another program might. */
export const overwrite = async (path: string): Promise<void> => {
  for (const file of [path, `${path}-wal`]) {
    const { size } = await fs.stat(file).catch(() => ({ size: 0 }))
    if (size > 0) await fs.writeFile(file, Buffer.alloc(size, 7))
  }
}
