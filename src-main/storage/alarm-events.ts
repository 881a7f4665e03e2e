import type { Database, Statement } from './database'

/** Something that happened to an alarm; what it was is told in `content`, and none of storage's business. */
export interface StoredAlarmEvent {
  /** Greater than those of all earlier events. */
  readonly id: number
  /** Which alarm: a rule and what it is about. */
  readonly alarm: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Whether the alarm rings from then on. */
  readonly rings: boolean
  readonly content: unknown
}

/** What happened to alarms: the newest 5,000 events, and those by which alarms ring now. */
export interface AlarmEventStore {
  append(events: readonly StoredAlarmEvent[]): Promise<void>
  /** Newest first. */
  newest(limit: number): Promise<readonly StoredAlarmEvent[]>
  /** Of each alarm that rings, the event by which it does. */
  ringing(): Promise<readonly StoredAlarmEvent[]>
}

const mostKept = 5_000
const ringing = 'rings = 1 AND id IN (SELECT MAX(id) FROM alarm_event GROUP BY alarm)'

export const sqliteAlarmEvents = (database: Database): AlarmEventStore => {
  const read = async (rest: string, parameters: readonly number[] = []): Promise<readonly StoredAlarmEvent[]> =>
    (await database.all(`SELECT * FROM alarm_event ${rest}`, parameters)).map((row) => ({
      id: Number(row['id']),
      alarm: String(row['alarm']),
      at: Number(row['at']),
      rings: row['rings'] === 1,
      content: JSON.parse(String(row['content'])) as unknown,
    }))
  return {
    append: (events) =>
      database.run(...events.map(insert), [
        `DELETE FROM alarm_event WHERE id <= (SELECT MAX(id) FROM alarm_event) - ? AND NOT (${ringing})`,
        [mostKept],
      ]),
    newest: (limit) => read('ORDER BY id DESC LIMIT ?', [limit]),
    ringing: () => read(`WHERE ${ringing}`),
  }
}

const insert = ({ id, alarm, at, rings, content }: StoredAlarmEvent): Statement => [
  'INSERT INTO alarm_event (id, alarm, at, rings, content) VALUES (?, ?, ?, ?, ?)',
  [id, alarm, at, rings ? 1 : 0, JSON.stringify(content)],
]
