import type { Element, ElementKind } from '../planning/design/elements'
import { isList, isProperties, valueAt, type Properties, type Resource, type Value } from './resource'

/*
 * Which members of an element a resource of AWS holds, and where. Both ways read this one table: `to` is what is written for a
 * member, `from` what a property says of one. A member that does not come back from what is written for it is kept in the notes
 * of the design besides (design-notes.ts).
 */

export interface HeldMember {
  /** Of the element; dots go into it. */
  readonly member: string
  readonly type: string
  /** Of the properties, see `valueAt`; of a delivery stream those of its destination, see `heldPropertiesOf`. */
  readonly path: string
  /** Undefined: nothing is written. */
  readonly to: (value: never) => Value | undefined
  /** Undefined: it says nothing of the member. */
  readonly from: (value: Value | undefined) => unknown
}

const number = (value: Value | undefined) => (typeof value === 'number' ? value : undefined)
/** As it is. */
const same = (member: string, type: string, path: string, is: (value: Value | undefined) => unknown): HeldMember => ({
  ...{ member, type, path },
  to: (value: Value | undefined) => value,
  from: is,
})
/** Not written where it is what AWS takes for granted. */
const sameUnless = (usual: number | boolean, [member, type, path]: readonly [string, string, string]): HeldMember => ({
  ...{ member, type, path },
  to: (value: number | boolean) => (value === usual ? undefined : value),
  from: (value) => (value === undefined ? usual : typeof value === typeof usual ? value : undefined),
})
/** By another name for each choice. */
const choice = (
  place: Pick<HeldMember, 'member' | 'type' | 'path'>,
  names: Readonly<Record<string, string>>,
): HeldMember => ({
  ...place,
  to: (value: string) => names[value],
  from: (value) => Object.entries(names).find(([, name]) => name === value)?.[0],
})

const stream = 'AWS::Kinesis::Stream'
const lambda = 'AWS::Lambda::Function'
const mapping = 'AWS::Lambda::EventSourceMapping'
const firehose = 'AWS::KinesisFirehose::DeliveryStream'
const flink = 'AWS::KinesisAnalyticsV2::Application'
const video = 'AWS::KinesisVideo::Stream'
const msk = 'AWS::MSK::Cluster'

/** @source Data Streams facts sheet §11 and §14: the seven metrics of a shard */
export const shardMetrics = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
] as const

/** What a stream takes that says nothing else. @source Data Streams facts sheet §12 */
const leastRecordKiB = 1024

/** The key of AWS's own. @source Data Streams facts sheet §11 */
export const ownedKey = 'alias/aws/kinesis'

const parallelism = 'ApplicationConfiguration.FlinkApplicationConfiguration.ParallelismConfiguration'
const ebs = 'BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo'

const runs = (prefix: string): readonly HeldMember[] => [
  same(`${prefix}memoryMiB`, lambda, 'MemorySize', number),
  {
    ...{ member: `${prefix}architecture`, type: lambda, path: 'Architectures' },
    to: (value: 'x86' | 'arm') => [value === 'arm' ? 'arm64' : 'x86_64'],
    from: (value) => (isList(value) ? (value[0] === 'arm64' ? 'arm' : 'x86') : undefined),
  },
]

