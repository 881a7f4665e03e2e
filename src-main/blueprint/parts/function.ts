import type { ElementOf } from '../../planning/design/elements'
import type { ElementFlow } from '../../planning/flow/flow'
import { heldProperties } from '../held-members'
import { arn, leftOver, nameOf, ref, type LeftOver, type Part, type Sheet } from '../part'
import { linesOf, type Parameter, type Properties, type Resource } from '../resource'
import {
  consumerArn,
  managedPolicy,
  role,
  targetOf,
  toReadQueue,
  toReadStream,
  toSubscribe,
  type Statement,
  type Target,
} from '../rights'
import { kafkaReads, topicOf } from './kafka'

type FunctionFlow = ElementFlow<'function'>

/** A run ends after that at the latest. A setting of ours: the design says how long runs take, not when they are given up. */
export const timeoutSeconds = 60

const lambda = 'AWS::Lambda::Function'

/** A function with its role and what calls it. */
export const functionPart = (sheet: Sheet, flow: FunctionFlow): Part => {
  const { element, inputs } = flow
  const mappings = inputs.map((input) => mappingOf(sheet, flow, input))
  const targets = flow.outputs.flatMap((output) => targetOf(sheet, output.element) ?? [])
  const logicalId = sheet.idOf(element.id)
  const roleId = sheet.idOf(element.id, 'Role')
  const isInNetwork = inputs.some(({ element: { kind } }) => kind === 'kafka-cluster')
  return {
    resources: [
      role({
        ...{ logicalId: roleId, element: element.id, service: 'lambda' },
        managedPolicies: [
          managedPolicy('service-role/AWSLambdaBasicExecutionRole'),
          ...(isInNetwork ? [managedPolicy('service-role/AWSLambdaMSKExecutionRole')] : []),
        ],
        statements: [
          ...mappings.flatMap(({ statements }) => statements),
          ...targets.flatMap(({ statements }) => statements),
        ],
      }),
      functionOf({
        ...{ logicalId, element: element.id, roleId, targets, code: unwritten(element.name) },
        properties: {
          FunctionName: nameOf(sheet, element.id),
          Description: element.note?.slice(0, 256) ?? element.name,
          ...heldProperties(element, lambda),
        },
      }),
      ...mappings.flatMap(({ resource }) => resource ?? []),
    ],
    parameters: mappings.flatMap(({ parameters = [] }) => parameters),
    outputs: [
      {
        name: sheet.idOf(element.id, 'Arn'),
        description: `ARN of the function ${element.name}`,
        value: arn(logicalId),
      },
    ],
    leftOver: [leftOver(element, 'BlueprintCode'), ...unreached(sheet, flow)],
  }
}

interface FunctionParts {
  readonly logicalId: string
  readonly element: string
  readonly roleId: string
  readonly code: string
  readonly targets: readonly Target[]
  readonly properties: Properties
}

export const functionOf = ({ logicalId, element, roleId, code, targets, properties }: FunctionParts): Resource => ({
  ...{ logicalId, element, type: lambda },
  comment: 'The code is a placeholder: put your own in its place.',
  properties: {
    ...properties,
    Role: arn(roleId),
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: timeoutSeconds,
    Code: { ZipFile: code },
    ...(targets.length === 0
      ? {}
      : { Environment: { Variables: Object.fromEntries(targets.map(({ variable }) => variable)) } }),
  },
})

/** It refuses: what it acknowledged unread would be lost. */
const unwritten = (name: string): string => `// A placeholder: the code of "${linesOf(name).join(' ')}" goes here.
exports.handler = async () => {
  throw new Error('This function is not written yet.')
}
`

interface Mapping {
  readonly resource?: Resource
  readonly statements: readonly Statement[]
  readonly parameters?: readonly Parameter[]
}

/** What hands the records of an input to the function; programs call it themselves. */
const mappingOf = (sheet: Sheet, { element }: FunctionFlow, input: ElementFlow): Mapping => {
  const source = input.element
  const of = (properties: Properties): Resource => ({
    ...{ logicalId: sheet.idOf(element.id, `From${sheet.idOf(source.id)}`), element: element.id },
    type: 'AWS::Lambda::EventSourceMapping',
    properties: { FunctionName: ref(sheet.idOf(element.id)), ...properties },
  })
  const held = heldProperties(element, 'AWS::Lambda::EventSourceMapping')
  switch (source.kind) {
    case 'stream': {
      const consumer = element.reads === 'fan-out' ? consumerArn(sheet, source.id, element.id) : undefined
      return {
        resource: of({
          EventSourceArn: consumer ?? arn(sheet.idOf(source.id)),
          StartingPosition: 'TRIM_HORIZON',
          ...held,
        }),
        statements: [...toReadStream(sheet, input), ...(consumer === undefined ? [] : [toSubscribe(consumer)])],
      }
    }
    case 'queue':
      return {
        resource: of({ EventSourceArn: arn(sheet.idOf(source.id)), ...queueBatches(element, source.fifo) }),
        statements: [toReadQueue(sheet, source.id)],
      }
    case 'kafka-cluster': {
      const topic = topicOf(sheet, source.id)
      return {
        resource: of({
          EventSourceArn: arn(sheet.idOf(source.id)),
          Topics: [{ parameter: topic.name }],
          StartingPosition: 'TRIM_HORIZON',
          ...only(held, ['BatchSize', 'MaximumBatchingWindowInSeconds']),
        }),
        statements: kafkaReads(sheet, source.id),
        parameters: [topic],
      }
    }
    default:
      return { statements: [] }
  }
}

const only = (properties: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)))

/** Messages of a batch that need no window to fill. @source AWS Lambda API reference, CreateEventSourceMapping */
const unwaitedMessages = 10

/** FIFO queues have no window, and batches of ten at most; others have larger ones only with a window. */
const queueBatches = (element: ElementOf<'function'>, isFifo: boolean): Properties => {
  const { batchRecords, batchWindowSeconds } = element
  const { FunctionResponseTypes: reports } = heldProperties(element, 'AWS::Lambda::EventSourceMapping')
  const isSmall = isFifo || batchWindowSeconds === 0
  return {
    BatchSize: isSmall ? Math.min(batchRecords, unwaitedMessages) : batchRecords,
    ...(isSmall ? {} : { MaximumBatchingWindowInSeconds: batchWindowSeconds }),
    ...(reports === undefined ? {} : { FunctionResponseTypes: reports }),
  }
}

/** What it writes to but has no way to yet. */
const unreached = (sheet: Sheet, { element, outputs }: FunctionFlow): readonly LeftOver[] =>
  outputs
    .filter((output) => targetOf(sheet, output.element) === undefined)
    .map((output) => leftOver(element, 'BlueprintReach', { to: output.element.name }))

/** Of a function that Firehose sends buffers of records to. */
export const passingOn: string = `// A placeholder: it gives every record back as it came.
exports.handler = async (event) => ({
  records: event.records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })),
})
`
