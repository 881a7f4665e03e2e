import {
  blob,
  boolean,
  integer,
  list,
  map,
  optional,
  required,
  string,
  structure,
  timestamp,
  unsupported,
  type Infer,
} from '../shapes'

/*
 * Request shapes of Amazon Kinesis Data Streams, after the public service model.
 * Source: Kinesis facts sheet §3 and §4 (JS SDK model of 29 Sep 2026, constraints of the botocore model of 3 Feb 2026).
 */

const name = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' })
const streamArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+' })
const hashKey = string({ pattern: '0|([1-9]\\d{0,38})' })
const sequenceNumber = string({ pattern: '0|([1-9]\\d{0,128})' })
const partitionKey = string({ min: 1, max: 256 })
const data = blob({ max: 10_485_760 })
const nextToken = string({ min: 1, max: 1_048_576 })
const pageSize = integer({ min: 1, max: 10_000 })
/** Reserved by AWS and not implemented there either. */
const streamId = unsupported(string({ min: 1, max: 24, pattern: '[a-z0-9]{20}-[a-z0-9]{3}' }))

/** Streams are named by name, by ARN, or by both if they agree. */
const oneStream = { StreamName: optional(name), StreamARN: optional(streamArn), StreamId: streamId }

const shapes = {
  CreateStream: structure({
    StreamName: required(name),
    ShardCount: optional(integer({ min: 1 })),
    StreamModeDetails: optional(structure({ StreamMode: required(string({ values: ['PROVISIONED', 'ON_DEMAND'] })) })),
    Tags: unsupported(map(string({ min: 1, max: 128 }), string({ max: 256 }), { min: 1, max: 200 })),
    WarmThroughputMiBps: unsupported(integer({ min: 0 })),
    MaxRecordSizeInKiB: unsupported(integer({ min: 1024, max: 10_240 })),
    RecordDistributionStrategy: unsupported(string({ values: ['AUTO', 'USER_PARTITION_KEY'] })),
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
    StreamCreationTimestamp: optional(timestamp()),
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
        Timestamp: optional(timestamp()),
      }),
    ),
  }),
  PutRecord: structure({
    ...oneStream,
    Data: required(data),
    PartitionKey: optional(partitionKey),
    ExplicitHashKey: optional(hashKey),
    SequenceNumberForOrdering: optional(sequenceNumber),
    DryRun: optional(boolean()),
  }),
  PutRecords: structure({
    ...oneStream,
    Records: required(
      list(
        structure(
          { Data: required(data), PartitionKey: optional(partitionKey), ExplicitHashKey: optional(hashKey) },
          'PutRecordsRequestEntry',
        ),
        { min: 1, max: 500 },
      ),
    ),
    DryRun: optional(boolean()),
  }),
  GetShardIterator: structure({
    ...oneStream,
    ShardId: required(name),
    ShardIteratorType: required(
      string({
        values: ['AFTER_SEQUENCE_NUMBER', 'AT_SEQUENCE_NUMBER', 'AT_TIMESTAMP', 'LATEST', 'TRIM_HORIZON'],
      }),
    ),
    StartingSequenceNumber: optional(sequenceNumber),
    Timestamp: optional(timestamp()),
    DryRun: optional(boolean()),
  }),
  GetRecords: structure({
    ShardIterator: required(string({ min: 1, max: 512 })),
    Limit: optional(pageSize),
    StreamARN: optional(streamArn),
    StreamId: streamId,
    DryRun: optional(boolean()),
  }),
}

/** Operation name to request shape. */
export const streamsModel: Readonly<typeof shapes> = shapes
export type OperationName = keyof typeof shapes
export type Input<Op extends OperationName> = Infer<(typeof shapes)[Op]>
