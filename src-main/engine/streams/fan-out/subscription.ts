import type { Clock } from '../../../platform/clock'
import { fault, isFault, type Fault } from '../../fault'
import type { EventStream, StreamEvent } from '../../service'
import type { SubscriptionReading } from '../consumption/consumption'
import type { LimitsMode, TokenBucket } from '../limits/limits'
import { noShard } from '../records/position'
import { behindLatest, isAtEnd, toChildShard, type ChildShard } from '../records/read'
import { nothingAt, type OutputRecord, type Stretch } from '../records/stretch'
import { noStream, type Registry } from '../registry'
import { noConsumer } from '../settings/resource'
import type { ReadShared } from './shared-reads'
import { childrenOf, sequenceNumberOf, shardOf, type Consumer, type Shard, type Stream } from '../stream'

/** A subscription ends after this long. @source Kinesis facts sheet §10 */
const lifeMs = 300_000
/** The longest silence while there is nothing to deliver. @source Kinesis facts sheet §10: about 5 s */
const silenceMs = 5_000
/** Records at the tip go out no more often than this: what is written meanwhile goes together. Our choice. */
const gatherMs = 5
/**
 * Data and partition keys of one event; a larger record comes alone. Our choice: AWS's own limit is not known. In number,
 * records are limited as in GetRecords.
 */
const eventBytes = 1024 * 1024

export interface SubscribeToShardEvent {
  readonly Records: readonly OutputRecord[]
  /** Absent at the end of a closed shard; then there are `ChildShards`. */
  readonly ContinuationSequenceNumber?: string
  readonly MillisBehindLatest: number
  readonly ChildShards?: readonly ChildShard[]
}

export interface SubscriptionOptions {
  readonly registry: Registry
  readonly clock: Clock
  readonly read: ReadShared
  readonly stream: Stream
  readonly shard: Shard
  readonly consumer: Consumer
  /** Index of the first record to deliver. */
  readonly from: number
  /** Told of what goes out. */
  readonly reading: SubscriptionReading
  /** What the consumer may still read of the shard. */
  readonly allowance: TokenBucket
  readonly limits: () => LimitsMode
  /** Called once, when it ends for whatever reason. */
  readonly onEnd: () => void
}

export interface Subscription extends EventStream {
  /** Another call has taken its place. */
  displace(): void
}

/**
 * A running subscription. It makes an event when it is asked for one and there is something to say: records as soon as
 * they are written, otherwise an empty event every few seconds. Whoever does not ask for the next event holds it back, and
 * nothing is kept for them but their place in the shard.
 */
