import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { leftOver, nameOf, ofKind, ref, arn, type Part, type Sheet } from '../part'
import type { Parameter, Properties, Resource, Value } from '../resource'
import { consumerArn, role, targetOf, toReadStream, toSubscribe, type Statement } from '../rights'
import { kafkaReads } from './kafka'

type Flink = ElementFlow<'flink-application'>

/** @source Flink facts sheet §9 (RuntimeEnvironment) */
const runtimes = { flink: 'FLINK-1_20', studio: 'ZEPPELIN-FLINK-3_0' }

/** A Flink application with its role; its program is a file in a bucket that is there already. */
export const flinkPart = (sheet: Sheet, flow: Flink): Part => {
  const { id, name, studio } = flow.element
  const [logicalId, roleId] = [sheet.idOf(id), sheet.idOf(id, 'Role')]
  const parameters = studio ? [glueDatabase(sheet, id, name)] : code(sheet, id, name)
  const targets = flow.outputs.flatMap((output) => targetOf(sheet, output.element) ?? [])
  return {
    resources: [
      role({
        ...{ logicalId: roleId, element: id, service: 'kinesisanalytics', isForAccount: true },
        statements: [
          ...reads(sheet, flow),
          ...targets.flatMap(({ statements }) => statements),
          ...own(flow, parameters),
        ],
      }),
      application(sheet, flow, { parameters, targets: Object.fromEntries(targets.map(({ variable }) => variable)) }),
    ],
    parameters,
    outputs: [{ name: sheet.idOf(id, 'Name'), description: `Name of the application ${name}`, value: ref(logicalId) }],
    leftOver: studio ? [leftOver(flow.element, 'BlueprintStudio')] : [],
  }
}

const code = ({ idOf }: Sheet, id: string, name: string): readonly Parameter[] => [
  { name: idOf(id, 'CodeBucketArn'), type: 'text', description: `ARN of the bucket with the program of ${name}` },
  { name: idOf(id, 'CodeKey'), type: 'text', description: `Key of the program of ${name}, a JAR or a ZIP file` },
]

const glueDatabase = ({ idOf }: Sheet, id: string, name: string): Parameter => ({
  ...{ name: idOf(id, 'GlueDatabaseArn'), type: 'text' },
  description: `ARN of the Glue database with the tables of ${name}`,
})

const reads = (sheet: Sheet, { element, inputs }: Flink): readonly Statement[] => [
  ...ofKind(inputs, 'stream').flatMap((input) => [
    ...toReadStream(sheet, input),
    ...(element.reads === 'fan-out' ? [toSubscribe(consumerArn(sheet, input.element.id, element.id))] : []),
  ]),
  ...ofKind(inputs, 'kafka-cluster').flatMap((input) => kafkaReads(sheet, input.element.id)),
]

const own = ({ element }: Flink, [first]: readonly Parameter[]): readonly Statement[] => {
  if (first === undefined) return []
  const { studio } = element
  const bucket = { parameter: first.name }
  return studio
    ? [{ actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'], on: [{ parameter: first.name }] }]
    : [{ actions: ['s3:GetObject', 's3:GetObjectVersion'], on: [{ join: [bucket, '/*'] }] }]
}

interface Application {
  readonly parameters: readonly Parameter[]
  /** What it writes to, by the names its program finds them by. */
  readonly targets: Properties
}

const application = (sheet: Sheet, flow: Flink, { parameters, targets }: Application): Resource => {
  const { element } = flow
  const { id, studio } = element
  const [first, second] = parameters.map(({ name }) => ({ parameter: name }))
  const { ApplicationConfiguration: parallelism, ...held } = heldProperties(
    element,
    'AWS::KinesisAnalyticsV2::Application',
  )
  return {
    ...{ logicalId: sheet.idOf(id), element: id, type: 'AWS::KinesisAnalyticsV2::Application' },
    properties: {
      ApplicationName: nameOf(sheet, id),
      RuntimeEnvironment: studio ? runtimes.studio : runtimes.flink,
      ...held,
      ServiceExecutionRole: arn(sheet.idOf(id, 'Role')),
      ApplicationConfiguration: {
        ...(studio
          ? notebook(first ?? '')
          : {
              ApplicationCodeConfiguration: {
                CodeContentType: 'ZIPFILE',
                CodeContent: { S3ContentLocation: { BucketARN: first ?? '', FileKey: second ?? '' } },
              },
            }),
        ...flinkSettings(parallelism as Properties),
        ...(studio ? {} : { EnvironmentProperties: { PropertyGroups: groups(sheet, flow, targets) } }),
      },
    },
  }
}

const notebook = (database: Value): Properties => ({
  ZeppelinApplicationConfiguration: {
    CatalogConfiguration: { GlueDataCatalogConfiguration: { DatabaseARN: database } },
  },
})

/** As the design has it; AWS changes parallelism by itself otherwise, and the bill with it. */
const flinkSettings = (held: Properties): Properties => {
  const flink = held['FlinkApplicationConfiguration'] as Properties
  return {
    FlinkApplicationConfiguration: {
      ParallelismConfiguration: {
        ConfigurationType: 'CUSTOM',
        ...(flink['ParallelismConfiguration'] as Properties),
        AutoScalingEnabled: false,
      },
    },
  }
}

/** How the program finds what it reads and writes. */
const groups = (sheet: Sheet, { element, inputs }: Flink, targets: Properties): readonly Properties[] => {
  const sources = Object.fromEntries(
    ofKind(inputs, 'stream').flatMap(({ element: { id } }) => {
      const name = sheet.idOf(id)
      const consumer = consumerArn(sheet, id, element.id)
      return [
        [`${name}StreamArn`, arn(name)],
        ...(element.reads === 'fan-out' ? [[`${name}ConsumerArn`, consumer]] : []),
      ]
    }),
  ) as Properties
  return [
    { PropertyGroupId: 'Sources', PropertyMap: sources },
    { PropertyGroupId: 'Targets', PropertyMap: targets },
  ].filter(({ PropertyMap: map }) => Object.keys(map).length > 0)
}
