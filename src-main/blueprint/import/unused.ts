import { heldMembers } from '../held-members'
import type { Connection, Context } from './connections'
import type { Drafts } from './import-design'
import { transformIn } from './members'
import { ownOf, type Resource } from './value'

/*
 * What a file holds and a design does not. It stays in the file; whoever imports it should know.
 */

interface Options {
  readonly drafts: Drafts
  readonly connections: readonly Connection[]
  readonly context: Context
}

export const tellUnused = ({ drafts, connections, context }: Options): void => {
  const { index, session, placeOf, noted } = context
  const used = new Set(drafts.elements.flatMap(({ resources }) => resources.map(({ id }) => id)))
  for (const { by, through } of connections) for (const one of [by, through]) if (one !== undefined) used.add(one.id)
  for (const delivery of index.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    const transform = transformIn(delivery, context)
    if (transform !== undefined) used.add(transform.id)
  }
  for (const resource of index.all) {
    const place = placeOf(resource.id)
    const isNoted = noted?.ownerOf(resource.id) !== undefined
    if (!used.has(resource.id) && !isNoted) session.tell(place, 'BlueprintKeptResource', { type: resource.type })
    else {
      const exported = Object.keys(noted?.exportedOf(resource.id) ?? {})
      const names = unreadProperties(resource).filter((name) => !exported.includes(name))
      if (names.length > 0) session.tell(place, 'BlueprintKeptProperties', { names: names.join(', ') })
    }
  }
  tellWithoutSource(drafts, context)
}

/** Properties that members come from, or edges. Not in the table of what resources hold. */
const read: Readonly<Record<string, readonly string[]>> = {
  'AWS::Kinesis::Stream': ['Name'],
  'AWS::Kinesis::StreamConsumer': ['ConsumerName', 'StreamARN'],
  'AWS::Lambda::Function': ['FunctionName', 'Environment'],
  'AWS::Lambda::EventSourceMapping': ['FunctionName', 'EventSourceArn', 'ScalingConfig'],
  'AWS::KinesisFirehose::DeliveryStream': [
    ...['DeliveryStreamName', 'DeliveryStreamType', 'KinesisStreamSourceConfiguration', 'MSKSourceConfiguration'],
  ],
  'AWS::S3::Bucket': ['BucketName', 'LifecycleConfiguration'],
  'AWS::KinesisAnalyticsV2::Application': ['ApplicationName', 'ApplicationConfiguration', 'RuntimeEnvironment'],
  'AWS::KinesisAnalytics::Application': ['ApplicationName', 'Inputs'],
  'AWS::KinesisVideo::Stream': ['Name'],
  'AWS::KinesisVideo::SignalingChannel': ['Name'],
  'AWS::MSK::Cluster': ['ClusterName'],
  'AWS::MSK::ServerlessCluster': ['ClusterName'],
  'AWS::SQS::Queue': ['QueueName'],
}

const unreadProperties = ({ type, properties }: Resource): readonly string[] => {
  const held = Object.values(heldMembers).flatMap((members) =>
    members.filter((member) => member.type === type).map(({ path }) => path.split('.')[0] ?? ''),
  )
  const known = new Set([...(ownOf(read, type) ?? []), ...held])
  return Object.keys(properties).filter((name) => !known.has(name) && !name.endsWith('DestinationConfiguration'))
}

const takesRecords = new Set(['stream', 'delivery', 'queue', 'kafka-cluster'])

/** What sends is hardly ever in such a file, and how much it sends never: it is drawn by hand. */
const tellWithoutSource = ({ elements, edges }: Drafts, { session }: Context): void => {
  const reached = new Set(edges.map(({ to }) => to))
  for (const { id, kind, element } of elements) {
    const { name } = element
    if (takesRecords.has(kind) && !reached.has(id))
      session.tell(`elements "${id}"`, 'BlueprintNoSource', { name: String(name) })
  }
}
