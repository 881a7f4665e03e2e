import type { StreamMeter } from '../engine/streams/meter'
import type { Caller } from '../engine/service'
import { arnOf, type Stream } from '../engine/streams/stream'
import type { Clock } from '../platform/clock'
import { silentLogger, type Logger } from '../platform/logger'
import { memoryDocuments } from '../storage/document-store'
import { metersId, type MeterStore, type StoredMeters } from '../storage/usage-store'
import { withShortfall } from './commitment'
import { storedUsages, usagesOf } from './stored-usages'
import { StreamUsage } from './stream-usage'
import { addUsage, amountOf, monthOf, noUsage, usageSince, usedDimensions, type Usage } from './usage'

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

/** An account in a region: all it used, with what it had committed itself to and did not use, and its present streams' part. */
export interface AccountMetered extends Metered {
  /** As the ARNs of its streams begin; empty for streams that are gone and of which earlier versions did not say whose. */
  readonly account: string
  /** By ARN, at the same moment. */
  readonly streams: ReadonlyMap<string, Metered>
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
  /** The same by account and region, of those that used anything. */
  accounts(): readonly AccountMetered[]
  /** By stream ARN. */
  streams(): ReadonlyMap<string, Metered>
  /** Begin anew with nothing used. */
  reset(): Promise<void>
  close(): Promise<void>
}

export interface StreamSource {
  all(): readonly Stream[]
  /** Accounts, each in a region, that have On-demand Advantage. */
  advantageAccounts(): readonly Caller[]
  onChange(listener: () => void): () => void
}

export interface MetersOptions {
  readonly clock: Clock
  readonly store?: MeterStore
  readonly logger?: Logger
}

interface Sample {
  readonly at: number
  /** By stream ARN; commitments by account. */
  readonly used: ReadonlyMap<string, Usage>
}

/** An account in a region: the ARNs of its streams begin like this. */
const accountOf = (arn: string): string => arn.slice(0, arn.indexOf('/') + 1)

/** Open the meters of a project where they stood. */
export const openMeters = async (options: MetersOptions): Promise<Meters> => {
  const { clock, store = memoryDocuments(), logger = silentLogger } = options
  const kept = (await store.all()).get(metersId)
  const streams = new Map([...usagesOf(kept?.streams ?? {})].map(([arn, usage]) => [arn, new StreamUsage(usage)]))
  let since = kept?.since ?? clock.now()
  /** By account; whose streams they were that earlier versions counted is not known. */
  let gone = usagesOf({ '': kept?.gone ?? {}, ...kept?.goneOf })
  let committed = usagesOf(kept?.committed ?? {})
  /** Accounts under the commitment when it was last looked. */
  let advantage: ReadonlySet<string> = new Set()
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
    const settling = { elapsedMs: elapsed >= 0 && elapsed <= longestMs ? elapsed : 0, now }
    for (const account of advantage) {
      add(committed, account, { 'advantage.committedHours': amountOf('account-hour', settling.elapsedMs) })
    }
    advantage = new Set(source.advantageAccounts().map((caller) => arnOf(caller, '')))
    const live = new Map(source.all().map((stream) => [stream.arn, stream]))
    for (const [arn, stream] of live) {
      of(arn).settle({ stream, isAdvantage: advantage.has(accountOf(arn)) }, settling)
    }
    for (const [arn, usage] of streams) {
      // One that is just being created is not there yet.
      if (!live.has(arn) && usage.isLive) bury(arn, usage.settle(undefined, settling))
    }
  }

  const bury = (arn: string, used: Usage): void => {
    add(gone, accountOf(arn), used)
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
    const used = new Map([...committed, ...[...streams].map(([arn, usage]) => [arn, usage.used] as const)])
    samples = [...samples, { at: settledAt, used }].slice(-keptSettlings - 1)
  }

  const save = (): Promise<void> =>
    store.save(metersId, {
      since,
      streams: storedUsages(new Map([...streams].map(([arn, { used }]) => [arn, used]))),
      goneOf: storedUsages(gone),
      committed: storedUsages(committed),
      gone: {},
    } satisfies StoredMeters)

  /** @param name of a stream or, for its commitment, an account */
  const monthAt = (name: string, used: Usage): Usage | null => {
    const first = samples.find((each) => each.used.has(name))
    const before = first?.used.get(name)
    const ms = settledAt - (first?.at ?? Infinity)
    return before === undefined || ms < settleEveryMs ? null : monthOf(usageSince(used, before), ms)
  }

  const metered = (): ReadonlyMap<string, Metered> => {
    settle()
    return new Map([...streams].map(([arn, { used }]) => [arn, { used, month: monthAt(arn, used) }]))
  }

  const commitments = (): ReadonlyMap<string, Metered> =>
    new Map([...committed].map(([account, used]) => [account, { used, month: monthAt(account, used) }]))

  const accounts = (): readonly AccountMetered[] => {
    const own = metered()
    const used = new Map(gone)
    const months = new Map<string, Usage>()
    for (const [name, each] of [...own, ...commitments()]) {
      add(used, accountOf(name), each.used)
      if (each.month !== null) add(months, accountOf(name), each.month)
    }
    const inUse = [...used].filter(([, usage]) => usedDimensions(usage).length > 0)
    return inUse.map(([account, usage]) => {
      const month = months.get(account)
      return {
        account,
        used: withShortfall(usage),
        month: month === undefined ? null : withShortfall(month),
        streams: new Map([...own].filter(([arn]) => accountOf(arn) === account)),
      }
    })
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
      const all = accounts()
      const months = all.flatMap(({ month }) => month ?? [])
      return {
        used: addUsage(noUsage, ...all.map(({ used }) => used)),
        month: months.length === 0 ? null : addUsage(noUsage, ...months),
      }
    },
    accounts,
    streams: metered,
    reset: async () => {
      settle()
      for (const usage of streams.values()) usage.reset()
      since = clock.now()
      gone = new Map()
      committed = new Map()
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

const add = (usages: Map<string, Usage>, name: string, used: Usage): void =>
  void usages.set(name, addUsage(usages.get(name) ?? noUsage, used))
