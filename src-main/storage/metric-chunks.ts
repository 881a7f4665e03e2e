import type { Database, Row, Statement } from './database'
import { insertRows } from './insert-rows'
import { eachSet, mergeStatistics, packSets, type StatisticSet } from './packed-statistics'

/*
 * A chunk is one metric of one stream, shard or consumer over sixty periods: a row that is read at one go and decoded without
 * touching any other metric. All periods are kept from the beginning, each for its own time, so that a month is read in
 * hours at once and an hour in minutes.
 */

/** How many periods there are in a chunk. */
export const pointsPerChunk = 60

const day = 86_400
/**
 * How long points of a period are kept.
 * @source Amazon CloudWatch API reference, GetMetricStatistics, "CloudWatch retains metric data as follows", read 2026-11-21
 */
export const retention = [
  { period: 60, seconds: 15 * day },
  { period: 300, seconds: 63 * day },
  { period: 3600, seconds: 455 * day },
] as const

/** What is damaged in the database: of whom, and from when on (epoch seconds). */
export type OnDamage = (dimensionsId: number, start: number) => void

/** The longest of the kept periods that make up periods of `period` seconds from `from` on. */
export const keptPeriodFor = (period: number, from: number): number =>
  retention.findLast((kept) => period % kept.period === 0 && from % kept.period === 0)?.period ?? 60

interface Chunk {
  readonly period: number
  readonly dimensionsId: number
  readonly code: number
  readonly start: number
  readonly points: Map<number, StatisticSet>
}

type Chunks = Map<string, Chunk>

/** Streams and shards at once, and rows of theirs: some milliseconds of work. */
const [dimensionsAtOnce, rowsAtOnce] = [10, 500]

/** Move all points that came in by the minute into chunks. Points are additive: a chunk may get more for a time it has. */
export const packPointsIntoChunks = async (database: Database, onDamage: OnDamage): Promise<void> => {
  for (;;) {
    const waiting = await database.all('SELECT DISTINCT dimensions_id FROM metric_point LIMIT ?', [dimensionsAtOnce])
    if (waiting.length === 0) return
    const ids = JSON.stringify(waiting.map((row) => row['dimensions_id']))
    const rows = await database.all(
      `SELECT rowid, * FROM metric_point WHERE dimensions_id IN (SELECT value FROM json_each(?)) ORDER BY start LIMIT ?`,
      [ids, rowsAtOnce],
    )
    const chunks: Chunks = new Map()
    for (const row of rows) addPoint(chunks, row, onDamage)
    for (const { period } of retention) await addKept(database, chunks, period, onDamage)
    await database.run(
      ...replaceChunks(chunks),
      // What has come in between stays for the next round.
      [
        'DELETE FROM metric_point WHERE rowid IN (SELECT value FROM json_each(?))',
        [JSON.stringify(rows.map((row) => row['rowid']))],
      ],
    )
  }
}

/** Into the chunks of its own period and of all longer ones. */
const addPoint = (chunks: Chunks, row: Row, onDamage: OnDamage): void => {
  const [dimensionsId, start, ownPeriod] = [row['dimensions_id'], row['start'], row['period']].map(Number) as [
    number,
    number,
    number,
  ]
  const isWhole = eachSet(row['sets'] as Uint8Array, (code, set) => {
    for (const { period } of retention) {
      if (period >= ownPeriod) addTo(chunkOf(chunks, { period, dimensionsId, code, at: start }), start, set)
    }
  })
  if (!isWhole) onDamage(dimensionsId, start)
}

const chunkOf = (
  chunks: Chunks,
  { period, dimensionsId, code, at }: Omit<Chunk, 'start' | 'points'> & { readonly at: number },
): Chunk => {
  const seconds = period * pointsPerChunk
  const start = Math.floor(at / seconds) * seconds
  const key = `${period} ${dimensionsId} ${code} ${start}`
  const known = chunks.get(key)
  if (known !== undefined) return known
  const chunk = { period, dimensionsId, code, start, points: new Map<number, StatisticSet>() }
  chunks.set(key, chunk)
  return chunk
}

const addTo = ({ points, start, period }: Chunk, at: number, set: StatisticSet): void => {
  const place = Math.floor((at - start) / period)
  points.set(place, mergeStatistics(points.get(place), set))
}

/** What is kept in those chunks already. */
const addKept = async (database: Database, chunks: Chunks, period: number, onDamage: OnDamage): Promise<void> => {
  const some = [...chunks.values()].filter((chunk) => chunk.period === period)
  const all = (of: 'dimensionsId' | 'code' | 'start'): string =>
    JSON.stringify([...new Set(some.map((each) => each[of]))])
  const rows = await database.all(
    `SELECT * FROM metric_chunk WHERE period = ? AND dimensions_id IN (SELECT value FROM json_each(?))
       AND code IN (SELECT value FROM json_each(?)) AND start IN (SELECT value FROM json_each(?))`,
    [period, all('dimensionsId'), all('code'), all('start')],
  )
  for (const row of rows) {
    const [dimensionsId, code, start] = [row['dimensions_id'], row['code'], row['start']].map(Number)
    const chunk = chunks.get(`${period} ${dimensionsId} ${code} ${start}`)
    if (chunk === undefined) continue
    const isWhole = eachSet(row['points'] as Uint8Array, (place, set) =>
      addTo(chunk, chunk.start + place * period, set),
    )
    if (!isWhole) onDamage(chunk.dimensionsId, chunk.start)
  }
}

const replaceChunks = (chunks: Chunks): Statement[] =>
  insertRows(
    'INSERT OR REPLACE INTO metric_chunk (period, dimensions_id, code, start, points)',
    [...chunks.values()].map(({ period, dimensionsId, code, start, points }) => [
      ...[period, dimensionsId, code, start],
      packSets(new Map([...points].sort(([a], [b]) => a - b))),
    ]),
  )

/** Remove the chunks that are past their retention as a whole, and what they were about once nothing is left of it. */
export const removeExpiredChunks = (database: Database, nowSecond: number): Promise<void> =>
  database.run(
    ...retention.map(({ period, seconds }): Statement => [
      'DELETE FROM metric_chunk WHERE period = ? AND start <= ?',
      [period, nowSecond - seconds - period * pointsPerChunk],
    ]),
    // Whatever there is of anything is kept in hours as well.
    [
      `DELETE FROM metric_dimensions WHERE id NOT IN (SELECT dimensions_id FROM metric_point) AND
         NOT EXISTS (SELECT 1 FROM metric_chunk WHERE period = 3600 AND dimensions_id = id)`,
    ],
  )
