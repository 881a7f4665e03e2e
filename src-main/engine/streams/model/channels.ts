import { boolean, integer, list, map, optional, required, string, structure, unsupported } from '../../shapes'
import { kmsKeyId, name, nextToken, pageSize, streamArn, tagKey, time } from './parts'

/*
 * Channels: delivery from an on-demand stream.
 * Source: members and what is required of the JS SDK model of 29 Sep 2026 (@aws-sdk/client-kinesis 3.1143). Constraints of
 * channels are not published; names, ARNs, tags and keys have those of streams (Kinesis facts sheet §4).
 */

export const channelArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:channel/\\S+' })
const freshness = integer({ min: 0 })
const accountId = string({ pattern: '\\d{12}' })
const bucketArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:s3:::\\S+' })

const logging = structure({
  CloudWatchLogs: required(
    structure({ Enabled: required(boolean()), LogGroupName: optional(string()), LogStreamName: optional(string()) }),
  ),
})

const deadLetterQueue = structure({
  BucketARN: required(bucketArn),
  ExpectedBucketOwner: required(accountId),
  ErrorOutputPrefix: optional(string({ max: 1024 })),
})

const s3Destination = structure({
  DataFreshnessInSeconds: optional(freshness),
  DeadLetterQueueS3Configuration: optional(deadLetterQueue),
  StorageConfiguration: required(
    structure({
      BucketARN: required(bucketArn),
      ExpectedBucketOwner: required(accountId),
      CompressionType: required(string({ values: ['NONE', 'GZIP', 'ZSTD'] })),
      // The language of these templates is not published.
      OutputKeyTemplate: unsupported(string()),
      StorageClass: optional(string({ values: ['STANDARD', 'INTELLIGENT_TIERING', 'GLACIER_IR'] })),
    }),
  ),
})

const s3TablesDestination = structure({
  DataFreshnessInSeconds: optional(freshness),
  DeadLetterQueueS3Configuration: required(deadLetterQueue),
  S3TablesConfigurationList: required(
    list(
      structure({
        TableBucketARN: required(string()),
        Namespace: required(string()),
        TableName: required(string()),
        CompressionType: required(string({ values: ['NONE', 'ZSTD', 'SNAPPY'] })),
        PartitionSpec: optional(
          structure({
            PartitionFields: required(
              list(
                structure({
                  Transform: required(string({ values: ['TIME_HOUR'] })),
                  SourceName: required(string()),
                }),
              ),
            ),
          }),
        ),
      }),
    ),
  ),
})

const newFreshness = structure({ DataFreshnessInSeconds: required(freshness) })

export const channels = {
  CreateChannel: structure({
    ChannelName: required(name),
    ServiceExecutionRoleARN: required(string({ min: 1, max: 2048, pattern: 'arn:aws.*:iam::\\d{12}:role/\\S+' })),
    StreamConfigurationList: required(
      list(
        structure({
          StreamARN: required(streamArn),
          RecordConfiguration: required(
            structure({
              RecordFormatType: required(string({ values: ['GSR_JSON', 'JSON', 'STRING', 'BYTE_ARRAY'] })),
              // There is no Glue Schema Registry here to check records against.
              GSRSchemaARN: unsupported(string()),
            }),
          ),
        }),
      ),
    ),
    S3DestinationConfiguration: optional(s3Destination),
    S3TablesDestinationConfiguration: optional(s3TablesDestination),
    // Objects are plain files: nothing would be encrypted.
    EncryptionConfiguration: unsupported(
      structure({ EncryptionType: required(string({ values: ['KMS'] })), KeyId: required(kmsKeyId) }),
    ),
    Tags: optional(map(tagKey, string({ max: 256 }), { min: 1, max: 200 })),
    LoggingConfiguration: optional(logging),
  }),
  DescribeChannel: structure({ ChannelARN: required(channelArn) }),
  UpdateChannel: structure({
    ChannelARN: required(channelArn),
    S3DestinationConfiguration: optional(newFreshness),
    S3TablesDestinationConfiguration: optional(newFreshness),
    LoggingConfiguration: optional(logging),
  }),
  DeleteChannel: structure({ ChannelARN: required(channelArn) }),
  ListChannels: structure({
    StreamFilter: optional(
      list(structure({ StreamARN: required(streamArn), StreamCreationTimestamp: optional(time) })),
    ),
    MaxResults: optional(pageSize),
    NextToken: optional(nextToken),
  }),
}
