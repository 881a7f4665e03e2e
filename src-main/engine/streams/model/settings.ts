import { integer, optional, required, string, structure } from '../../shapes'
import {
  encryptionType,
  hashKey,
  kmsKeyId,
  maxRecordSize,
  name,
  oneStream,
  recordDistribution,
  resourceArn,
  shardCount,
  shardLevelMetrics,
  streamArn,
  streamId,
  streamMode,
  tagKey,
  tagKeys,
  tags,
  warmThroughput,
} from './parts'

const retention = structure({ ...oneStream, RetentionPeriodHours: required(integer()) })
const monitoring = structure({ ...oneStream, ShardLevelMetrics: required(shardLevelMetrics) })
const encryption = structure({ ...oneStream, EncryptionType: required(encryptionType), KeyId: required(kmsKeyId) })

/** Changing a stream: its shards and everything that is set of it. */
export const settings = {
  SplitShard: structure({ ...oneStream, ShardToSplit: required(name), NewStartingHashKey: required(hashKey) }),
  MergeShards: structure({ ...oneStream, ShardToMerge: required(name), AdjacentShardToMerge: required(name) }),
  UpdateShardCount: structure({
    ...oneStream,
    TargetShardCount: required(shardCount),
    ScalingType: required(string({ values: ['UNIFORM_SCALING'] })),
  }),
  UpdateStreamMode: structure({
    StreamARN: required(streamArn),
    StreamModeDetails: required(structure({ StreamMode: required(streamMode) })),
    WarmThroughputMiBps: optional(warmThroughput),
    StreamId: streamId,
  }),
  UpdateStreamWarmThroughput: structure({ ...oneStream, WarmThroughputMiBps: required(warmThroughput) }),
  UpdateStreamRecordDistributionStrategy: structure({
    StreamARN: required(streamArn),
    RecordDistributionStrategy: required(recordDistribution),
    StreamId: streamId,
  }),
  UpdateMaxRecordSize: structure({
    StreamARN: optional(streamArn),
    MaxRecordSizeInKiB: required(maxRecordSize),
    StreamId: streamId,
  }),
  IncreaseStreamRetentionPeriod: retention,
  DecreaseStreamRetentionPeriod: retention,
  EnableEnhancedMonitoring: monitoring,
  DisableEnhancedMonitoring: monitoring,
  StartStreamEncryption: encryption,
  StopStreamEncryption: encryption,
  AddTagsToStream: structure({ ...oneStream, Tags: required(tags) }),
  RemoveTagsFromStream: structure({ ...oneStream, TagKeys: required(tagKeys) }),
  ListTagsForStream: structure({
    ...oneStream,
    ExclusiveStartTagKey: optional(tagKey),
    Limit: optional(integer({ min: 1, max: 50 })),
  }),
  TagResource: structure({ Tags: required(tags), ResourceARN: required(resourceArn), StreamId: streamId }),
  UntagResource: structure({ TagKeys: required(tagKeys), ResourceARN: required(resourceArn), StreamId: streamId }),
  ListTagsForResource: structure({ ResourceARN: required(resourceArn), StreamId: streamId }),
  PutResourcePolicy: structure({ ResourceARN: required(resourceArn), Policy: required(string()), StreamId: streamId }),
  GetResourcePolicy: structure({ ResourceARN: required(resourceArn), StreamId: streamId }),
  DeleteResourcePolicy: structure({ ResourceARN: required(resourceArn), StreamId: streamId }),
  DescribeLimits: structure({}),
  DescribeAccountSettings: structure({}),
  UpdateAccountSettings: structure({
    MinimumThroughputBillingCommitment: required(
      structure({ Status: required(string({ values: ['ENABLED', 'DISABLED'] })) }),
    ),
  }),
}
