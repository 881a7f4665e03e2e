import type { StreamStore } from '../../storage/stream-store'
import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import { silentLogger, type Logger } from '../../platform/logger'
import { isFault, type Fault } from '../fault'
import type { LoggedRecord } from '../log/block'
import type { RecordLog } from '../log/record-log'
import type { Caller, Operation, Service } from '../service'
import { createDescribe } from './describe'
import type { LimitsMode } from './limits'
import { streamsModel, type Input, type OperationName } from './model'
import { idleObserver, type StreamObserver } from './observer'
import { createPut } from './put'
import { createRead, trimHorizon } from './read'
import { openRegistry } from './registry'
import { parseSequenceNumber } from './sequence-number'
import { sequenceNumberOf, type Shard, type Stream } from './stream'
import { createTokens } from './token'

export interface StreamsOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly store: StreamStore
  readonly log: RecordLog
  readonly limits: LimitsMode
  /** Signs iterators and page tokens; they survive a restart if it does. */
  readonly secret: Uint8Array
  readonly observer?: StreamObserver
  readonly logger?: Logger
}

/** A record as an onlooker sees it: reading it this way counts against no limit and in no metric. */
export interface SeenRecord {
  readonly shardId: string
  readonly sequenceNumber: string
  readonly partitionKey: string
  /** Epoch milliseconds. */
  readonly arrivedAt: number
  readonly data: Uint8Array
}

type Operations = {
  readonly [Op in OperationName]: (caller: Caller, input: Input<Op>) => Promise<object | undefined | Fault>
}

/** Data Streams: the service for clients, and what the program itself needs of it. */
export interface Streams {
  readonly operations: Operations
  /** The same operations with their shapes, for the endpoint. */
  readonly service: Service
  all(): readonly Stream[]
  byArn(arn: string): Stream | undefined
  /** The newest records of all shards, newest first. */
  newest(stream: Stream, limit: number): Promise<readonly SeenRecord[]>
  record(stream: Stream, shardId: string, sequenceNumber: string): Promise<SeenRecord | undefined>
  /** Called after a stream came or went. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Ids of streams that have records on disk and nothing else. */
  orphans(): Promise<readonly string[]>
  close(): Promise<void>
}

/** How often records past their retention are removed from disk; readers never see them anyway. */
const sweepEveryMs = 60_000
/** Newest records are gathered up to about this size. */
const newestBytes = 8 * 1024 * 1024

/** Open Data Streams over a store and a record log, with everything that was in them. */
export const openStreams = async (options: StreamsOptions): Promise<Streams> => {
  const { clock, limits, observer = idleObserver, logger = silentLogger } = options
  const registry = await openRegistry({ ...options, observer })
  const tokens = createTokens(options.secret)
  const put = createPut({ registry, clock, limits, logger })
  const read = createRead({ registry, clock, limits, tokens })
  const describe = createDescribe({ registry, clock, tokens })

  const operations: Operations = {
    CreateStream: registry.create,
    DeleteStream: async (caller, input) => {
      const stream = registry.find(caller, input)
      if (isFault(stream)) return stream
      await registry.delete(stream)
      return undefined
    },
    DescribeStream: describe.describeStream,
    DescribeStreamSummary: describe.describeStreamSummary,
    ListStreams: describe.listStreams,
    ListShards: describe.listShards,
    PutRecord: put.putRecord,
    PutRecords: put.putRecords,
    GetShardIterator: read.getShardIterator,
    GetRecords: read.getRecords,
  }

  const sweep = async (): Promise<void> => {
    for (const stream of registry.all()) {
      const horizon = trimHorizon(stream, clock.now())
      for (const shard of stream.shards) {
        await shard.log
          .trim(horizon)
          .catch((error: unknown) => logger.error(`Could not trim ${shard.id} of ${stream.name}`, error))
      }
    }
  }
  const stopSweeping = clock.every(sweepEveryMs, () => void sweep())

  return {
    operations,
    service: {
      target: 'Kinesis_20131202',
      javaPackage: 'com.amazonaws.kinesis.v20131202',
      operations: Object.fromEntries(
        Object.entries(operations).map(([name, call]) => [
          name,
          { input: streamsModel[name as OperationName], call } as Operation,
        ]),
      ),
    },
    all: registry.all,
    byArn: registry.byArn,
    onChange: registry.onChange,
    orphans: registry.orphans,
    newest: async (stream, limit) => {
      const notBefore = trimHorizon(stream, clock.now())
      const shards = await Promise.all(
        newestShards(stream.shards, limit).map(async (shard) =>
          (await newestOf(shard, limit, notBefore)).map((record) => seen(shard, record)),
        ),
      )
      return shards
        .flat()
        .sort((a, b) => b.arrivedAt - a.arrivedAt || (BigInt(a.sequenceNumber) < BigInt(b.sequenceNumber) ? 1 : -1))
        .slice(0, limit)
    },
    record: async (stream, shardId, sequenceNumber) => {
      const shard = stream.shards.find(({ id }) => id === shardId)
      const index = Number(parseSequenceNumber(sequenceNumber)?.index)
      if (shard === undefined || Number.isNaN(index)) return undefined
      const { records } = await shard.log.read(index, { maxRecords: 1, maxBytes: 1, notBefore: 0 })
      const [record] = records
      return record?.index === index ? seen(shard, record) : undefined
    },
    close: async () => {
      stopSweeping()
      await registry.close()
    },
  }
}

/** The newest records of a stream are all in as many of its shards, those written to last. */
const newestShards = (shards: readonly Shard[], limit: number): readonly Shard[] =>
  shards.toSorted((a, b) => b.log.lastArrival - a.log.lastArrival).slice(0, limit)

/** Reading goes forward only: where large records fill the read before its end, begin later. */
const newestOf = async (shard: Shard, count: number, notBefore: number): Promise<readonly LoggedRecord[]> => {
  const end = shard.log.readableTo
  const { records, next } = await shard.log.read(end - count, { maxRecords: count, maxBytes: newestBytes, notBefore })
  return next >= end || count === 1 ? records : newestOf(shard, Math.ceil(count / 4), notBefore)
}

const seen = (shard: Shard, { index, arrivedAt, partitionKey, data }: LoggedRecord): SeenRecord => ({
  shardId: shard.id,
  sequenceNumber: sequenceNumberOf(shard, index, arrivedAt),
  partitionKey,
  arrivedAt,
  data,
})
