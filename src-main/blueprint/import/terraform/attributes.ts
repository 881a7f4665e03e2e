import { ownedKey } from '../../held-members'
import { isList, isObject, ownOf, Reference, valueAt, type Resource, type Value, type ValueObject } from '../value'

/*
 * Terraform's resources in the terms of CloudFormation: by which names each has what a design takes from it.
 * @source hashicorp/aws provider, resource reference of each type
 */

type Names = Readonly<Record<string, string>>

interface Form {
  readonly type: string
  /** Paths of CloudFormation by paths of Terraform. Blocks are lists there, and the first counts where a number is left out. */
  readonly names: Names
  readonly more?: (values: ValueObject) => ValueObject
  /** What `more` reads. */
  readonly moreOf?: readonly string[]
}

const under = (from: string, to: string, names: Names): Names =>
  Object.fromEntries(Object.entries(names).map(([path, name]) => [`${from}.${path}`, `${to}.${name}`]))

/** Without what is Terraform's word for nothing. */
const positive = (value: Value): Value => (typeof value === 'number' && value < 0 ? undefined : value)

const hints: Names = {
  buffering_size: 'BufferingHints.SizeInMBs',
  buffering_interval: 'BufferingHints.IntervalInSeconds',
  buffer_size: 'BufferingHints.SizeInMBs',
  buffer_interval: 'BufferingHints.IntervalInSeconds',
}
const processing: Names = {
  'processing_configuration.enabled': 'ProcessingConfiguration.Enabled',
  'processing_configuration.processors': 'ProcessingConfiguration.Processors',
}
const destination = (from: string, to: string, which: Names): Names =>
  under(from, to, { ...which, ...hints, ...processing })

const firehose: Form = {
  type: 'AWS::KinesisFirehose::DeliveryStream',
  // The block says the same.
  moreOf: ['destination'],
  names: {
    name: 'DeliveryStreamName',
    'kinesis_source_configuration.kinesis_stream_arn': 'KinesisStreamSourceConfiguration.KinesisStreamARN',
    'msk_source_configuration.msk_cluster_arn': 'MSKSourceConfiguration.MSKClusterARN',
    ...destination('extended_s3_configuration', 'ExtendedS3DestinationConfiguration', {
      bucket_arn: 'BucketARN',
      'data_format_conversion_configuration.enabled': 'DataFormatConversionConfiguration.Enabled',
      'data_format_conversion_configuration.output_format_configuration.serializer.orc_ser_de':
        'DataFormatConversionConfiguration.OutputFormatConfiguration.Serializer.OrcSerDe',
      'data_format_conversion_configuration.output_format_configuration.serializer.parquet_ser_de':
        'DataFormatConversionConfiguration.OutputFormatConfiguration.Serializer.ParquetSerDe',
      'dynamic_partitioning_configuration.enabled': 'DynamicPartitioningConfiguration.Enabled',
    }),
    ...destination('s3_configuration', 'ExtendedS3DestinationConfiguration', { bucket_arn: 'BucketARN' }),
    ...destination('redshift_configuration', 'RedshiftDestinationConfiguration', {
      cluster_jdbcurl: 'ClusterJDBCURL',
      ...under('s3_configuration', 'S3Configuration', hints),
    }),
    ...destination('opensearch_configuration', 'AmazonopensearchserviceDestinationConfiguration', {
      domain_arn: 'DomainARN',
    }),
    ...destination('elasticsearch_configuration', 'ElasticsearchDestinationConfiguration', { domain_arn: 'DomainARN' }),
    ...destination('opensearchserverless_configuration', 'AmazonOpenSearchServerlessDestinationConfiguration', {
      collection_endpoint: 'CollectionEndpoint',
    }),
    ...destination('splunk_configuration', 'SplunkDestinationConfiguration', { hec_endpoint: 'HECEndpoint' }),
    ...destination('http_endpoint_configuration', 'HttpEndpointDestinationConfiguration', {
      name: 'EndpointConfiguration.Name',
      url: 'EndpointConfiguration.Url',
    }),
    ...destination('snowflake_configuration', 'SnowflakeDestinationConfiguration', {
      table: 'Table',
      database: 'Database',
    }),
    ...destination('iceberg_configuration', 'IcebergDestinationConfiguration', {
      'destination_table_configuration.table_name': 'DestinationTableConfigurationList.0.DestinationTableName',
    }),
  },
}

const application: Form = {
  type: 'AWS::KinesisAnalyticsV2::Application',
  names: {
    name: 'ApplicationName',
    runtime_environment: 'RuntimeEnvironment',
    application_mode: 'ApplicationMode',
    ...under('application_configuration', 'ApplicationConfiguration', {
      ...under(
        'flink_application_configuration.parallelism_configuration',
        'FlinkApplicationConfiguration.ParallelismConfiguration',
        {
          parallelism: 'Parallelism',
          parallelism_per_kpu: 'ParallelismPerKPU',
        },
      ),
      'environment_properties.property_group': 'EnvironmentProperties.PropertyGroups',
      'sql_application_configuration.input.kinesis_streams_input.resource_arn':
        'SqlApplicationConfiguration.Inputs.0.KinesisStreamsInput.ResourceARN',
    }),
  },
}

