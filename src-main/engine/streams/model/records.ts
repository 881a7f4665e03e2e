import { list, optional, required, string, structure } from '../../shapes'
import {
  consumerArn,
  data,
  dryRun,
  hashKey,
  name,
  oneStream,
  pageSize,
  partitionKey,
  sequenceNumber,
  streamArn,
  streamId,
  time,
} from './parts'

/** The five ways to say where in a shard reading begins. */
const startingPosition = string({
  values: ['AFTER_SEQUENCE_NUMBER', 'AT_SEQUENCE_NUMBER', 'AT_TIMESTAMP', 'LATEST', 'TRIM_HORIZON'],
})

/** Writing and reading records. */
export const records = {
  PutRecord: structure({
    ...oneStream,
    Data: required(data),
    PartitionKey: optional(partitionKey),
    ExplicitHashKey: optional(hashKey),
    SequenceNumberForOrdering: optional(sequenceNumber),
    ...dryRun,
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
    ...dryRun,
  }),
  GetShardIterator: structure({
    ...oneStream,
    ShardId: required(name),
    ShardIteratorType: required(startingPosition),
    StartingSequenceNumber: optional(sequenceNumber),
    Timestamp: optional(time),
    ...dryRun,
  }),
  GetRecords: structure({
    ShardIterator: required(string({ min: 1, max: 512 })),
    Limit: optional(pageSize),
    StreamARN: optional(streamArn),
    StreamId: streamId,
    ...dryRun,
  }),
  SubscribeToShard: structure({
    ConsumerARN: required(consumerArn),
    ShardId: required(name),
    StartingPosition: required(
      structure({
        Type: required(startingPosition),
        SequenceNumber: optional(sequenceNumber),
        Timestamp: optional(time),
      }),
    ),
    StreamId: streamId,
    ...dryRun,
  }),
}
