import type { Clock } from '../../platform/clock'
import { fault, isFault, type Fault } from '../fault'
import type { Caller } from '../service'
import type { Input } from './model'
import { trimHorizon } from './read'
import type { Registry } from './registry'
import { formatSequenceNumber } from './sequence-number'
import { parseShardNumber, shardStart, type Shard, type Stream } from './stream'
import type { Tokens } from './token'

export interface DescribeOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly tokens: Tokens
}

/** Page sizes. @source Kinesis facts sheet §3 */
const describeStreamDefault = 100
const listStreamsCap = 100
const listShardsCap = 1000
/** @source Kinesis facts sheet §3 */
const nextTokenLifeMs = 300_000

/** Where a list of shards goes on: everything but the page size is in the token. */
interface ShardPage {
  readonly stream: string
  readonly after: number
  readonly filter: ShardFilter | undefined
  readonly at: number
}
interface ShardFilter {
  readonly type: string
  readonly shardNumber?: number
  readonly time?: number
}

/** Looking at streams and shards. */
export const createDescribe = ({ registry, clock, tokens }: DescribeOptions) => {
  const describeStream = async (caller: Caller, input: Input<'DescribeStream'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const after = input.ExclusiveStartShardId === undefined ? -1 : parseShardNumber(input.ExclusiveStartShardId)
    if (after === undefined) return noSuchShard(stream, input.ExclusiveStartShardId as string)
    const rest = stream.shards.filter(({ number }) => number > after)
    const page = rest.slice(0, input.Limit ?? describeStreamDefault)
    return {
      StreamDescription: {
        ...described(stream),
        Shards: page.map(toShard),
        HasMoreShards: rest.length > page.length,
      },
    }
  }

  const describeStreamSummary = async (caller: Caller, input: Input<'DescribeStreamSummary'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    return {
      StreamDescriptionSummary: { ...described(stream), OpenShardCount: stream.openShards.length, ConsumerCount: 0 },
    }
  }

  const listStreams = async (caller: Caller, input: Input<'ListStreams'>) => {
    const { NextToken, ExclusiveStartStreamName } = input
    const fromToken = NextToken === undefined ? undefined : tokens.open('list-streams', NextToken)
    if (NextToken !== undefined && typeof fromToken !== 'string') return invalidToken
    const after = typeof fromToken === 'string' ? fromToken : (ExclusiveStartStreamName ?? '')
    const rest = registry.of(caller).filter(({ name }) => name > after)
    const page = rest.slice(0, Math.min(input.Limit ?? listStreamsCap, listStreamsCap))
    const hasMore = rest.length > page.length
    return {
      StreamNames: page.map(({ name }) => name),
      HasMoreStreams: hasMore,
      ...(hasMore ? { NextToken: tokens.seal('list-streams', page.at(-1)?.name) } : {}),
      StreamSummaries: page.map((stream) => ({
        StreamName: stream.name,
        StreamARN: stream.arn,
        StreamStatus: stream.status,
        StreamModeDetails: { StreamMode: stream.mode },
        StreamCreationTimestamp: new Date(stream.createdAt),
      })),
    }
  }

  const listShards = async (caller: Caller, input: Input<'ListShards'>) => {
    const page = firstOrNextPage(caller, input)
    if (isFault(page)) return page
    const { stream, after, filter } = page
    const matching = stream.shards.filter(
      (shard) => shard.number > after && isListed(stream, shard, filter, clock.now()),
    )
    const shards = matching.slice(0, Math.min(input.MaxResults ?? listShardsCap, listShardsCap))
    const last = shards.at(-1)
    const more: ShardPage | undefined =
      matching.length > shards.length && last !== undefined
        ? { stream: stream.id, after: last.number, filter, at: clock.now() }
        : undefined
    return {
      Shards: shards.map(toShard),
      ...(more === undefined ? {} : { NextToken: tokens.seal('list-shards', more) }),
    }
  }

  const firstOrNextPage = (
    caller: Caller,
    input: Input<'ListShards'>,
  ): Fault | { readonly stream: Stream; readonly after: number; readonly filter: ShardFilter | undefined } => {
    if (input.NextToken !== undefined) return nextPage(input, input.NextToken)
    if (input.StreamName === undefined && input.StreamARN === undefined) {
      return fault('InvalidArgumentException', 'Either NextToken or StreamName should be provided.')
    }
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    if (input.StreamCreationTimestamp !== undefined && !isCreatedAt(stream, input.StreamCreationTimestamp)) {
      const account = stream.owner.accountId
      return fault('ResourceNotFoundException', `Stream ${stream.name} under account ${account} not found.`)
    }
    const filter = toFilter(stream, input.ShardFilter)
    if (isFault(filter)) return filter
    const after = input.ExclusiveStartShardId === undefined ? -1 : parseShardNumber(input.ExclusiveStartShardId)
    if (after === undefined) return noSuchShard(stream, input.ExclusiveStartShardId as string)
    return { stream, after, filter }
  }

  const nextPage = (input: Input<'ListShards'>, token: string) => {
    if (input.StreamName !== undefined) {
      return fault('InvalidArgumentException', 'NextToken and StreamName cannot be provided together.')
    }
    const page = tokens.open('list-shards', token) as ShardPage | undefined
    if (page === undefined) return invalidToken
    if (clock.now() - page.at > nextTokenLifeMs) {
      return fault('ExpiredNextTokenException', 'The NextToken has expired: tokens are valid for 300 seconds.')
    }
    const stream = registry.byId(page.stream)
    if (stream === undefined) return fault('ResourceNotFoundException', 'The stream of this NextToken does not exist.')
    return { stream, after: page.after, filter: page.filter }
  }

  return { describeStream, describeStreamSummary, listStreams, listShards }
}

