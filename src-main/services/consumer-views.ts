import type { ConsumerRow, ConsumerShard, Contention } from '../contract/consumers'
import { forecastOf, worstForecast, type Forecast } from '../engine/streams/consumption/forecast'
import { ratesOf } from '../engine/streams/consumption/rates'
import {
  lagOf,
  momentOf,
  placeOf,
  readersOf,
  samplesKept,
  stateOf,
  type Reading,
  type ReadingSample,
  type SeenConsumer,
} from '../engine/streams/consumption/reading'
import { contentionOf } from '../engine/streams/consumption/sharing'
import { shardLimits } from '../engine/streams/limits/limits'
import { sequenceNumberOf, shardOf, type Consumer, type Shard, type Stream } from '../engine/streams/stream'
import type { Consumption } from '../engine/streams/consumption/consumption'

/** A stream whose consumers are looked at, and when: epoch milliseconds. */
export interface ConsumersAt {
  readonly stream: Stream
  readonly consumption: Consumption
  readonly now: number
}

/** Everybody who reads the stream or is registered to; those who lose records first, then by name. */
export const toConsumerRows = (at: ConsumersAt): ConsumerRow[] =>
  consumersOf(at)
    .map((consumer) => toRow(at, consumer))
    .sort((a, b) => urgency(b.forecast) - urgency(a.forecast) || (a.name < b.name ? -1 : 1))

const urgency = ({ kind }: Forecast): number => (kind === 'lost' ? 2 : kind === 'falls-off' ? 1 : 0)

/** @returns undefined when nobody knows the consumer */
export const toConsumerShards = (at: ConsumersAt, id: string): ConsumerShard[] | undefined => {
  const all = consumersOf(at)
  const consumer = all.find((each) => each.id === id)
  return (
    consumer &&
    readShards(at, consumer).map(({ shard, reading }) => {
      const others =
        consumer.kind === 'fan-out' ? [] : all.filter((each) => each !== consumer && polls(each, shard, at.now))
      return { ...toShard(at, consumer, { shard, reading }), sharedWith: others.map(({ name }) => name) }
    })
  )
}

const polls = ({ kind, readings }: SeenConsumer, { number }: Shard, now: number): boolean => {
  const reading = readings.get(number)
  return kind === 'polling' && reading !== undefined && stateOf(reading, now) === 'reading'
}

/** Shards where reads are refused, the worst first. */
export const toContentions = (at: ConsumersAt): Contention[] => {
  const { stream, consumption, now } = at
  const polling = consumption.of(stream).filter(({ kind }) => kind === 'polling')
  return stream.shards
    .map((shard) =>
      contentionOf(
        shard.id,
        polling.flatMap(({ name, readings }) => {
          const reading = readings.get(shard.number)
          return reading === undefined ? [] : [{ name, ...ratesOf(reading.samples, momentOf(reading, shard, now)) }]
        }),
      ),
    )
    .filter((contention) => contention !== undefined)
    .sort((a, b) => b.refused - a.refused)
    .map(({ consumers, move, ...rest }) => ({
      ...rest,
      ...{ arn: stream.arn, streamName: stream.name, consumers: [...consumers], move: move ?? null },
    }))
}

/** Registered consumers are there before they have read anything. */
const consumersOf = ({ stream, consumption }: ConsumersAt): readonly SeenConsumer[] => {
  const seen = consumption.of(stream)
  const silent = [...stream.consumers.values()].filter(({ arn }) => !seen.some(({ id }) => id === arn))
  return [...seen, ...silent.map(neverSeen)]
}

const neverSeen = ({ arn, name }: Consumer): SeenConsumer => ({
  ...{ id: arn, kind: 'fan-out', name, accessKeyId: undefined },
  readings: new Map(),
})

interface ReadShard {
  readonly shard: Shard
  readonly reading: Reading
}

const readShards = ({ stream }: ConsumersAt, { readings }: SeenConsumer): readonly ReadShard[] =>
  [...readings]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, reading]) => {
      const shard = shardOf(stream, number)
      return shard === undefined ? [] : [{ shard, reading }]
    })

