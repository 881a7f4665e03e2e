import { silentLogger, type Logger } from '../platform/logger'
import type { Database, Statement } from './database'
import { insertRows } from './insert-rows'
import {
  keptPeriodFor,
  packPointsIntoChunks,
  pointsPerChunk,
  removeExpiredChunks,
  retention,
  type OnDamage,
} from './metric-chunks'
import { insertSeconds, readSeconds, removeOldSeconds } from './metric-seconds'
import { eachSet, PackReader, packSets, PackWriter, type NumberedSets, type StatisticSet } from './packed-statistics'

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

/** The statistics of the minute that begins at `start` (epoch seconds), by metric code. */
export interface MetricPoint {
  readonly dimensionsId: number
  readonly start: number
  readonly sets: NumberedSets
  /** The minute second by second, as sections by metric code. */
  readonly seconds?: Uint8Array
}

/** A time in which everything was counted, epoch seconds, both included: what has no samples in it had none. */
export interface Counted {
  readonly from: number
  readonly to: number
}

/** Some metrics of some streams, shards or consumers, by their ids and codes, over a time. */
export interface MetricQuestion {
  readonly dimensionsIds: readonly number[]
  readonly codes: readonly number[]
  /** Epoch seconds: from `from` on and before `to`. */
  readonly from: number
  readonly to: number
  /** Seconds, a multiple of 60. */
  readonly period: number
}

/** Takes statistics, in no particular order; what belongs into one period may come in several parts. */
export type AddSet = (start: number, set: StatisticSet) => void

/** Says who takes those of a metric; undefined leaves them out. */
export type TakerOf = (dimensionsId: number, code: number) => AddSet | undefined

/**
 * Metrics beyond what is held in memory. Points are additive: there may be several for one time, as after a restart in the
 * middle of a minute, and together they are that time.
 */
export interface MetricStore {
  dimensions(): Promise<readonly StoredDimensions[]>
  /** A new run of the program begins to count. @returns when it was counted before, oldest first */
  begin(second: number): Promise<readonly Counted[]>
  /**
   * Keep points, and what is newly known of what they are about, in one transaction.
   * @param countedTo the last second of which this run has given all points; kept by a run that has begun
   */
  append(dimensions: readonly StoredDimensions[], points: readonly MetricPoint[], countedTo?: number): Promise<void>
  /** Visits nothing of periods that are not kept any more as finely as asked for. */
  read(question: MetricQuestion, takerOf: TakerOf): Promise<void>
  /** What earlier runs counted in the last hour, second by second. */
  readSeconds(question: Omit<MetricQuestion, 'period' | 'codes'>, takerOf: TakerOf): Promise<void>
  /** Put what came in lately with the rest, where it is read faster, and remove what is past its retention. */
  rollUp(nowSecond: number): Promise<void>
}

/** @param logger told of damaged rows, once for each stream, shard or consumer; what can be read of them is */
export const sqliteMetricStore = (database: Database, logger: Logger = silentLogger): MetricStore => {
  const onDamage = damageLog(database, logger)
  let turn: Promise<unknown> = Promise.resolve()
  let run = { id: 1, first: Infinity }
  return {
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
    begin: async (second) => {
      const runs = await database.all('SELECT id, first, last FROM metric_run ORDER BY id')
      run = { id: Number(runs.at(-1)?.['id'] ?? 0) + 1, first: second }
      return runs.map(({ first, last }) => ({ from: Number(first), to: Number(last) }))
    },
    append: (dimensions, points, countedTo = -Infinity) =>
      database.run(
        ...insertDimensions(dimensions),
        ...insertPoints(points),
        ...insertSeconds(points, run.id),
        ...(countedTo >= run.first ? [keepRun(run, countedTo)] : []),
      ),
    read: (question, takerOf) => readPoints(database, question, { takerOf, onDamage }),
    readSeconds: (question, takerOf) => readSeconds(database, question, { takerOf, onDamage, run: run.id }),
    rollUp: (nowSecond) => {
      const work = turn.then(async () => {
        await packPointsIntoChunks(database, onDamage)
        await removeExpiredChunks(database, nowSecond)
        await database.run(removeOldSeconds(nowSecond), removeOldRuns(nowSecond))
      })
      turn = work.catch(() => {})
      return work
    },
  }
}

