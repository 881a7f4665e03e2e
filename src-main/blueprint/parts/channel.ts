import type { ElementOf } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { arn, ofKind, type Part, type Sheet } from '../part'
import type { Parameter, Properties, Resource, Value } from '../resource'
import { role, toFillBucket, toReadStream, type Statement } from '../rights'
import { bucket } from './bucket'

/** How long records wait for their object. @source Data Streams facts sheet §3 (channels) */
const freshnessSeconds = 300

/** Channels of a stream: what delivers to a bucket or to tables without Firehose. */
export const channels = (sheet: Sheet, flow: ElementFlow<'stream'>): Part => {
  const { idOf } = sheet
  const toBuckets = ofKind(flow.outputs, 'bucket').map(({ element }): Part => {
    const target = arn(idOf(element.id))
    const destination = {
      S3DestinationConfiguration: {
        DataFreshnessInSeconds: freshnessSeconds,
        StorageConfiguration: { BucketARN: target, CompressionType: 'GZIP', ExpectedBucketOwner: account },
      },
    }
    return channel(sheet, flow, { target: element.id, destination, format: 'JSON', statements: toFillBucket(target) })
  })
  const toTables = ofKind(flow.outputs, 'iceberg-table').map(({ element }) => tableChannel(sheet, flow, element))
  const all = [...toBuckets, ...toTables]
  return {
    resources: all.flatMap(({ resources = [] }) => resources),
    parameters: all.flatMap(({ parameters = [] }) => parameters),
  }
}

const account: Value = { pseudo: 'AccountId' }

interface Channel {
  readonly target: string
  readonly destination: Properties
  readonly format: string
  readonly statements: readonly Statement[]
  readonly schema?: Value
}

const channel = (sheet: Sheet, flow: ElementFlow<'stream'>, of: Channel): Part => {
  const { element } = flow
  const [id, roleId] = [sheet.idOf(element.id, `To${sheet.idOf(of.target)}`), sheet.idOf(element.id, 'ChannelRole')]
  const stream = arn(sheet.idOf(element.id))
  const made: Resource = {
    ...{ logicalId: id, element: element.id, type: 'AWS::Kinesis::Channel' },
    properties: {
      ChannelName: `${element.id}-to-${of.target}`.slice(0, 128),
      ServiceExecutionRoleARN: arn(roleId),
      StreamConfigurationList: [
        {
          StreamARN: stream,
          RecordConfiguration: {
            RecordFormatType: of.format,
            ...(of.schema === undefined ? {} : { GSRSchemaARN: of.schema }),
          },
        },
      ],
      ...of.destination,
    },
  }
  const statements = [...toReadStream(sheet, flow), ...of.statements]
  return {
    resources: [
      role({ logicalId: roleId, element: element.id, service: 'kinesis', isForAccount: true, statements }),
      made,
    ],
  }
}

const tableChannel = (
  sheet: Sheet,
  flow: ElementFlow<'stream'>,
  { id: target, name: called }: ElementOf<'iceberg-table'>,
): Part => {
  const { idOf } = sheet
  const parameter = (suffix: string, description: string): Parameter => ({
    ...{ name: idOf(target, suffix), type: 'text' },
    description: `${called}: ${description}`,
  })
  const [tableBucket, namespace, table, schema] = [
    parameter('TableBucketArn', 'ARN of the S3 table bucket'),
    parameter('Namespace', 'namespace of the table'),
    parameter('TableName', 'name of the table'),
    parameter('SchemaArn', 'ARN of the Glue schema registry schema of the records'),
  ] as const
  const failed = idOf(flow.element.id, 'FailedRecords')
  const destination = {
    S3TablesDestinationConfiguration: {
      DataFreshnessInSeconds: freshnessSeconds,
      DeadLetterQueueS3Configuration: { BucketARN: arn(failed), ExpectedBucketOwner: account },
      S3TablesConfigurationList: [
        {
          TableBucketARN: { parameter: tableBucket.name },
          Namespace: { parameter: namespace.name },
          TableName: { parameter: table.name },
          CompressionType: 'ZSTD',
        },
      ],
    },
  }
  const statements: readonly Statement[] = [
    ...toFillBucket(arn(failed)),
    {
      actions: [
        ...['s3tables:GetTable', 's3tables:GetTableMetadataLocation'],
        ...['s3tables:PutTableData', 's3tables:UpdateTableMetadataLocation'],
      ],
      on: [{ join: [{ parameter: tableBucket.name }, '/table/*'] }],
    },
    { actions: ['glue:GetSchema', 'glue:GetSchemaVersion'], on: [{ parameter: schema.name }] },
  ]
  const made = channel(sheet, flow, {
    ...{ target, destination, statements, format: 'GSR_JSON' },
    schema: { parameter: schema.name },
  })
  return {
    resources: [bucket(failed, flow.element.id), ...(made.resources ?? [])],
    parameters: [tableBucket, namespace, table, schema],
  }
}
