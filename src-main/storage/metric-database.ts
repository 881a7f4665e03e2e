import type { Durability } from '../platform/files'
import type { Database } from './database'
import { openAndExamine, type OpenedDatabase } from './set-aside'

/**
 * Metrics have a file of their own: they are most of what a project keeps in databases, and damage to them must not take the
 * streams along. A step that has shipped is never changed.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE metric_dimensions (
      id INTEGER PRIMARY KEY,
      level TEXT NOT NULL,
      account_id TEXT NOT NULL,
      region TEXT NOT NULL,
      stream TEXT NOT NULL,
      name TEXT NOT NULL,
      seen BLOB NOT NULL
    ) STRICT`,
    // What came in during the last minutes, all metrics of a minute in a row: see metric-store.ts.
    `CREATE TABLE metric_point (
      dimensions_id INTEGER NOT NULL,
      start INTEGER NOT NULL,
      period INTEGER NOT NULL,
      sets BLOB NOT NULL
    ) STRICT`,
    `CREATE INDEX metric_point_by_dimensions ON metric_point (dimensions_id, start)`,
    // All that came before, sixty periods of one metric in a row: see metric-chunks.ts.
    `CREATE TABLE metric_chunk (
      period INTEGER NOT NULL,
      dimensions_id INTEGER NOT NULL,
      code INTEGER NOT NULL,
      start INTEGER NOT NULL,
      points BLOB NOT NULL,
      PRIMARY KEY (period, dimensions_id, code, start)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX metric_chunk_by_age ON metric_chunk (period, start)`,
  ],
  [
    // The times in which the project was open and everything was counted: epoch seconds, both included.
    `CREATE TABLE metric_run (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT`,
    // The last hour second by second: see metric-seconds.ts.
    `CREATE TABLE metric_second (
      run INTEGER NOT NULL,
      dimensions_id INTEGER NOT NULL,
      start INTEGER NOT NULL,
      seconds BLOB NOT NULL
    ) STRICT`,
    `CREATE INDEX metric_second_by_time ON metric_second (start, dimensions_id)`,
  ],
]

export interface MetricDatabaseOptions {
  readonly durability?: Durability
  /** Told where the file was put if it turns out to be damaged after it was opened; an empty one takes its place. */
  readonly onSetAside?: (setAside: string) => void
}

/** Open the database of a project's metrics; a damaged one is set aside. It is large: opening does not read all of it. */
export const openMetricDatabase = (
  path: string,
  now: number,
  { durability = 'kernel', onSetAside = () => {} }: MetricDatabaseOptions = {},
): Promise<OpenedDatabase> =>
  openAndExamine(path, {
    ...{ migrations, now, durability, onSetAside },
    tables: ['metric_dimensions', 'metric_run'],
  })

/** Move what an earlier version kept in the project's database to that of the metrics, unless there are any. */
export const moveMetrics = async (project: Database, metricsPath: string): Promise<void> => {
  const [table] = await project.all(`SELECT 1 FROM sqlite_master WHERE name = 'metric_dimensions'`)
  if (table === undefined) return
  await project.all('ATTACH ? AS metrics', [metricsPath])
  try {
    const [known] = await project.all('SELECT 1 FROM metrics.metric_dimensions LIMIT 1')
    if (known !== undefined) return
    await project.run(
      ['INSERT INTO metrics.metric_dimensions SELECT * FROM main.metric_dimensions'],
      ['INSERT INTO metrics.metric_point SELECT * FROM main.metric_point'],
      ['DROP TABLE main.metric_point'],
      ['DROP TABLE main.metric_dimensions'],
    )
  } finally {
    await project.all('DETACH metrics')
  }
}
