import { elementKinds, type ElementKind } from '../../planning/design/elements'
import { heldMembers } from '../held-members'
import { destinationIn, isOn } from './destinations'
import type { Context } from './connections'
import { answered, needed } from './session'
import { isKnown, isList, isObject, isScalar, textOf, valueAt, type Resource, type Value } from './value'
import { written } from './written'

/*
 * Members of an element, from what its resources say. Where they say nothing, AWS has a default of its own, which need not be ours.
 */

export type Members = Readonly<Record<string, unknown>>

export interface Part {
  readonly kind: ElementKind
  /** The first is the element's own, others belong to it, such as event source mappings. */
  readonly resources: readonly Resource[]
}

export const membersOf = (part: Part, context: Context): Members => ({
  ...absent(part),
  ...held(part, context),
  ...special(part, context),
})

/** Where a resource says nothing. @source AWS Lambda API reference, MemorySize; Video Streams facts sheet, CreateStream; Firehose §7 */
const absent = ({ kind, resources: [own] }: Part): Members => {
  switch (kind) {
    case 'function':
      return { memoryMiB: 128 }
    case 'video-stream':
      return { retentionHours: 0 }
    case 'delivery': {
      const destination = own === undefined ? undefined : destinationIn(own)
      return destination === undefined
        ? {}
        : { bufferMiB: destination.bufferMiB, bufferSeconds: destination.bufferSeconds }
    }
    default:
      return {}
  }
}

const held = ({ kind, resources }: Part, { session, placeOf }: Context): Members => {
  const members: Record<string, unknown> = {}
  for (const { member, type, path, from } of heldMembers[kind] ?? []) {
    const resource = resources.find((one) => one.type === type)
    // Those with a dot are of a transform; which rule of a bucket counts is looked for.
    if (resource === undefined || member.includes('.') || kind === 'bucket') continue
    const place = placeOf(resource.id)
    const where = { place, name: `${resource.id}.${path}`, session }
    const found = needed(valueIn(resource, path), where)
    // Something of another resource says what a member is, or is a figure that only the cloud knows.
    const isOpen = found !== undefined && !isKnown(found) && from(written(found)) === undefined
    const value = isOpen ? answered(found, where) : found
    const said = from(value === undefined ? undefined : written(value))
    if (said !== undefined) members[member] = said
    else if (value !== undefined) session.tell(place, 'BlueprintNoWord', { property: path, found: textOf(value) })
  }
  return members
}

/** Ask for what members are made of. */
export const askForHeld = ({ kind, resources }: Part, { session, placeOf }: Context): void => {
  for (const { type, path } of heldMembers[kind] ?? []) {
    for (const resource of resources.filter((one) => one.type === type)) {
      const value = valueIn(resource, path)
      if (!isObject(value)) session.askFor(value, placeOf(resource.id))
    }
  }
}

/** A property the table has; what is in a destination is looked up there. */
const valueIn = (resource: Resource, path: string): Value => {
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  if (resource.type !== 'AWS::KinesisFirehose::DeliveryStream') return valueAt(resource.properties, steps)
  const properties = destinationIn(resource)?.properties
  return valueAt(properties, steps) ?? valueAt(properties, ['S3Configuration', ...steps])
}

const special = (part: Part, context: Context): Members => {
  const [own] = part.resources
  if (own === undefined) return {}
  switch (part.kind) {
    case 'function':
      return functionMembers(part)
    case 'delivery':
      return deliveryMembers(own, context)
    case 'kafka-cluster':
      return kafkaMembers(own, context)
    case 'video-stream':
      return videoMembers(own, context)
    case 'flink-application':
      return String(own.properties['RuntimeEnvironment']).startsWith('ZEPPELIN') ? { studio: true } : {}
    case 'bucket':
      return bucketMembers(own, context)
    default:
      return {}
  }
}

const functionMembers = ({ resources }: Part): Members => {
  const mapping = resources.find(({ type }) => type === 'AWS::Lambda::EventSourceMapping')
  const most = valueAt(mapping?.properties, ['ScalingConfig', 'MaximumConcurrency'])
  return typeof most === 'number' ? { maxConcurrency: most } : {}
}

