import { fault, isFault, type Fault } from '../../fault'
import type { Input } from '../model'
import { noSuchShard } from '../records/position'
import { isExpired, parseShardNumber, trimHorizon, type Shard, type Stream } from '../stream'

type FilterInput = NonNullable<Input<'ListShards'>['ShardFilter']>

/**
 * Which shards are listed: every filter comes down to bounds on their numbers and times. Bounds are settled on the first page,
 * so that all pages show the same moment.
 */
export interface ShardFilter {
  /** Numbers above this one. */
  readonly after: number
  /** Opened at this time (epoch ms) or earlier. */
  readonly openedBy?: number
  /** Still open, or closed at this time (epoch ms) or later. */
  readonly closedFrom?: number
}

/**
 * A time before the trim horizon counts as the trim horizon, and one before the stream was there as its beginning.
 * @source Kinesis facts sheet §3, ListShards.ShardFilter. It names the horizon for FROM_TIMESTAMP only; AT_TIMESTAMP takes it,
 * too, for there is nothing else to begin at. The texts of refusals are ours
 */
export const toShardFilter = (
  stream: Stream,
  { ShardFilter, ExclusiveStartShardId }: Pick<Input<'ListShards'>, 'ShardFilter' | 'ExclusiveStartShardId'>,
  now: number,
): ShardFilter | Fault => {
  const start = numberAfter(stream, ExclusiveStartShardId)
  if (isFault(start)) return start
  if (ShardFilter === undefined) return { after: start }
  const refusal = checkMembers(ShardFilter)
  if (refusal !== undefined) return refusal
  const after = numberAfter(stream, ShardFilter.ShardId)
  if (isFault(after)) return after
  return { after: Math.max(start, after), ...boundsOf(stream, ShardFilter, now) }
}

const boundsOf = (stream: Stream, { Type, Timestamp }: FilterInput, now: number): Omit<ShardFilter, 'after'> => {
  const horizon = Math.max(trimHorizon(stream, now), stream.createdAt)
  const time = Math.max(Timestamp?.getTime() ?? 0, horizon)
  switch (Type) {
    case 'AT_TRIM_HORIZON':
    case 'AT_TIMESTAMP':
      return { openedBy: time, closedFrom: time }
    case 'FROM_TIMESTAMP':
      return { closedFrom: time }
    case 'AT_LATEST': {
      // The clock may have been set back since the last resharding.
      const latest = Math.max(now, ...stream.shards.map(({ openedAt }) => openedAt))
      return { openedBy: latest, closedFrom: latest + 1 }
    }
    case 'AFTER_SHARD_ID':
    case 'FROM_TRIM_HORIZON':
      return {}
  }
}

/** Does a filter show this shard at `now`? Those whose retention is over are never shown. */
export const isListed = (stream: Stream, shard: Shard, filter: ShardFilter, now: number): boolean =>
  shard.number > filter.after &&
  shard.openedAt <= (filter.openedBy ?? shard.openedAt) &&
  (shard.closedAt === undefined || shard.closedAt >= (filter.closedFrom ?? shard.closedAt)) &&
  !isExpired(stream, shard, now)

const numberAfter = (stream: Stream, shardId: string | undefined): number | Fault =>
  shardId === undefined ? -1 : (parseShardNumber(shardId) ?? noSuchShard(stream, shardId))

/** Each type has its members: what it does not look at is refused rather than ignored. */
const checkMembers = ({ Type, ShardId, Timestamp }: FilterInput): Fault | undefined => {
  const wantsShard = Type === 'AFTER_SHARD_ID'
  const wantsTime = Type === 'AT_TIMESTAMP' || Type === 'FROM_TIMESTAMP'
  if (wantsShard !== (ShardId !== undefined)) return wrongMember('ShardId', Type, wantsShard)
  if (wantsTime !== (Timestamp !== undefined)) return wrongMember('Timestamp', Type, wantsTime)
  return undefined
}

const wrongMember = (member: string, type: string, isWanted: boolean): Fault =>
  fault(
    'InvalidArgumentException',
    `${member} ${isWanted ? 'must' : 'cannot'} be provided when ShardFilter type is ${type}.`,
  )
