import { fault, isFault, type Fault } from '../fault'
import type { Caller } from '../service'
import type { StreamsContext } from './context'
import type { Input } from './model'
import { noSuchShard } from './records/position'
import { formatSequenceNumber } from './shards/sequence-number'
import {
  endingSequenceNumber,
  isExpired,
  parseShardNumber,
  shardIdOf,
  shardStart,
  type Shard,
  type Stream,
} from './stream'
import { expiredToken, invalidToken, nextTokenLifeMs } from './token'

/** Page sizes. @source Kinesis facts sheet §3 */
const describeStreamDefault = 100
const listStreamsCap = 100

/** Where a list of streams goes on. */
interface StreamPage {
  readonly after: string
  /** The ExclusiveStartStreamName of the first page. */
  readonly start?: string | undefined
  readonly at: number
}

/** Looking at streams. */
export const createDescribe = ({ registry, channels, clock, tokens }: StreamsContext) => {
  const DescribeStream = async (caller: Caller, input: Input<'DescribeStream'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    const after = input.ExclusiveStartShardId === undefined ? -1 : parseShardNumber(input.ExclusiveStartShardId)
    if (after === undefined) return noSuchShard(stream, input.ExclusiveStartShardId as string)
    const now = clock.now()
    const rest = stream.shards.filter((shard) => shard.number > after && !isExpired(stream, shard, now))
    const page = rest.slice(0, input.Limit ?? describeStreamDefault)
    return {
      StreamDescription: {
        ...described(stream),
        Shards: page.map(toShard),
        HasMoreShards: rest.length > page.length,
      },
    }
  }

  const DescribeStreamSummary = async (caller: Caller, input: Input<'DescribeStreamSummary'>) => {
    const stream = registry.find(caller, input)
    if (isFault(stream)) return stream
    return {
      StreamDescriptionSummary: {
        ...described(stream),
        OpenShardCount: stream.openShards.length,
        ConsumerCount: stream.consumers.size,
        ...describedCapacity(stream),
        ...(stream.settings.mode === 'ON_DEMAND' ? { ChannelCount: channels.ofStream(stream.arn).length } : {}),
      },
    }
  }

  const ListStreams = async (caller: Caller, input: Input<'ListStreams'>) => {
    const { ExclusiveStartStreamName: start, NextToken } = input
    const from = NextToken === undefined ? { after: start ?? '', start } : openPage(NextToken, start)
    if (isFault(from)) return from
    const { after } = from
    const rest = registry.of(caller).filter(({ name }) => name > after)
    const page = rest.slice(0, Math.min(input.Limit ?? listStreamsCap, listStreamsCap))
    const hasMore = rest.length > page.length
    const more: StreamPage = { after: page.at(-1)?.name ?? after, start: from.start, at: clock.now() }
    return {
      StreamNames: page.map(({ name }) => name),
      HasMoreStreams: hasMore,
      ...(hasMore ? { NextToken: tokens.seal('list-streams', more) } : {}),
      StreamSummaries: page.map((stream) => ({
        StreamName: stream.name,
        StreamARN: stream.arn,
        StreamStatus: stream.status,
        StreamModeDetails: { StreamMode: stream.settings.mode },
        StreamCreationTimestamp: new Date(stream.createdAt),
      })),
    }
  }

  /** SDKs send the start of the first page with every other one; what would begin elsewhere is refused. The text is ours. */
  const openPage = (token: string, start: string | undefined): StreamPage | Fault => {
    const page = tokens.open('list-streams', token) as StreamPage | undefined
    if (page === undefined) return invalidToken
    if (clock.now() - page.at > nextTokenLifeMs) return expiredToken
    if (start === undefined || start === page.start) return page
    return fault('InvalidArgumentException', `NextToken does not go on after ExclusiveStartStreamName ${start}.`)
  }

  return { DescribeStream, DescribeStreamSummary, ListStreams }
}

/** Clients know the creation time to the second or to the millisecond. */
export const isCreatedAt = (stream: Pick<Stream, 'createdAt'>, time: Date): boolean =>
  Math.floor(time.getTime() / 1000) === Math.floor(stream.createdAt / 1000)

/** What both descriptions share. `EnhancedMonitoring` and `EncryptionType` as AWS shows them when nothing is on. */
const described = (stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: stream.status,
  StreamModeDetails: { StreamMode: stream.settings.mode },
  RetentionPeriodHours: stream.settings.retentionHours,
  StreamCreationTimestamp: new Date(stream.createdAt),
  EnhancedMonitoring: [{ ShardLevelMetrics: stream.settings.shardLevelMetrics }],
  ...describedEncryption(stream),
})

const describedEncryption = ({ settings: { encryption } }: Stream) =>
  encryption.current === undefined
    ? { EncryptionType: 'NONE' }
    : { EncryptionType: 'KMS', KeyId: encryption.current.keyId }

/**
 * Warm throughput is described where it is set. A strategy is described of every stream: the producer library (KPL 1.1.1) takes its
 * absence for a missing right, warns, and asks again and again.
 *
 * @source User partition keys are the default: Kinesis developer guide, "Create a stream with service-managed record distribution"
 */
const describedCapacity = ({ settings, openShards }: Stream) => ({
  MaxRecordSizeInKiB: settings.maxRecordSizeInKiB,
  ...(settings.warmThroughputMiBps === undefined
    ? {}
    : { WarmThroughput: toWarmThroughput(settings.warmThroughputMiBps, openShards.length) }),
  RecordDistributionStrategy: settings.recordDistributionStrategy ?? 'USER_PARTITION_KEY',
})

/** A stream takes a MiB/s for each of its open shards. */
export const toWarmThroughput = (target: number, openShards: number) => ({
  TargetMiBps: target,
  CurrentMiBps: openShards,
})

export const toShard = (shard: Shard) => ({
  ShardId: shard.id,
  ...(shard.parents[0] === undefined ? {} : { ParentShardId: shardIdOf(shard.parents[0]) }),
  ...(shard.parents[1] === undefined ? {} : { AdjacentParentShardId: shardIdOf(shard.parents[1]) }),
  HashKeyRange: { StartingHashKey: shard.range.start.toString(), EndingHashKey: shard.range.end.toString() },
  SequenceNumberRange: {
    StartingSequenceNumber: formatSequenceNumber(shardStart(shard)),
    ...(shard.closedAt === undefined ? {} : { EndingSequenceNumber: endingSequenceNumber(shard) }),
  },
})
