import { blob, boolean, integer, list, map, optional, string, timestamp, unsupported } from '../../shapes'

/*
 * Shapes that several operations of Data Streams share.
 * Source: Kinesis facts sheet §4 (JS SDK model of 29 Sep 2026, constraints of the botocore model of 3 Feb 2026).
 */

/** Of streams, consumers and shards alike. */
export const name = string({ min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+' })
export const streamArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+' })
export const consumerArn = string({
  min: 1,
  max: 2048,
  pattern: '^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+',
})
export const resourceArn = string({ min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+' })
export const hashKey = string({ pattern: '0|([1-9]\\d{0,38})' })
export const sequenceNumber = string({ pattern: '0|([1-9]\\d{0,128})' })
export const partitionKey = string({ min: 1, max: 256 })
export const data = blob({ max: 10_485_760 })
export const nextToken = string({ min: 1, max: 1_048_576 })
export const pageSize = integer({ min: 1, max: 10_000 })
export const shardCount = integer({ min: 1 })
export const warmThroughput = integer({ min: 0 })
export const maxRecordSize = integer({ min: 1024, max: 10_240 })
export const streamMode = string({ values: ['PROVISIONED', 'ON_DEMAND'] })
export const recordDistribution = string({ values: ['AUTO', 'USER_PARTITION_KEY'] })
export const encryptionType = string({ values: ['NONE', 'KMS'] })
export const kmsKeyId = string({ min: 1, max: 2048 })
export const tagKey = string({ min: 1, max: 128 })
export const tags = map(tagKey, string({ max: 256 }), { min: 1, max: 200 })
export const tagKeys = list(tagKey, { min: 1, max: 50 })
/** All that can be switched on; `ALL` stands for them. */
export const shardLevelMetricNames = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const
export const shardLevelMetrics = list(string({ values: [...shardLevelMetricNames, 'ALL'] }), { min: 1, max: 7 })
/** Reserved by AWS and not implemented there either. */
export const streamId = unsupported(string({ min: 1, max: 24, pattern: '[a-z0-9]{20}-[a-z0-9]{3}' }))

/** Streams are named by name, by ARN, or by both if they agree. */
export const oneStream = { StreamName: optional(name), StreamARN: optional(streamArn), StreamId: streamId }
/** Consumers are named by ARN, by stream and name, or by all of it if it agrees. */
export const oneConsumer = {
  StreamARN: optional(streamArn),
  ConsumerName: optional(name),
  ConsumerARN: optional(consumerArn),
  StreamId: streamId,
}
export const dryRun = { DryRun: optional(boolean()) }
export const time = timestamp()
