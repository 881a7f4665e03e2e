import type { ElementOf } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { brokersOf } from '../../planning/usage/kafka-sizing'
import { heldProperties } from '../held-members'
import { arn, attribute, leftOver, nameOf, type LeftOver, type Part, type Sheet } from '../part'
import type { Parameter, Properties, Resource, Value } from '../resource'
import type { Statement } from '../rights'

type Cluster = ElementOf<'kafka-cluster'>

/** Where clusters, and deliveries into a network, are. */
export const networkParameters: readonly Parameter[] = [
  { name: 'SubnetIds', type: 'list', description: 'Subnets, one in each availability zone' },
  { name: 'SecurityGroupIds', type: 'list', description: 'Security groups for what is in these subnets' },
]
export const subnets: Value = { parameter: 'SubnetIds' }
export const securityGroups: Value = { parameter: 'SecurityGroupIds' }

/** @source MSK facts sheet §4.1: what both kinds of brokers run */
const kafkaVersion: Parameter = {
  ...{ name: 'KafkaVersion', type: 'text', default: '3.9.x' },
  description: 'Version of Apache Kafka, as MSK spells it',
}

export const topicOf = ({ idOf }: Sheet, cluster: string): Parameter => ({
  ...{ name: idOf(cluster, 'Topic'), type: 'text' },
  description: `Topic of the cluster ${cluster} that is read`,
})

/** What a service needs to read topics of a cluster with IAM. */
export const kafkaReads = (sheet: Sheet, id: string): readonly Statement[] => {
  const within = (kind: string): Value => ({
    join: [
      ...['arn:', { pseudo: 'Partition' } as const, ':kafka:', { pseudo: 'Region' } as const, ':'],
      ...[{ pseudo: 'AccountId' } as const, `:${kind}/${nameOf(sheet, id)}/*`],
    ],
  })
  return [
    {
      actions: ['kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'],
      on: [arn(sheet.idOf(id))],
    },
    { actions: ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'], on: [within('topic')] },
    { actions: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], on: [within('group')] },
  ]
}

export const kafkaPart = (sheet: Sheet, flow: ElementFlow<'kafka-cluster'>): Part => {
  const { element } = flow
  const isServerless = element.type === 'serverless'
  const logicalId = sheet.idOf(element.id)
  return {
    resources: isServerless ? [serverless(sheet, element)] : provisioned(sheet, flow),
    parameters: [...networkParameters, ...(isServerless ? [] : [kafkaVersion])],
    outputs: [
      { name: sheet.idOf(element.id, 'Arn'), description: `ARN of the cluster ${element.name}`, value: arn(logicalId) },
    ],
    leftOver: missing(element),
  }
}

const serverless = (sheet: Sheet, { id }: Cluster): Resource => ({
  ...{ logicalId: sheet.idOf(id), element: id, type: 'AWS::MSK::ServerlessCluster' },
  properties: {
    ClusterName: nameOf(sheet, id),
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    VpcConfigs: [{ SubnetIds: subnets, SecurityGroups: securityGroups }],
  },
})

/** With brokers as said, or as its workload needs. */
const provisioned = (sheet: Sheet, flow: ElementFlow<'kafka-cluster'>): readonly Resource[] => {
  const { element } = flow
  const { id } = element
  const settings = settingsOf(sheet, element)
  const brokers = brokersOf(flow)
  const held = heldProperties(element, 'AWS::MSK::Cluster')
  const group = (held['BrokerNodeGroupInfo'] ?? {}) as Properties
  const cluster: Resource = {
    ...{ logicalId: sheet.idOf(id), element: id, type: 'AWS::MSK::Cluster' },
    properties: {
      ClusterName: nameOf(sheet, id),
      KafkaVersion: { parameter: kafkaVersion.name },
      NumberOfBrokerNodes: held['NumberOfBrokerNodes'] ?? brokers?.count ?? 0,
      BrokerNodeGroupInfo: {
        InstanceType: group['InstanceType'] ?? brokers?.type ?? '',
        ClientSubnets: subnets,
        SecurityGroups: securityGroups,
        ...storage(element, group),
      },
      ...(element.tieredHours > 0 ? { StorageMode: 'TIERED' } : {}),
      ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
      EncryptionInfo: { EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true } },
      ...(settings === undefined
        ? {}
        : {
            ConfigurationInfo: {
              Arn: arn(settings.logicalId),
              Revision: attribute(settings.logicalId, 'LatestRevision.Revision'),
            },
          }),
    },
  }
  return settings === undefined ? [cluster] : [settings, cluster]
}

/** Storage of Express brokers is AWS's business. */
const storage = ({ type, provisionedMiBps }: Cluster, group: Properties): Properties => {
  if (type === 'express' || group['StorageInfo'] === undefined) return {}
  const { EBSStorageInfo: volume } = group['StorageInfo'] as Properties
  const throughput = { ProvisionedThroughput: { Enabled: true, VolumeThroughput: provisionedMiBps } }
  return { StorageInfo: { EBSStorageInfo: { ...(volume as Properties), ...(provisionedMiBps > 0 ? throughput : {}) } } }
}

const hourMs = 3_600_000

/** Of Express brokers AWS sets replication and where they read from. */
const settingsOf = (sheet: Sheet, element: Cluster): Resource | undefined => {
  const { id, name, type, replication, retentionHours, tieredHours, rackAware } = element
  if (type === 'express') return undefined
  const ms = (hours: number) => String(Math.round(hours * hourMs))
  const lines = [
    `default.replication.factor=${String(replication)}`,
    `log.retention.ms=${ms(retentionHours + tieredHours)}`,
    ...(tieredHours > 0 ? [`log.local.retention.ms=${ms(retentionHours)}`] : []),
    ...(rackAware ? ['replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector'] : []),
  ]
  return {
    ...{ logicalId: sheet.idOf(id, 'Settings'), element: id, type: 'AWS::MSK::Configuration' },
    properties: {
      Name: `${nameOf(sheet, id)}-settings`,
      Description: `Of the cluster ${name}`,
      ServerProperties: lines.map((line) => `${line}\n`).join(''),
    },
  }
}

const missing = (element: Cluster): readonly LeftOver[] => [
  leftOver(element, 'BlueprintTopics', { partitions: element.partitions }),
  ...(element.connectWorkers > 0 ? [leftOver(element, 'BlueprintConnect', { workers: element.connectWorkers })] : []),
  ...(element.replicator ? [leftOver(element, 'BlueprintReplicator')] : []),
]
