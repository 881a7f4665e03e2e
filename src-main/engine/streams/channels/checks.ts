import { fault, type Fault } from '../../fault'
import type { Input } from '../model'

type S3Destination = NonNullable<Input<'CreateChannel'>['S3DestinationConfiguration']>

/** What a channel that can be had is to do. */
export interface NewChannel {
  readonly streamArn: string
  readonly destination: S3Destination
  readonly format: 'JSON' | 'STRING' | 'BYTE_ARRAY'
  readonly compression: 'NONE' | 'GZIP'
}

/**
 * AWS's rules for a channel, and then ours: what would not be delivered as asked for is refused, so that no channel is
 * ACTIVE and does something else.
 *
 * @source rules: Kinesis facts sheet §3; the texts are ours
 */
export const checkNewChannel = (input: Input<'CreateChannel'>): NewChannel | Fault => {
  const { S3DestinationConfiguration: destination, S3TablesDestinationConfiguration: tables } = input
  const [source, ...others] = input.StreamConfigurationList
  if (source === undefined || others.length > 0) return invalid('A channel has exactly one stream.')
  if ((destination === undefined) === (tables === undefined)) {
    return invalid('Exactly one of S3DestinationConfiguration and S3TablesDestinationConfiguration is needed.')
  }
  const { RecordFormatType: format } = source.RecordConfiguration
  if (destination === undefined) {
    if (format !== 'JSON' && format !== 'GSR_JSON')
      return invalid(`${format} is for Amazon S3 buckets, not for tables.`)
    return invalid('Streamgauge has no Apache Iceberg tables to deliver to. Deliver to an Amazon S3 bucket.')
  }
  if (format === 'GSR_JSON') return invalid('GSR_JSON is for tables, not for Amazon S3 buckets.')
  const { BucketARN, CompressionType: compression, StorageClass = 'STANDARD' } = destination.StorageConfiguration
  for (const arn of [BucketARN, destination.DeadLetterQueueS3Configuration?.BucketARN ?? BucketARN]) {
    if (!isBucket(arn)) return invalid(`${arn} is no ARN of an Amazon S3 bucket.`)
  }
  if (compression === 'ZSTD') return invalid('Streamgauge cannot compress with ZSTD. Choose GZIP or NONE.')
  if (StorageClass !== 'STANDARD') return invalid(`Streamgauge has no storage class ${StorageClass}. Choose STANDARD.`)
  return { streamArn: source.StreamARN, destination, format, compression }
}

/** @source Amazon S3 user guide, "General purpose bucket naming rules": 3–63 lower-case letters, digits, dots and hyphens */
const isBucket = (arn: string): boolean => {
  const bucket = bucketOf(arn)
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes('..')
}

export const bucketOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1)

const invalid = (message: string): Fault => fault('ValidationException', message)
