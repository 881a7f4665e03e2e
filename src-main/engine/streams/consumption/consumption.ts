import type { Clock } from '../../../platform/clock'
import type { Ids } from '../../../platform/ids'
import type { Logger } from '../../../platform/logger'
import type { DocumentStore } from '../../../storage/document-store'
import type { StoredConsumers } from '../../../storage/stored-consumers'
import type { Client } from '../../service'
import type { Registry } from '../registry'
import { shardOf, type Consumer, type Shard, type Stream } from '../stream'
import { restoreReading, toStored } from './kept-consumers'
import {
  createReading,
  noteAnswer,
  noteRefusal,
  placeFor,
  sampleEveryMs,
  takeSample,
  type Answer,
  type Reading,
  type SeenConsumer,
} from './reading'

/** A registered consumer's subscription to a shard. */
export interface SubscriptionReading {
  sent(answer: Omit<Answer, 'chain' | 'givenAt'>, now: number): void
  ended(): void
}

/** Who reads what, as seen from the answers that go out. Bounded; how far everybody has come outlives a restart. */
export interface Consumption {
  /** Names a new chain of iterators. */
  newChain(): string
  polled(stream: Stream, shard: Shard, client: Client, answer: Answer): void
  /** A poll was over a limit of the shard. */
  refused(stream: Stream, shard: Shard, client: Client, by: 'calls' | 'bytes'): void
  subscribed(stream: Stream, shard: Shard, consumer: Consumer, from: number): SubscriptionReading
  /** By name. */
  of(stream: Stream): readonly SeenConsumer[]
  /** Forget what a consumer has read, unless it has a subscription open, until it reads again. */
  dismiss(stream: Stream, consumerId: string): void
  close(): Promise<void>
}

/** Readings of a project. When there are more, the one silent for longest is forgotten. */
const mostReadings = 2_000
/** Hand-outs are remembered for an hour, and this many in all: about 5 MB. */
const rememberMs = 3_600_000
const mostHandOuts = 200_000
const saveEveryMs = 60_000

type Kept = SeenConsumer & { readonly readings: Map<number, Reading> }

interface Whose {
  readonly stream: Stream
  readonly shard: Shard
  readonly consumer: Omit<Kept, 'readings'>
}

export interface ConsumptionParts {
  readonly registry: Pick<Registry, 'byId'>
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** By stream id. */
  readonly store: DocumentStore<StoredConsumers>
}