const forms: Readonly<Record<string, Form>> = {
  aws_kinesis_stream: {
    type: 'AWS::Kinesis::Stream',
    names: {
      name: 'Name',
      shard_count: 'ShardCount',
      retention_period: 'RetentionPeriodHours',
      'stream_mode_details.stream_mode': 'StreamModeDetails.StreamMode',
      max_record_size_in_kib: 'MaxRecordSizeInKiB',
      shard_level_metrics: 'DesiredShardLevelMetrics',
    },
    more: ({ encryption_type: type, kms_key_id: key }) =>
      type === 'KMS' ? { StreamEncryption: { EncryptionType: 'KMS', KeyId: key ?? ownedKey } } : {},
    moreOf: ['encryption_type', 'kms_key_id'],
  },
  aws_kinesis_stream_consumer: {
    type: 'AWS::Kinesis::StreamConsumer',
    names: { name: 'ConsumerName', stream_arn: 'StreamARN' },
  },
  aws_lambda_function: {
    type: 'AWS::Lambda::Function',
    names: {
      function_name: 'FunctionName',
      memory_size: 'MemorySize',
      architectures: 'Architectures',
      'environment.variables': 'Environment.Variables',
    },
    more: ({ reserved_concurrent_executions: most }) => ({ ReservedConcurrentExecutions: positive(most) }),
    moreOf: ['reserved_concurrent_executions'],
  },
  aws_lambda_event_source_mapping: {
    type: 'AWS::Lambda::EventSourceMapping',
    names: {
      event_source_arn: 'EventSourceArn',
      function_name: 'FunctionName',
      batch_size: 'BatchSize',
      maximum_batching_window_in_seconds: 'MaximumBatchingWindowInSeconds',
      parallelization_factor: 'ParallelizationFactor',
      maximum_retry_attempts: 'MaximumRetryAttempts',
      bisect_batch_on_function_error: 'BisectBatchOnFunctionError',
      function_response_types: 'FunctionResponseTypes',
      'scaling_config.maximum_concurrency': 'ScalingConfig.MaximumConcurrency',
      'destination_config.on_failure.destination_arn': 'DestinationConfig.OnFailure.Destination',
    },
  },
  aws_kinesis_firehose_delivery_stream: firehose,
  aws_s3_bucket: { type: 'AWS::S3::Bucket', names: { bucket: 'BucketName' } },
  aws_kinesisanalyticsv2_application: application,
  aws_kinesis_video_stream: {
    type: 'AWS::KinesisVideo::Stream',
    names: { name: 'Name', data_retention_in_hours: 'DataRetentionInHours' },
  },
  aws_msk_cluster: {
    type: 'AWS::MSK::Cluster',
    names: {
      cluster_name: 'ClusterName',
      number_of_broker_nodes: 'NumberOfBrokerNodes',
      ...under('broker_node_group_info', 'BrokerNodeGroupInfo', {
        instance_type: 'InstanceType',
        ...under('storage_info.ebs_storage_info', 'StorageInfo.EBSStorageInfo', {
          volume_size: 'VolumeSize',
          'provisioned_throughput.volume_throughput': 'ProvisionedThroughput.VolumeThroughput',
        }),
      }),
    },
  },
  aws_msk_serverless_cluster: { type: 'AWS::MSK::ServerlessCluster', names: { cluster_name: 'ClusterName' } },
  aws_sqs_queue: {
    type: 'AWS::SQS::Queue',
    names: { name: 'QueueName', fifo_queue: 'FifoQueue' },
    more: ({ redrive_policy: policy }) => ({ RedrivePolicy: policy }),
    moreOf: ['redrive_policy'],
  },
  aws_opensearch_domain: { type: 'AWS::OpenSearchService::Domain', names: { domain_name: 'DomainName' } },
  aws_elasticsearch_domain: { type: 'AWS::Elasticsearch::Domain', names: { domain_name: 'DomainName' } },
  aws_opensearchserverless_collection: { type: 'AWS::OpenSearchServerless::Collection', names: { name: 'Name' } },
  aws_redshift_cluster: { type: 'AWS::Redshift::Cluster', names: { cluster_identifier: 'ClusterIdentifier' } },
}

