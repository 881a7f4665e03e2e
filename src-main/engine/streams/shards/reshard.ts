import { fault, isFault, type Fault } from '../../fault'
import type { Caller } from '../../service'
import type { StreamsContext } from '../context'
import type { Input } from '../model'
import { noSuchShard, readableShardOf } from '../records/position'
import { overShardQuota } from '../limits/quotas'
import { planResharding, reachCount, type ReshardPlan } from './reshard-plan'
import { countedDone, overDailyLimit } from '../limits/rolling-day'
import { parseShardNumber, shardIdOf, type Shard, type Stream } from '../stream'

/** @source Kinesis facts sheet §6 and §12 */
const largestCount = 10_000
const updatesPerDay = 10

/**
 * Changing the shards of provisioned streams.
 *
 * What an operation is able to do, such as doubling and halving, holds in every limits mode; quotas follow the mode.
 */
export const createReshard = ({ registry, clock, exceeds }: StreamsContext) => {
  type Operation = 'SplitShard' | 'MergeShards' | 'UpdateShardCount'

  /** Plan and carry out, the stream being held meanwhile. */
  const reshard = (
    stream: Stream,
    operation: Operation,
    draw: (plan: ReshardPlan) => Fault | undefined,
  ): Promise<Fault | undefined> =>
    registry.update(stream, async () => {
      if (stream.settings.mode === 'ON_DEMAND') return isOnDemand(stream)
      const plan = planResharding(stream)
      const refusal = draw(plan)
      if (refusal !== undefined) return refusal
      const more = plan.open.length - stream.openShards.length
      const overQuota = more > 0 ? overShardQuota(stream.owner, registry.of(stream.owner), more) : undefined
      if (overQuota !== undefined && exceeds(operation, stream)) return overQuota
      await registry.reshard(stream, plan.steps, operation)
      if (operation === 'UpdateShardCount') await count(stream)
      return undefined
    })

  const count = (stream: Stream): Promise<void> =>
    registry.saveSettings(stream, { done: countedDone(stream, 'updateShardCount', clock.now()) })

  const SplitShard = async (caller: Caller, input: Input<'SplitShard'>): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    return reshard(stream, 'SplitShard', (plan) => drawSplit({ stream, plan, now: clock.now() }, input))
  }

  const MergeShards = async (caller: Caller, input: Input<'MergeShards'>): Promise<Fault | undefined> => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    return reshard(stream, 'MergeShards', (plan) => drawMerge({ stream, plan, now: clock.now() }, input))
  }

  const UpdateShardCount = async (caller: Caller, input: Input<'UpdateShardCount'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const { TargetShardCount } = input
    const { status, settings, openShards } = stream
    const answer = {
      ...{ StreamName: stream.name, StreamARN: stream.arn },
      ...{ CurrentShardCount: openShards.length, TargetShardCount },
    }
    // Nothing is to be done: the stream is not UPDATING for it, and the call does not count.
    const isThere = status === 'ACTIVE' && settings.mode === 'PROVISIONED' && openShards.length === TargetShardCount
    if (isThere) return answer
    const refusal = await reshard(stream, 'UpdateShardCount', (plan) => {
      const outOfReach = drawCount({ stream, plan }, TargetShardCount)
      if (outOfReach !== undefined) return outOfReach
      const overLimit = overUpdateLimits(stream, TargetShardCount)
      return overLimit !== undefined && exceeds('UpdateShardCount', stream) ? overLimit : undefined
    })
    return refusal ?? answer
  }

  const overUpdateLimits = (stream: Stream, target: number): Fault | undefined =>
    target > largestCount
      ? tooManyShards(stream, target)
      : overDailyLimit(stream, { operation: 'updateShardCount', limit: updatesPerDay, now: clock.now() })

  return { SplitShard, MergeShards, UpdateShardCount }
}

/** What an operation acts on: a plan of the stream's shards that nothing was drawn on yet. */
interface Drawing {
  readonly stream: Stream
  readonly plan: ReshardPlan
  /** Epoch milliseconds. */
  readonly now: number
}

