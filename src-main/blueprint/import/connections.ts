import type { Element } from '../../planning/design/elements'
import type { Noted } from './notes'
import type { PropertyPath } from './property-tree'
import type { ResourceIndex } from './resource-index'
import type { Session } from './session'
import { destinationIn } from './destinations'
import { isList, isObject, textOf, valueAt, type Resource, type Value } from './value'

/*
 * Who reads what and writes where, from what resources say of each other.
 */

export interface Connection {
  /** Ids of resources; a destination that is no resource of the file is `<delivery>/destination`. */
  readonly from: string
  readonly to: string
  /** Event source mapping that makes it, or another resource that belongs to it. */
  readonly by?: Resource
  /** The consumer it reads through. */
  readonly through?: Resource
  readonly reads?: 'fan-out'
}

/** An element as far as the file says it. */
export interface Draft {
  readonly id: string
  readonly kind: Element['kind']
  readonly element: Readonly<Record<string, unknown>>
  readonly resources: readonly Resource[]
  /** Of a destination that is no resource: the delivery stream. */
  readonly delivery?: string
}

export interface Drafts {
  readonly elements: readonly Draft[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
}

export interface Context {
  readonly index: ResourceIndex
  readonly session: Session
  readonly placeOf: (resource: string) => string
  readonly lineOf: (resource: string, path: PropertyPath) => number | undefined
  /** What is known of the file from notes of an export. */
  readonly noted: Noted | undefined
}

export const connectionsOf = (context: Context): readonly Connection[] => {
  const read = [
    ...mapped(context),
    ...context.index.ofType('AWS::KinesisFirehose::DeliveryStream').flatMap((one) => delivered(one, context)),
    ...applications(context),
  ]
  return [...read, ...polled(read, context), ...consumers(read, context), ...environments(read, context)]
}

const mapped = ({ index, session, placeOf }: Context): readonly Connection[] =>
  index.ofType('AWS::Lambda::EventSourceMapping').flatMap((mapping): readonly Connection[] => {
    const { EventSourceArn, FunctionName, SelfManagedEventSource } = mapping.properties
    const place = placeOf(mapping.id)
    const source = index.targetOf(EventSourceArn)
    const to = index.targetOf(FunctionName, ['AWS::Lambda::Function'])
    if (to === undefined) session.tell(place, 'BlueprintNoFunction', { function: textOf(FunctionName) })
    if (source === undefined) {
      session.tell(place, 'BlueprintNoStream', { source: textOf(EventSourceArn ?? SelfManagedEventSource) })
    }
    if (to === undefined || source === undefined) return []
    if (source.type !== 'AWS::Kinesis::StreamConsumer') return [{ from: source.id, to: to.id, by: mapping }]
    const stream = index.targetOf(source.properties['StreamARN'])
    return stream === undefined ? [] : [{ from: stream.id, to: to.id, by: mapping, through: source, reads: 'fan-out' }]
  })

const delivered = (delivery: Resource, { index, session, placeOf }: Context): readonly Connection[] => {
  const source =
    valueAt(delivery.properties, ['KinesisStreamSourceConfiguration', 'KinesisStreamARN']) ??
    valueAt(delivery.properties, ['MSKSourceConfiguration', 'MSKClusterARN'])
  const from = source === undefined ? undefined : index.targetOf(source)
  if (source !== undefined && from === undefined) {
    session.tell(placeOf(delivery.id), 'BlueprintNoStream', { source: textOf(source) })
  }
  const destination = destinationIn(delivery)
  const to = destination?.which === undefined ? undefined : index.targetOf(destination.which)
  return [
    ...(from === undefined ? [] : [{ from: from.id, to: delivery.id }]),
    ...(destination === undefined ? [] : [{ from: delivery.id, to: to?.id ?? destinationId(delivery) }]),
  ]
}

export const destinationId = ({ id }: Resource): string => `${id}/destination`

const v2 = 'AWS::KinesisAnalyticsV2::Application'
const v1 = 'AWS::KinesisAnalytics::Application'

const applications = ({ index, session, placeOf }: Context): readonly Connection[] => [
  ...index.ofType(v1, v2).flatMap((application) => {
    const inputs = [
      valueAt(application.properties, ['Inputs']),
      valueAt(application.properties, ['ApplicationConfiguration', 'SqlApplicationConfiguration', 'Inputs']),
    ].flatMap((list) => (list !== undefined && isList(list) ? list : []))
    return inputs.flatMap((input) => {
      const source = valueAt(input, ['KinesisStreamsInput', 'ResourceARN'])
      const from = source === undefined ? undefined : index.targetOf(source)
      if (from === undefined)
        session.tell(placeOf(application.id), 'BlueprintNoStream', { source: textOf(source ?? input) })
      return from === undefined ? [] : [{ from: from.id, to: application.id }]
    })
  }),
  ...index.ofType(`${v1}Output`, `${v2}Output`).flatMap((output) => {
    const from = index.targetOf(output.properties['ApplicationName'], [v1, v2])
    const names = ['KinesisStreamsOutput', 'KinesisFirehoseOutput', 'LambdaOutput']
    const targets = names.map((name) => index.targetOf(valueAt(output.properties, ['Output', name, 'ResourceARN'])))
    const to = targets.find((target) => target !== undefined)
    return from === undefined || to === undefined ? [] : [{ from: from.id, to: to.id, by: output }]
  }),
]

/** Types that programs name to write to. */
export const writtenTypes = [
  'AWS::Kinesis::Stream',
  'AWS::KinesisFirehose::DeliveryStream',
  'AWS::SQS::Queue',
  'AWS::MSK::Cluster',
]

/** Flink applications are told by properties of one's own what to read and to write. */
const polled = (read: readonly Connection[], context: Context): readonly Connection[] => {
  const { index, session, placeOf } = context
  return byHand(index.ofType(v2), context).flatMap((application) =>
    propertiesOf(application).flatMap(([name, value]): readonly Connection[] => {
      const target = index.targetOf(value, writtenTypes)
      if (target === undefined || target.id === application.id) return []
      const { from, to } = /input|source|consumer/i.test(name)
        ? { from: target.id, to: application.id }
        : { from: application.id, to: target.id }
      if (!/input|source|consumer|output|sink|producer/i.test(name)) {
        session.tell(placeOf(application.id), 'BlueprintDirection', { name, target: target.id })
        return []
      }
      if (read.some((edge) => edge.from === from && edge.to === to)) return []
      session.tell(placeOf(application.id), 'BlueprintByProperty', { name, target: target.id })
      return [{ from, to }]
    }),
  )
}

/** Of what was exported, notes say what it reads and writes. */
const byHand = (resources: readonly Resource[], { noted }: Context): readonly Resource[] =>
  resources.filter(({ id }) => noted?.ownerOf(id) === undefined)

const propertiesOf = (application: Resource): readonly (readonly [string, Value])[] => {
  const groups = valueAt(application.properties, [
    'ApplicationConfiguration',
    'EnvironmentProperties',
    'PropertyGroups',
  ])
  return (groups !== undefined && isList(groups) ? groups : []).flatMap((group) => {
    const map = valueAt(group, ['PropertyMap'])
    const id = textOf(valueAt(group, ['PropertyGroupId']))
    return isObject(map) ? Object.entries(map).map(([key, value]) => [`${id}.${key}`, value] as const) : []
  })
}

/** Registered consumers that nothing else in the file reads through. */
const consumers = (read: readonly Connection[], context: Context): readonly Connection[] => {
  const { index } = context
  const claimed = new Set(
    read.flatMap(({ by }) => {
      const consumer = by === undefined ? undefined : index.targetOf(by.properties['EventSourceArn'])
      return consumer === undefined ? [] : [consumer.id]
    }),
  )
  return byHand(index.ofType('AWS::Kinesis::StreamConsumer'), context).flatMap((consumer): readonly Connection[] => {
    const stream = claimed.has(consumer.id) ? undefined : index.targetOf(consumer.properties['StreamARN'])
    return stream === undefined ? [] : [{ from: stream.id, to: consumer.id, reads: 'fan-out' }]
  })
}

/** What a function that reads something names in its environment, it writes to. */
const environments = (read: readonly Connection[], context: Context): readonly Connection[] => {
  const { index, session, placeOf } = context
  const known = new Set(read.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]))
  const functions = new Set(read.map(({ to }) => to))
  return byHand(index.ofType('AWS::Lambda::Function'), context).flatMap((one) => {
    const variables = valueAt(one.properties, ['Environment', 'Variables'])
    if (!functions.has(one.id) || !isObject(variables)) return []
    return Object.entries(variables).flatMap(([name, value]): readonly Connection[] => {
      const target = index.targetOf(value, writtenTypes)
      if (target === undefined || !writtenTypes.includes(target.type) || known.has(`${one.id} ${target.id}`)) return []
      known.add(`${one.id} ${target.id}`)
      session.tell(placeOf(one.id), 'BlueprintByEnvironment', { name, target: target.id })
      return [{ from: one.id, to: target.id }]
    })
  })
}