export const openSubscription = (options: SubscriptionOptions): Subscription => {
  const { registry, clock, read, reading, stream, shard, consumer, allowance, limits } = options
  /** Index of the next record to deliver. */
  let at = options.from
  let ending: Fault | 'over' | undefined
  let isEnded = false
  /** When the last records up to the tip went out. */
  let caughtUpAt = -Infinity
  let wake = (): void => {}
  let isGathering = false

  const onNews = (): void => {
    if (!isGathering) wake()
  }
  const stop = (how: Fault | 'over'): void => {
    ending ??= how
    wake()
    // Nobody may ever ask again.
    if (how === 'over') end()
  }
  const end = (): void => {
    if (isEnded) return
    isEnded = true
    shard.waiting.delete(onNews)
    stopAging()
    reading.ended()
    options.onEnd()
  }
  shard.waiting.add(onNews)
  const stopAging = clock.after(lifeMs, () => stop('over'))

  /** Resolves when there is something to look at, or after `ms`. */
  const pause = (ms?: number): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve
      if (ms === undefined) return
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })

  /** Why no more events can be made, if so. */
  const whyEnding = (): Fault | 'over' | undefined => {
    if (ending !== undefined) return ending
    const { name, owner } = stream
    if (registry.byId(stream.id) === undefined) return noStream(name, owner.accountId)
    const now = stream.consumers.get(consumer.name)
    if (now?.createdAt !== consumer.createdAt || now.status === 'DELETING') {
      return noConsumer(consumer.name, owner.accountId)
    }
    return shardOf(stream, shard.number) === shard ? undefined : noShard(name, owner, shard.number)
  }

  const finish = (how: Fault | 'over'): Fault | undefined => {
    // What ended it is said once.
    ending = 'over'
    end()
    if (how === 'over') return undefined
    consumer.observer.event({ succeeded: false, records: 0, bytes: 0, millisBehindLatest: 0 }, clock.now())
    return how
  }

  /** @returns false when the consumer has read more of the shard than it may: it was held back for a while */
  const isAllowed = async (): Promise<boolean> => {
    const now = clock.now()
    if (limits() === 'off' || allowance.canTake(1, now)) return true
    if (limits() === 'observe') {
      shard.observer.throttledRead(now)
      return true
    }
    await pause(allowance.msUntil(1))
    return false
  }

  /** Let records come together that are written one by one. */
  const gather = async (): Promise<void> => {
    const since = clock.now() - caughtUpAt
    if (since < 0 || since >= gatherMs) return
    isGathering = true
    await pause(gatherMs - since)
    isGathering = false
  }

  const toEvent = ({ records, output, next }: Stretch): StreamEvent => {
    const from = at
    at = next
    const { bytes } = records
    const now = clock.now()
    const behind = behindLatest(shard, records, at, now)
    if (limits() !== 'off' && allowance.canTake(1, now)) allowance.take(bytes)
    if (records.length > 0) {
      if (at >= shard.log.readableTo) caughtUpAt = now
      shard.observer.read(records.length, bytes, behind, now)
      stream.meter.fannedOut(bytes)
    }
    consumer.observer.event({ succeeded: true, records: records.length, bytes, millisBehindLatest: behind }, now)
    const isLast = isAtEnd(shard, at)
    reading.sent({ from, next, records, isLast }, now)
    if (isLast) ending = 'over'
    const payload: SubscribeToShardEvent = {
      Records: output,
      ...(isLast
        ? { ChildShards: childrenOf(stream, shard).map(toChildShard) }
        : {
            ContinuationSequenceNumber:
              records.length > 0 ? sequenceNumberOf(shard, records.lastIndex, records.lastArrival) : here(now),
          }),
      MillisBehindLatest: behind,
    }
    return { name: 'SubscribeToShardEvent', payload }
  }

  /** The place before the next record, as a number that reading can go on after. Later calls give larger numbers. */
  const here = (now: number): string =>
    sequenceNumberOf(shard, Math.max(at - 1, 0), Math.max(now, shard.log.lastArrival, shard.createdAt * 1000))

  /** @param isSilent has it been silent for too long? */
  const makeEvent = async (isSilent: () => boolean): Promise<StreamEvent | Fault | undefined> => {
    for (;;) {
      const why = whyEnding()
      if (why !== undefined) return finish(why)
      if (at < shard.log.readableTo) {
        if (!(await isAllowed())) continue
        await gather()
        if (whyEnding() !== undefined) continue
        const stretch = await read(stream, shard, at, eventBytes)
        if (isFault(stretch)) return finish(stretch)
        if (stretch.records.length > 0) return toEvent(stretch)
        at = stretch.next
      } else if (isAtEnd(shard, at) || isSilent()) {
        return toEvent(nothingAt(at))
      } else {
        await pause()
      }
    }
  }

  const next: EventStream['next'] = async () => {
    let isSilent = false
    const stopCounting = clock.after(silenceMs, () => {
      isSilent = true
      wake()
    })
    try {
      return await makeEvent(() => isSilent)
    } catch (error) {
      // The records may have gone away with their stream while they were read.
      const why = whyEnding()
      finish('over')
      if (isFault(why)) return why
      throw error
    } finally {
      stopCounting()
    }
  }

  return {
    kind: 'event-stream',
    next,
    cancel: () => stop('over'),
    displace: () => stop(anotherSubscription(stream, shard, consumer)),
  }
}

/** @source text: Kinesis facts sheet §10 */
export const anotherSubscription = ({ name, owner }: Stream, shard: Shard, consumer: Consumer): Fault =>
  fault(
    'ResourceInUseException',
    `Another active subscription exists for this consumer: ${owner.accountId}:${name}:${shard.id}:${consumer.name}`,
  )
