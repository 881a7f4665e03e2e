import { isFault } from '../../../../../src-main/engine/fault'
import { arnOf } from '../../../../../src-main/engine/streams/stream'
import type { PassOn } from '../../../../../src-main/engine/consumers/consumer'
import type { ReaderOptions } from '../../../../../src-main/engine/consumers/stream-reader'
import { caller, monday, openMemoryWorld, type MemoryWorld } from '../../../../support/run-in-memory'

/** The stream "orders" in a world of its own, and what a consumer of it was handed. */
export interface ReadWorld extends MemoryWorld {
  /** Texts that were worked through, by shard, in their order. */
  readonly done: Map<string, string[]>
  readonly passOn: PassOn
  readonly options: ReaderOptions
  /** Each with itself as its key, unless keys are given. @returns sequence numbers */
  put(texts: readonly string[], keyOf?: (text: string) => string): Promise<string[]>
  all(): string[]
  split(): Promise<void>
}

export const openReadWorld = async (shards = 1): Promise<ReadWorld> => {
  const world = await openMemoryWorld()
  const { operations } = world.streams
  await operations.CreateStream(caller, { StreamName: 'orders', ShardCount: shards })
  const done = new Map<string, string[]>()
  return {
    ...world,
    done,
    passOn: (records, shardId) => {
      const data = records.column('Data')
      const texts = done.get(shardId) ?? []
      for (let i = 0; i < records.length; i++) texts.push(data.text(i))
      done.set(shardId, texts)
    },
    options: { stream: 'orders', reads: 'shared', consumerName: 'app', startedAt: monday, checkpoints: {} },
    put: async (texts, keyOf = (text) => text) => {
      const Records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: keyOf(text) }))
      const answer = await operations.PutRecords(caller, { StreamName: 'orders', Records })
      if (isFault(answer)) throw new Error(answer.message)
      return answer.Records.map(({ SequenceNumber = '' }) => SequenceNumber)
    },
    all: () => [...done.values()].flat(),
    split: async () => {
      const shard = world.streams.byArn(arnOf(caller, 'orders'))?.openShards[0]
      if (shard === undefined) throw new Error('There is no open shard.')
      const NewStartingHashKey = String((shard.range.start + shard.range.end + 1n) / 2n)
      await operations.SplitShard(caller, { StreamName: 'orders', ShardToSplit: shard.id, NewStartingHashKey })
    },
  }
}

export const texts = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, i) => `r${String(from + i).padStart(4, '0')}`)
