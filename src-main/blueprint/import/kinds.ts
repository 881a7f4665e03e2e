import type { ElementKind } from '../../planning/design/elements'
import { isScalar, ownOf, valueAt, type Resource } from './value'

/** Which kind of element a resource is, and which property is its name. */
interface Kind {
  readonly kind: ElementKind
  readonly name: string
  /** It is part of the pipeline only if something of it is connected to it. */
  readonly isMaybe?: boolean
}

const kinds: Readonly<Record<string, Kind>> = {
  'AWS::Kinesis::Stream': { kind: 'stream', name: 'Name' },
  'AWS::KinesisFirehose::DeliveryStream': { kind: 'delivery', name: 'DeliveryStreamName' },
  'AWS::Lambda::Function': { kind: 'function', name: 'FunctionName', isMaybe: true },
  'AWS::S3::Bucket': { kind: 'bucket', name: 'BucketName', isMaybe: true },
  'AWS::KinesisAnalyticsV2::Application': { kind: 'flink-application', name: 'ApplicationName' },
  'AWS::KinesisAnalytics::Application': { kind: 'sql-application', name: 'ApplicationName' },
  'AWS::KinesisVideo::Stream': { kind: 'video-stream', name: 'Name' },
  'AWS::KinesisVideo::SignalingChannel': { kind: 'signaling-channel', name: 'Name' },
  'AWS::MSK::Cluster': { kind: 'kafka-cluster', name: 'ClusterName' },
  'AWS::MSK::ServerlessCluster': { kind: 'kafka-cluster', name: 'ClusterName' },
  'AWS::SQS::Queue': { kind: 'queue', name: 'QueueName' },
  'AWS::OpenSearchService::Domain': { kind: 'opensearch-domain', name: 'DomainName', isMaybe: true },
  'AWS::Elasticsearch::Domain': { kind: 'opensearch-domain', name: 'DomainName', isMaybe: true },
  'AWS::OpenSearchServerless::Collection': { kind: 'opensearch-domain', name: 'Name', isMaybe: true },
  'AWS::Redshift::Cluster': { kind: 'redshift', name: 'ClusterIdentifier', isMaybe: true },
  'AWS::RedshiftServerless::Workgroup': { kind: 'redshift', name: 'WorkgroupName', isMaybe: true },
  'AWS::Kinesis::StreamConsumer': { kind: 'application', name: 'ConsumerName' },
}

/** Types of resources that are elements. */
export const elementTypes: readonly string[] = Object.keys(kinds)

/** Undefined: a design has no such element. */
export const kindOf = (resource: Resource): Kind | undefined => {
  const kind = ownOf(kinds, resource.type)
  const runtime = valueAt(resource.properties, ['RuntimeEnvironment'])
  return kind?.kind === 'flink-application' && typeof runtime === 'string' && runtime.startsWith('SQL')
    ? { ...kind, kind: 'sql-application' }
    : kind
}

/** What a resource is called in the cloud, where the file says it. */
export const nameOf = (resource: Resource): string | undefined => {
  const kind = ownOf(kinds, resource.type)
  const name = kind === undefined ? undefined : resource.properties[kind.name]
  return name !== undefined && isScalar(name) && String(name).trim() !== '' ? String(name).trim() : undefined
}

/** Ends of ARNs by the type of what they name. */
const arns: readonly (readonly [RegExp, readonly string[]])[] = [
  [/:kinesis:[^:]*:[^:]*:stream\/([\w.-]+)\/consumer\/([\w.-]+)(?::\d+)?$/, ['AWS::Kinesis::StreamConsumer']],
  [/:kinesis:[^:]*:[^:]*:stream\/([\w.-]+)$/, ['AWS::Kinesis::Stream']],
  [/:firehose:[^:]*:[^:]*:deliverystream\/([\w.-]+)$/, ['AWS::KinesisFirehose::DeliveryStream']],
  [/:lambda:[^:]*:[^:]*:function:([\w-]+)(?::[\w$-]+)?$/, ['AWS::Lambda::Function']],
  [/:s3:::([\w.-]+)(?:\/.*)?$/, ['AWS::S3::Bucket']],
  [/:sqs:[^:]*:[^:]*:([\w.-]+)$/, ['AWS::SQS::Queue']],
  [/:kafka:[^:]*:[^:]*:cluster\/([\w.-]+)(?:\/.*)?$/, ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster']],
  [/:es:[^:]*:[^:]*:domain\/([\w-]+)$/, ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain']],
]

/** What an ARN names: types it may be of, and its name. Undefined: nothing a design has. */
export const namedByArn = (arn: string): { readonly types: readonly string[]; readonly name: string } | undefined => {
  for (const [pattern, types] of arns) {
    const found = pattern.exec(arn)
    if (found !== null) return { types, name: found.at(-1) ?? '' }
  }
  return undefined
}

/** The property that is the name of a resource. */
export const nameProperty = (type: string): string | undefined => ownOf(kinds, type)?.name
