import { sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import type { FoundAnswer } from './found'
import { Computed, isList, isObject, valueAt, type Resource, type Value, type ValueObject } from './value'

/*
 * What the AWS CLI answers when it describes something. Everything is known there, and ARNs say what belongs together.
 * @source API references of the services, output of each operation
 */

type Read = (answer: Value) => readonly Resource[]

const member = (value: Value, name: string): Value => valueAt(value, [name])
const list = (value: Value): readonly Value[] => (value !== undefined && isList(value) ? value : [])

/** Properties that are there, by other names. */
const picked = (value: Value, names: Readonly<Record<string, string>>): ValueObject =>
  Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => {
      const found = member(value, from)
      return found === undefined || found === null ? [] : [[to, found]]
    }),
  )

const resource = (id: Value, type: string, properties: ValueObject): Resource => ({
  ...{ id: typeof id === 'string' ? id : type, type, properties, metadata: null },
})

const dataStream: Read = (stream) => {
  const shards = list(member(stream, 'Shards'))
  const open = shards.filter((shard) => valueAt(shard, ['SequenceNumberRange', 'EndingSequenceNumber']) === undefined)
  const isPart = member(stream, 'HasMoreShards') === true
  const id = member(stream, 'StreamARN')
  const counted = isPart ? new Computed('HasMoreShards') : shards.length > 0 ? open.length : undefined
  const metrics = valueAt(stream, ['EnhancedMonitoring', 0, 'ShardLevelMetrics'])
  const key = member(stream, 'EncryptionType') === 'KMS' ? member(stream, 'KeyId') : undefined
  return [
    resource(id, 'AWS::Kinesis::Stream', {
      ...picked(stream, {
        ...{ StreamName: 'Name', RetentionPeriodHours: 'RetentionPeriodHours', StreamModeDetails: 'StreamModeDetails' },
        ...{ MaxRecordSizeInKiB: 'MaxRecordSizeInKiB' },
      }),
      ShardCount: member(stream, 'OpenShardCount') ?? counted,
      ...(list(metrics).length === 0 ? {} : { DesiredShardLevelMetrics: metrics }),
      ...(key === undefined ? {} : { StreamEncryption: { EncryptionType: 'KMS', KeyId: key } }),
      ...picked(member(stream, 'WarmThroughput'), { TargetMiBps: 'WarmThroughputMiBps' }),
    }),
  ]
}

const streamConsumers: Read = (consumers) =>
  list(consumers).map((consumer) => {
    const id = member(consumer, 'ConsumerARN')
    const stream = typeof id === 'string' ? id.replace(/\/consumer\/.*$/, '') : undefined
    return resource(id, 'AWS::Kinesis::StreamConsumer', {
      ...picked(consumer, { ConsumerName: 'ConsumerName' }),
      StreamARN: stream,
    })
  })

const deliveryStream: Read = (delivery) => {
  const source = member(delivery, 'Source')
  const described = valueAt(delivery, ['Destinations', 0])
  const destinations = isObject(described)
    ? Object.entries(described).filter(([name]) => name.endsWith('DestinationDescription'))
    : []
  return [
    resource(member(delivery, 'DeliveryStreamARN'), 'AWS::KinesisFirehose::DeliveryStream', {
      ...picked(delivery, { DeliveryStreamName: 'DeliveryStreamName', DeliveryStreamType: 'DeliveryStreamType' }),
      ...picked(source, {
        KinesisStreamSourceDescription: 'KinesisStreamSourceConfiguration',
        MSKSourceDescription: 'MSKSourceConfiguration',
      }),
      ...Object.fromEntries(
        destinations.map(([name, value]) => [name.replace(/Description$/, 'Configuration'), configured(value)]),
      ),
    }),
  ]
}

/** What is described as `…Description` is configured as `…Configuration`. */
const configured = (value: Value): Value =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name.replace(/DestinationDescription$/, 'Configuration'), inner]),
      )
    : value