const invalidToken = fault('InvalidArgumentException', 'NextToken is invalid.')

const noSuchShard = (stream: Stream, shardId: string): Fault =>
  fault(
    'ResourceNotFoundException',
    `Could not find shard ${shardId} in stream ${stream.name} under account ${stream.owner.accountId}.`,
  )

/** Clients know the creation time to the second or to the millisecond. */
const isCreatedAt = (stream: Stream, time: Date): boolean =>
  Math.floor(time.getTime() / 1000) === Math.floor(stream.createdAt / 1000)

/** What both descriptions share. `EnhancedMonitoring` and `EncryptionType` as AWS shows them when nothing is on. */
const described = (stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: stream.status,
  StreamModeDetails: { StreamMode: stream.mode },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: new Date(stream.createdAt),
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  EncryptionType: 'NONE',
})

const toShard = (shard: Shard) => ({
  ShardId: shard.id,
  HashKeyRange: { StartingHashKey: shard.range.start.toString(), EndingHashKey: shard.range.end.toString() },
  SequenceNumberRange: { StartingSequenceNumber: formatSequenceNumber(shardStart(shard)) },
})

const toFilter = (stream: Stream, filter: Input<'ListShards'>['ShardFilter']): ShardFilter | undefined | Fault => {
  if (filter === undefined) return undefined
  const { Type: type, ShardId, Timestamp } = filter
  if (type === 'AFTER_SHARD_ID') {
    if (ShardId === undefined) {
      return fault('InvalidArgumentException', 'ShardId must be provided when ShardFilter type is AFTER_SHARD_ID.')
    }
    const shardNumber = parseShardNumber(ShardId)
    return shardNumber === undefined ? noSuchShard(stream, ShardId) : { type, shardNumber }
  }
  if (type === 'AT_TIMESTAMP' || type === 'FROM_TIMESTAMP') {
    if (Timestamp === undefined) {
      return fault('InvalidArgumentException', `Timestamp must be provided when ShardFilter type is ${type}.`)
    }
    return { type, time: Timestamp.getTime() }
  }
  return { type }
}

/**
 * Does a filter show this shard? Every shard is open, so only the times of its beginning decide.
 * @source Kinesis facts sheet §3, ListShards.ShardFilter
 */
const isListed = (stream: Stream, shard: Shard, filter: ShardFilter | undefined, now: number): boolean => {
  switch (filter?.type) {
    case 'AFTER_SHARD_ID':
      return shard.number > (filter.shardNumber ?? -1)
    case 'AT_TRIM_HORIZON':
      return shard.createdAt * 1000 <= Math.max(trimHorizon(stream, now), stream.createdAt)
    case 'AT_TIMESTAMP':
      return shard.createdAt * 1000 <= (filter.time ?? now)
    default:
      return true
  }
}
