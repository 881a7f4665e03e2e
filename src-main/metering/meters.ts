import type { StreamMeter } from '../engine/streams/meter'
import type { Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { silentLogger, type Logger } from '../platform/logger'
import { memoryDocuments } from '../storage/document-store'
import { metersId, type MeterStore, type StoredMeters } from '../storage/usage-store'
import { StreamUsage } from './stream-usage'
import { addUsage, allDimensions, monthOf, noUsage, usageSince, type Usage } from './usage'

/** How often time is added up; also the least that a projection is made from. */
const settleEveryMs = 10_000
const saveEverySettlings = 6
/** The present rate is that of this many settlings: five minutes. */
const keptSettlings = 30
/** A longer time between two settlings is a machine that slept or a clock that was set: nothing ran meanwhile. */
const longestMs = 6 * settleEveryMs

/** What streams have used, and would use in a month at the rate of the last minutes; null until there is one. */
export interface Metered {
  readonly used: Usage
  readonly month: Usage | null
}

/**
 * What the streams of a project use while it is open, in billable units. Time counts while the project is open; shards and
 * consumers as they were at each moment. A process that is killed loses the minute under way.
 */
export interface Meters {
  /** Epoch milliseconds at which counting began. */
  readonly since: number
  /** For the engine: what counts the use of a stream. */
  meter(streamArn: string): StreamMeter
  /** Let time count, now that there are streams. */
  follow(streams: StreamSource): void
  /** Everything since the beginning, streams that are gone included. */
  total(): Metered
  /** By stream ARN. */
  streams(): ReadonlyMap<string, Metered>
  /** Begin anew with nothing used. */
  reset(): Promise<void>
  close(): Promise<void>
}

export interface StreamSource {
  all(): readonly Stream[]
  onChange(listener: () => void): () => void
}

export interface MetersOptions {
  readonly clock: Clock
  readonly store?: MeterStore
  readonly logger?: Logger
}

interface Sample {
  readonly at: number
  readonly streams: ReadonlyMap<string, Usage>
}

/** Open the meters of a project where they stood. */
export const openMeters = async (options: MetersOptions): Promise<Meters> => {
  const { clock, store = memoryDocuments(), logger = silentLogger } = options
  const kept = (await store.all()).get(metersId)
  const streams = new Map(
    Object.entries(kept?.streams ?? {}).map(([arn, usage]) => [arn, new StreamUsage(toUsage(usage))]),
  )
  let since = kept?.since ?? clock.now()
  let gone = toUsage(kept?.gone ?? {})
  let source: StreamSource | undefined
  let settledAt = clock.now()
  let samples: Sample[] = []
  let settlings = 0
  let stops: (() => void)[] = []

  const of = (arn: string): StreamUsage => {
    const known = streams.get(arn)
    if (known !== undefined) return known
    const made = new StreamUsage(noUsage)
    streams.set(arn, made)
    return made
  }

  const settle = (): void => {
    if (source === undefined) return
    const now = clock.now()
    const elapsed = now - settledAt
    settledAt = now
    const counted = elapsed >= 0 && elapsed <= longestMs ? elapsed : 0
    const live = new Map(source.all().map((stream) => [stream.arn, stream]))
    for (const stream of live.values()) of(stream.arn).settle(stream, counted, now)
    for (const [arn, usage] of streams) {
      // One that is just being created is not there yet.
      if (!live.has(arn) && usage.isLive) bury(arn, usage.settle(undefined, counted, now))
    }
  }

  const bury = (arn: string, used: Usage): void => {
    gone = addUsage(gone, used)
    streams.delete(arn)
  }

  const tick = (): void => {
    settle()
    sample()
    settlings++
    if (settlings % saveEverySettlings === 0) {
      save().catch((error: unknown) =>
        logger.warn(`Usage could not be written; a minute later again: ${String(error)}`),
      )
    }
  }

  const sample = (): void => {
    const taken = new Map([...streams].map(([arn, usage]) => [arn, usage.used]))
    samples = [...samples, { at: clock.now(), streams: taken }].slice(-keptSettlings - 1)
  }

  const save = (): Promise<void> =>
    store.save(metersId, {
      since,
      streams: Object.fromEntries([...streams].map(([arn, { used }]) => [arn, toStored(used)])),
      gone: toStored(gone),
    } satisfies StoredMeters)

  const monthAt = (arn: string, used: Usage): Usage | null => {
    const first = samples.find((each) => each.streams.has(arn))
    const before = first?.streams.get(arn)
    const ms = clock.now() - (first?.at ?? Infinity)
    return before === undefined || ms < settleEveryMs ? null : monthOf(usageSince(used, before), ms)
  }

  const metered = (): ReadonlyMap<string, Metered> => {
    settle()
    return new Map([...streams].map(([arn, { used }]) => [arn, { used, month: monthAt(arn, used) }]))
  }

  return {
    get since() {
      return since
    },
    meter: (arn) => of(arn).meter,
    follow: (followed) => {
      source = followed
      settledAt = clock.now()
      settle()
      for (const [arn, usage] of streams) if (!usage.isLive) bury(arn, usage.used)
      sample()
      stops = [followed.onChange(settle), clock.every(settleEveryMs, tick)]
    },
    total: () => {
      const all = [...metered().values()]
      const months = all.flatMap(({ month }) => month ?? [])
      return {
        used: addUsage(gone, ...all.map(({ used }) => used)),
        month: months.length === 0 ? null : addUsage(...months),
      }
    },
    streams: metered,
    reset: async () => {
      settle()
      for (const usage of streams.values()) usage.reset()
      since = clock.now()
      gone = noUsage
      samples = []
      sample()
      await save()
    },
    close: async () => {
      stops.forEach((stop) => stop())
      settle()
      source = undefined
      await save()
    },
  }
}

const toStored = (usage: Usage): Record<string, string> =>
  Object.fromEntries(allDimensions.flatMap((name) => (usage[name] === 0n ? [] : [[name, usage[name].toString()]])))

const toUsage = (stored: Readonly<Record<string, string>>): Usage => ({
  ...noUsage,
  ...Object.fromEntries(allDimensions.flatMap((name) => (name in stored ? [[name, BigInt(stored[name] ?? 0)]] : []))),
})
