import { boolean, optional, required, string, structure } from '../../shapes'
import {
  maxRecordSize,
  name,
  nextToken,
  oneStream,
  pageSize,
  recordDistribution,
  shardCount,
  streamMode,
  tags,
  time,
  warmThroughput,
} from './parts'

/** Making, removing and looking at streams and shards. */
export const streams = {
  CreateStream: structure({
    StreamName: required(name),
    ShardCount: optional(shardCount),
    StreamModeDetails: optional(structure({ StreamMode: required(streamMode) })),
    Tags: optional(tags),
    WarmThroughputMiBps: optional(warmThroughput),
    MaxRecordSizeInKiB: optional(maxRecordSize),
    RecordDistributionStrategy: optional(recordDistribution),
  }),
  DeleteStream: structure({ ...oneStream, EnforceConsumerDeletion: optional(boolean()) }),
  DescribeStream: structure({ ...oneStream, Limit: optional(pageSize), ExclusiveStartShardId: optional(name) }),
  DescribeStreamSummary: structure(oneStream),
  ListStreams: structure({
    Limit: optional(pageSize),
    ExclusiveStartStreamName: optional(name),
    NextToken: optional(nextToken),
  }),
  ListShards: structure({
    ...oneStream,
    NextToken: optional(nextToken),
    ExclusiveStartShardId: optional(name),
    MaxResults: optional(pageSize),
    StreamCreationTimestamp: optional(time),
    ShardFilter: optional(
      structure({
        Type: required(
          string({
            values: [
              'AFTER_SHARD_ID',
              'AT_TRIM_HORIZON',
              'FROM_TRIM_HORIZON',
              'AT_LATEST',
              'AT_TIMESTAMP',
              'FROM_TIMESTAMP',
            ],
          }),
        ),
        ShardId: optional(name),
        Timestamp: optional(time),
      }),
    ),
  }),
}
