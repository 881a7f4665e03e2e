import type { LoggedRecords } from '../../log/logged-records'
import type { Shard } from '../stream'
import { createHandOuts, type HandOuts } from './hand-outs'

/** One answer of GetRecords, or one event of a subscription. */
export interface Answer {
  /** The chain of iterators, or the subscription, it belongs to. */
  readonly chain: string
  /** When that chain was last given an iterator, epoch ms: before the call that this answers. */
  readonly givenAt: number
  /** Index it was read from, and the one to go on with. */
  readonly from: number
  readonly next: number
  /** What went out; looked at, not kept. */
  readonly records: Pick<LoggedRecords, 'length' | 'bytes' | 'lastIndex' | 'lastArrival'>
  /** The shard is closed, and read to its end. */
  readonly isLast: boolean
}

/** Where reading goes on: one a chain of iterators, so more than one where several processes read alike. */
interface Place {
  position: number
  /** The last record that went out; its arrival in epoch ms. */
  last: { readonly index: number; readonly arrivedAt: number } | undefined
  /** Nothing that arrived before, epoch ms, is unread; undefined while that is not known. */
  unreadSince: number | undefined
  /** When it was last seen to have read everything, epoch ms. */
  atTipAt: number
  isFinished: boolean
  lastSeenAt: number
}

/** What was known at one moment. Counts only grow. */
export interface ReadingSample {
  /** Epoch milliseconds. */
  readonly at: number
  /** Index of the next record to read, and of the next one to be written. */
  readonly position: number
  readonly head: number
  readonly lagMs: number | undefined
  readonly calls: number
  readonly bytes: number
  /** Reads refused, or that would have been, for want of calls and of bytes. */
  readonly overCalls: number
  readonly overBytes: number
}

/** What one consumer reads of one shard. Only the functions here change it; nothing is done per record. */
export interface Reading {
  readonly places: Map<string, Place>
  readonly handOuts: HandOuts
  readonly samples: ReadingSample[]
  calls: number
  bytes: number
  overCalls: number
  overBytes: number
  /** Epoch ms; of refused reads too. */
  lastSeenAt: number
  /** Between the last two signs of life. */
  gapMs: number
  /** Of enhanced fan-out: the subscription that is open. */
  subscription: string | undefined
}

/** Somebody who reads a stream: an application that polls, or a registered consumer. */
export interface SeenConsumer {
  /** Of one stream: a registered consumer's ARN, or made of what a client says of itself. */
  readonly id: string
  readonly kind: 'polling' | 'fan-out'
  readonly name: string
  /** Of those that poll. */
  readonly accessKeyId: string | undefined
  /** By shard number. */
  readonly readings: ReadonlyMap<number, Reading>
}

export type ReadingState = 'reading' | 'stopped' | 'finished'

/** How often readings are sampled, and how many samples are kept: five minutes. */
export const sampleEveryMs = 5_000
export const samplesKept = 60
/** A consumer that gives no sign of life for this long, or three of its usual pauses, has stopped. Our choice. */
const silentMs = 30_000
/** An iterator lives no longer: who is silent for that long has lost his place. @source Kinesis facts sheet §9 */
const longestSilenceMs = 300_000
/** Of one consumer in one shard, at a time. */
const mostPlaces = 8

/** @param rememberedSince what it was handed out before is not known */
export const createReading = (now: number, rememberedSince: number): Reading => ({
  places: new Map(),
  handOuts: createHandOuts(rememberedSince),
  samples: [],
  ...{ calls: 0, bytes: 0, overCalls: 0, overBytes: 0 },
  lastSeenAt: now,
  gapMs: 0,
  subscription: undefined,
})

const noteLife = (reading: Reading, now: number): void => {
  if (reading.calls + reading.overCalls + reading.overBytes > 0) reading.gapMs = Math.max(0, now - reading.lastSeenAt)
  reading.lastSeenAt = now
}