const lambdaFunction: Read = (one) => [
  resource(member(one, 'FunctionArn'), 'AWS::Lambda::Function', {
    ...picked(one, {
      ...{ FunctionName: 'FunctionName', MemorySize: 'MemorySize', Architectures: 'Architectures' },
      ...{ Environment: 'Environment' },
    }),
  }),
]

const eventSourceMappings: Read = (mappings) =>
  list(mappings).map((mapping) => {
    const { UUID, FunctionArn, ...said } = isObject(mapping) ? mapping : {}
    const wanted = [
      ...[
        'EventSourceArn',
        'BatchSize',
        'MaximumBatchingWindowInSeconds',
        'ParallelizationFactor',
        'MaximumRetryAttempts',
      ],
      ...['BisectBatchOnFunctionError', 'FunctionResponseTypes', 'ScalingConfig', 'DestinationConfig'],
    ]
    return resource(UUID, 'AWS::Lambda::EventSourceMapping', {
      ...picked(said, Object.fromEntries(wanted.map((name) => [name, name]))),
      FunctionName: FunctionArn,
    })
  })

const cluster: Read = (one) => {
  const provisioned = member(one, 'Provisioned') ?? one
  const isServerless = member(one, 'ClusterType') === 'SERVERLESS' || member(one, 'Serverless') !== undefined
  const storage = valueAt(provisioned, ['BrokerNodeGroupInfo', 'StorageInfo', 'EbsStorageInfo'])
  return [
    resource(member(one, 'ClusterArn'), isServerless ? 'AWS::MSK::ServerlessCluster' : 'AWS::MSK::Cluster', {
      ...picked(one, { ClusterName: 'ClusterName' }),
      ...(isServerless ? {} : picked(provisioned, { NumberOfBrokerNodes: 'NumberOfBrokerNodes' })),
      ...(isServerless
        ? {}
        : {
            BrokerNodeGroupInfo: {
              ...picked(member(provisioned, 'BrokerNodeGroupInfo'), { InstanceType: 'InstanceType' }),
              ...(storage === undefined ? {} : { StorageInfo: { EBSStorageInfo: storage } }),
            },
          }),
    }),
  ]
}

const application: Read = (detail) => {
  const described = member(detail, 'ApplicationConfigurationDescription')
  const sql = member(described, 'SqlApplicationConfigurationDescription') ?? detail
  const id = member(detail, 'ApplicationARN')
  const inputs = list(member(sql, 'InputDescriptions')).map((input) => ({
    KinesisStreamsInput: member(input, 'KinesisStreamsInputDescription'),
  }))
  const outputs = list(member(sql, 'OutputDescriptions')).map((output, at) =>
    resource(`${String(id)}/output/${String(at)}`, 'AWS::KinesisAnalyticsV2::ApplicationOutput', {
      ApplicationName: member(detail, 'ApplicationName'),
      Output: picked(output, {
        KinesisStreamsOutputDescription: 'KinesisStreamsOutput',
        KinesisFirehoseOutputDescription: 'KinesisFirehoseOutput',
        LambdaOutputDescription: 'LambdaOutput',
      }),
    }),
  )
  const parallelism = valueAt(described, [
    'FlinkApplicationConfigurationDescription',
    'ParallelismConfigurationDescription',
  ])
  const groups = valueAt(described, ['EnvironmentPropertyDescriptions', 'PropertyGroupDescriptions'])
  const properties = {
    ...picked(detail, {
      ApplicationName: 'ApplicationName',
      RuntimeEnvironment: 'RuntimeEnvironment',
      ApplicationMode: 'ApplicationMode',
    }),
    ApplicationConfiguration: {
      ...(parallelism === undefined
        ? {}
        : { FlinkApplicationConfiguration: { ParallelismConfiguration: parallelism } }),
      ...(groups === undefined ? {} : { EnvironmentProperties: { PropertyGroups: groups } }),
      ...(inputs.length === 0 ? {} : { SqlApplicationConfiguration: { Inputs: inputs } }),
    },
  }
  return [resource(id, 'AWS::KinesisAnalyticsV2::Application', properties), ...outputs]
}

