import type { Database, Statement } from './database'
import { insertRows } from './insert-rows'
import type { OnDamage } from './metric-chunks'
import type { MetricPoint, MetricQuestion, TakerOf } from './metric-store'
import { eachSection } from './packed-statistics'

/*
 * The last hour second by second, for the runs of the program that come after: the present one has its own in memory.
 * A row is all metrics of one minute of a stream, shard or consumer, as sections of sets by second.
 */

/** How long seconds are kept. */
const keptSeconds = 3600

/** @param run what they are counted by */
export const insertSeconds = (points: readonly MetricPoint[], run: number): Statement[] =>
  insertRows(
    'INSERT INTO metric_second (run, dimensions_id, start, seconds)',
    points.flatMap(({ dimensionsId, start, seconds }) =>
      seconds === undefined ? [] : [[run, dimensionsId, start, seconds]],
    ),
  )

export interface SecondsReader {
  readonly takerOf: TakerOf
  readonly onDamage: OnDamage
  /** What this run and later ones have counted is left out. */
  readonly run: number
}

/** What was counted in earlier runs. */
export const readSeconds = async (
  database: Database,
  { dimensionsIds, from, to }: Omit<MetricQuestion, 'period' | 'codes'>,
  { takerOf, onDamage, run }: SecondsReader,
): Promise<void> => {
  const rows = await database.all(
    `SELECT dimensions_id AS id, start, seconds FROM metric_second
       WHERE start > ? AND start < ? AND run < ? AND dimensions_id IN (SELECT value FROM json_each(?))`,
    [from - 60, to, run, JSON.stringify(dimensionsIds)],
  )
  for (const row of rows) {
    const [id, start] = [Number(row['id']), Number(row['start'])]
    const isWhole = eachSection(row['seconds'] as Uint8Array, (code) => {
      const add = takerOf(id, code)
      if (add === undefined) return undefined
      return (second, set) => {
        const at = start + second
        if (at >= from && at < to) add(at, set)
      }
    })
    if (!isWhole) onDamage(id, start)
  }
}

export const removeOldSeconds = (nowSecond: number): Statement => [
  'DELETE FROM metric_second WHERE start < ?',
  [nowSecond - keptSeconds - 60],
]
