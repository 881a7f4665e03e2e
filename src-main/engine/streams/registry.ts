import type { StreamSettings } from '../../storage/stream-settings'
import type { StoredConsumer, StoredShard, StoredStream, StreamStore } from '../../storage/stream-store'
import type { Clock } from '../../platform/clock'
import type { Ids } from '../../platform/ids'
import type { Logger } from '../../platform/logger'
import { fault, isFault, type Fault } from '../fault'
import type { KeyService } from '../keys'
import type { RecordLog } from '../log/record-log'
import type { Caller } from '../service'
import { createKeySampling } from './heavy-keys/key-sampling'
import { createDataKeys } from './settings/data-keys'
import { consumerEvent, reshardEvent, settingsEvents, type OnStreamEvent, type ReshardCause } from './events'
import { createRouter } from './shards/hash-keys'
import type { ReshardStep } from './shards/reshard-plan'
import type { StreamMeter } from './meter'
import type { StreamObserver } from './observer'
import {
  arnOf,
  consumerArnOf,
  isExpired,
  openShard,
  shardIdOf,
  trimHorizon,
  wakeReaders,
  type Consumer,
  type Mutable,
  type Shard,
  type Stream,
} from './stream'
import type { Transitions } from './transitions'

export interface RegistryOptions {
  readonly clock: Clock
  readonly store: StreamStore
  readonly log: RecordLog
  readonly keys: KeyService
  readonly ids: Ids
  readonly observer: StreamObserver
  readonly meter: (streamArn: string) => StreamMeter
  readonly transitions: Transitions
  readonly onEvent: OnStreamEvent
  readonly logger: Logger
}

/**
 * All streams of a project, of every account and region: the one place that keeps them and changes them.
 * What is asked for is checked by those who ask.
 */
export interface Registry {
  /** Keep a new stream. It is CREATING for a while and ACTIVE then. */
  add(stream: StoredStream): Promise<void>
  /** The stream is DELETING for a while and gone then, with its records. */
  delete(stream: Stream): Promise<void>
  /** By name, by ARN, or by both if they agree. */
  find(caller: Caller, named: { readonly StreamName?: string; readonly StreamARN?: string }): Stream | Fault
  byId(id: string): Stream | undefined
  byArn(arn: string): Stream | undefined
  /** Of one account and region, sorted by name. */
  of(caller: Caller): readonly Stream[]
  /** Sorted by name, then by ARN. */
  all(): readonly Stream[]
  /**
   * Do something that AWS does to ACTIVE streams only, one at a time. The stream is UPDATING meanwhile and for a while after,
   * unless the work ends in a fault.
   */
  update<T>(stream: Stream, work: () => Promise<T | Fault>): Promise<T | Fault>
  saveSettings(stream: Stream, changes: Partial<StreamSettings>): Promise<void>
  /** Close and open shards, all steps at once: no put sees half of it. Resolves when the closed ones are complete. */
  reshard(stream: Stream, steps: readonly ReshardStep[], cause: ReshardCause): Promise<void>
  /** Keep a consumer, new or changed. */
  saveConsumer(stream: Stream, consumer: StoredConsumer, status: Consumer['status']): Promise<Consumer>
  removeConsumer(stream: Stream, name: string): Promise<void>
  /** Forget the closed shards whose retention is over, and the segments of records that are past it. */
  trim(stream: Stream): Promise<void>
  /** Called after anything of a stream changed, or streams came or went. The returned function ends it. */
  onChange(listener: () => void): () => void
  /** Records on disk that belong to none of the streams. */
  orphans(): Promise<readonly string[]>
  close(): Promise<void>
}

