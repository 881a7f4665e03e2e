import type { Database, Row, Statement, Value } from './database'

/** What is kept of a stream besides its records. */
export interface StoredStream {
  readonly id: string
  readonly name: string
  readonly accountId: string
  readonly region: string
  readonly mode: 'PROVISIONED' | 'ON_DEMAND'
  readonly retentionHours: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** In order of their numbers. */
  readonly shards: readonly StoredShard[]
}

export interface StoredShard {
  readonly number: number
  /** Decimal, 0 … 2^128−1. */
  readonly startingHashKey: string
  readonly endingHashKey: string
  /** Epoch seconds. */
  readonly createdAt: number
}

export interface StreamStore {
  all(): Promise<readonly StoredStream[]>
  /** Keep a new stream. */
  save(stream: StoredStream): Promise<void>
  remove(id: string): Promise<void>
}

export const sqliteStreamStore = (database: Database): StreamStore => ({
  all: async () => {
    const shards = new Map<Value | undefined, Row[]>()
    for (const row of await database.all('SELECT * FROM shard ORDER BY stream_id, number')) {
      const streamId = row['stream_id']
      const siblings = shards.get(streamId)
      if (siblings === undefined) shards.set(streamId, [row])
      else siblings.push(row)
    }
    return (await database.all('SELECT * FROM stream')).map((row) => toStream(row, shards.get(row['id']) ?? []))
  },
  save: (stream) =>
    database.run(
      [
        'INSERT INTO stream (id, name, account_id, region, mode, retention_hours, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [stream.id, stream.name, stream.accountId, stream.region, stream.mode, stream.retentionHours, stream.createdAt],
      ],
      ...stream.shards.map((shard): Statement => [
        'INSERT INTO shard (stream_id, number, starting_hash_key, ending_hash_key, created_at) VALUES (?, ?, ?, ?, ?)',
        [stream.id, shard.number, shard.startingHashKey, shard.endingHashKey, shard.createdAt],
      ]),
    ),
  remove: (id) => database.run(['DELETE FROM stream WHERE id = ?', [id]]),
})

const toStream = (row: Row, shards: readonly Row[]): StoredStream => ({
  id: String(row['id']),
  name: String(row['name']),
  accountId: String(row['account_id']),
  region: String(row['region']),
  mode: row['mode'] === 'ON_DEMAND' ? 'ON_DEMAND' : 'PROVISIONED',
  retentionHours: Number(row['retention_hours']),
  createdAt: Number(row['created_at']),
  shards: shards.map((shard) => ({
    number: Number(shard['number']),
    startingHashKey: String(shard['starting_hash_key']),
    endingHashKey: String(shard['ending_hash_key']),
    createdAt: Number(shard['created_at']),
  })),
})

/** Streams kept in memory only: for tests and throw-away engines. */
export const memoryStreamStore = (): StreamStore => {
  const streams = new Map<string, StoredStream>()
  return {
    all: async () => [...streams.values()],
    save: async (stream) => {
      const isSame = (other: StoredStream): boolean =>
        other.id === stream.id ||
        (other.name === stream.name && other.accountId === stream.accountId && other.region === stream.region)
      if ([...streams.values()].some(isSame)) throw new Error(`Stream ${stream.name} is stored already.`)
      streams.set(stream.id, stream)
    },
    remove: async (id) => void streams.delete(id),
  }
}