/** Count an answer and move on. */
export const noteAnswer = (reading: Reading, shard: Shard, answer: Answer, now: number): void => {
  const { next, records } = answer
  noteLife(reading, now)
  reading.calls++
  reading.bytes += records.bytes
  if (records.length > 0) reading.handOuts.add(answer.from, next, now)
  const place = placeFor(reading, answer)
  place.position = next
  place.lastSeenAt = now
  place.isFinished = answer.isLast
  if (records.length > 0) place.last = { index: records.lastIndex, arrivedAt: records.lastArrival }
  if (next >= shard.log.readableTo) place.unreadSince = place.atTipAt = now
  else if (records.length > 0) place.unreadSince = records.lastArrival
}

/** A chain that begins takes the place of those that were silent since: the consumer has started anew. */
export const placeFor = (
  { places }: Reading,
  { chain, givenAt, from }: Pick<Answer, 'chain' | 'givenAt' | 'from'>,
): Place => {
  const present = places.get(chain)
  if (present !== undefined) return present
  for (const [id, { lastSeenAt }] of places) {
    if (lastSeenAt <= givenAt || places.size >= mostPlaces) places.delete(id)
  }
  const place: Place = {
    ...{ position: from, last: undefined, unreadSince: undefined },
    ...{ atTipAt: -Infinity, isFinished: false, lastSeenAt: givenAt },
  }
  places.set(chain, place)
  return place
}

/** A read was refused by the shard's limits, or AWS would have refused it. */
export const noteRefusal = (reading: Reading, by: 'calls' | 'bytes', now: number): void => {
  noteLife(reading, now)
  if (by === 'calls') reading.overCalls++
  else reading.overBytes++
}

/** The places that are in use, or were when it stopped. */
const livePlaces = ({ places, lastSeenAt }: Reading): readonly Place[] =>
  [...places.values()].filter((place) => lastSeenAt - place.lastSeenAt <= silentMs)

/** Processes that read this shard alike, as far as can be told. */
export const readersOf = (reading: Reading): number => livePlaces(reading).length

/** The place that is furthest behind; undefined before the first answer. */
export const placeOf = (reading: Reading): Readonly<Place> | undefined => {
  const live = livePlaces(reading)
  const unfinished = live.filter(({ isFinished }) => !isFinished)
  return (unfinished.length > 0 ? unfinished : live).toSorted((a, b) => a.position - b.position)[0]
}

export const stateOf = (reading: Reading, now: number): ReadingState => {
  if (placeOf(reading)?.isFinished === true) return 'finished'
  const patience = Math.min(Math.max(silentMs, 3 * reading.gapMs), longestSilenceMs)
  return reading.subscription !== undefined || now - reading.lastSeenAt <= patience ? 'reading' : 'stopped'
}

export interface Lag {
  readonly records: number
  /** How long the oldest unread record has waited, at most; undefined while that is not known. */
  readonly ms: number | undefined
}

export const lagOf = (reading: Reading, { log }: Shard, now: number): Lag => {
  const place = placeOf(reading)
  if (place === undefined) return { records: 0, ms: undefined }
  const records = Math.max(0, log.readableTo - Math.max(place.position, 1))
  if (records === 0 || place.isFinished) return { records: 0, ms: 0 }
  return { records, ms: place.unreadSince === undefined ? undefined : Math.max(0, now - place.unreadSince) }
}

/** What is known right now, as a sample. */
export const momentOf = (reading: Reading, shard: Shard, now: number): ReadingSample => ({
  at: now,
  position: placeOf(reading)?.position ?? 0,
  head: shard.log.readableTo,
  lagMs: lagOf(reading, shard, now).ms,
  calls: reading.calls,
  bytes: reading.bytes,
  overCalls: reading.overCalls,
  overBytes: reading.overBytes,
})

/** Remember how it stands: trend, rates and forecast are made of this. */
export const takeSample = (reading: Reading, shard: Shard, now: number): void => {
  for (const place of reading.places.values()) {
    if (place.position >= shard.log.readableTo) place.unreadSince = now
  }
  reading.samples.push(momentOf(reading, shard, now))
  if (reading.samples.length > samplesKept) reading.samples.shift()
}
