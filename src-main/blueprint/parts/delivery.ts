import type { ElementKind } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { arn, leftOver, nameOf, ofKind, ref, type LeftOver, type Part, type Sheet } from '../part'
import type { Parameter, Properties, Resource, Value } from '../resource'
import { managedPolicy, role, toReadStream, type Statement } from '../rights'
import { destinationOf, type Destination } from './destination'
import { functionOf, passingOn } from './function'
import { kafkaReads, topicOf } from './kafka'

type Delivery = ElementFlow<'delivery'>

const firehose = 'AWS::KinesisFirehose::DeliveryStream'

/** A delivery stream with its role, its log, the function its records go through, and where it delivers to. */
export const deliveryPart = (sheet: Sheet, flow: Delivery): Part => {
  const { element } = flow
  const target = flow.outputs[0]
  const destination = target === undefined ? undefined : destinationOf(sheet, flow, target.element)
  // AWS makes no delivery stream without a destination.
  if (destination === undefined) return { leftOver: [leftOver(element, 'BlueprintNoTarget')] }
  const source = sourceOf(sheet, flow)
  const transform = transformOf(sheet, flow)
  const log = logOf(sheet, flow)
  const [logicalId, roleId] = [sheet.idOf(element.id), sheet.idOf(element.id, 'Role')]
  return {
    resources: [
      ...log.resources,
      ...(transform?.resources ?? []),
      ...destination.resources,
      role({
        ...{ logicalId: roleId, element: element.id, service: 'firehose', isForAccount: true },
        statements: [
          ...source.statements,
          ...(transform === undefined ? [] : [transform.right]),
          ...destination.statements,
          log.right,
        ],
      }),
      {
        ...{ logicalId, element: element.id, type: firehose },
        ...(element.note === undefined ? {} : { comment: element.note }),
        properties: {
          DeliveryStreamName: nameOf(sheet, element.id),
          ...source.properties,
          [destination.name]: destinationProperties(flow, { destination, log: log.options, transform: transform?.arn }),
        },
      },
    ],
    parameters: [...source.parameters, ...destination.parameters],
    outputs: [
      {
        name: sheet.idOf(element.id, 'Arn'),
        description: `ARN of the delivery stream ${element.name}`,
        value: arn(logicalId),
      },
    ],
    leftOver: missing(flow),
  }
}

interface Source {
  readonly properties: Properties
  readonly statements: readonly Statement[]
  readonly parameters: readonly Parameter[]
}

const sourceOf = (sheet: Sheet, { element, inputs }: Delivery): Source => {
  const role = arn(sheet.idOf(element.id, 'Role'))
  const [stream] = ofKind(inputs, 'stream')
  if (stream !== undefined) {
    return {
      properties: {
        DeliveryStreamType: 'KinesisStreamAsSource',
        KinesisStreamSourceConfiguration: { KinesisStreamARN: arn(sheet.idOf(stream.element.id)), RoleARN: role },
      },
      statements: toReadStream(sheet, stream),
      parameters: [],
    }
  }
  const [cluster] = ofKind(inputs, 'kafka-cluster')
  if (cluster === undefined) return { properties: { DeliveryStreamType: 'DirectPut' }, statements: [], parameters: [] }
  const topic = topicOf(sheet, cluster.element.id)
  return {
    properties: {
      DeliveryStreamType: 'MSKAsSource',
      MSKSourceConfiguration: {
        MSKClusterARN: arn(sheet.idOf(cluster.element.id)),
        TopicName: { parameter: topic.name },
        AuthenticationConfiguration: { Connectivity: 'PRIVATE', RoleARN: role },
      },
    },
    statements: [
      ...kafkaReads(sheet, cluster.element.id),
      {
        actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
        on: [arn(sheet.idOf(cluster.element.id))],
      },
    ],
    parameters: [topic],
  }
}

/** Where Firehose says what it could not deliver. */
const logOf = (sheet: Sheet, { element: { id } }: Delivery) => {
  const [group, stream] = [sheet.idOf(id, 'Log'), sheet.idOf(id, 'LogStream')]
  const resources: readonly Resource[] = [
    {
      ...{ logicalId: group, element: id, type: 'AWS::Logs::LogGroup' },
      properties: { LogGroupName: `/aws/kinesisfirehose/${nameOf(sheet, id)}`, RetentionInDays: logDays },
    },
    {
      ...{ logicalId: stream, element: id, type: 'AWS::Logs::LogStream' },
      properties: { LogGroupName: ref(group), LogStreamName: 'errors' },
    },
  ]
  return {
    resources,
    options: { Enabled: true, LogGroupName: ref(group), LogStreamName: ref(stream) },
    right: { actions: ['logs:PutLogEvents'], on: [arn(group)] },
  }
}

/** A setting of ours. */
const logDays = 30

