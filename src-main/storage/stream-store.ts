import type { Database, Row, Statement, Value } from './database'
import { ConsumerSettings, StreamSettings } from './stream-settings'

/** What is kept of a stream besides its records. */
export interface StoredStream {
  readonly id: string
  readonly name: string
  readonly accountId: string
  readonly region: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly settings: StreamSettings
  /** In order of their numbers. */
  readonly shards: readonly StoredShard[]
  readonly consumers: readonly StoredConsumer[]
}

export interface StoredShard {
  readonly number: number
  /** Decimal, 0 … 2^128−1. */
  readonly startingHashKey: string
  readonly endingHashKey: string
  /** Epoch seconds, as its sequence numbers say; up to a second after `openedAt`. */
  readonly createdAt: number
  /** Epoch milliseconds at which it began to take writes. */
  readonly openedAt: number
  /** Numbers of the shards it was split or merged from. */
  readonly parents: readonly number[]
  /** Epoch milliseconds at which it was split or merged away; undefined while it is open. */
  readonly closedAt?: number
}

export interface StoredConsumer {
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly settings: ConsumerSettings
}

/** One step of resharding: what it closes and what it opens, together or not at all. */
export interface Resharding {
  readonly closed: readonly number[]
  readonly closedAt: number
  readonly opened: readonly StoredShard[]
}

export interface StreamStore {
  all(): Promise<readonly StoredStream[]>
  /** Keep a new stream. */
  save(stream: StoredStream): Promise<void>
  saveSettings(id: string, settings: StreamSettings): Promise<void>
  reshard(id: string, steps: readonly Resharding[]): Promise<void>
  removeShards(id: string, numbers: readonly number[]): Promise<void>
  /** Keep a consumer, new or changed. */
  saveConsumer(id: string, consumer: StoredConsumer): Promise<void>
  removeConsumer(id: string, name: string): Promise<void>
  remove(id: string): Promise<void>
}

export const sqliteStreamStore = (database: Database): StreamStore => ({
  all: async () => {
    const shards = byStream(await database.all('SELECT * FROM shard ORDER BY stream_id, number'))
    const consumers = byStream(await database.all('SELECT * FROM consumer ORDER BY stream_id, name'))
    return (await database.all('SELECT * FROM stream')).map((row) => ({
      id: String(row['id']),
      name: String(row['name']),
      accountId: String(row['account_id']),
      region: String(row['region']),
      createdAt: Number(row['created_at']),
      settings: StreamSettings.parse(JSON.parse(String(row['settings']))),
      shards: (shards.get(row['id']) ?? []).map(toShard),
      consumers: (consumers.get(row['id']) ?? []).map(toConsumer),
    }))
  },
  save: (stream) =>
    database.run(
      [
        'INSERT INTO stream (id, name, account_id, region, created_at, settings) VALUES (?, ?, ?, ?, ?, ?)',
        [stream.id, stream.name, stream.accountId, stream.region, stream.createdAt, JSON.stringify(stream.settings)],
      ],
      ...stream.shards.map((shard) => insertShard(stream.id, shard)),
      ...stream.consumers.map((consumer) => upsertConsumer(stream.id, consumer)),
    ),
  saveSettings: (id, settings) =>
    database.run(['UPDATE stream SET settings = ? WHERE id = ?', [JSON.stringify(settings), id]]),
  reshard: (id, steps) =>
    database.run(
      ...steps.flatMap(({ closed, closedAt, opened }): Statement[] => [
        ...closed.map((number): Statement => [
          'UPDATE shard SET closed_at = ? WHERE stream_id = ? AND number = ?',
          [closedAt, id, number],
        ]),
        ...opened.map((shard) => insertShard(id, shard)),
      ]),
    ),
  removeShards: (id, numbers) =>
    database.run(
      ...numbers.map((number): Statement => ['DELETE FROM shard WHERE stream_id = ? AND number = ?', [id, number]]),
    ),
  saveConsumer: (id, consumer) => database.run(upsertConsumer(id, consumer)),
  removeConsumer: (id, name) => database.run(['DELETE FROM consumer WHERE stream_id = ? AND name = ?', [id, name]]),
  remove: (id) => database.run(['DELETE FROM stream WHERE id = ?', [id]]),
})