export const openRegistry = async (options: RegistryOptions): Promise<Registry> => {
  const { clock, store, log, observer, transitions, onEvent, logger } = options
  const byArn = new Map<string, Mutable<Stream>>()
  const byId = new Map<string, Mutable<Stream>>()
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())
  const live = (stream: Stream): Mutable<Stream> => stream

  const openStoredShard = async ({ id, arn, dataKeys, settings }: Stream, stored: StoredShard): Promise<Shard> => {
    const shardId = shardIdOf(stored.number)
    const shardLog = await log.openShard(id, shardId, dataKeys.find)
    const { maxRecordSizeInKiB } = settings
    return openShard(stored, {
      ...{ log: shardLog, observer: observer.shard(arn, shardId) },
      ...{ maxRecordSizeInKiB, now: clock.now() },
    })
  }

  const open = async (stored: StoredStream): Promise<{ stream: Mutable<Stream>; shards: Shard[] }> => {
    const { id, name, accountId, region, createdAt, settings } = stored
    const owner = { accountId, region }
    const arn = arnOf(owner, name)
    // Consumers whose deregistration was accepted by the last run are gone by now.
    const registered = stored.consumers.filter(({ settings }) => !settings.isDeleting)
    const consumers = new Map(registered.map((kept) => [kept.name, toConsumer(arn, kept, 'ACTIVE')]))
    const dataKeys = createDataKeys(() => stream.settings.encryption, options)
    const stream: Mutable<Stream> = {
      ...{ id, arn, name, owner, createdAt, settings, dataKeys, consumers },
      ...{ status: 'CREATING', shards: [], openShards: [], router: createRouter([]) },
      keySampling: createKeySampling(options.ids),
      ...{ observer: observer.calls(arn), meter: options.meter(arn) },
    }
    // The log takes its own time over them: it checks several at once.
    const shards = await Promise.all(stored.shards.map((shard) => openStoredShard(stream, shard)))
    byArn.set(arn, stream)
    byId.set(id, stream)
    return { stream, shards }
  }

  const toConsumer = (arn: string, { name, createdAt, settings }: StoredConsumer, status: Consumer['status']) => ({
    ...{ name, createdAt, settings, status },
    arn: consumerArnOf(arn, name, createdAt),
    observer: observer.consumer(arn, name),
  })

  /** Go on in `ms`, at once if that is 0, unless the stream is gone by then. */
  const later = (stream: Stream, ms: number, then: () => void): void => {
    if (ms === 0) return then()
    clock.after(ms, () => {
      if (byId.has(stream.id)) then()
    })
  }

  const finishDeletion = async (stream: Stream, shards: readonly Shard[] = stream.shards): Promise<void> => {
    await store.remove(stream.id)
    byArn.delete(stream.arn)
    byId.delete(stream.id)
    observer.streamDeleted(stream.arn)
    onEvent(stream.arn, { kind: 'deleted', detail: {} })
    changed()
    for (const shard of shards) wakeReaders(shard)
    await closeShards(shards)
    await log.removeStream(stream.id)
  }

  const kept = await store.all()
  for (const [i, { stream, shards }] of (await Promise.all(kept.map(open))).entries()) {
    const stored = kept[i] as StoredStream
    if (stored.settings.isDeleting) {
      await finishDeletion(stream, shards)
      continue
    }
    placeShards(stream, shards)
    stream.status = 'ACTIVE'
  }

  const saveSettings: Registry['saveSettings'] = async (stream, changes) => {
    const before = stream.settings
    // Set first: two changes that follow closely must not undo each other.
    live(stream).settings = { ...before, ...changes }
    try {
      await store.saveSettings(stream.id, stream.settings)
      for (const event of settingsEvents(before, { ...before, ...changes })) onEvent(stream.arn, event)
    } catch (error) {
      live(stream).settings = { ...stream.settings, ...pick(before, changes) }
      throw error
    } finally {
      changed()
    }
  }

  const update: Registry['update'] = async (stream, work) => {
    if (stream.status !== 'ACTIVE') return notActive(stream)
    const back = (): void => {
      if (stream.status !== 'UPDATING') return
      live(stream).status = 'ACTIVE'
      changed()
    }
    live(stream).status = 'UPDATING'
    changed()
    try {
      const answer = await work()
      later(stream, isFault(answer) ? 0 : transitions.updatingMs, back)
      return answer
    } catch (error) {
      back()
      throw error
    }
  }

  const reshard: Registry['reshard'] = async (stream, steps, cause) => {
    const before = stream.openShards.length
    const now = historyTime(stream, clock.now())
    const stored = steps.map(({ closes, opens }) => ({
      closed: closes,
      closedAt: now,
      opened: opens.map(({ number, range }): StoredShard => ({
        number,
        startingHashKey: range.start.toString(),
        endingHashKey: range.end.toString(),
        // Children begin one second later, as on AWS: facts sheet §6.
        createdAt: Math.floor(now / 1000) + 1,
        openedAt: now,
        parents: closes,
      })),
    }))
    const opened = await Promise.all(
      stored.flatMap((step) => step.opened).map((shard) => openStoredShard(stream, shard)),
    )
    await store.reshard(stream.id, stored)
    const shards = [...stream.shards, ...opened]
    const closing = new Set(steps.flatMap(({ closes }) => closes))
    const closed = shards.filter(({ number }) => closing.has(number))
    for (const shard of closed) {
      ;(shard as Mutable<Shard>).closedAt = now
      shard.heavyKeys.forget()
    }
    placeShards(live(stream), shards)
    onEvent(stream.arn, reshardEvent(cause, steps, { before, after: stream.openShards.length }))
    changed()
    await Promise.all(closed.map((shard) => shard.log.settled()))
    for (const shard of closed) wakeReaders(shard)
  }

  const trim: Registry['trim'] = async (stream) => {
    const now = clock.now()
    const horizon = trimHorizon(stream, now)
    for (const shard of stream.shards) {
      await shard.log
        .trim(horizon)
        .catch((error: unknown) => logger.error(`Could not trim ${shard.id} of ${stream.name}`, error))
    }
    const expired = stream.shards.filter((shard) => isExpired(stream, shard, now))
    if (expired.length === 0) return
    await store.removeShards(
      stream.id,
      expired.map(({ number }) => number),
    )
    placeShards(
      live(stream),
      stream.shards.filter((shard) => !expired.includes(shard)),
    )
    changed()
    for (const shard of expired) {
      observer.shardExpired(stream.arn, shard.id)
      wakeReaders(shard)
      await shard.log.close()
      await log.removeShard(stream.id, shard.id)
    }
  }

  /** Set or remove a consumer at once, and take that back if it cannot be kept. */
  const keepConsumer = async (
    stream: Stream,
    [name, consumer]: readonly [string, Consumer | undefined],
    keep: () => Promise<void>,
  ): Promise<void> => {
    const before = stream.consumers.get(name)
    live(stream).consumers = withConsumer(stream, name, consumer)
    try {
      await keep()
    } catch (error) {
      live(stream).consumers = withConsumer(stream, name, before)
      throw error
    } finally {
      changed()
    }
  }

  const all: Registry['all'] = () =>
    [...byArn.values()].sort((a, b) => compare(a.name, b.name) || compare(a.arn, b.arn))

  return {
    add: async (stored) => {
      await store.save(stored)
      const { stream, shards } = await open(stored)
      onEvent(stream.arn, { kind: 'created', detail: { mode: stored.settings.mode, shards: shards.length } })
      later(stream, transitions.creatingMs, () => {
        if (stream.status !== 'CREATING') return
        placeShards(stream, shards)
        stream.status = 'ACTIVE'
        changed()
      })
      // One that is ACTIVE already has told of itself.
      if (stream.status === 'CREATING') changed()
    },
    delete: async (stream) => {
      const { status } = stream
      live(stream).status = 'DELETING'
      try {
        if (transitions.deletingMs === 0) return await finishDeletion(stream)
        await saveSettings(stream, { isDeleting: true })
      } catch (error) {
        // A deletion that cannot be kept has not happened.
        if (byId.has(stream.id)) live(stream).status = status
        throw error
      }
      later(stream, transitions.deletingMs, () => {
        finishDeletion(stream).catch((error: unknown) => logger.error(`Could not delete ${stream.name}`, error))
      })
    },
    find: (caller, { StreamName, StreamARN }) => {
      if (StreamName === undefined && StreamARN === undefined) {
        return fault('InvalidArgumentException', 'Either StreamName or StreamARN must be provided.')
      }
      const arn = StreamARN ?? arnOf(caller, StreamName as string)
      const named = arn.slice(arn.indexOf('/') + 1)
      if (StreamName !== undefined && StreamName !== named) {
        return fault(
          'InvalidArgumentException',
          `StreamName ${StreamName} and StreamARN ${arn} name different streams.`,
        )
      }
      return byArn.get(arn) ?? noStream(named, arn.split(':')[4] ?? caller.accountId)
    },
    byId: (id) => byId.get(id),
    byArn: (arn) => byArn.get(arn),
    of: ({ accountId, region }) =>
      all().filter(({ owner }) => owner.accountId === accountId && owner.region === region),
    all,
    update,
    saveSettings,
    reshard,
    saveConsumer: async (stream, stored, status) => {
      const known = stream.consumers.get(stored.name)
      const consumer = known === undefined ? toConsumer(stream.arn, stored, status) : { ...known, ...stored, status }
      await keepConsumer(stream, [stored.name, consumer], () => store.saveConsumer(stream.id, stored))
      if (known === undefined) onEvent(stream.arn, consumerEvent('registered', stored.name))
      return consumer
    },
    removeConsumer: async (stream, name) => {
      await keepConsumer(stream, [name, undefined], () => store.removeConsumer(stream.id, name))
      observer.consumerDeleted(stream.arn, name)
      onEvent(stream.arn, consumerEvent('deregistered', name))
    },
    trim,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    orphans: async () => (await log.streamIds()).filter((id) => !byId.has(id)),
    close: async () => {
      for (const stream of byArn.values()) await closeShards(stream.shards)
    },
  }
}

