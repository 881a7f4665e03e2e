/*
 * What CloudFormation's types and properties are called by Terraform's `aws` provider. One table, read both ways: properties that
 * are not named here are called the same in lower case with underscores, values that are objects are blocks.
 * @source resource schemas of hashicorp/aws 6.25.0, as @cdktf/provider-aws 21.22.1 has them
 */

/** Where a property goes. */
export type TerraformMember =
  /** An attribute by another name. */
  | string
  /** A block, one for each object of a list. */
  | { readonly block: string; readonly of?: TerraformMembers }
  /** Its members are those of what it is in. */
  | { readonly flat: TerraformMembers }
  /** An attribute that is an object with names of one's own. */
  | { readonly map: string }
  /** An attribute that is JSON as text. */
  | { readonly json: string }
  /** An attribute that is what its one member is. */
  | { readonly only: string; readonly of: string }
  /** The provider has no word for it. */
  | null

export interface TerraformMembers {
  readonly [property: string]: TerraformMember
}

export interface TerraformType {
  readonly type: string
  readonly members?: TerraformMembers
  /** What of a resource others refer to; that of `Ref` has no name. */
  readonly attributes: Readonly<Record<string, string>>
}

const logging: TerraformMembers = { CloudWatchLoggingOptions: { block: 'cloudwatch_logging_options' } }
const hints: TerraformMembers = {
  BufferingHints: { flat: { IntervalInSeconds: 'buffering_interval', SizeInMBs: 'buffering_size' } },
}
const staging: TerraformMembers = { ...hints, ...logging }
const delivered: TerraformMembers = {
  ...staging,
  S3Configuration: { block: 's3_configuration', of: staging },
  RetryOptions: { flat: { DurationInSeconds: 'retry_duration' } },
}

/** What a delivery stream delivers to is said in an attribute besides, `destination`. */
export const terraformDestinations: Readonly<Record<string, string>> = {
  ExtendedS3DestinationConfiguration: 'extended_s3',
  RedshiftDestinationConfiguration: 'redshift',
  AmazonopensearchserviceDestinationConfiguration: 'opensearch',
  SplunkDestinationConfiguration: 'splunk',
  HttpEndpointDestinationConfiguration: 'http_endpoint',
  IcebergDestinationConfiguration: 'iceberg',
  SnowflakeDestinationConfiguration: 'snowflake',
}

