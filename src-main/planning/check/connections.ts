import type { FailureKey } from '../../platform/sentence'
import type { Element, ElementKind, ElementOf } from '../design/elements'

/*
 * Which element may send to which, and why not. @source Firehose facts sheet §20 (what is no destination), Data Streams facts
 * sheet §3 (channels), SQL facts sheet §19 (outputs), MSK facts sheet §4
 */

export interface Refusal {
  readonly key: FailureKey
  readonly values?: Readonly<Record<string, string>>
}

/** Undefined: it may. */
export const connectionProblem = (from: Element, to: Element): Refusal | undefined =>
  wrongTarget(to) ?? wrongReads(from, to) ?? wrongPair(from, to)

/** Nothing that is drawn here sends to them. */
const wrongTarget = ({ kind }: Element): Refusal | undefined => {
  if (kind === 'source') return { key: 'DesignConnection' }
  if (kind === 'video-stream') return { key: 'DesignVideoIn' }
  return kind === 'signaling-channel' ? { key: 'DesignSignaling' } : undefined
}

/** Enhanced fan-out is for those that read a data stream. */
const wrongReads = (from: Element, to: Element): Refusal | undefined =>
  'reads' in to && to.reads === 'fan-out' && from.kind !== 'stream' ? { key: 'DesignFanOut' } : undefined

const wrongPair = (from: Element, to: Element): Refusal | undefined => {
  switch (from.kind) {
    case 'source':
      return destinations.has(to.kind) ? { key: 'DesignWritesObjects' } : only(written, to)
    case 'stream':
      return fromStream(from, to)
    case 'delivery':
      return only(destinations, to, deliveryAdvice[to.kind] ?? 'DesignDelivery')
    case 'kafka-cluster':
      return fromKafka(from, to)
    case 'application':
    case 'function':
    case 'flink-application':
      return only(written, to)
    case 'sql-application':
      return only(sqlOutputs, to)
    case 'queue':
    case 'video-stream':
      return only(programs, to)
    default:
      return { key: 'DesignEnds' }
  }
}

const only = (
  allowed: ReadonlySet<ElementKind>,
  to: Element,
  otherwise: FailureKey = 'DesignConnection',
): Refusal | undefined => (allowed.has(to.kind) ? undefined : { key: otherwise })

const kinds = (...names: readonly ElementKind[]): ReadonlySet<ElementKind> => new Set(names)

/** What Firehose delivers to. */
const destinations = kinds(
  ...(['bucket', 'iceberg-table', 'snowflake', 'opensearch-domain', 'redshift', 'splunk', 'http-endpoint'] as const),
)
/** What programs of one's own can write to. */
const written = kinds(
  ...(['stream', 'delivery', 'queue', 'kafka-cluster', 'application', 'function', 'sink'] as const),
  ...destinations,
)
const sqlOutputs = kinds('stream', 'delivery', 'function')
const programs = kinds('application', 'function', 'sink')
const kafkaReaders = kinds('application', 'function', 'delivery', 'flink-application', 'sink')
const streamReaders = kinds('sql-application', ...kafkaReaders)

const deliveryAdvice: { readonly [K in ElementKind]?: FailureKey } = {
  stream: 'DesignToStream',
  queue: 'DesignToQueue',
  'kafka-cluster': 'DesignToKafka',
  function: 'DesignToFunction',
}

const fromStream = ({ channel }: ElementOf<'stream'>, to: Element): Refusal | undefined => {
  const needed = to.kind === 'bucket' ? 's3' : to.kind === 'iceberg-table' ? 's3-tables' : undefined
  if (needed === undefined) return only(streamReaders, to, 'DesignFromStream')
  return channel === needed ? undefined : { key: 'DesignChannel', values: { channel: needed } }
}

const fromKafka = ({ replicator, connectWorkers }: ElementOf<'kafka-cluster'>, to: Element): Refusal | undefined => {
  if (to.kind === 'kafka-cluster') return replicator ? undefined : { key: 'DesignReplicator' }
  if (to.kind === 'sql-application') return { key: 'DesignConnection' }
  return connectWorkers > 0 ? undefined : only(kafkaReaders, to, 'DesignConnect')
}
