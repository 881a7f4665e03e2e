import { z } from 'zod'
import { command, defineContract, feed } from './define'

/**
 * What becomes of a lag if reading and writing go on as they do; times in epoch milliseconds.
 *
 * - `up-to-date`: everything was read a moment ago
 * - `keeps-pace`: the lag stays about as it is
 * - `falls-off`: from then on records are lost to it, because their retention ends before they are read; `lost`: they are
 * - `finished`: closed shards, read to their end
 * - `unknown`: too little has been seen
 */
export const Forecast = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('catches-up'), at: z.number() }),
  z.object({ kind: z.literal('falls-off'), at: z.number() }),
  z.object({ kind: z.enum(['up-to-date', 'keeps-pace', 'lost', 'finished', 'unknown']) }),
])
export type Forecast = z.infer<typeof Forecast>

/** `waiting`: registered, and has never subscribed while this project was open. `finished`: only closed shards, read to the end. */
export const ConsumerState = z.enum(['reading', 'stopped', 'finished', 'waiting'])
export type ConsumerState = z.infer<typeof ConsumerState>

/** Where reading stands and how fast it goes: of a consumer in one shard, or in all of them together. */
const Reading = {
  state: ConsumerState,
  /** Processes that read alike: more than one cannot be told apart. */
  readers: z.number().int(),
  /** Epoch milliseconds; null when it was never seen. */
  lastSeenAt: z.number().nullable(),
  /** How long the oldest unread record has waited, at most; of all shards the longest. Null while that is not known. */
  lagMs: z.number().nullable(),
  lagRecords: z.number().int(),
  /** `lagMs` of the last five minutes, oldest first, always as many; null where it was not known. */
  lagTrend: z.array(z.number().nullable()),
  forecast: Forecast,
  /** GetRecords calls a second; 0 for consumers that are pushed to. */
  callsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  /** Use of the shard's five calls a second, and of 2 MiB/s, 1 = at the limit; of all shards the highest. */
  callLoad: z.number(),
  byteLoad: z.number(),
  /** Reads refused by the limits within the last minute, or that AWS would have refused. */
  refused: z.number().int(),
}

/** A registered consumer, or an application that polls, in one stream. */
export const ConsumerRow = z.object({
  /** Of one stream. */
  id: z.string(),
  arn: z.string(),
  streamName: z.string(),
  kind: z.enum(['polling', 'fan-out']),
  /** As registered, or as the application calls itself; empty when it does not say. */
  name: z.string(),
  /** Of those that poll over the network. */
  accessKeyId: z.string().nullable(),
  /** Of registered consumers. */
  registration: z
    .object({
      arn: z.string(),
      status: z.enum(['CREATING', 'ACTIVE', 'DELETING']),
      /** Epoch milliseconds. */
      createdAt: z.number(),
    })
    .nullable(),
  shards: z.number().int(),
  /** Of these, shards it has stopped reading. */
  silentShards: z.number().int(),
  ...Reading,
})
export type ConsumerRow = z.infer<typeof ConsumerRow>

export const ConsumerShard = z.object({
  shardId: z.string(),
  /** Of the last record it was handed; null when that is not known. */
  sequenceNumber: z.string().nullable(),
  /** Others that poll this shard now, and so share its limits with it. */
  sharedWith: z.array(z.string()),
  ...Reading,
})
export type ConsumerShard = z.infer<typeof ConsumerShard>

/** Consumers that keep each other from reading a shard, because those that poll share its limits. */
export const Contention = z.object({
  arn: z.string(),
  streamName: z.string(),
  shardId: z.string(),
  /** What there is too little of. */
  limit: z.enum(['calls', 'bytes']),
  /** Reads refused within the last minute. */
  refused: z.number().int(),
  /** Most refused first. */
  consumers: z.array(z.object({ name: z.string(), refused: z.number().int() })),
  /** Who frees most when it goes over to enhanced fan-out; null where one consumer is alone. */
  move: z.string().nullable(),
})
export type Contention = z.infer<typeof Contention>

/** What a consumer had of one record. Times in epoch milliseconds. */
export const Hop = z.discriminatedUnion('state', [
  /** First time first; more than one where it was read again, at most ten. */
  z.object({ state: z.literal('handed-out'), at: z.array(z.number()) }),
  /** Not yet. */
  z.object({ state: z.literal('waiting') }),
  /** It began after the record, or passed it over. */
  z.object({ state: z.literal('skipped') }),
  /** It may have been handed out before `since`, from when on that is remembered. */
  z.object({ state: z.literal('forgotten'), since: z.number() }),
  /** It has read nothing of this shard. */
  z.object({ state: z.literal('never') }),
])
export type Hop = z.infer<typeof Hop>

const Arn = { arn: z.string() }

export const consumers = defineContract({
  /**
   * Who reads a stream or, without `arn`, all of them, every second: those who lose records first. Ends when the stream is
   * deleted.
   */
  'consumers.watch': feed({
    input: z.object({ arn: z.string().optional() }),
    event: z.object({ consumers: z.array(ConsumerRow), contentions: z.array(Contention) }),
  }),
  /** One consumer shard by shard, every second. Ends when it is forgotten. */
  'consumer.shards.watch': feed({
    input: z.object({ ...Arn, id: z.string() }),
    event: z.object({ shards: z.array(ConsumerShard) }),
  }),
  /** Forget a consumer that has stopped; it is back as soon as it reads again. */
  'consumer.dismiss': command({
    input: z.object({ ...Arn, id: z.string() }),
    output: z.object({}),
    faults: ['ResourceNotFoundException'],
  }),
  /** Every hop of one record that is known. */
  'record.way': command({
    input: z.object({ ...Arn, shardId: z.string(), sequenceNumber: z.string() }),
    output: z.object({
      shardId: z.string(),
      partitionKey: z.string(),
      /** Epoch milliseconds: the put. */
      arrivedAt: z.number(),
      consumers: z.array(
        z.object({ id: z.string(), kind: z.enum(['polling', 'fan-out']), name: z.string(), hop: Hop }),
      ),
      /** Channels that deliver the stream. */
      channels: z.array(z.object({ name: z.string(), state: z.enum(['delivered', 'waiting', 'skipped']) })),
    }),
    faults: ['ResourceNotFoundException'],
  }),
})
