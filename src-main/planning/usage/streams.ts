import { amountOf } from '../../metering/usage'
import type { ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { meanSteps } from '../flow/sizes'
import {
  bytesPerSecond,
  flowed,
  givenGB,
  keptFor,
  readBy,
  readersOf,
  used,
  working,
  type Entry,
  type Month,
} from './entries'
import { amount, base, product } from './figures'

/*
 * Data Streams. @source pricing facts sheet §2
 */

type Stream = ElementFlow<'stream'>

/** A slice of a PUT payload unit, and what on-demand ingest is rounded up to, in bytes. @source pricing facts sheet §1 */
const payloadUnitBytes = 25 * 1024
const kibibyte = 1024

const dayHours = 24
const weekHours = 168

export const streamUses = (flow: Stream, month: Month): readonly Entry[] => [
  ...(flow.element.mode === 'provisioned' ? provisioned(flow, month) : onDemand(flow, month)),
  ...shardMetrics(flow, month),
  ...encryption(flow, month),
]

const provisioned = (flow: Stream, month: Month): readonly Entry[] => {
  const { element, incoming } = flow
  const { shards, retentionHours } = element
  const { hours, seconds } = month
  const consumers = readersOf(flow).fanOut
  const { recordsPerSecond } = incoming
  const perRecord = meanSteps(incoming, payloadUnitBytes)
  const units = base('payload-unit', recordsPerSecond, seconds, perRecord)
  const consumerHours = amount('consumer-shard-hour', consumers, shards, hours)
  const extended = amount('shard-hour', retentionHours > dayHours ? shards : 0, hours)
  return [
    ...flowing(flow, month, 'provisioned'),
    flowed('provisioned.incoming', bytesPerSecond(incoming), seconds),
    used('provisioned.payloadUnits', units, working('payloadUnits', { recordsPerSecond, seconds, perRecord })),
    used('provisioned.shardHours', amount('shard-hour', shards, hours), working('shardHours', { shards, hours })),
    used('provisioned.extendedRetention', extended, working('extendedShardHours', { shards, hours, retentionHours })),
    used('provisioned.consumerShardHours', consumerHours, working('consumerShardHours', { consumers, shards, hours })),
    givenGB('provisioned.longTermRetrieval', element.readBeyondWeekGB),
  ]
}

const onDemand = (flow: Stream, month: Month): readonly Entry[] => {
  const { element, incoming } = flow
  const { hours, seconds } = month
  const way = element.mode === 'on-demand' ? 'onDemand' : 'advantage'
  const { recordsPerSecond } = incoming
  const kibibytes = meanSteps(incoming, kibibyte)
  const bytes = bytesPerSecond(incoming)
  const volume = base('GB', recordsPerSecond, seconds, kibibytes, kibibyte)
  const extendedHours = Math.min(element.retentionHours, weekHours) - dayHours
  const entries = [
    ...flowing(flow, month, way),
    used(`${way}.incoming`, volume, working('onDemandIncoming', { recordsPerSecond, seconds, kibibytes })),
    keptFor(`${way}.extendedRetention`, extendedHours, { bytesPerSecond: bytes, month }),
  ]
  if (way === 'onDemand') {
    entries.push(used('onDemand.streamHours', amount('stream-hour', hours), working('streamHours', { hours })))
  }
  if (element.channel === 's3') entries.push(flowed(`${way}.channelDelivery`, bytes, seconds))
  if (element.channel === 's3-tables') entries.push(flowed(`${way}.tablesDelivery`, bytes, seconds))
  return entries
}

/** What is counted alike whatever way is paid: records, reads, and what is older than a week. */
const flowing = (flow: Stream, month: Month, way: 'provisioned' | 'onDemand' | 'advantage'): Entry[] => {
  const { element, incoming } = flow
  const { seconds } = month
  const { recordsPerSecond } = incoming
  const bytes = bytesPerSecond(incoming)
  const longTermHours = Math.max(0, element.retentionHours - weekHours)
  const entries = [
    used(
      `${way}.records`,
      base('record', recordsPerSecond, seconds),
      working('records', { recordsPerSecond, seconds }),
    ),
    ...readers(flow, month, way),
    keptFor(`${way}.longTermRetention`, longTermHours, { bytesPerSecond: bytes, month }),
  ]
  // Only provisioned streams charge apart what is read of more than a week ago.
  if (way !== 'provisioned') entries.push(givenGB(`${way}.retrieval`, element.readBeyondWeekGB))
  return entries
}

/** Each reads everything, unless it was counted what they read. */
const readers = (flow: Stream, { seconds }: Month, way: 'provisioned' | 'onDemand' | 'advantage'): readonly Entry[] => {
  const { sharedReadBytes, fanOutReadBytes } = flow.counted ?? {}
  const { fanOut, shared } = readersOf(flow)
  const all = bytesPerSecond(flow.incoming)
  const read = (counted: number | undefined, readers: number) =>
    counted === undefined
      ? ([readers, { bytesPerSecond: all, seconds }] as const)
      : ([1, { bytesPerSecond: counted, seconds }] as const)
  return [
    readBy(`${way}.retrieval`, ...read(sharedReadBytes, shared)),
    readBy(`${way}.fanOutRetrieval`, ...read(fanOutReadBytes, fanOut)),
  ]
}

/** Enhanced metrics count as custom ones, each of each shard. @source pricing facts sheet §2, grade C */
const shardMetrics = ({ element, incoming }: Stream, { hours }: Month): readonly Entry[] => {
  const { shardMetrics: metrics } = element
  if (metrics === 0) return []
  const shards = shardsOf(element, incoming)
  const figures = working('shardMetrics', { metrics, shards, hours })
  return [used('cloudwatch.metrics', amount('metric-hour', metrics, shards, hours), figures)]
}

/**
 * How often Kinesis calls KMS for a stream, and again for each set of credentials that writes or reads: about every five
 * minutes. Each element that is connected is taken to have one.
 * @source AWS, Data Streams developer guide, "Costs, Regions, and performance considerations" of server-side encryption
 */
const keyCallSeconds = 300

const encryption = ({ element, inputs, outputs }: Stream, { hours, seconds }: Month): readonly Entry[] => {
  if (element.encryption === 'none') return []
  const callers = 1 + inputs.length + outputs.length
  const calls = amountOf('request', product([callers, seconds], keyCallSeconds))
  const requests = used('kms.requests', calls, working('keyCalls', { callers, seconds, everySeconds: keyCallSeconds }))
  if (element.encryption === 'aws-key') return [requests]
  return [requests, used('kms.keys', amount('key-hour', hours), working('customerKey', { hours }))]
}