const insertShard = (streamId: string, shard: StoredShard): Statement => [
  'INSERT INTO shard (stream_id, number, starting_hash_key, ending_hash_key, created_at, opened_at, parents, closed_at)' +
    ' VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  [
    streamId,
    shard.number,
    shard.startingHashKey,
    shard.endingHashKey,
    shard.createdAt,
    shard.openedAt,
    JSON.stringify(shard.parents),
    shard.closedAt ?? null,
  ],
]

const upsertConsumer = (streamId: string, { name, createdAt, settings }: StoredConsumer): Statement => [
  'INSERT OR REPLACE INTO consumer (stream_id, name, created_at, settings) VALUES (?, ?, ?, ?)',
  [streamId, name, createdAt, JSON.stringify(settings)],
]

const byStream = (rows: readonly Row[]): ReadonlyMap<Value | undefined, Row[]> => {
  const groups = new Map<Value | undefined, Row[]>()
  for (const row of rows) {
    const siblings = groups.get(row['stream_id'])
    if (siblings === undefined) groups.set(row['stream_id'], [row])
    else siblings.push(row)
  }
  return groups
}

const toShard = (row: Row): StoredShard => ({
  number: Number(row['number']),
  startingHashKey: String(row['starting_hash_key']),
  endingHashKey: String(row['ending_hash_key']),
  createdAt: Number(row['created_at']),
  openedAt: Number(row['opened_at']),
  parents: JSON.parse(String(row['parents'])) as number[],
  ...(row['closed_at'] === null ? {} : { closedAt: Number(row['closed_at']) }),
})

const toConsumer = (row: Row): StoredConsumer => ({
  name: String(row['name']),
  createdAt: Number(row['created_at']),
  settings: ConsumerSettings.parse(JSON.parse(String(row['settings']))),
})

/** Streams kept in memory only: for tests and throw-away engines. */
export const memoryStreamStore = (): StreamStore => {
  const streams = new Map<string, StoredStream>()
  const change = (id: string, changed: (stream: StoredStream) => Partial<StoredStream>): void => {
    const stream = streams.get(id)
    if (stream !== undefined) streams.set(id, { ...stream, ...changed(stream) })
  }
  return {
    all: async () => [...streams.values()],
    save: async (stream) => {
      const isSame = (other: StoredStream): boolean =>
        other.id === stream.id ||
        (other.name === stream.name && other.accountId === stream.accountId && other.region === stream.region)
      if ([...streams.values()].some(isSame)) throw new Error(`Stream ${stream.name} is stored already.`)
      streams.set(stream.id, stream)
    },
    saveSettings: async (id, settings) => change(id, () => ({ settings })),
    reshard: async (id, steps) => {
      for (const { closed, closedAt, opened } of steps) {
        change(id, ({ shards }) => ({
          shards: [
            ...shards.map((shard) => (closed.includes(shard.number) ? { ...shard, closedAt } : shard)),
            ...opened,
          ],
        }))
      }
    },
    removeShards: async (id, numbers) =>
      change(id, ({ shards }) => ({ shards: shards.filter(({ number }) => !numbers.includes(number)) })),
    saveConsumer: async (id, consumer) =>
      change(id, ({ consumers }) => ({
        consumers: [...consumers.filter(({ name }) => name !== consumer.name), consumer].toSorted((a, b) =>
          a.name < b.name ? -1 : 1,
        ),
      })),
    removeConsumer: async (id, name) =>
      change(id, ({ consumers }) => ({ consumers: consumers.filter((consumer) => consumer.name !== name) })),
    remove: async (id) => void streams.delete(id),
  }
}
