import type { Element } from '../planning/design/elements'
import type { ElementFlow } from '../planning/flow/flow'
import { arn, attribute, ref, type Sheet } from './part'
import type { FromParameter, Properties, Reference, Resource, Value } from './resource'

/*
 * Roles that may do what the design has them do, and no more.
 */

/** An ARN that more can be joined to. */
export type Address = Reference | FromParameter

export interface Statement {
  readonly actions: readonly string[]
  readonly on: readonly Value[]
}

/** A role a service takes on. */
export interface RoleOf {
  readonly logicalId: string
  readonly element: string
  /** Such as `lambda`. */
  readonly service: string
  readonly statements: readonly Statement[]
  readonly managedPolicies?: readonly Value[]
  /** Only for what belongs to this account. */
  readonly isForAccount?: boolean
}

export const role = ({ logicalId, element, service, statements, managedPolicies = [], ...rest }: RoleOf): Resource => ({
  ...{ logicalId, element, type: 'AWS::IAM::Role' },
  properties: {
    AssumeRolePolicyDocument: policy([
      {
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: 'sts:AssumeRole',
        ...(rest.isForAccount === true
          ? { Condition: { StringEquals: { 'aws:SourceAccount': { pseudo: 'AccountId' } } } }
          : {}),
      },
    ]),
    ...(managedPolicies.length === 0 ? {} : { ManagedPolicyArns: managedPolicies }),
    ...(statements.length === 0
      ? {}
      : {
          Policies: [
            {
              PolicyName: 'rights',
              PolicyDocument: policy(
                statements.map(({ actions, on }) => ({ Effect: 'Allow', Action: actions, Resource: on })),
              ),
            },
          ],
        }),
  },
})

export const policy = (statements: readonly Properties[]): Properties => ({
  Version: '2012-10-17',
  Statement: statements,
})

/** A policy of AWS's own, such as `service-role/AWSLambdaBasicExecutionRole`. */
export const managedPolicy = (name: string): Value => ({
  join: ['arn:', { pseudo: 'Partition' }, `:iam::aws:policy/${name}`],
})

/** The key of a stream that is encrypted with one of its own. */
export const keyOf = ({ idOf }: Sheet, { element }: Pick<ElementFlow, 'element'>): Value | undefined =>
  element.kind === 'stream' && element.encryption === 'customer-key' ? arn(idOf(element.id, 'Key')) : undefined

const withKey = (sheet: Sheet, flow: Pick<ElementFlow, 'element'>, action: string): readonly Statement[] => {
  const key = keyOf(sheet, flow)
  return key === undefined ? [] : [{ actions: [action], on: [key] }]
}

/** To read a stream by polling; whoever is pushed to needs the consumer besides. */
export const toReadStream = (sheet: Sheet, stream: Pick<ElementFlow, 'element'>): readonly Statement[] => [
  {
    actions: [
      ...['kinesis:DescribeStream', 'kinesis:DescribeStreamSummary', 'kinesis:GetRecords'],
      ...['kinesis:GetShardIterator', 'kinesis:ListShards'],
    ],
    on: [arn(sheet.idOf(stream.element.id))],
  },
  ...withKey(sheet, stream, 'kms:Decrypt'),
]

export const toSubscribe = (consumer: Value): Statement => ({
  actions: ['kinesis:DescribeStreamConsumer', 'kinesis:SubscribeToShard'],
  on: [consumer],
})

export const toReadQueue = ({ idOf }: Sheet, id: string): Statement => ({
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  on: [arn(idOf(id))],
})

/** To list a bucket and put objects into it. */
export const toFillBucket = (bucket: Address): readonly Statement[] => [
  {
    actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    on: [bucket],
  },
  { actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], on: [within(bucket)] },
]

const within = (bucket: Address): Value => ({ join: [bucket, '/*'] })

/** What a program gets of an element it writes to: the right, and the name it finds it by. */
export interface Target {
  readonly statements: readonly Statement[]
  readonly variable: readonly [name: string, value: Value]
}

/** Undefined of what it needs more than a right for, such as a network, or that is a program itself. */
export const targetOf = (sheet: Sheet, element: Element): Target | undefined => {
  const id = sheet.idOf(element.id)
  const named = (what: string) =>
    `${element.id
      .replace(/^(?=\d)/, 'e')
      .replaceAll('-', '_')
      .toUpperCase()}_${what}`
  const to = (actions: readonly string[], what: string, value: Value, more: readonly Statement[] = []): Target => ({
    statements: [{ actions, on: [arn(id)] }, ...more],
    variable: [named(what), value],
  })
  switch (element.kind) {
    case 'stream': {
      const key = withKey(sheet, { element }, 'kms:GenerateDataKey')
      return to(['kinesis:PutRecord', 'kinesis:PutRecords'], 'STREAM_NAME', ref(id), key)
    }
    case 'delivery':
      return to(['firehose:PutRecord', 'firehose:PutRecordBatch'], 'DELIVERY_STREAM_NAME', ref(id))
    case 'queue':
      return to(['sqs:SendMessage'], 'QUEUE_URL', ref(id))
    case 'function':
      return to(['lambda:InvokeFunction'], 'FUNCTION_NAME', ref(id))
    case 'bucket':
      return {
        statements: [{ actions: ['s3:PutObject'], on: [within(arn(id))] }],
        variable: [named('BUCKET_NAME'), ref(id)],
      }
    default:
      return undefined
  }
}

/** Logical id of the registration of a reader with a stream. */
export const consumerId = ({ idOf }: Sheet, stream: string, reader: string): string => idOf(reader, `On${idOf(stream)}`)

export const consumerArn = (sheet: Sheet, stream: string, reader: string): Reference =>
  attribute(consumerId(sheet, stream, reader), 'ConsumerARN')
