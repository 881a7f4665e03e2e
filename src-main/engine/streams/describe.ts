import { isFault, type Fault } from '../fault'
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
    const { NextToken, ExclusiveStartStreamName = '' } = input
    const after = NextToken === undefined ? ExclusiveStartStreamName : nameAfter(NextToken)
    if (isFault(after)) return after
    const rest = registry.of(caller).filter(({ name }) => name > after)
    const page = rest.slice(0, Math.min(input.Limit ?? listStreamsCap, listStreamsCap))
    const hasMore = rest.length > page.length
    const more: StreamPage = { after: page.at(-1)?.name ?? after, at: clock.now() }
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

  const nameAfter = (token: string): string | Fault => {
    const page = tokens.open('list-streams', token) as StreamPage | undefined
    if (page === undefined) return invalidToken
    return clock.now() - page.at > nextTokenLifeMs ? expiredToken : page.after
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

/** Members that apply to on-demand streams only, and are set of them, are left out of other descriptions. */
const describedCapacity = ({ settings, openShards }: Stream) => ({
  MaxRecordSizeInKiB: settings.maxRecordSizeInKiB,
  ...(settings.warmThroughputMiBps === undefined
    ? {}
    : { WarmThroughput: toWarmThroughput(settings.warmThroughputMiBps, openShards.length) }),
  ...(settings.recordDistributionStrategy === undefined
    ? {}
    : { RecordDistributionStrategy: settings.recordDistributionStrategy }),
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
