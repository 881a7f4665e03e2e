import { hashKeySpace, type HashKeyRange } from '../../../../../src-main/engine/streams/shards/hash-keys'
import type { Input } from '../../../../../src-main/engine/streams/model'
import type { GetRecordsOutput } from '../../../../../src-main/engine/streams/records/read'
import type { Stream } from '../../../../../src-main/engine/streams/stream'
import { caller, iteratorOf, ok, world } from './world'

const StreamName = 'orders'

/** The stream "orders" as the engine holds it. */
export const orders = (): Stream => {
  const stream = world.streams.all().find(({ name }) => name === StreamName)
  if (stream === undefined) throw new Error('There is no stream "orders".')
  return stream
}

export const shardId = (number: number): string => `shardId-${String(number).padStart(12, '0')}`

export const split = (number: number, at?: bigint) => {
  const { start, end } = orders().shards.find((shard) => shard.number === number)?.range ?? { start: 0n, end: 0n }
  const NewStartingHashKey = String(at ?? (start + end + 1n) / 2n)
  return world.streams.operations.SplitShard(caller, { StreamName, ShardToSplit: shardId(number), NewStartingHashKey })
}

export const merge = (lower: number, upper: number) =>
  world.streams.operations.MergeShards(caller, {
    StreamName,
    ShardToMerge: shardId(lower),
    AdjacentShardToMerge: shardId(upper),
  })

export const updateCount = (TargetShardCount: number) =>
  world.streams.operations.UpdateShardCount(caller, { StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' })

interface ListedShard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly AdjacentParentShardId?: string
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string }
}

/** One page of ListShards. */
export const listPage = async (input: Omit<Input<'ListShards'>, 'StreamName'>) =>
  (await ok(
    world.streams.operations.ListShards(caller, input.NextToken === undefined ? { StreamName, ...input } : input),
  )) as { readonly Shards: readonly ListedShard[]; readonly NextToken?: string }

/** Numbers of the shards that a filter shows. */
export const listed = async (ShardFilter?: Input<'ListShards'>['ShardFilter']): Promise<number[]> =>
  (await listPage(ShardFilter === undefined ? {} : { ShardFilter })).Shards.map(({ ShardId }) =>
    Number(ShardId.slice(8)),
  )

/** Do these ranges, in this order, cover the space of hash keys without gap or overlap? */
export const tile = (ranges: readonly HashKeyRange[]): boolean =>
  ranges[0]?.start === 0n &&
  ranges.at(-1)?.end === hashKeySpace - 1n &&
  ranges.every(({ start, end }, i) => start <= end && (i === 0 || ranges[i - 1]?.end === start - 1n))

export const getRecords = async (ShardIterator: string, Limit = 10_000): Promise<GetRecordsOutput> =>
  (await ok(world.streams.operations.GetRecords(caller, { ShardIterator, Limit }))) as GetRecordsOutput

/** What a reader sees that follows the children of every shard it has read to its end, parents first. */
export interface Walk {
  /** The texts of each shard, in the order they came in. */
  readonly texts: Map<string, string[]>
  /** Shards in the order of their ends. */
  readonly ended: string[]
}

/** Read from the shards open at the trim horizon on, until `isDone` or there is nothing more to come. */
export const walk = async (isDone: (walked: Walk) => boolean): Promise<Walk> => {
  const walked: Walk = { texts: new Map(), ended: [] }
  const iterators = new Map<string, string>()
  const begin = async (id: string): Promise<void> => {
    walked.texts.set(id, [])
    iterators.set(id, await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }, id))
  }
  for (const number of await listed({ Type: 'AT_TRIM_HORIZON' })) await begin(shardId(number))
  while (iterators.size > 0 && !isDone(walked)) {
    // Others have their turn between two rounds.
    await new Promise(setImmediate)
    for (const [id, iterator] of iterators) {
      const { Records, NextShardIterator, ChildShards } = await getRecords(iterator, 3)
      walked.texts.get(id)?.push(...Records.map(({ Data }) => Buffer.from(Data).toString()))
      if (NextShardIterator !== undefined) {
        iterators.set(id, NextShardIterator)
        continue
      }
      iterators.delete(id)
      walked.ended.push(id)
      for (const { ShardId, ParentShards } of ChildShards ?? []) {
        if (ParentShards.every((parent) => walked.ended.includes(parent))) await begin(ShardId)
      }
    }
  }
  return walked
}