export const openConsumption = async (parts: ConsumptionParts): Promise<Consumption> => {
  const { registry, clock, ids, logger, store } = parts
  /** By stream id, then by consumer id. */
  const streams = new Map<string, Map<string, Kept>>()
  let count = 0
  /** Whoever comes anew may have read before this: something was forgotten then, or nobody was looking. */
  let forgotAt = clock.now()

  const readingOf = (stream: Stream, shard: Shard, consumer: Omit<Kept, 'readings'>): Reading => {
    const present = streams.get(stream.id)?.get(consumer.id)?.readings.get(shard.number)
    if (present !== undefined) return present
    const reading = createReading(clock.now(), forgotAt)
    add({ stream, shard, consumer }, reading)
    return reading
  }

  const add = ({ stream, shard, consumer }: Whose, reading: Reading): void => {
    if (count >= mostReadings) forgetOldest()
    const consumers = streams.get(stream.id) ?? new Map<string, Kept>()
    streams.set(stream.id, consumers)
    const { readings } = consumers.get(consumer.id) ?? { readings: new Map<number, Reading>() }
    consumers.set(consumer.id, { ...consumer, readings })
    // Rates begin at nothing.
    takeSample(reading, shard, clock.now())
    readings.set(shard.number, reading)
    count++
  }

  const drop = (streamId: string, { id, readings }: Kept, shard: number): void => {
    if (readings.delete(shard)) count--
    forgotAt = clock.now()
    if (readings.size > 0) return
    const consumers = streams.get(streamId)
    // The same id may have come again meanwhile.
    if (consumers?.get(id)?.readings === readings) consumers.delete(id)
  }

  const each = (visit: (streamId: string, consumer: Kept, shard: number, reading: Reading) => void): void => {
    for (const [streamId, consumers] of streams) {
      for (const consumer of [...consumers.values()]) {
        for (const [shard, reading] of [...consumer.readings]) visit(streamId, consumer, shard, reading)
      }
    }
  }

  const forgetOldest = (): void => {
    let oldest: Parameters<typeof drop> | undefined
    let seenAt = Infinity
    each((streamId, consumer, shard, { lastSeenAt, subscription }) => {
      if (subscription !== undefined || lastSeenAt >= seenAt) return
      seenAt = lastSeenAt
      oldest = [streamId, consumer, shard]
    })
    if (oldest !== undefined) drop(...oldest)
  }

  /** Streams, shards and registrations go without asking; a consumer that has stopped stays for the retention time. */
  const isOver = (streamId: string, { id, kind }: Kept, shardNumber: number, reading: Reading): boolean => {
    const stream = registry.byId(streamId)
    if (stream === undefined || shardOf(stream, shardNumber) === undefined) return true
    if (kind === 'fan-out' && ![...stream.consumers.values()].some(({ arn }) => arn === id)) return true
    return (
      reading.subscription === undefined &&
      clock.now() - reading.lastSeenAt > stream.settings.retentionHours * 3_600_000
    )
  }

  const look = (): void => {
    const now = clock.now()
    const handOutsEach = Math.floor(mostHandOuts / Math.max(1, count))
    each((streamId, consumer, shardNumber, reading) => {
      if (isOver(streamId, consumer, shardNumber, reading)) return drop(streamId, consumer, shardNumber)
      const stream = registry.byId(streamId)
      const shard = stream && shardOf(stream, shardNumber)
      if (shard !== undefined) takeSample(reading, shard, now)
      reading.handOuts.forget(now - rememberMs, handOutsEach)
    })
    for (const [streamId, consumers] of streams) if (consumers.size === 0) streams.delete(streamId)
  }

  /** What is in the store, to write only what has changed. */
  const saved = new Map<string, string>()
  const restore = async (): Promise<void> => {
    for (const [streamId, consumers] of await store.all()) {
      saved.set(streamId, '')
      const stream = registry.byId(streamId)
      if (stream !== undefined) for (const consumer of consumers) restoreConsumer(stream, consumer)
    }
  }

  const restoreConsumer = (stream: Stream, { shards, accessKeyId, ...consumer }: StoredConsumers[number]): void => {
    for (const stored of shards) {
      const shard = shardOf(stream, stored.number)
      if (shard === undefined) continue
      add({ stream, shard, consumer: { ...consumer, accessKeyId } }, restoreReading(stored, forgotAt))
    }
  }

  const save = async (): Promise<void> => {
    for (const [streamId, consumers] of [...streams]) {
      const stored = toStored(consumers.values())
      const text = JSON.stringify(stored)
      if (saved.get(streamId) === text) continue
      saved.set(streamId, text)
      await store.save(streamId, stored)
    }
    for (const streamId of [...saved.keys()].filter((id) => !streams.has(id))) {
      saved.delete(streamId)
      await store.remove(streamId)
    }
  }
  let saving = Promise.resolve()
  const saveInTurn = (): void => {
    const saved = saving.then(save).catch((error: unknown) => logger.error('Could not keep who reads', error))
    saving = clock.during(saved)
  }

  await restore()
  const stops = [clock.every(sampleEveryMs, look), clock.every(saveEveryMs, saveInTurn)]

  return {
    newChain: () => ids.hex(4),
    polled: (stream, shard, client, answer) =>
      noteAnswer(readingOf(stream, shard, pollingConsumer(client)), shard, answer, clock.now()),
    refused: (stream, shard, client, by) =>
      noteRefusal(readingOf(stream, shard, pollingConsumer(client)), by, clock.now()),
    subscribed: (stream, shard, { arn, name }, from) => {
      const reading = readingOf(stream, shard, { id: arn, kind: 'fan-out', name, accessKeyId: undefined })
      const givenAt = clock.now()
      const chain = ids.hex(4)
      placeFor(reading, { chain, givenAt, from })
      reading.subscription = chain
      reading.lastSeenAt = givenAt
      return {
        sent: (answer, now) => noteAnswer(reading, shard, { ...answer, chain, givenAt }, now),
        ended: () => {
          // Another subscription may have taken its place.
          if (reading.subscription !== chain) return
          reading.subscription = undefined
          reading.lastSeenAt = clock.now()
        },
      }
    },
    of: (stream) => [...(streams.get(stream.id)?.values() ?? [])].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    dismiss: (stream, consumerId) => {
      const consumer = streams.get(stream.id)?.get(consumerId)
      if (consumer === undefined) return
      for (const [shard, { subscription }] of [...consumer.readings]) {
        if (subscription === undefined) drop(stream.id, consumer, shard)
      }
    },
    close: async () => {
      for (const stop of stops) stop()
      saveInTurn()
      await saving
    },
  }
}

const pollingConsumer = ({ application, accessKeyId }: Client): Omit<Kept, 'readings'> => ({
  id: `${accessKeyId}/${application}`,
  kind: 'polling',
  name: application,
  accessKeyId,
})
