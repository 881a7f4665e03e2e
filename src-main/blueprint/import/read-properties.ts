import { heldMembers } from '../held-members'
import { destinationForms } from './destinations'
import { elementTypes, nameProperty } from './kinds'
import { mergedTrees, treeOf, type PropertyTree } from './property-tree'

/*
 * Which properties of CloudFormation's resources are read: those that become members of elements, and those that connect them.
 * What else a file says of a resource is kept there and listed.
 */

const firehose = 'AWS::KinesisFirehose::DeliveryStream'

const heldPaths = (type: string): readonly string[] =>
  Object.values(heldMembers).flatMap((members) =>
    members.filter((held) => held.type === type).map(({ path }) => path.replaceAll(/(?<=\.)\d+(?=\.|$)/g, '*')),
  )

const serializer = 'DataFormatConversionConfiguration.OutputFormatConfiguration.Serializer'
const ofDestination = [
  ...heldPaths(firehose).filter((path) => path !== 'DataFormatConversionConfiguration'),
  ...['DataFormatConversionConfiguration.Enabled', `${serializer}.OrcSerDe.`, `${serializer}.ParquetSerDe.`],
  ...['S3Configuration.BufferingHints.IntervalInSeconds', 'S3Configuration.BufferingHints.SizeInMBs'],
  ...['DynamicPartitioningConfiguration.Enabled', 'ProcessingConfiguration.Enabled'],
  'ProcessingConfiguration.Processors.*.Type',
  'ProcessingConfiguration.Processors.*.Parameters.*.ParameterName',
  'ProcessingConfiguration.Processors.*.Parameters.*.ParameterValue',
]

/** With the older name of a delivery to S3. @source Firehose facts sheet §5 */
const forms = { ...destinationForms, S3DestinationConfiguration: { which: ['BucketARN'] } }
const destinations = Object.entries(forms).flatMap(([name, { which }]) =>
  [...ofDestination, which.map((step) => (typeof step === 'number' ? '*' : step)).join('.')].map(
    (path) => `${name}.${path}`,
  ),
)

const input = 'Inputs.*.KinesisStreamsInput.ResourceARN'
const output = ['KinesisStreamsOutput', 'KinesisFirehoseOutput', 'LambdaOutput'].map(
  (name) => `Output.${name}.ResourceARN`,
)

/** Besides those of the table, and besides names. */
const others: Readonly<Record<string, readonly string[]>> = {
  'AWS::Kinesis::Stream': ['StreamEncryption.EncryptionType'],
  'AWS::Kinesis::StreamConsumer': ['StreamARN'],
  'AWS::Lambda::Function': ['Environment.Variables'],
  'AWS::Lambda::EventSourceMapping': ['FunctionName', 'EventSourceArn', 'ScalingConfig.MaximumConcurrency'],
  [firehose]: [
    ...['DeliveryStreamType', 'KinesisStreamSourceConfiguration.KinesisStreamARN'],
    ...['MSKSourceConfiguration.MSKClusterARN', ...destinations],
  ],
  'AWS::S3::Bucket': ['LifecycleConfiguration.Rules.*.Status'],
  'AWS::KinesisAnalyticsV2::Application': [
    ...['RuntimeEnvironment', `ApplicationConfiguration.SqlApplicationConfiguration.${input}`],
    'ApplicationConfiguration.EnvironmentProperties.PropertyGroups.*.PropertyGroupId',
    'ApplicationConfiguration.EnvironmentProperties.PropertyGroups.*.PropertyMap',
  ],
  'AWS::KinesisAnalytics::Application': [input],
  'AWS::KinesisAnalyticsV2::ApplicationOutput': ['ApplicationName', ...output],
  'AWS::KinesisAnalytics::ApplicationOutput': ['ApplicationName', ...output],
}

const modelled = new Map<string, PropertyTree>(
  [...new Set([...elementTypes, ...Object.keys(others)])].map((type) => {
    // Those of a delivery stream are of its destination.
    const held = type === firehose ? [] : heldPaths(type)
    return [type, treeOf([nameProperty(type), ...held, ...(others[type] ?? [])].filter((path) => path !== undefined))]
  }),
)

/** What a design says of a type. Undefined: none has such resources. */
export const modelledOf = (type: string): PropertyTree | undefined => modelled.get(type)

/** Read to know what is no element, and not said by a design. */
const lookedAt: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::EventSourceMapping': ['DestinationConfig.OnFailure.Destination'],
  'AWS::SQS::Queue': ['RedrivePolicy'],
}

/** All that is read of a type. */
export const readOf = (type: string): PropertyTree | undefined => {
  const tree = modelled.get(type)
  return tree === undefined ? undefined : mergedTrees(tree, treeOf(lookedAt[type] ?? []))
}