const videoStream: Read = (stream) => [
  resource(member(stream, 'StreamARN'), 'AWS::KinesisVideo::Stream', {
    ...picked(stream, { StreamName: 'Name', DataRetentionInHours: 'DataRetentionInHours' }),
  }),
]

const signalingChannel: Read = (channel) => [
  resource(
    member(channel, 'ChannelARN'),
    'AWS::KinesisVideo::SignalingChannel',
    picked(channel, { ChannelName: 'Name' }),
  ),
]

const queue: Read = (attributes) => {
  const id = member(attributes, 'QueueArn')
  const policy = member(attributes, 'RedrivePolicy')
  const target = typeof policy === 'string' ? /"deadLetterTargetArn"\s*:\s*"([^"]*)"/.exec(policy)?.[1] : undefined
  return [
    resource(id, 'AWS::SQS::Queue', {
      QueueName: String(id).split(':').at(-1),
      ...(member(attributes, 'FifoQueue') === 'true' ? { FifoQueue: true } : {}),
      ...(target === undefined ? {} : { RedrivePolicy: { deadLetterTargetArn: target } }),
    }),
  ]
}

/** By the member that an answer is in. */
const answers: Readonly<Record<string, Read>> = {
  StreamDescriptionSummary: dataStream,
  StreamDescription: dataStream,
  Consumers: streamConsumers,
  DeliveryStreamDescription: deliveryStream,
  Configuration: lambdaFunction,
  EventSourceMappings: eventSourceMappings,
  ClusterInfo: cluster,
  ApplicationDetail: application,
  StreamInfo: videoStream,
  ChannelInfo: signalingChannel,
  Attributes: queue,
}

const answerIn = (content: unknown): readonly [Read, Value] | undefined => {
  if (!isObject(content)) return undefined
  if (typeof content['FunctionArn'] === 'string') return [lambdaFunction, content]
  if (typeof content['UUID'] === 'string') return [eventSourceMappings, [content]]
  for (const [name, read] of Object.entries(answers)) {
    const value = content[name]
    if (isObject(value) || (value !== undefined && isList(value))) return [read, value]
  }
  return undefined
}

export const isDescription = (content: unknown): boolean => answerIn(content) !== undefined

/** What says that an answer is only a part: a token for the rest. */
const moreIn = (content: unknown): string | undefined =>
  ['NextToken', 'nextToken', 'NextMarker', 'Marker'].find(
    (name) => isObject(content) && typeof content[name] === 'string' && content[name] !== '',
  )

export interface ReadFile {
  readonly name: string
  readonly content: unknown
}

export const readDescriptions = (files: readonly ReadFile[]): FoundAnswer => {
  const places = new Map<string, string>()
  const leftOver: Problem[] = []
  const resources = files.flatMap(({ name, content }) => {
    const answer = answerIn(content)
    if (answer === undefined) leftOver.push({ place: name, ...sentence('BlueprintKept') })
    const found = answer === undefined ? [] : answer[0](answer[1])
    for (const { id } of found) places.set(id, `${name}, ${id}`)
    const more = moreIn(content)
    if (more !== undefined) leftOver.push({ place: name, ...sentence('BlueprintPart', { member: more }) })
    return found
  })
  // A stream that was described twice is one.
  const byId = new Map(resources.map((one) => [one.id, one]))
  const region = [...byId.keys()]
    .map((id) => /^arn:[^:]*:[^:]*:([a-z0-9-]+):/.exec(id)?.[1])
    .find((one) => one !== undefined)
  return {
    resources: [...byId.values()],
    region,
    description: '',
    metadata: null,
    placeOf: (id) => places.get(id) ?? id,
    question: (name) => ({ name, description: '', type: 'text', allowed: null }),
    leftOver,
  }
}
