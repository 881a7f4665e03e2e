import {
  isList,
  isProperties,
  isReference,
  valueAt,
  type Properties,
  type Reference,
  type Resource,
  type Value,
} from './resource'
import { snakeCase } from './terraform-types'
import { code, quoted, type Code, type Expression } from './typescript-text'

/*
 * What resources are in the AWS CDK: its own constructs where they say all that a resource does, those made from CloudFormation's
 * types for the rest. @source aws-cdk-lib 2.276.0
 */

export interface Construct {
  /** As the file imports it, such as `kinesis`. */
  readonly module: string
  readonly name: string
  readonly properties: Expression
  /** What others refer to, by CloudFormation's names. */
  readonly attributes: Readonly<Record<string, string>>
}

/** How the construct of a resource is called in the file. */
export type VariableOf = (logicalId: string) => string

interface Around {
  readonly resource: Resource
  readonly variable: VariableOf
  /** All of the file. */
  readonly resources: readonly Resource[]
}

/** Undefined: its own construct does not say all of it. */
type Making = (properties: Properties, around: Around) => Construct | undefined

const seconds = (value: Value | undefined): Code | undefined => duration('seconds', value)
const duration = (unit: string, value: Value | undefined): Code | undefined =>
  value === undefined ? undefined : code(`cdk.Duration.${unit}(${String(value as number)})`)

/** Without members that are not said. */
const said = (members: Readonly<Record<string, Expression | undefined>>): Expression =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Readonly<
    Record<string, Expression>
  >

const refOf = (value: Value | undefined, variable: VariableOf): Code | undefined =>
  isReference(value) ? code(variable(value.ref)) : undefined

/** Properties the construct of a stream has no word for. */
const beyondStream = ['WarmThroughputMiBps', 'MaxRecordSizeInKiB']

const stream: Making = (properties, { variable }) => {
  if (beyondStream.some((name) => name in properties)) return undefined
  const { StreamModeDetails: mode, DesiredShardLevelMetrics: metrics, StreamEncryption } = properties
  const key = StreamEncryption === undefined ? undefined : valueAt(StreamEncryption, 'KeyId')
  const encryption = key === undefined ? 'UNENCRYPTED' : isReference(key) ? 'KMS' : 'MANAGED'
  const isOnDemand = mode !== undefined && valueAt(mode, 'StreamMode') === 'ON_DEMAND'
  return {
    ...{ module: 'kinesis', name: 'Stream', attributes: { '': 'streamName', Arn: 'streamArn' } },
    properties: said({
      streamName: properties['Name'],
      streamMode: code(`kinesis.StreamMode.${isOnDemand ? 'ON_DEMAND' : 'PROVISIONED'}`),
      shardCount: properties['ShardCount'],
      retentionPeriod: duration('hours', properties['RetentionPeriodHours']),
      encryption: code(`kinesis.StreamEncryption.${encryption}`),
      encryptionKey: refOf(key, variable),
      shardLevelMetrics: isList(metrics)
        ? metrics.map((metric) => code(`kinesis.ShardLevelMetrics.${snakeCase(String(metric)).toUpperCase()}`))
        : undefined,
      removalPolicy: code('cdk.RemovalPolicy.DESTROY'),
    }),
  }
}

const consumer: Making = ({ ConsumerName, StreamARN }, { variable, resources }) => {
  const of = resources.find(({ logicalId }) => isReference(StreamARN) && logicalId === StreamARN.ref)
  // It takes a stream that is a construct of its own kind.
  if (beyondStream.some((name) => name in (of?.properties ?? {}))) return undefined
  return {
    ...{ module: 'kinesis', name: 'StreamConsumer', attributes: { ConsumerARN: 'streamConsumerArn' } },
    properties: said({ streamConsumerName: ConsumerName, stream: refOf(StreamARN, variable) }),
  }
}

const bucket: Making = ({ LifecycleConfiguration: lifecycle }) => {
  const days = lifecycle === undefined ? undefined : valueAt(lifecycle, 'Rules.0.ExpirationInDays')
  return {
    ...{ module: 's3', name: 'Bucket', attributes: { '': 'bucketName', Arn: 'bucketArn' } },
    properties: said({
      encryption: code('s3.BucketEncryption.S3_MANAGED'),
      blockPublicAccess: code('s3.BlockPublicAccess.BLOCK_ALL'),
      lifecycleRules: days === undefined ? undefined : [{ id: 'expire', expiration: duration('days', days) ?? '' }],
    }),
  }
}

const key: Making = ({ Description, EnableKeyRotation }) => ({
  ...{ module: 'kms', name: 'Key', attributes: { '': 'keyId', Arn: 'keyArn' } },
  properties: said({ description: Description, enableKeyRotation: EnableKeyRotation }),
})

const queue: Making = ({ QueueName, FifoQueue, ContentBasedDeduplication, VisibilityTimeout }) => ({
  ...{ module: 'sqs', name: 'Queue', attributes: { '': 'queueUrl', Arn: 'queueArn' } },
  properties: said({
    queueName: QueueName,
    fifo: FifoQueue,
    contentBasedDeduplication: ContentBasedDeduplication,
    visibilityTimeout: seconds(VisibilityTimeout),
  }),
})