/** What a type of Terraform is in CloudFormation, and where it has a property of that. */
export const terraformTypeOf = (
  type: string,
): { readonly type: string; readonly pathOf: (path: string) => string | undefined } | undefined => {
  const form = ownOf(forms, type)
  if (form === undefined) return undefined
  return { type: form.type, pathOf: (path) => Object.entries(form.names).find(([, name]) => endsIn(name, path))?.[0] }
}

/** Of a delivery stream, paths begin in its destination. */
const endsIn = (name: string, path: string): boolean =>
  name === path || name.endsWith(`DestinationConfiguration.${path}`)

/** A resource with the properties CloudFormation has for it; of a type we do not know, with those it has. */
export const inCloudFormation = (resource: Resource): Resource => {
  const form = ownOf(forms, resource.type)
  if (form === undefined) return resource
  const read = new Set([...Object.keys(form.names).map((path) => path.split('.')[0] ?? ''), ...(form.moreOf ?? [])])
  // What is null was not written, and what is an empty list neither.
  const isSaid = (value: Value): boolean =>
    value !== undefined && value !== null && !(isList(value) && value.length === 0)
  const rest = Object.entries(resource.properties).filter(([name, value]) => !read.has(name) && isSaid(value))
  const named = Object.entries(form.names).reduce<ValueObject>((properties, [from, to]) => {
    const value = firstAt(resource.properties, from.split('.'))
    return isSaid(value) ? (placed(properties, to.split('.'), renamed(value)) as ValueObject) : properties
  }, {})
  const more = Object.entries(form.more?.(resource.properties) ?? {}).filter(([, value]) => isSaid(value))
  return {
    ...resource,
    type: form.type,
    properties: { ...named, ...Object.fromEntries(more), ...Object.fromEntries(rest) },
  }
}

/** Blocks are lists of one. */
const firstAt = (value: Value, [step, ...rest]: readonly string[]): Value => {
  if (step === undefined) return value
  const inner = isList(value) ? value[0] : value
  return firstAt(valueAt(inner, [step]), rest)
}

const placed = (value: Value, [step, ...rest]: readonly string[], inner: Value): Value => {
  if (step === undefined) return inner
  if (step === '0') return [placed(isList(value) ? value[0] : undefined, rest, inner)]
  const members = isObject(value) ? value : {}
  return { ...members, [step]: placed(members[step], rest, inner) }
}

const pascal: Readonly<Record<string, string>> = {
  type: 'Type',
  parameters: 'Parameters',
  parameter_name: 'ParameterName',
  parameter_value: 'ParameterValue',
  property_group_id: 'PropertyGroupId',
  property_map: 'PropertyMap',
}

/** Lists of blocks that are taken over whole. What is in a map of one's own keeps its names. */
const renamed = (value: Value): Value => {
  if (isList(value)) return value.map(renamed)
  if (!isObject(value) || !Object.keys(value).some((name) => Object.hasOwn(pascal, name))) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      ownOf(pascal, name) ?? name,
      name === 'property_map' ? inner : renamed(inner),
    ]),
  )
}

/** Lifecycle rules are resources of their own, and older ones members of the bucket. */
export const withLifecycles = (resources: readonly Resource[]): readonly Resource[] => {
  const rules = new Map<string, Value>()
  for (const { type, properties } of resources) {
    const { bucket } = properties
    if (type !== 'aws_s3_bucket_lifecycle_configuration') continue
    const target = bucketOf(bucket, resources)
    if (target !== undefined) rules.set(target, rulesOf(properties['rule']))
  }
  const isTaken = ({ type, properties: { bucket } }: Resource): boolean =>
    type === 'aws_s3_bucket_lifecycle_configuration' && rules.has(bucketOf(bucket, resources) ?? '')
  return resources
    .filter((resource) => !isTaken(resource))
    .map((resource) => {
      const own =
        resource.type === 'AWS::S3::Bucket'
          ? (rules.get(resource.id) ?? rulesOf(resource.properties['lifecycle_rule']))
          : undefined
      if (own === undefined) return resource
      const { lifecycle_rule: _read, ...properties } = resource.properties
      return { ...resource, properties: { ...properties, LifecycleConfiguration: { Rules: own } } }
    })
}

/** What it names is a bucket of the file, or the name of one. */
const bucketOf = (bucket: Value, resources: readonly Resource[]): string | undefined =>
  bucket instanceof Reference
    ? bucket.resource
    : resources.find(({ type, properties }) => type === 'AWS::S3::Bucket' && properties['BucketName'] === bucket)?.id

const rulesOf = (value: Value): Value =>
  value === undefined || !isList(value)
    ? undefined
    : value.map((rule) => ({
        Status: valueAt(rule, ['status']) ?? (valueAt(rule, ['enabled']) === true ? 'Enabled' : 'Disabled'),
        ExpirationInDays: firstAt(rule, ['expiration', 'days']),
        Prefix: valueAt(rule, ['prefix']) ?? firstAt(rule, ['filter', 'prefix']),
      }))
