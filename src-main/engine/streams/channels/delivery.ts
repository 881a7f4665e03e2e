import type { Clock } from '../../../platform/clock'
import type { Logger } from '../../../platform/logger'
import type { Objects } from '../../../platform/objects'
import type { ChannelPosition } from '../../../storage/channel-settings'
import { isFault } from '../../fault'
import type { LoggedRecord } from '../../log/logged-records'
import type { Registry } from '../registry'
import { sequenceNumberOf, trimHorizon, type Shard, type Stream } from '../stream'
import { bucketOf } from './checks'
import { objectBody, objectKey, sortByFormat, undeliveredKey, type Sorted } from './object-body'
import type { Channel, Channels } from './registry'

export interface DeliveryParts {
  readonly registry: Registry
  readonly channels: Channels
  readonly objects: Objects
  readonly clock: Clock
  readonly logger: Logger
}

/** How often channels look for records that have waited long enough. */
const lookEveryMs = 1000
/** About as much goes into one object at most, before compression. */
const objectBytes = 8 * 1024 * 1024
const objectRecords = 100_000

/** What a channel remembers between two looks, so that waiting records are not read each time. */
interface Waiting {
  /** Since when (epoch ms) the first record not yet delivered has been waiting, by shard id and position. */
  readonly since: Map<string, { readonly position: number; readonly time: number }>
  /** The last failure, to report it once. */
  failure?: string
}

/**
 * Deliver what the streams of ACTIVE channels hold: once the oldest record of a shard has waited for as long as the
 * channel's freshness says, everything the shard has goes out. Per shard in order, at least once. It counts against no limit
 * of the stream.
 *
 * @returns what ends it, after what has begun is complete
 */
export const runDelivery = (parts: DeliveryParts): (() => Promise<void>) => {
  const { channels, registry, clock, logger } = parts
  const running = new Map<Channel, Promise<void>>()
  const waiting = new WeakMap<Channel, Waiting>()

  const deliver = async (channel: Channel): Promise<void> => {
    const stream = registry.byArn(channel.settings.streamArn)
    if (stream === undefined) return
    const memory: Waiting = waiting.get(channel) ?? { since: new Map() }
    waiting.set(channel, memory)
    try {
      for (const shard of stream.shards) await deliverShard(parts, { channel, stream, shard, memory })
      delete memory.failure
    } catch (error) {
      const failure = String(error)
      if (memory.failure !== failure) logger.error(`Channel ${channel.settings.name} could not deliver`, error)
      memory.failure = failure
    }
  }

  const look = (): void => {
    for (const channel of channels.all()) {
      const isAtWork = channel.status === 'ACTIVE' || channel.status === 'UPDATING'
      if (!isAtWork || running.has(channel)) continue
      const delivery = deliver(channel).finally(() => running.delete(channel))
      running.set(channel, clock.during(delivery))
    }
  }
  const stop = clock.every(lookEveryMs, look)
  return async () => {
    stop()
    await Promise.all(running.values())
  }
}

interface Source {
  readonly channel: Channel
  readonly stream: Stream
  readonly shard: Shard
  readonly memory: Waiting
}

const deliverShard = async (parts: DeliveryParts, source: Source): Promise<void> => {
  const { channel, stream, shard, memory } = source
  const { channels, clock } = parts
  /** No record has been waiting since a time to come: the clock was set back, and it counts from now on. */
  const isWaiting = (position: number, since: number): boolean => {
    const now = clock.now()
    const time = Math.min(since, now)
    memory.since.set(shard.id, { position, time })
    return now - time < channel.settings.freshnessSeconds * 1000
  }
  const end = shard.log.readableTo
  // Once the first record is due, so is all the rest.
  let isDue = false
  for (;;) {
    const position = channel.position[shard.id] ?? 0
    const known = memory.since.get(shard.id)
    if (position >= end) return
    if (!isDue && known?.position === position) {
      if (isWaiting(position, known.time)) return
      isDue = true
    }
    const notBefore = trimHorizon(stream, clock.now())
    const read = await shard.log.read(position, { maxRecords: objectRecords, maxBytes: objectBytes, notBefore })
    if (isFault(read)) throw new Error(`${read.fault}: ${read.message}`)
    const records = read.records.unpacked()
    const [first] = records
    if (first !== undefined && !isDue && isWaiting(position, first.arrivedAt)) return
    if (first !== undefined) await putObjects(parts, source, records)
    isDue ||= first !== undefined
    await channels.savePosition(channel, { ...positionIn(stream, channel), [shard.id]: read.next })
  }
}

/** Without the shards whose retention is over. */
const positionIn = ({ shards }: Stream, { position }: Channel): ChannelPosition =>
  Object.fromEntries(Object.entries(position).filter(([id]) => shards.some((shard) => shard.id === id)))

/** One object of what can be delivered, one of what cannot; either may be empty and is left out then. */
const putObjects = async (
  { objects, logger }: DeliveryParts,
  { channel: { settings }, stream, shard }: Source,
  records: readonly LoggedRecord[],
): Promise<void> => {
  const { good, bad } = sortByFormat(settings.format, records)
  const placeOf = ({ index, arrivedAt }: LoggedRecord) => ({
    arrivedAt,
    name: `${shard.id}-${sequenceNumberOf(shard, index, arrivedAt)}`,
  })
  if (good[0] !== undefined) {
    const key = objectKey(settings, placeOf(good[0]))
    await objects.put(bucketOf(settings.bucket.arn), key, await objectBody(settings, good))
    stream.meter.delivered(good.reduce((sum, { data }) => sum + data.length, 0))
  }
  if (bad[0] === undefined) return
  const key = undeliveredKey(settings, placeOf(bad[0].record))
  await objects.put(bucketOf(settings.deadLetters.arn), key, undeliveredBody(settings.streamArn, shard, bad))
  const { enabled, group, stream: logStream } = settings.logging
  if (enabled) {
    logger.warn(
      `[${group} ${logStream}] ${bad.length} records of ${shard.id} could not be delivered; they are in ${key}`,
    )
  }
}

/** One line of JSON a record. */
const undeliveredBody = (streamArn: string, shard: Shard, bad: Sorted['bad']): Uint8Array =>
  Buffer.from(
    bad
      .map(({ record, reason }) =>
        JSON.stringify({
          errorMessage: reason,
          streamARN: streamArn,
          shardId: shard.id,
          sequenceNumber: sequenceNumberOf(shard, record.index, record.arrivedAt),
          approximateArrivalTimestamp: new Date(record.arrivedAt).toISOString(),
          ...(record.partitionKey === '' ? {} : { partitionKey: record.partitionKey }),
          data: Buffer.from(record.data).toString('base64'),
        }),
      )
      .map((line) => `${line}\n`)
      .join(''),
  )