const toShard = (
  { stream, now }: ConsumersAt,
  { kind }: SeenConsumer,
  { shard, reading }: ReadShard,
): Omit<ConsumerShard, 'sharedWith'> => {
  const present = momentOf(reading, shard, now)
  const { callsPerSecond, bytesPerSecond, overCalls, overBytes } = ratesOf(reading.samples, present)
  const lag = lagOf(reading, shard, now)
  const place = placeOf(reading)
  const state = stateOf(reading, now)
  const retentionMs = stream.settings.retentionHours * 3_600_000
  const outlook = { state, retentionMs, atTipAt: place?.atTipAt ?? -Infinity, gapMs: reading.gapMs }
  return {
    shardId: shard.id,
    sequenceNumber: place?.last === undefined ? null : sequenceNumberOf(shard, place.last.index, place.last.arrivedAt),
    state,
    readers: readersOf(reading),
    lastSeenAt: reading.lastSeenAt,
    lagMs: lag.ms ?? null,
    lagRecords: lag.records,
    lagTrend: trendOf([...reading.samples, present]),
    forecast: place === undefined ? { kind: 'unknown' } : forecastOf(reading.samples, present, outlook),
    callsPerSecond: kind === 'polling' ? callsPerSecond : 0,
    bytesPerSecond,
    callLoad: kind === 'polling' ? callsPerSecond / shardLimits.getRecordsPerSecond : 0,
    // The same for both: of a shard's own for those that poll, of the consumer's own in a shard for the others.
    byteLoad: bytesPerSecond / shardLimits.readBytesPerSecond,
    refused: overCalls + overBytes,
  }
}

const toRow = (at: ConsumersAt, consumer: SeenConsumer): ConsumerRow => {
  const { stream } = at
  const shards = readShards(at, consumer).map((read) => toShard(at, consumer, read))
  const unfinished = shards.filter(({ state }) => state !== 'finished')
  const highest = (of: (shard: (typeof shards)[number]) => number): number =>
    shards.reduce((most, shard) => Math.max(most, of(shard)), 0)
  const sum = (of: (shard: (typeof shards)[number]) => number): number =>
    shards.reduce((total, shard) => total + of(shard), 0)
  const registered = stream.consumers.get(consumer.name)
  return {
    id: consumer.id,
    arn: stream.arn,
    streamName: stream.name,
    kind: consumer.kind,
    name: consumer.name,
    accessKeyId: consumer.accessKeyId || null,
    registration:
      registered?.arn === consumer.id
        ? { arn: registered.arn, status: registered.status, createdAt: registered.createdAt }
        : null,
    shards: shards.length,
    silentShards: shards.filter(({ state }) => state === 'stopped').length,
    state: stateOfAll(shards),
    readers: highest(({ readers }) => readers),
    lastSeenAt: shards.length === 0 ? null : highest(({ lastSeenAt }) => lastSeenAt ?? 0),
    lagMs:
      shards.length === 0 || unfinished.some(({ lagMs }) => lagMs === null) ? null : highest(({ lagMs }) => lagMs ?? 0),
    lagRecords: sum(({ lagRecords }) => lagRecords),
    lagTrend: highestTogether(shards.map(({ lagTrend }) => lagTrend)),
    forecast: shards.length === 0 ? { kind: 'unknown' } : worstForecast(shards.map(({ forecast }) => forecast)),
    callsPerSecond: sum(({ callsPerSecond }) => callsPerSecond),
    bytesPerSecond: sum(({ bytesPerSecond }) => bytesPerSecond),
    callLoad: highest(({ callLoad }) => callLoad),
    byteLoad: highest(({ byteLoad }) => byteLoad),
    refused: sum(({ refused }) => refused),
  }
}

const stateOfAll = (shards: readonly Pick<ConsumerShard, 'state'>[]): ConsumerRow['state'] => {
  if (shards.length === 0) return 'waiting'
  if (shards.some(({ state }) => state === 'reading')) return 'reading'
  return shards.some(({ state }) => state === 'stopped') ? 'stopped' : 'finished'
}

/** All samples there can be, and the present moment. */
const trendLength = samplesKept + 1

type Trend = ConsumerRow['lagTrend']

/** One seen for a shorter time begins with what is not known. */
const trendOf = (samples: readonly Pick<ReadingSample, 'lagMs'>[]): Trend =>
  Array.from({ length: trendLength }, (_, i) => samples[samples.length - trendLength + i]?.lagMs ?? null)

/** The highest of several trends at each moment. */
const highestTogether = (trends: readonly Trend[]): Trend =>
  Array.from({ length: trendLength }, (_, i) => {
    const known = trends.flatMap((trend) => trend[i] ?? [])
    return known.length === 0 ? null : Math.max(...known)
  })
