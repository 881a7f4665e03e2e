import { z } from 'zod'
import { silentLogger, type Logger } from '../platform/logger'
import type { Database, Row, Value } from './database'

/** Something that happened, as it is kept. */
export interface StoredEvent {
  readonly id: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly kind: string
  /** Of the stream it is about, if it is about one. */
  readonly arn?: string
  readonly detail: EventDetail
}

/** Figures and names. */
export type EventDetail = Readonly<Record<string, string | number>>

export interface EventQuestion {
  /** Without it, events of all streams and of the project; with it, those of the stream and of the project. */
  readonly arn?: string | undefined
  /** Epoch milliseconds, `to` excluded. */
  readonly from?: number
  readonly to?: number
  /** The newest of these only. */
  readonly limit?: number
}

/** What happened to a project and its streams, those that are gone included. */
export interface EventStore {
  /** Later events have greater ids. */
  append(event: Omit<StoredEvent, 'id'>): Promise<void>
  /** Newest first. */
  read(question: EventQuestion): Promise<readonly StoredEvent[]>
}

const dayMs = 86_400_000
/** As long as the metrics they explain, and never so many that they slow a chart down. */
const kept = { ms: 455 * dayMs, events: 100_000 } as const

const Detail = z.record(z.string(), z.union([z.string(), z.number()]))

/** @param logger told of damaged rows, once; they are left out */
export const sqliteEventStore = (database: Database, logger: Logger = silentLogger): EventStore => {
  let isDamageTold = false
  const toEvent = (row: Row): StoredEvent[] => {
    const detail = detailOf(row['detail'])
    if (detail === undefined) {
      if (!isDamageTold) logger.warn(`Event ${String(row['id'])} of the timeline is damaged and left out.`)
      isDamageTold = true
      return []
    }
    const arn = row['arn']
    return [
      {
        id: Number(row['id']),
        at: Number(row['at']),
        kind: String(row['kind']),
        detail,
        ...(typeof arn === 'string' ? { arn } : {}),
      },
    ]
  }
  return {
    append: ({ at, kind, arn, detail }) =>
      database.run(
        [
          'INSERT INTO timeline_event (at, kind, arn, detail) VALUES (?, ?, ?, ?)',
          [at, kind, arn ?? null, JSON.stringify(detail)],
        ],
        [
          'DELETE FROM timeline_event WHERE at < ? OR id <= (SELECT max(id) FROM timeline_event) - ?',
          [at - kept.ms, kept.events],
        ],
      ),
    read: async ({ arn, from = -Infinity, to = Infinity, limit = kept.events }) => {
      const parameters: Value[] = [from, to]
      if (arn !== undefined) parameters.push(arn)
      const rows = await database.all(
        `SELECT * FROM timeline_event WHERE at >= ? AND at < ? ${arn === undefined ? '' : 'AND (arn = ? OR arn IS NULL)'}
           ORDER BY at DESC, id DESC LIMIT ?`,
        [...parameters, limit],
      )
      return rows.flatMap(toEvent)
    },
  }
}

const detailOf = (text: Value | undefined): EventDetail | undefined => {
  try {
    return Detail.parse(JSON.parse(String(text)))
  } catch {
    return undefined
  }
}
