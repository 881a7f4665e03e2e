import type { Database, Row, Statement, Value } from './database'
import {
  mergeStatistics,
  PackReader,
  packSets,
  PackWriter,
  unpackSets,
  type NamedSets,
  type StatisticSet,
} from './packed-statistics'

/** What metrics are about: a stream, or a shard or registered consumer of one. */
export interface StoredDimensions {
  readonly id: number
  readonly level: string
  readonly accountId: string
  readonly region: string
  readonly stream: string
  /** Of the shard or consumer; empty for a stream. */
  readonly name: string
  /** By metric code, the epoch second of the newest point that was kept. */
  readonly seen: ReadonlyMap<number, number>
}

/** The statistics of `period` seconds from `start` on (epoch seconds), by metric code. */
export interface MetricPoint {
  readonly dimensionsId: number
  readonly start: number
  readonly period: number
  readonly sets: NamedSets
}

/**
 * Metrics beyond what is held in memory. Points are additive: there may be several for one time, as after a restart in the
 * middle of a minute, and together they are that time.
 */
export interface MetricStore {
  dimensions(): Promise<readonly StoredDimensions[]>
  /** Keep points, and what is newly known of what they are about, in one transaction. */
  append(dimensions: readonly StoredDimensions[], points: readonly MetricPoint[]): Promise<void>
  /** Points that start at `from` or later and before `to`, in order of their starts. */
  read(dimensionsId: number, from: number, to: number): Promise<readonly MetricPoint[]>
  /** Merge points that have come of age into longer periods, and remove those past all retention. */
  rollUp(nowSecond: number): Promise<void>
}

const day = 86_400
/**
 * How long points of a period are kept before they become points of the next.
 * @source Amazon CloudWatch API reference, GetMetricStatistics, "CloudWatch retains metric data as follows", read 2026-11-21
 */
const retention = [
  { period: 60, seconds: 15 * day, next: 300 },
  { period: 300, seconds: 63 * day, next: 3600 },
  { period: 3600, seconds: 455 * day, next: undefined },
] as const

export const sqliteMetricStore = (database: Database): MetricStore => ({
  dimensions: async () =>
    (await database.all('SELECT * FROM metric_dimensions ORDER BY id')).map((row) => ({
      id: Number(row['id']),
      level: String(row['level']),
      accountId: String(row['account_id']),
      region: String(row['region']),
      stream: String(row['stream']),
      name: String(row['name']),
      seen: unpackSeen(row['seen'] as Uint8Array),
    })),
  append: (dimensions, points) => database.run(...insertDimensions(dimensions), ...insertPoints(points)),
  read: async (dimensionsId, from, to) =>
    (
      await database.all(
        'SELECT * FROM metric_point WHERE dimensions_id = ? AND start >= ? AND start < ? ORDER BY start',
        [dimensionsId, from, to],
      )
    ).map(toPoint),
  rollUp: async (nowSecond) => {
    for (const { period, seconds, next } of retention) {
      // Whole hours, so that the last point of a longer period is never left half done.
      const before = Math.floor((nowSecond - seconds) / 3600) * 3600
      if (next === undefined) await removeBefore(database, before)
      else await mergeBefore(database, before, period, next)
    }
  },
})

const toPoint = (row: Row): MetricPoint => ({
  dimensionsId: Number(row['dimensions_id']),
  start: Number(row['start']),
  period: Number(row['period']),
  sets: unpackSets(row['sets'] as Uint8Array),
})

/** Rows in one statement: many statements cost more than many rows. */
const rowsAtOnce = 100

const insert = (head: string, rows: readonly (readonly Value[])[], tail = ''): Statement[] => {
  const statements: Statement[] = []
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce)
    const places = some.map((row) => `(${row.map(() => '?').join()})`).join()
    statements.push([`${head} VALUES ${places} ${tail}`, some.flat()])
  }
  return statements
}

const insertDimensions = (dimensions: readonly StoredDimensions[]): Statement[] =>
  insert(
    'INSERT INTO metric_dimensions (id, level, account_id, region, stream, name, seen)',
    dimensions.map(({ id, level, accountId, region, stream, name, seen }) => [
      id,
      level,
      accountId,
      region,
      stream,
      name,
      packSeen(seen),
    ]),
    'ON CONFLICT (id) DO UPDATE SET seen = excluded.seen',
  )

const insertPoints = (points: readonly MetricPoint[]): Statement[] =>
  insert(
    'INSERT INTO metric_point (dimensions_id, start, period, sets)',
    points.map(({ dimensionsId, start, period, sets }) => [dimensionsId, start, period, packSets(sets)]),
  )

/** A day of one stream or shard at a time, so that what has waited for months does not hold up the rest. */
const mergeBefore = async (database: Database, before: number, period: number, next: number): Promise<void> => {
  for (;;) {
    const [oldest] = await database.all(
      'SELECT dimensions_id, start FROM metric_point WHERE period = ? AND start < ? LIMIT 1',
      [period, before],
    )
    if (oldest === undefined) return
    const from = Math.floor(Number(oldest['start']) / day) * day
    const range = [Number(oldest['dimensions_id']), Math.min(from + day, before), from, period]
    const where = 'WHERE dimensions_id = ? AND start < ? AND start >= ? AND period = ?'
    const rows = await database.all(`SELECT rowid, * FROM metric_point ${where} ORDER BY rowid`, range)
    // What has come in between stays for the next round.
    const read = [...range, Number(rows.at(-1)?.['rowid'])]
    await database.run(
      [`DELETE FROM metric_point ${where} AND rowid <= ?`, read],
      ...insertPoints(mergePoints(rows.map(toPoint), next)),
    )
  }
}

/** The same samples in points of a longer period. */
const mergePoints = (points: readonly MetricPoint[], period: number): readonly MetricPoint[] => {
  const merged = new Map<number, MetricPoint & { readonly sets: Map<number, StatisticSet> }>()
  for (const { dimensionsId, start, sets } of points) {
    const longer = Math.floor(start / period) * period
    const into = merged.get(longer) ?? { dimensionsId, start: longer, period, sets: new Map<number, StatisticSet>() }
    merged.set(longer, into)
    for (const [code, set] of sets) into.sets.set(code, mergeStatistics(into.sets.get(code), set))
  }
  return [...merged.values()]
}

const removeBefore = (database: Database, before: number): Promise<void> =>
  database.run(
    ['DELETE FROM metric_point WHERE start < ?', [before]],
    ['DELETE FROM metric_dimensions WHERE id NOT IN (SELECT dimensions_id FROM metric_point)'],
  )

const packSeen = (seen: ReadonlyMap<number, number>): Uint8Array => {
  const writer = new PackWriter()
  for (const [code, second] of seen) {
    writer.number(code)
    writer.number(second)
  }
  return writer.take()
}

const unpackSeen = (bytes: Uint8Array): ReadonlyMap<number, number> => {
  const reader = new PackReader(bytes)
  const seen = new Map<number, number>()
  while (!reader.isAtEnd) {
    const code = reader.number()
    seen.set(code, reader.number())
  }
  return seen
}