/** What a rule says that takes all objects away; one that is switched off, or is for some of them only, does not. */
const bucketMembers = (bucket: Resource, { session, placeOf }: Context): Members => {
  const rules = valueAt(bucket.properties, ['LifecycleConfiguration', 'Rules'])
  const rule = (rules !== undefined && isList(rules) ? rules : []).find((one) => {
    const isForAll = (valueAt(one, ['Prefix']) ?? '') === '' && valueAt(one, ['TagFilters']) === undefined
    return isForAll && valueAt(one, ['Status']) === 'Enabled' && valueAt(one, ['ExpirationInDays']) !== undefined
  })
  const said = { place: placeOf(bucket.id), name: `${bucket.id}.ExpirationInDays`, session }
  const days = needed(valueAt(rule, ['ExpirationInDays']), said)
  return days === undefined || !isScalar(days) ? {} : { storageDays: Number(days) }
}

const deliveryMembers = (delivery: Resource, context: Context): Members => {
  const { session, placeOf, index } = context
  const properties = destinationIn(delivery)?.properties ?? {}
  const processing = properties['ProcessingConfiguration']
  const list = isOn(processing ?? {}) ? valueAt(processing, ['Processors']) : undefined
  const processors = list !== undefined && isList(list) ? list : []
  const ofType = (type: string): Value => processors.find((one) => valueAt(one, ['Type']) === type)
  const lambda = ofType('Lambda')
  const place = placeOf(delivery.id)
  const partitions = !isOn(properties['DynamicPartitioningConfiguration'])
    ? undefined
    : session.ask({
        ...{ name: `${delivery.id}.activePartitions`, description: '', type: 'number', allowed: null, place },
      })
  return {
    ...(partitions === undefined ? {} : { partitioning: { activePartitions: Number(partitions) } }),
    ...(ofType('Decompression') === undefined ? {} : { decompression: true }),
    ...(lambda === undefined ? {} : { transform: transformOf(lambda, index.targetOf(arnOf(lambda)), context) }),
  }
}

const arnOf = (processor: Value): Value => {
  const parameters = valueAt(processor, ['Parameters'])
  const list = parameters !== undefined && isList(parameters) ? parameters : []
  return valueAt(
    list.find((one) => valueAt(one, ['ParameterName']) === 'LambdaArn'),
    ['ParameterValue'],
  )
}

/** The function a delivery sends its records through. */
const transformOf = (processor: Value, one: Resource | undefined, context: Context): Members => {
  if (one === undefined) {
    context.session.tell('', 'BlueprintNoFunction', { function: textOf(arnOf(processor)) })
    return {}
  }
  const { memoryMiB, architecture } = membersOf({ kind: 'function', resources: [one] }, context)
  return { memoryMiB, ...(architecture === undefined ? {} : { architecture }) }
}

/** The function of a delivery's transform, which is no element of its own. */
export const transformIn = (delivery: Resource, { index }: Pick<Context, 'index'>): Resource | undefined => {
  const processors = valueAt(destinationIn(delivery)?.properties, ['ProcessingConfiguration', 'Processors'])
  const lambda = (processors !== undefined && isList(processors) ? processors : []).find(
    (one) => valueAt(one, ['Type']) === 'Lambda',
  )
  return lambda === undefined ? undefined : index.targetOf(arnOf(lambda))
}

const kafkaMembers = (cluster: Resource, { session, placeOf }: Context): Members => {
  if (cluster.type === 'AWS::MSK::ServerlessCluster') return { type: 'serverless' }
  const broker = valueAt(cluster.properties, ['BrokerNodeGroupInfo', 'InstanceType'])
  if (typeof broker !== 'string') return {}
  const type = broker.startsWith('express.') ? 'express' : 'standard'
  if (elementKinds['kafka-cluster'].shape.brokerType.safeParse(broker).success) return { type }
  session.tell(placeOf(cluster.id), 'BlueprintNoWord', { property: 'BrokerNodeGroupInfo.InstanceType', found: broker })
  return { type, brokerType: undefined }
}

/** What cameras send is no matter of the resource, and a video stream without it is nothing. */
const videoMembers = (stream: Resource, { session, placeOf }: Context): Members => {
  const name = `${stream.id}.mbps`
  const said = session.ask({ name, description: '', type: 'number', allowed: null, place: placeOf(stream.id) })
  return said === undefined ? {} : { mbps: Number(said) }
}
