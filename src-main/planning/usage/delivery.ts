import { amountOf } from '../../metering/usage'
import type { Working } from '../../pricing/bill'
import type { ElementKind } from '../design/elements'
import { transformed, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { meanSteps } from '../flow/sizes'
import { bytesPerSecond, flowed, unknown, used, working, type Entry, type Month } from './entries'
import { amount, base, product } from './figures'
import { runUses } from './functions'

/*
 * Firehose. @source pricing facts sheet §3
 */

/** What a record put directly or read from a stream is rounded up to. @source pricing facts sheet §1 */
const stepBytes = 5 * 1024

export const deliveryUses = (flow: ElementFlow<'delivery'>, month: Month): readonly Entry[] => [
  ...ingest(flow, month),
  ...options(flow, month),
  ...partitioning(flow, month),
  ...transform(flow, month),
]

/** Where it reads from decides how volume is counted. One delivery has one kind of source. */
const sourceOf = ({ element, inputs }: ElementFlow<'delivery'>): 'kafka' | 'vended' | 'stream' | 'direct' => {
  if (element.vendedLogs) return 'vended'
  if (inputs.some(({ element: input }) => input.kind === 'kafka-cluster')) return 'kafka'
  return inputs.some(({ element: input }) => input.kind === 'stream') ? 'stream' : 'direct'
}

const ingest = (flow: ElementFlow<'delivery'>, { seconds }: Month): readonly Entry[] => {
  const { incoming, outputs } = flow
  const rate = incoming.recordsPerSecond
  const count = working('records', { recordsPerSecond: rate, seconds })
  return [
    used('firehose.records', base('record', rate, seconds), count),
    ...volume(flow, outputs[0]?.element.kind, seconds),
  ]
}

const volume = (flow: ElementFlow<'delivery'>, target: ElementKind | undefined, seconds: number): readonly Entry[] => {
  const bytes = bytesPerSecond(flow.incoming)
  const source = sourceOf(flow)
  if (target === 'iceberg-table') return iceberg(flow, source === 'direct', seconds)
  if (target === 'snowflake') return [flowed('firehose.snowflake', bytes, seconds)]
  if (source === 'vended') return [flowed('firehose.vendedLogs', bytes, seconds)]
  if (source !== 'kafka') return [rounded('firehose.ingested', flow, seconds)]
  const larger = Math.max(bytes, bytesPerSecond(flow.outgoing))
  const figures = working('largerOfInAndOut', { bytesPerSecond: larger, seconds })
  return [used('firehose.mskIngested', base('GB', larger, seconds), figures)]
}

/** What a function adds to what goes to a table is charged as if it were read from a stream. */
const iceberg = (flow: ElementFlow<'delivery'>, isDirect: boolean, seconds: number): readonly Entry[] => {
  const bytesIn = bytesPerSecond(flow.incoming)
  const added = Math.max(0, bytesPerSecond(transformed(flow.element, flow.incoming)) - bytesIn)
  return [
    flowed('firehose.icebergDirect', isDirect ? bytesIn : 0, seconds),
    flowed('firehose.icebergFromStream', isDirect ? added : bytesIn + added, seconds),
  ]
}

const rounded = (
  dimension: 'firehose.ingested' | 'firehose.converted',
  { incoming }: ElementFlow<'delivery'>,
  seconds: number,
): Entry => {
  const steps = meanSteps(incoming, stepBytes)
  const { recordsPerSecond } = incoming
  const figures = working('firehoseIngested', { recordsPerSecond, seconds, steps })
  return used(dimension, base('GB', recordsPerSecond, seconds, steps, stepBytes), figures)
}

const options = (flow: ElementFlow<'delivery'>, { hours, seconds }: Month): readonly Entry[] => {
  const { element, incoming, outgoing } = flow
  const { vpcAzs: zones } = element
  const entries: Entry[] = []
  if (element.formatConversion !== 'none') entries.push(converted(flow, seconds))
  if (element.decompression) entries.push(flowed('firehose.decompressed', bytesPerSecond(incoming), seconds))
  if (zones > 0) {
    const azHours = amount('AZ-hour', zones, Math.ceil(hours))
    entries.push(flowed('firehose.vpcData', bytesPerSecond(outgoing), seconds))
    entries.push(used('firehose.vpcHours', azHours, working('zoneHours', { zones, hours })))
  }
  return entries
}

/** Of the rounded volume, where it is rounded. */
const converted = (flow: ElementFlow<'delivery'>, seconds: number): Entry => {
  const source = sourceOf(flow)
  return source === 'stream' || source === 'direct'
    ? rounded('firehose.converted', flow, seconds)
    : flowed('firehose.converted', bytesPerSecond(flow.incoming), seconds)
}

const partitioning = (flow: ElementFlow<'delivery'>, { seconds }: Month): readonly Entry[] => {
  const { partitioning: given } = flow.element
  if (given === undefined) return []
  const objects = objectsOf(flow, seconds)
  return [
    flowed('firehose.partitionedData', bytesPerSecond(flow.outgoing), seconds),
    objects === undefined
      ? unknown('firehose.partitionedObjects', 'objects')
      : used('firehose.partitionedObjects', amountOf('object', objects.count), objects.working),
    used('firehose.jqHours', amount('JQ-hour', given.jqHours), working('hoursAsGiven', { hours: given.jqHours })),
  ]
}

/** How many objects a delivery writes in a month, and how that comes about. */
export interface Objects {
  readonly count: bigint
  readonly working: Working
}

/**
 * Each buffer becomes an object once it is full or its time is over, whichever is first. Undefined without buffering: how
 * many there are then is not known.
 *
 * Buffers are one for each active partition, or for each shard of its stream; records spread over them evenly.
 * @source Firehose facts sheet §7 and §13
 */
export const objectsOf = (flow: ElementFlow<'delivery'>, seconds: number): Objects | undefined => {
  const objects = plannedObjects(flow, seconds)
  const { counted } = flow
  if (objects === undefined || counted?.objects === undefined) return objects
  return { ...objects, count: product([counted.objects, seconds]) }
}

const plannedObjects = (flow: ElementFlow<'delivery'>, seconds: number): Objects | undefined => {
  const { element, incoming } = flow
  const { bufferSeconds, bufferMiB } = element
  const waiting = transformed(element, incoming)
  const rate = waiting.recordsPerSecond
  const buffers = buffersOf(flow)
  const bytes = bytesPerSecond(waiting)
  if (bufferSeconds === 0) return undefined
  const fillSeconds = bytes === 0 ? Infinity : (bufferMiB * 2 ** 20 * buffers) / bytes
  const figures = { buffers, bufferMiB, bufferSeconds, bytesPerSecond: bytes, seconds }
  if (fillSeconds < bufferSeconds) {
    const count = product([bytes, seconds], bufferMiB * 2 ** 20)
    return { count, working: working('objectsBySize', figures) }
  }
  // A buffer without records is no object.
  if (rate < buffers / bufferSeconds) {
    const count = product([rate, seconds])
    return { count, working: working('records', { recordsPerSecond: rate, seconds }) }
  }
  return { count: product([buffers, seconds], bufferSeconds), working: working('objectsByTime', figures) }
}

/** Objects a second where so many records and bytes come to wait; the same rule. */
export const objectsPerSecondOf = (flow: ElementFlow<'delivery'>): ((records: number, bytes: number) => number) => {
  const { bufferSeconds, bufferMiB } = flow.element
  const bufferBytes = bufferMiB * 2 ** 20
  const byTime = buffersOf(flow) / Math.max(1, bufferSeconds)
  return (records, bytes) => Math.max(bytes / bufferBytes, Math.min(records, byTime))
}

export const buffersOf = (flow: ElementFlow<'delivery'>): number =>
  flow.element.partitioning?.activePartitions ?? shardsBehind(flow)

const shardsBehind = ({ inputs }: ElementFlow<'delivery'>): number =>
  Math.max(
    1,
    inputs.reduce(
      (sum, { element, incoming }) => sum + (element.kind === 'stream' ? shardsOf(element, incoming) : 0),
      0,
    ),
  )

const transform = ({ element, incoming }: ElementFlow<'delivery'>, month: Month): readonly Entry[] =>
  element.transform === undefined
    ? []
    : runUses(element.transform, { load: incoming, lanes: element.transform.parallelization }, month)
