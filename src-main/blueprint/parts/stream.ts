import { shardWrites } from '../../planning/capacity/shard-writes'
import type { Element, ElementOf } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { arn, leftOver, nameOf, ref, type LeftOver, type Part, type Sheet } from '../part'
import type { Properties, Resource } from '../resource'
import { consumerId, keyOf, policy } from '../rights'
import { channels } from './channel'
import { schedules } from './schedule'

type Stream = ElementOf<'stream'>

/** A stream with its readers that are pushed to, its key, its channel, and what watches or changes its shards. */
export const streamPart = (sheet: Sheet, flow: ElementFlow<'stream'>): Part => {
  const { element } = flow
  const channel = channels(sheet, flow)
  return {
    resources: [
      stream(sheet, flow),
      ...key(sheet, element),
      ...consumers(sheet, flow),
      ...alarms(sheet, element),
      ...schedules(sheet, element),
      ...(channel.resources ?? []),
    ],
    parameters: channel.parameters ?? [],
    outputs: [
      {
        name: sheet.idOf(element.id, 'Arn'),
        description: `ARN of the stream ${element.name}`,
        value: arn(sheet.idOf(element.id)),
      },
    ],
    leftOver: [...missing(element), ...(channel.leftOver ?? [])],
  }
}

const stream = (sheet: Sheet, { element }: ElementFlow<'stream'>): Resource => {
  const { ShardCount, ...held } = heldProperties(element, 'AWS::Kinesis::Stream')
  const isProvisioned = element.mode === 'provisioned'
  return {
    ...{ logicalId: sheet.idOf(element.id), element: element.id, type: 'AWS::Kinesis::Stream' },
    ...(element.note === undefined ? {} : { comment: element.note }),
    properties: {
      Name: nameOf(sheet, element.id),
      ...held,
      ...(isProvisioned && ShardCount !== undefined ? { ShardCount } : {}),
      ...encryption(sheet, element, held),
    },
  }
}

const encryption = (sheet: Sheet, element: Stream, held: Properties): Properties => {
  if (element.encryption === 'none') return {}
  const own = keyOf(sheet, { element })
  const given = held['StreamEncryption'] as Properties | undefined
  return { StreamEncryption: { EncryptionType: 'KMS', ...given, ...(own === undefined ? {} : { KeyId: own }) } }
}

const key = ({ idOf }: Sheet, { id, name, encryption }: Stream): readonly Resource[] =>
  encryption === 'customer-key'
    ? [
        {
          ...{ logicalId: idOf(id, 'Key'), element: id, type: 'AWS::KMS::Key' },
          properties: {
            Description: `Records of ${name}`,
            EnableKeyRotation: true,
            KeyPolicy: policy([
              {
                Effect: 'Allow',
                Principal: {
                  AWS: { join: ['arn:', { pseudo: 'Partition' }, ':iam::', { pseudo: 'AccountId' }, ':root'] },
                },
                Action: 'kms:*',
                Resource: '*',
              },
            ]),
          },
        },
      ]
    : []

/** Registered readers: they have 2 MiB a second of each shard for themselves. */
const consumers = (sheet: Sheet, { element, outputs }: ElementFlow<'stream'>): readonly Resource[] =>
  outputs
    .map(({ element: reader }) => reader)
    .filter((reader) => 'reads' in reader && reader.reads === 'fan-out')
    .map((reader) => ({
      ...{ logicalId: consumerId(sheet, element.id, reader.id), element: reader.id },
      type: 'AWS::Kinesis::StreamConsumer',
      properties: { ConsumerName: consumerName(sheet, reader, outputs), StreamARN: arn(sheet.idOf(element.id)) },
    }))

/** Readers of one stream have names of their own, of whatever kind they are. */
const consumerName = (sheet: Sheet, { id, name }: Element, readers: readonly ElementFlow[]): string =>
  readers.some(({ element }) => element.id !== id && element.name === name) ? id : nameOf(sheet, id)

/** What all shards together take in that time, times the part that is aimed at. */
const alarms = (sheet: Sheet, { id, name, shards, mode, autoscaling }: Stream): readonly Resource[] => {
  if (mode !== 'provisioned' || autoscaling?.kind !== 'target') return []
  const { utilization, evaluationSeconds } = autoscaling
  // CloudWatch counts streams by the minute. @source Data Streams facts sheet §14
  const period = Math.ceil(evaluationSeconds / 60) * 60
  const alarm = (metric: string, perShard: number): Resource => ({
    ...{ logicalId: sheet.idOf(id, `${metric}High`), element: id, type: 'AWS::CloudWatch::Alarm' },
    properties: {
      AlarmName: `${nameOf(sheet, id)}-${metric}-high`,
      AlarmDescription: `${name} needs more shards: over ${String(Math.round(utilization * 100))} % of what ${String(shards)} take`,
      Namespace: 'AWS/Kinesis',
      MetricName: metric,
      Dimensions: [{ Name: 'StreamName', Value: ref(sheet.idOf(id)) }],
      Statistic: 'Sum',
      Period: period,
      EvaluationPeriods: 1,
      Threshold: Math.round(utilization * shards * perShard * period),
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    },
  })
  return [alarm('IncomingBytes', shardWrites.bytes), alarm('IncomingRecords', shardWrites.records)]
}

const missing = (element: Stream): readonly LeftOver[] => [
  ...(element.mode === 'on-demand-advantage' ? [leftOver(element, 'BlueprintAdvantage')] : []),
  ...(element.mode === 'provisioned' && element.autoscaling?.kind === 'target'
    ? [leftOver(element, 'BlueprintAutoscaling', { shards: element.shards })]
    : []),
]
