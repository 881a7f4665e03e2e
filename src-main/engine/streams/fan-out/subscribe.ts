import { dryRunSucceeded, fault, isFault, type Fault } from '../../fault'
import type { Caller, EventStream } from '../../service'
import { findConsumer } from './consumers'
import type { StreamsContext } from '../context'
import { createBucket, fanOutLimits, type TokenBucket } from '../limits/limits'
import type { Input } from '../model'
import { checkPosition, findShard, indexOfPosition, type StartingPosition } from '../records/position'
import { createSharedReads } from './shared-reads'
import type { Consumer, Shard, Stream } from '../stream'
import { anotherSubscription, openSubscription, type Subscription } from './subscription'

/** For this long a subscription cannot be taken over. @source Kinesis facts sheet §10 */
const unchallengedMs = 5_000

/** A consumer's place at a shard. It outlasts subscriptions, because the limits do. */
interface Place {
  readonly calls: TokenBucket
  readonly bytes: TokenBucket
  subscription: Subscription | undefined
  /** Was there a successful call a moment ago? */
  isUnchallenged: boolean
}

/** Enhanced fan-out: being sent the records of a shard as they are written. */
export const createSubscribe = ({ registry, clock, consumption, limitsOf }: StreamsContext) => {
  const placesAt = new WeakMap<Shard, Map<string, Place>>()
  const read = createSharedReads(clock)

  /**
   * Checks in this order: consumer, shard, the consumer's state, position, other subscriptions, rate. The last two are in the
   * order of AWS's words: a call within five seconds of a successful one gets ResourceInUseException, whatever its rate.
   */
  const SubscribeToShard = async (_caller: Caller, input: Input<'SubscribeToShard'>): Promise<EventStream | Fault> => {
    const found = findConsumer(registry, { ConsumerARN: input.ConsumerARN })
    if (isFault(found)) return found
    const { stream, consumer } = found
    const shard = findShard(stream, input.ShardId, clock.now())
    if (isFault(shard)) return refused(consumer, shard)
    if (consumer.status !== 'ACTIVE') return refused(consumer, notActive(stream, consumer))
    const { Type, SequenceNumber, Timestamp } = input.StartingPosition
    const position: StartingPosition = {
      ...{ type: Type, sequenceNumber: SequenceNumber, timestamp: Timestamp },
      operation: 'SubscribeToShard',
    }
    const refusal = checkPosition(stream, shard, position, clock.now())
    if (refusal !== undefined) return refused(consumer, refusal)
    if (input.DryRun === true) return dryRunSucceeded
    return subscribe(stream, shard, consumer, await indexOfPosition(shard, position))
  }

  const subscribe = (stream: Stream, shard: Shard, consumer: Consumer, from: number): EventStream | Fault => {
    const now = clock.now()
    const place = placeAt(stream, shard, consumer)
    const limits = limitsOf(stream)
    const isTooSoon = limits !== 'off' && !place.calls.canTake(1, now)
    place.calls.take(isTooSoon ? 0 : 1)
    if (place.isUnchallenged) return refused(consumer, anotherSubscription(stream, shard, consumer), true)
    if (isTooSoon && limits === 'enforce') return refused(consumer, tooManyCalls(shard, consumer), true)
    place.subscription?.displace()
    place.isUnchallenged = true
    clock.after(unchallengedMs, () => (place.isUnchallenged = false))
    const subscription = openSubscription({
      ...{ registry, clock, read, stream, shard, consumer, from },
      reading: consumption.subscribed(stream, shard, consumer, from),
      allowance: place.bytes,
      limits: () => limitsOf(stream),
      onEnd: () => {
        if (place.subscription === subscription) place.subscription = undefined
      },
    })
    place.subscription = subscription
    consumer.observer.subscribed({ succeeded: true, rateExceeded: isTooSoon }, now)
    return subscription
  }

  const placeAt = (stream: Stream, shard: Shard, { arn }: Consumer): Place => {
    const places = placesAt.get(shard) ?? new Map<string, Place>()
    placesAt.set(shard, places)
    const present = places.get(arn)
    if (present !== undefined) return present
    // A good moment to forget consumers that have been deregistered.
    const registered = new Set([...stream.consumers.values()].map((consumer) => consumer.arn))
    for (const other of places.keys()) if (!registered.has(other)) places.delete(other)
    const now = clock.now()
    const place: Place = {
      calls: createBucket(fanOutLimits.callsPerSecond, now),
      bytes: createBucket(fanOutLimits.bytesPerSecond, now),
      ...{ subscription: undefined, isUnchallenged: false },
    }
    places.set(arn, place)
    return place
  }

  /** @param rateExceeded as the metric SubscribeToShard.RateExceeded has it: too many calls, or another subscription */
  const refused = (consumer: Consumer, refusal: Fault, rateExceeded = false): Fault => {
    consumer.observer.subscribed({ succeeded: false, rateExceeded }, clock.now())
    return refusal
  }

  return { SubscribeToShard }
}

/** @source text: Kinesis facts sheet §10, seen in logs; the time is printed in epoch seconds, as in the ARN */
const notActive = ({ name, owner }: Stream, consumer: Consumer): Fault =>
  fault(
    'ResourceInUseException',
    `Consumer ${consumer.name} with creation timestamp ${Math.floor(consumer.createdAt / 1000)} ` +
      `under stream: ${name} , account ${owner.accountId} is not in ACTIVE status.`,
  )

/** The text is ours. */
const tooManyCalls = (shard: Shard, { arn }: Consumer): Fault =>
  fault('LimitExceededException', `Rate exceeded for consumer ${arn} and shard ${shard.id}.`)