/** What SplitShard does to the shards, or why it cannot. */
export const drawSplit = (
  { stream, plan, now }: Drawing,
  input: Pick<Input<'SplitShard'>, 'ShardToSplit' | 'NewStartingHashKey'>,
): Fault | undefined => {
  const shard = openShardOf(stream, input.ShardToSplit, now)
  if (isFault(shard)) return shard
  const at = BigInt(input.NewStartingHashKey)
  const { start, end } = shard.range
  if (at <= start + 1n || at >= end) return badSplit(stream, shard, at)
  plan.split(shard, at)
  return undefined
}

/** What MergeShards does to the shards, or why it cannot. */
export const drawMerge = (
  { stream, plan, now }: Drawing,
  input: Pick<Input<'MergeShards'>, 'ShardToMerge' | 'AdjacentShardToMerge'>,
): Fault | undefined => {
  const lower = openShardOf(stream, input.ShardToMerge, now)
  if (isFault(lower)) return lower
  const upper = openShardOf(stream, input.AdjacentShardToMerge, now)
  if (isFault(upper)) return upper
  if (lower.range.end + 1n !== upper.range.start) return notAdjacent(stream, lower, upper)
  plan.merge(lower, upper)
  return undefined
}

/** What UpdateShardCount does to the shards, or why it cannot; quotas aside. */
export const drawCount = ({ stream, plan }: Omit<Drawing, 'now'>, target: number): Fault | undefined => {
  const outOfReach = outOfRatio(stream, target)
  if (outOfReach !== undefined) return outOfReach
  reachCount(plan, target)
  return plan.open.length === target ? undefined : tooNarrow(stream, target)
}

/** The shard to split or merge: there, and not split or merged before. */
const openShardOf = (stream: Stream, shardId: string, now: number): Shard | Fault => {
  const number = parseShardNumber(shardId)
  if (number === undefined) return noSuchShard(stream, shardId)
  const shard = readableShardOf(stream, number, now)
  if (shard === undefined) return noSuchShard(stream, shardIdOf(number))
  if (shard.closedAt === undefined) return shard
  return fault(
    'InvalidArgumentException',
    `Shard ${shard.id} in ${named(stream)} has already been merged or split, ` +
      'and thus is not eligible for merging or splitting.',
  )
}

const named = ({ name, owner }: Stream): string => `stream ${name} under account ${owner.accountId}`

/*
 * Texts: Kinesis facts sheet §6. Those of SplitShard and MergeShards were verified against AWS; that of on-demand streams and
 * that of closed shards were seen in other software; those of UpdateShardCount are ours.
 */

const isOnDemand = ({ name, owner }: Stream): Fault =>
  fault(
    'ValidationException',
    `Request is invalid. Stream ${name} under account ${owner.accountId} is in On-Demand mode.`,
  )

const badSplit = (stream: Stream, { id, range }: Shard, at: bigint): Fault =>
  fault(
    'InvalidArgumentException',
    `NewStartingHashKey ${at} used in SplitShard() on shard ${id} in ${named(stream)} is not both greater than one plus ` +
      `the shard's StartingHashKey ${range.start} and less than the shard's EndingHashKey ${range.end}.`,
  )

const notAdjacent = (stream: Stream, first: Shard, second: Shard): Fault =>
  fault(
    'InvalidArgumentException',
    `Shards ${first.id} and ${second.id} in ${named(stream)} are not an adjacent pair of shards eligible for merging`,
  )

const outOfRatio = (stream: Stream, target: number): Fault | undefined => {
  const open = stream.openShards.length
  if (target <= 2 * open && 2 * target >= open) return undefined
  return fault(
    'InvalidArgumentException',
    `TargetShardCount ${target} is out of range for ${named(stream)}, which has ${open} open shards: ` +
      `it must be at least ${Math.ceil(open / 2)} and at most ${2 * open}.`,
  )
}

const tooNarrow = (stream: Stream, target: number): Fault =>
  fault(
    'InvalidArgumentException',
    `TargetShardCount ${target} cannot be reached by ${named(stream)}: some of its shards hold a single hash key.`,
  )

const tooManyShards = (stream: Stream, target: number): Fault =>
  fault(
    'LimitExceededException',
    `TargetShardCount ${target} is over the limit of ${largestCount} shards for ${named(stream)}.`,
  )