/** The function that every record goes through, as a placeholder. */
const transformOf = (sheet: Sheet, { element }: Delivery) => {
  if (element.transform === undefined) return undefined
  const { id, name } = element
  const [logicalId, roleId] = [sheet.idOf(id, 'Transform'), sheet.idOf(id, 'TransformRole')]
  const resources: readonly Resource[] = [
    role({
      ...{ logicalId: roleId, element: id, service: 'lambda', statements: [] },
      managedPolicies: [managedPolicy('service-role/AWSLambdaBasicExecutionRole')],
    }),
    functionOf({
      ...{ logicalId, element: id, roleId, code: passingOn, targets: [] },
      properties: {
        FunctionName: `${id.slice(0, 54)}-transform`,
        Description: `What every record of ${name} goes through`.slice(0, 256),
        ...heldProperties(element, 'AWS::Lambda::Function'),
      },
    }),
  ]
  const lambda = arn(logicalId)
  return {
    resources,
    arn: lambda,
    right: { actions: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'], on: [lambda] },
  }
}

interface Around {
  readonly destination: Destination
  readonly log: Properties
  readonly transform: Value | undefined
}

const destinationProperties = (flow: Delivery, { destination, log, transform }: Around): Properties => {
  const hints = withinLimits(heldProperties(flow.element, firehose), mostOf(flow))
  const processors = processorsOf(flow, transform)
  const processing =
    processors.length === 0 ? {} : { ProcessingConfiguration: { Enabled: true, Processors: processors } }
  // Redshift loads what was staged: the hints are those of the staging.
  const { S3Configuration: staging } = destination.properties
  if (destination.name === 'RedshiftDestinationConfiguration') {
    const staged = { S3Configuration: { ...(staging as Properties), ...hints } }
    return { ...destination.properties, ...staged, ...processing, CloudWatchLoggingOptions: log }
  }
  return { ...destination.properties, ...hints, ...processing, CloudWatchLoggingOptions: log }
}

/** The largest buffers of destinations that take less than the rest. @source Firehose facts sheet §7 */
const largest: { readonly [K in ElementKind]?: Hints } = {
  splunk: { IntervalInSeconds: 60, SizeInMBs: 5 },
  'opensearch-domain': { IntervalInSeconds: 900, SizeInMBs: 100 },
  'http-endpoint': { IntervalInSeconds: 900, SizeInMBs: 64 },
}

interface Hints {
  readonly IntervalInSeconds: number
  readonly SizeInMBs: number
}

const mostOf = ({ outputs }: Delivery): Hints | undefined => largest[outputs[0]?.element.kind ?? 'bucket']

const withinLimits = (held: Properties, most: Hints | undefined): Properties => {
  if (most === undefined) return held
  const { IntervalInSeconds: seconds, SizeInMBs: size } = held['BufferingHints'] as unknown as Hints
  const hints = {
    IntervalInSeconds: Math.min(seconds, most.IntervalInSeconds),
    SizeInMBs: Math.min(size, most.SizeInMBs),
  }
  return { ...held, BufferingHints: hints }
}

const processor = (type: string, parameters: Readonly<Record<string, Value>> = {}): Properties => ({
  Type: type,
  ...(Object.keys(parameters).length === 0
    ? {}
    : {
        Parameters: Object.entries(parameters).map(([name, value]) => ({ ParameterName: name, ParameterValue: value })),
      }),
})

/** In the order Firehose takes them. @source Firehose facts sheet §8 */
const processorsOf = ({ element }: Delivery, transform: Value | undefined): readonly Properties[] => {
  const { decompression, partitioning } = element
  return [
    ...(decompression
      ? [
          processor('Decompression', { CompressionFormat: 'GZIP' }),
          processor('CloudWatchLogProcessing', { DataMessageExtraction: 'true' }),
        ]
      : []),
    ...(transform === undefined
      ? []
      : [processor('Lambda', { LambdaArn: transform, ...buffering(element.transform?.batchWindowSeconds) })]),
    ...(partitioning === undefined
      ? []
      : [
          processor('MetadataExtraction', {
            MetadataExtractionQuery: '{partition: .partition}',
            JsonParsingEngine: 'JQ-1.6',
          }),
        ]),
  ]
}

/** @source Firehose facts sheet §8: 60 to 900 seconds */
const buffering = (seconds = 0): Readonly<Record<string, Value>> =>
  seconds >= 60 && seconds <= 900 ? { BufferIntervalInSeconds: String(seconds) } : {}

const tooLarge = (flow: Delivery): readonly LeftOver[] => {
  const { element } = flow
  const most = mostOf(flow)
  if (most === undefined) return []
  return element.bufferSeconds <= most.IntervalInSeconds && element.bufferMiB <= most.SizeInMBs
    ? []
    : [leftOver(element, 'BlueprintBuffer', { seconds: most.IntervalInSeconds, size: most.SizeInMBs })]
}

const missing = (flow: Delivery): readonly LeftOver[] => [...tooLarge(flow), ...missingOf(flow)]

const missingOf = ({ element, inputs, outputs }: Delivery): readonly LeftOver[] => [
  ...ofKind(inputs, 'kafka-cluster').map((input) =>
    leftOver(element, 'BlueprintKafkaSource', { from: input.element.name }),
  ),
  ...(element.transform === undefined ? [] : [leftOver(element, 'BlueprintCode')]),
  ...(element.partitioning === undefined ? [] : [leftOver(element, 'BlueprintPartitionKey')]),
  ...(element.vpcAzs > 0 && outputs[0]?.element.kind !== 'opensearch-domain'
    ? [leftOver(element, 'BlueprintVpc')]
    : []),
]
