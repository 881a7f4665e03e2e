import { isFault, type Fault } from '../../../../../src-main/engine/fault'
import { createKeyService } from '../../../../../src-main/engine/keys'
import { openSegmentLog } from '../../../../../src-main/engine/log/record-log'
import type { LimitsMode } from '../../../../../src-main/engine/streams/limits/limits'
import type { Input } from '../../../../../src-main/engine/streams/model'
import { openStreams, type Streams, type StreamsOptions } from '../../../../../src-main/engine/streams/streams'
import { manualClock, type ManualClock } from '../../../../../src-main/platform/clock'
import { memoryFiles, type MemoryFiles } from '../../../../../src-main/platform/memory-files'
import { countingIds, randomIds } from '../../../../../src-main/platform/ids'
import { memoryKeyStore, type KeyStore } from '../../../../../src-main/storage/key-store'
import { memoryStreamStore, type StreamStore } from '../../../../../src-main/storage/stream-store'

export const caller = { accountId: '123456789012', region: 'us-east-1' }

/** The engine of a test, in memory and under a clock that stands still: made anew by `freshWorld`. */
export const world = {} as {
  clock: ManualClock
  files: MemoryFiles
  store: StreamStore
  keyStore: KeyStore
  streams: Streams
}

/** For `beforeEach` of every file whose tests use the world. */
export const freshWorld = async (): Promise<void> => {
  world.clock = manualClock()
  world.files = memoryFiles()
  world.store = memoryStreamStore()
  world.keyStore = memoryKeyStore(randomIds())
  world.streams = await open()
}

/** Open the engine over what the files and the store of the test hold. */
export const open = (limits: LimitsMode = 'off', changes: Partial<StreamsOptions> = {}): Promise<Streams> =>
  openStreams({
    clock: world.clock,
    ids: countingIds(),
    store: world.store,
    log: openSegmentLog({ files: world.files, folder: '/records' }),
    keys: createKeyService(world.keyStore, randomIds()),
    limits: () => limits,
    secret: Buffer.alloc(32, 7),
    ...changes,
  })

/** The answer of an operation that must succeed. */
export const ok = async <T>(answer: Promise<T>): Promise<Exclude<T, Fault>> => {
  const value = await answer
  if (isFault(value)) throw new Error(`${value.fault}: ${value.message}`)
  return value as Exclude<T, Fault>
}

export const create = (StreamName: string, ShardCount = 1) =>
  ok(world.streams.operations.CreateStream(caller, { StreamName, ShardCount }))

/** Put a text into the stream "orders". */
export const put = (text: string, PartitionKey = 'key') =>
  world.streams.operations.PutRecord(caller, {
    StreamName: 'orders',
    Data: Buffer.from(text),
    PartitionKey,
  }) as Promise<{ ShardId: string; SequenceNumber: string } | Fault>

export type IteratorInput = Omit<Input<'GetShardIterator'>, 'StreamName' | 'ShardId'>

/** An iterator of the stream "orders". */
export const iteratorOf = async (input: IteratorInput, ShardId = 'shardId-000000000000'): Promise<string> => {
  const start = { StreamName: 'orders', ShardId, ...input }
  const answer = (await ok(world.streams.operations.GetShardIterator(caller, start))) as { ShardIterator: string }
  return answer.ShardIterator
}

export interface Got {
  Records: { Data: Uint8Array; SequenceNumber: string }[]
  NextShardIterator: string
  MillisBehindLatest: number
}
export const get = async (ShardIterator: string, Limit?: number): Promise<Got> =>
  (await ok(
    world.streams.operations.GetRecords(caller, { ShardIterator, ...(Limit === undefined ? {} : { Limit }) }),
  )) as unknown as Got
export const texts = ({ Records }: Got): string[] => Records.map(({ Data }) => Buffer.from(Data).toString())
