import type { Durability } from '../platform/files'
import type { Database } from './database'
import { finishReplacement } from './mirrored-database'
import { openOrSetAside, type OpenedDatabase } from './set-aside'

/** Schema of a project's database, step by step. A step that has shipped is never changed. */
export const migrations: readonly (readonly string[])[] = [
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
  [
    // Everything that is set of a stream is one JSON text: see stream-settings.ts.
    `ALTER TABLE stream ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'`,
    `UPDATE stream SET settings = json_object('mode', mode, 'retentionHours', retention_hours)`,
    `ALTER TABLE stream DROP COLUMN mode`,
    `ALTER TABLE stream DROP COLUMN retention_hours`,
    `ALTER TABLE shard ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0`,
    `UPDATE shard SET opened_at = created_at * 1000`,
    `ALTER TABLE shard ADD COLUMN parents TEXT NOT NULL DEFAULT '[]'`,
    `ALTER TABLE shard ADD COLUMN closed_at INTEGER`,
    `CREATE TABLE consumer (
      stream_id TEXT NOT NULL REFERENCES stream (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      settings TEXT NOT NULL,
      PRIMARY KEY (stream_id, name)
    ) STRICT, WITHOUT ROWID`,
    // Small things that are read whole and written whole: a kind, an id, JSON.
    `CREATE TABLE document (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID`,
  ],
  [
    // Metrics that have left memory; now in a database of their own: see metric-database.ts.
    `CREATE TABLE metric_dimensions (
      id INTEGER PRIMARY KEY,
      level TEXT NOT NULL,
      account_id TEXT NOT NULL,
      region TEXT NOT NULL,
      stream TEXT NOT NULL,
      name TEXT NOT NULL,
      seen BLOB NOT NULL
    ) STRICT`,
    `CREATE TABLE metric_point (
      dimensions_id INTEGER NOT NULL,
      start INTEGER NOT NULL,
      period INTEGER NOT NULL,
      sets BLOB NOT NULL
    ) STRICT`,
    `CREATE INDEX metric_point_by_dimensions ON metric_point (dimensions_id, start)`,
    `CREATE INDEX metric_point_by_age ON metric_point (period, start)`,
  ],
  [
    // What happened to the project and its streams: see event-store.ts.
    `CREATE TABLE timeline_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      arn TEXT,
      detail TEXT NOT NULL
    ) STRICT`,
    `CREATE INDEX timeline_event_by_time ON timeline_event (at)`,
    `CREATE INDEX timeline_event_by_stream ON timeline_event (arn, at)`,
  ],
  [
    // What happened to alarms: see alarm-events.ts.
    `CREATE TABLE alarm_event (
      id INTEGER PRIMARY KEY,
      alarm TEXT NOT NULL,
      at INTEGER NOT NULL,
      rings INTEGER NOT NULL,
      content TEXT NOT NULL
    ) STRICT`,
    `CREATE INDEX alarm_event_by_alarm ON alarm_event (alarm, id)`,
  ],
]

/** Open a project's database; a damaged one is set aside. */
export const openProjectDatabase = async (
  path: string,
  now: number,
  durability: Durability = 'kernel',
): Promise<OpenedDatabase> => {
  await finishReplacement(path)
  return openOrSetAside(path, { migrations, now, durability })
}

/** A named text of the project, made on first use. */
export const projectFact = async (database: Database, name: string, make: () => string): Promise<string> => {
  await database.run(['INSERT OR IGNORE INTO fact (name, value) VALUES (?, ?)', [name, make()]])
  const [row] = await database.all('SELECT value FROM fact WHERE name = ?', [name])
  return String(row?.['value'])
}

export const setProjectFact = (database: Database, name: string, value: string): Promise<void> =>
  database.run(['INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)', [name, value]])