const keepRun = ({ id, first }: { readonly id: number; readonly first: number }, last: number): Statement => [
  'INSERT INTO metric_run (id, first, last) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET last = excluded.last',
  [id, first, last],
]

/** Those of which no metric is left. */
const removeOldRuns = (nowSecond: number): Statement => [
  'DELETE FROM metric_run WHERE last < ?',
  [nowSecond - Math.max(...retention.map(({ seconds }) => seconds))],
]

const damageLog = (database: Database, logger: Logger): OnDamage => {
  const told = new Set<number>()
  return (dimensionsId, start) => {
    if (told.has(dimensionsId)) return
    told.add(dimensionsId)
    const time = new Date(start * 1000).toISOString()
    const tell = (of: string): void =>
      logger.warn(`Metrics of ${of} from ${time} on are damaged; what cannot be read of them is left out.`)
    database.all('SELECT stream, name FROM metric_dimensions WHERE id = ?', [dimensionsId]).then(
      ([row]) => tell([row?.['stream'], row?.['name']].filter((name) => name !== '').join(' ') || 'the project'),
      () => tell(`number ${dimensionsId}`),
    )
  }
}

/** One statement, so that what is moved into a chunk meanwhile is seen once. */
const readPoints = async (
  database: Database,
  { dimensionsIds, codes, from, to, period }: MetricQuestion,
  { takerOf, onDamage }: { readonly takerOf: TakerOf; readonly onDamage: OnDamage },
): Promise<void> => {
  const kept = keptPeriodFor(period, from)
  const ids = JSON.stringify(dimensionsIds)
  const rows = await database.all(
    `SELECT dimensions_id AS id, code, start, points AS bytes FROM metric_chunk
       WHERE period = ? AND dimensions_id IN (SELECT value FROM json_each(?))
         AND code IN (SELECT value FROM json_each(?)) AND start > ? AND start < ?
     UNION ALL
     SELECT dimensions_id, NULL, start, sets FROM metric_point
       WHERE dimensions_id IN (SELECT value FROM json_each(?)) AND start >= ? AND start < ? AND period <= ?`,
    [kept, ids, JSON.stringify(codes), from - kept * pointsPerChunk, to, ids, from, to, kept],
  )
  const isWanted = new Set(codes)
  for (const row of rows) {
    const [id, start, code] = [Number(row['id']), Number(row['start']), row['code']]
    const bytes = row['bytes'] as Uint8Array
    const isWhole =
      code === null
        ? eachSet(bytes, (code, set) => {
            if (isWanted.has(code)) takerOf(id, code)?.(start, set)
          })
        : addChunk(bytes, takerOf(id, Number(code)), { start, kept, from, to })
    if (!isWhole) onDamage(id, start)
  }
}

const addChunk = (
  bytes: Uint8Array,
  add: AddSet | undefined,
  {
    start,
    kept,
    from,
    to,
  }: { readonly start: number; readonly kept: number; readonly from: number; readonly to: number },
): boolean =>
  add === undefined ||
  eachSet(bytes, (place, set) => {
    const at = start + place * kept
    if (at >= from && at < to) add(at, set)
  })

const insertDimensions = (dimensions: readonly StoredDimensions[]): Statement[] =>
  insertRows(
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
  insertRows(
    'INSERT INTO metric_point (dimensions_id, start, period, sets)',
    points.map(({ dimensionsId, start, sets }) => [dimensionsId, start, 60, packSets(sets)]),
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
  try {
    while (!reader.isAtEnd) {
      const code = reader.number()
      seen.set(code, reader.number())
    }
  } catch (error) {
    // Cut short: what is missing is seen again with its next sample.
    if (!(error instanceof RangeError)) throw error
  }
  return seen
}