const role: Making = ({ AssumeRolePolicyDocument: trust, ManagedPolicyArns: managed, Policies: policies }) => {
  const service = trust === undefined ? '' : valueAt(trust, 'Statement.0.Principal.Service')
  const conditions = trust === undefined ? undefined : valueAt(trust, 'Statement.0.Condition')
  const rights = policies === undefined ? undefined : valueAt(policies, '0.PolicyDocument.Statement')
  return {
    ...{ module: 'iam', name: 'Role', attributes: { '': 'roleName', Arn: 'roleArn' } },
    properties: said({
      assumedBy: {
        new: 'iam.ServicePrincipal',
        with: conditions === undefined ? [service ?? ''] : [service ?? '', { conditions }],
      },
      managedPolicies: isList(managed)
        ? managed.map((arn) => code(`iam.ManagedPolicy.fromAwsManagedPolicyName(${quoted(policyName(arn))})`))
        : undefined,
      inlinePolicies: isList(rights)
        ? { rights: { new: 'iam.PolicyDocument', with: [{ statements: rights.map((right) => statement(right)) }] } }
        : undefined,
    }),
  }
}

const statement = (right: Value): Expression => ({
  new: 'iam.PolicyStatement',
  with: [{ actions: valueAt(right, 'Action') ?? [], resources: valueAt(right, 'Resource') ?? [] }],
})

/** Of `arn:aws:iam::aws:policy/service-role/…` what is behind `policy/`. */
const policyName = (arn: Value): string => {
  const last = typeof arn === 'object' && 'join' in arn ? (arn.join as readonly unknown[]).at(-1) : arn
  return String(last).replace(/^.*policy\//, '')
}

const lambda: Making = (properties, { resource, variable }) => ({
  ...{ module: 'lambda', name: 'Function', attributes: { '': 'functionName', Arn: 'functionArn' } },
  properties: said({
    functionName: properties['FunctionName'],
    description: properties['Description'],
    runtime: code('lambda.Runtime.NODEJS_22_X'),
    architecture: code(`lambda.Architecture.${isArm(properties['Architectures']) ? 'ARM_64' : 'X86_64'}`),
    handler: properties['Handler'],
    code: code(`lambda.Code.fromAsset('functions/${resource.logicalId}')`),
    role: refOf(properties['Role'], variable),
    memorySize: properties['MemorySize'],
    timeout: seconds(properties['Timeout']),
    reservedConcurrentExecutions: properties['ReservedConcurrentExecutions'],
    environment: properties['Environment'] === undefined ? undefined : valueAt(properties['Environment'], 'Variables'),
  }),
})

const isArm = (architectures: Value | undefined): boolean => isList(architectures) && architectures[0] === 'arm64'

const mapping: Making = (properties, { variable }) => ({
  ...{ module: 'lambda', name: 'EventSourceMapping', attributes: { '': 'eventSourceMappingId' } },
  properties: said({
    target: refOf(properties['FunctionName'], variable),
    eventSourceArn: properties['EventSourceArn'],
    kafkaTopic: properties['Topics'] === undefined ? undefined : valueAt(properties['Topics'], '0'),
    startingPosition:
      properties['StartingPosition'] === undefined ? undefined : code('lambda.StartingPosition.TRIM_HORIZON'),
    batchSize: properties['BatchSize'],
    maxBatchingWindow: seconds(properties['MaximumBatchingWindowInSeconds']),
    parallelizationFactor: properties['ParallelizationFactor'],
    retryAttempts: properties['MaximumRetryAttempts'],
    bisectBatchOnError: properties['BisectBatchOnFunctionError'],
    reportBatchItemFailures: properties['FunctionResponseTypes'] === undefined ? undefined : true,
  }),
})

const logGroup: Making = ({ LogGroupName }) => ({
  ...{ module: 'logs', name: 'LogGroup', attributes: { '': 'logGroupName', Arn: 'logGroupArn' } },
  properties: said({
    logGroupName: LogGroupName,
    retention: code('logs.RetentionDays.ONE_MONTH'),
    removalPolicy: code('cdk.RemovalPolicy.DESTROY'),
  }),
})

const logStream: Making = ({ LogGroupName, LogStreamName }, { variable }) => ({
  ...{ module: 'logs', name: 'LogStream', attributes: { '': 'logStreamName' } },
  properties: said({
    logGroup: refOf(LogGroupName, variable),
    logStreamName: LogStreamName,
    removalPolicy: code('cdk.RemovalPolicy.DESTROY'),
  }),
})

const making: Readonly<Record<string, Making>> = {
  'AWS::Kinesis::Stream': stream,
  'AWS::Kinesis::StreamConsumer': consumer,
  'AWS::S3::Bucket': bucket,
  'AWS::KMS::Key': key,
  'AWS::SQS::Queue': queue,
  'AWS::IAM::Role': role,
  'AWS::Lambda::Function': lambda,
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::Logs::LogGroup': logGroup,
  'AWS::Logs::LogStream': logStream,
}

/** Modules of constructs that are made from CloudFormation's types, where they are not called as the service. */
const modules: Readonly<Record<string, string>> = {
  KinesisFirehose: 'firehose',
  KinesisAnalyticsV2: 'kinesisanalyticsv2',
}

export const constructOf = (around: Around): Construct => {
  const { resource } = around
  const own = making[resource.type]?.(resource.properties, around)
  if (own !== undefined) return own
  const [, service = '', name = ''] = resource.type.split('::')
  return {
    module: modules[service] ?? service.toLowerCase(),
    name: `Cfn${name}`,
    properties: lowered(resource.properties) as Expression,
    attributes: {},
  }
}

/** Of a construct made from a CloudFormation type. */
export const generatedAttribute = ({ attribute = '' }: Reference): string =>
  attribute === '' ? 'ref' : `attr${attribute.split('.').map(pascal).join('')}`

const camel = (name: string): string =>
  snakeCase(name).replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => camel(name).replace(/^./, (letter) => letter.toUpperCase())

/** Properties by the names they have there; those whose names are one's own keep them. */
const lowered = (value: Value): Value => {
  if (isList(value)) return value.map(lowered)
  if (!isProperties(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [camel(name), name === 'PropertyMap' ? one : lowered(one)]),
  )
}