export const terraformTypes: Readonly<Record<string, TerraformType>> = {
  'AWS::Kinesis::Stream': {
    type: 'aws_kinesis_stream',
    members: {
      RetentionPeriodHours: 'retention_period',
      MaxRecordSizeInKiB: 'max_record_size_in_kib',
      DesiredShardLevelMetrics: 'shard_level_metrics',
      StreamEncryption: { flat: { EncryptionType: 'encryption_type', KeyId: 'kms_key_id' } },
      WarmThroughputMiBps: null,
    },
    attributes: { '': 'name', Arn: 'arn' },
  },
  'AWS::Kinesis::StreamConsumer': {
    type: 'aws_kinesis_stream_consumer',
    members: { ConsumerName: 'name' },
    attributes: { '': 'arn', ConsumerARN: 'arn' },
  },
  'AWS::KMS::Key': {
    type: 'aws_kms_key',
    members: { KeyPolicy: { json: 'policy' } },
    attributes: { '': 'key_id', Arn: 'arn' },
  },
  'AWS::CloudWatch::Alarm': {
    type: 'aws_cloudwatch_metric_alarm',
    // Dimensions are pairs there and a map here.
    members: { Dimensions: { map: 'dimensions' } },
    attributes: { '': 'alarm_name', Arn: 'arn' },
  },
  'AWS::Scheduler::Schedule': { type: 'aws_scheduler_schedule', attributes: { '': 'name', Arn: 'arn' } },
  'AWS::Lambda::Function': {
    type: 'aws_lambda_function',
    members: { Environment: { block: 'environment', of: { Variables: { map: 'variables' } } } },
    attributes: { '': 'function_name', Arn: 'arn' },
  },
  'AWS::Lambda::EventSourceMapping': {
    type: 'aws_lambda_event_source_mapping',
    members: {
      DestinationConfig: {
        block: 'destination_config',
        of: { OnFailure: { block: 'on_failure', of: { Destination: 'destination_arn' } } },
      },
    },
    attributes: { '': 'id' },
  },
  'AWS::SQS::Queue': {
    type: 'aws_sqs_queue',
    members: { QueueName: 'name', VisibilityTimeout: 'visibility_timeout_seconds' },
    attributes: { '': 'url', Arn: 'arn', QueueUrl: 'url', QueueName: 'name' },
  },
  'AWS::Logs::LogGroup': {
    type: 'aws_cloudwatch_log_group',
    members: { LogGroupName: 'name' },
    attributes: { '': 'name', Arn: 'arn' },
  },
  'AWS::Logs::LogStream': {
    type: 'aws_cloudwatch_log_stream',
    members: { LogStreamName: 'name' },
    attributes: { '': 'name' },
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    type: 'aws_kinesis_firehose_delivery_stream',
    members: {
      DeliveryStreamName: 'name',
      KinesisStreamSourceConfiguration: { block: 'kinesis_source_configuration' },
      ExtendedS3DestinationConfiguration: { block: 'extended_s3_configuration', of: staging },
      S3DestinationConfiguration: { block: 's3_configuration', of: staging },
      RedshiftDestinationConfiguration: {
        block: 'redshift_configuration',
        of: { ...delivered, CopyCommand: { flat: {} } },
      },
      AmazonopensearchserviceDestinationConfiguration: {
        block: 'opensearch_configuration',
        of: { ...delivered, VpcConfiguration: { block: 'vpc_config' } },
      },
      ElasticsearchDestinationConfiguration: { block: 'elasticsearch_configuration', of: delivered },
      AmazonOpenSearchServerlessDestinationConfiguration: {
        block: 'opensearchserverless_configuration',
        of: delivered,
      },
      SplunkDestinationConfiguration: { block: 'splunk_configuration', of: delivered },
      HttpEndpointDestinationConfiguration: {
        block: 'http_endpoint_configuration',
        of: { ...delivered, EndpointConfiguration: { flat: {} } },
      },
      IcebergDestinationConfiguration: {
        block: 'iceberg_configuration',
        of: {
          ...delivered,
          CatalogConfiguration: { flat: {} },
          DestinationTableConfigurationList: {
            block: 'destination_table_configuration',
            of: { DestinationDatabaseName: 'database_name', DestinationTableName: 'table_name' },
          },
        },
      },
      SnowflakeDestinationConfiguration: { block: 'snowflake_configuration', of: delivered },
    },
    attributes: { '': 'name', Arn: 'arn' },
  },
  'AWS::KinesisAnalyticsV2::Application': {
    type: 'aws_kinesisanalyticsv2_application',
    members: {
      ApplicationName: 'name',
      ApplicationConfiguration: {
        block: 'application_configuration',
        of: {
          EnvironmentProperties: {
            block: 'environment_properties',
            of: { PropertyGroups: { block: 'property_group', of: { PropertyMap: { map: 'property_map' } } } },
          },
          SqlApplicationConfiguration: {
            block: 'sql_application_configuration',
            of: { Inputs: { block: 'input' } },
          },
          ZeppelinApplicationConfiguration: null,
        },
      },
    },
    attributes: { '': 'name' },
  },
  'AWS::KinesisVideo::Stream': {
    type: 'aws_kinesis_video_stream',
    members: { StreamStorageConfiguration: null },
    attributes: { '': 'name', Arn: 'arn' },
  },
  'AWS::MSK::Cluster': {
    type: 'aws_msk_cluster',
    members: {
      ClientAuthentication: {
        block: 'client_authentication',
        of: { Sasl: { block: 'sasl', of: { Iam: { only: 'iam', of: 'Enabled' } } } },
      },
    },
    attributes: { '': 'arn', Arn: 'arn' },
  },
  'AWS::MSK::Configuration': {
    type: 'aws_msk_configuration',
    attributes: { '': 'arn', Arn: 'arn', 'LatestRevision.Revision': 'latest_revision' },
  },
  'AWS::MSK::ServerlessCluster': {
    type: 'aws_msk_serverless_cluster',
    members: { VpcConfigs: { block: 'vpc_config', of: { SecurityGroups: 'security_group_ids' } } },
    attributes: { '': 'arn', Arn: 'arn' },
  },
  // A role is more than one resource there, as is a bucket: see terraform-resources.ts.
  'AWS::IAM::Role': {
    type: 'aws_iam_role',
    members: { AssumeRolePolicyDocument: { json: 'assume_role_policy' } },
    attributes: { '': 'name', Arn: 'arn' },
  },
  'AWS::S3::Bucket': {
    type: 'aws_s3_bucket',
    members: { BucketName: 'bucket' },
    attributes: { '': 'bucket', Arn: 'arn' },
  },
  // Only read: what is there already is not built.
  'AWS::OpenSearchService::Domain': { type: 'aws_opensearch_domain', attributes: {} },
  'AWS::Elasticsearch::Domain': { type: 'aws_elasticsearch_domain', attributes: {} },
  'AWS::OpenSearchServerless::Collection': { type: 'aws_opensearchserverless_collection', attributes: {} },
  'AWS::Redshift::Cluster': { type: 'aws_redshift_cluster', attributes: {} },
}

/** `RoleARN` is `role_arn`. */
export const snakeCase = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