export const heldMembers: { readonly [K in ElementKind]?: readonly HeldMember[] } = {
  stream: [
    choice(
      { member: 'mode', type: stream, path: 'StreamModeDetails.StreamMode' },
      { provisioned: 'PROVISIONED', 'on-demand': 'ON_DEMAND', 'on-demand-advantage': 'ON_DEMAND' },
    ),
    same('shards', stream, 'ShardCount', number),
    same('retentionHours', stream, 'RetentionPeriodHours', number),
    sameUnless(leastRecordKiB, ['maxRecordKiB', stream, 'MaxRecordSizeInKiB']),
    same('warmMiBps', stream, 'WarmThroughputMiBps', number),
    {
      ...{ member: 'shardMetrics', type: stream, path: 'DesiredShardLevelMetrics' },
      to: (count: number) => (count === 0 ? undefined : shardMetrics.slice(0, count)),
      from: (value) => (isList(value) ? (value.includes('ALL') ? shardMetrics.length : value.length) : 0),
    },
    {
      ...{ member: 'encryption', type: stream, path: 'StreamEncryption.KeyId' },
      to: (value: string) => (value === 'aws-key' ? ownedKey : undefined),
      from: (value) => (value === undefined ? 'none' : value === ownedKey ? 'aws-key' : 'customer-key'),
    },
  ],
  function: [
    ...runs(''),
    same('maxConcurrency', lambda, 'ReservedConcurrentExecutions', number),
    same('batchRecords', mapping, 'BatchSize', number),
    sameUnless(0, ['batchWindowSeconds', mapping, 'MaximumBatchingWindowInSeconds']),
    sameUnless(1, ['parallelization', mapping, 'ParallelizationFactor']),
    // −1 is what AWS takes for granted: until the records expire.
    same('maxRetries', mapping, 'MaximumRetryAttempts', (value) => (value === -1 ? undefined : number(value))),
    sameUnless(false, ['bisectOnError', mapping, 'BisectBatchOnFunctionError']),
    {
      ...{ member: 'reportsFailures', type: mapping, path: 'FunctionResponseTypes' },
      to: (value: boolean) => (value ? ['ReportBatchItemFailures'] : undefined),
      from: (value) => isList(value) && value.includes('ReportBatchItemFailures'),
    },
  ],
  delivery: [
    same('bufferSeconds', firehose, 'BufferingHints.IntervalInSeconds', number),
    same('bufferMiB', firehose, 'BufferingHints.SizeInMBs', number),
    {
      ...{ member: 'formatConversion', type: firehose, path: 'DataFormatConversionConfiguration' },
      to: () => undefined,
      from: (value) => {
        if (value === undefined || valueAt(value, 'Enabled') === false) return 'none'
        return valueAt(value, 'OutputFormatConfiguration.Serializer.OrcSerDe') === undefined ? 'parquet' : 'orc'
      },
    },
    ...runs('transform.'),
  ],
  bucket: [same('storageDays', 'AWS::S3::Bucket', 'LifecycleConfiguration.Rules.0.ExpirationInDays', number)],
  'flink-application': [
    same('parallelism', flink, `${parallelism}.Parallelism`, number),
    same('parallelismPerKpu', flink, `${parallelism}.ParallelismPerKPU`, number),
    {
      ...{ member: 'studio', type: flink, path: 'ApplicationMode' },
      to: (value: boolean) => (value ? 'INTERACTIVE' : undefined),
      from: (value) => value === 'INTERACTIVE',
    },
  ],
  'video-stream': [
    same('retentionHours', video, 'DataRetentionInHours', number),
    choice(
      { member: 'tier', type: video, path: 'StreamStorageConfiguration.DefaultStorageTier' },
      { hot: 'HOT', warm: 'WARM' },
    ),
  ],
  'kafka-cluster': [
    same('brokerType', msk, 'BrokerNodeGroupInfo.InstanceType', (value) =>
      typeof value === 'string' ? value : undefined,
    ),
    same('brokers', msk, 'NumberOfBrokerNodes', number),
    same('storageGBPerBroker', msk, `${ebs}.VolumeSize`, number),
    sameUnless(0, ['provisionedMiBps', msk, `${ebs}.ProvisionedThroughput.VolumeThroughput`]),
  ],
  queue: [sameUnless(false, ['fifo', 'AWS::SQS::Queue', 'FifoQueue'])],
}

/** What a member of an element is, by its path. */
export const memberAt = (element: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), element)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The property is written into the place of it, in which more may be written. */
export interface PropertyTree {
  [name: string]: Value | PropertyTree
}

/**
 * What the table says of an element for a resource of its: properties whose paths go into lists are left to whoever builds them.
 */
export const heldProperties = (element: Element, type: string): Properties => {
  const tree: PropertyTree = {}
  for (const held of heldMembers[element.kind] ?? []) {
    if (held.type !== type) continue
    const member = memberAt(element, held.member)
    const value = member === undefined ? undefined : held.to(member as never)
    if (value !== undefined) write(tree, held.path.split('.'), value)
  }
  return tree as Properties
}

const write = (tree: PropertyTree, [step = '', ...rest]: readonly string[], value: Value): void => {
  if (rest.length === 0) tree[step] = value
  else write((tree[step] ??= {}) as PropertyTree, rest, value)
}

const destinationName = /^(?!S3Destination).*DestinationConfiguration$/

/** Where a delivery stream delivers to: the name of its configuration and what is in it. */
export const destinationOf = (
  properties: Properties,
): { readonly name: string; readonly properties: Properties } | undefined => {
  const found = Object.entries(properties).find(([name]) => destinationName.test(name))
  return found !== undefined && isProperties(found[1]) ? { name: found[0], properties: found[1] } : undefined
}

/**
 * The properties the paths of the table go into: all of a resource, but of a delivery stream those of its destination, with the
 * buffering hints of Redshift, which are in its staging bucket's.
 */
export const heldPropertiesOf = ({ type, properties }: Pick<Resource, 'type' | 'properties'>): Properties => {
  if (type !== firehose) return properties
  const destination = destinationOf(properties)?.properties ?? {}
  const hints = destination['BufferingHints'] ?? valueAt(destination, 'S3Configuration.BufferingHints')
  return hints === undefined ? destination : { ...destination, BufferingHints: hints }
}