export const noStream = (name: string, accountId: string): Fault =>
  fault('ResourceNotFoundException', `Stream ${name} under account ${accountId} not found.`)

/** @source text: Kinesis facts sheet §5, verified against AWS */
export const notActive = ({ name, owner, status }: Stream): Fault =>
  fault(
    'ResourceInUseException',
    `Stream ${name} under account ${owner.accountId} not ACTIVE, instead in state ${status}`,
  )

/**
 * When something happens to the shards of a stream, epoch ms: their history goes forward even if the clock is set back. So a
 * shard is closed after its last record arrived, and at any time the shards that were open then cover all hash keys.
 */
const historyTime = ({ shards }: Stream, now: number): number =>
  Math.max(now, ...shards.map(({ openedAt, log }) => Math.max(openedAt, log.lastArrival)))

/** Put shards in order, and make what routes to the open ones. */
const placeShards = (stream: Mutable<Stream>, shards: readonly Shard[]): void => {
  stream.shards = shards.toSorted((a, b) => a.number - b.number)
  stream.openShards = shards
    .filter(({ closedAt }) => closedAt === undefined)
    .sort((a, b) => (a.range.start < b.range.start ? -1 : 1))
  stream.router = createRouter(stream.openShards.map(({ range }) => range))
}

const withConsumer = ({ consumers }: Stream, name: string, consumer: Consumer | undefined): Map<string, Consumer> => {
  const next = new Map(consumers)
  if (consumer === undefined) next.delete(name)
  else next.set(name, consumer)
  return next
}

/** What `settings` says of the members that `changes` has. */
const pick = (settings: StreamSettings, changes: Partial<StreamSettings>): Partial<StreamSettings> =>
  Object.fromEntries(Object.keys(changes).map((name) => [name, settings[name as keyof StreamSettings]]))

const closeShards = async (shards: readonly Shard[]): Promise<void> => {
  for (const shard of shards) await shard.log.close()
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
