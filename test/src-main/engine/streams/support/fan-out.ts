import { isFault, type Fault } from '../../../../../src-main/engine/fault'
import type { EventStream } from '../../../../../src-main/engine/service'
import type { OutputConsumer } from '../../../../../src-main/engine/streams/fan-out/consumers'
import type { Input } from '../../../../../src-main/engine/streams/model'
import type { SubscribeToShardEvent } from '../../../../../src-main/engine/streams/fan-out/subscription'
import { caller, ok, world } from './world'

/** Of the stream "orders". */
export const streamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/orders'
export const shardId = 'shardId-000000000000'

/** Register a consumer of the stream "orders". */
export const register = async (ConsumerName = 'app'): Promise<OutputConsumer> => {
  const input = { StreamARN: streamArn, ConsumerName }
  return (await ok(world.streams.operations.RegisterStreamConsumer(caller, input))).Consumer
}

export type Start = Partial<Input<'SubscribeToShard'>> & {
  readonly from?: Input<'SubscribeToShard'>['StartingPosition']
}

/** Subscribe the consumer "app" as registered now, at the oldest record unless said otherwise. */
export const subscribing = ({ from = { Type: 'TRIM_HORIZON' }, ...input }: Start = {}): Promise<
  EventStream | Fault
> => {
  const createdAt = world.streams.byArn(streamArn)?.consumers.get('app')?.createdAt ?? 0
  const ConsumerARN = `${streamArn}/consumer/app:${Math.floor(createdAt / 1000)}`
  const all = { ConsumerARN, ShardId: shardId, StartingPosition: from, ...input }
  return world.streams.operations.SubscribeToShard(caller, all)
}
export const subscribe = (start?: Start): Promise<EventStream> => ok(subscribing(start))

/** The next event of a subscription that has one. */
export const eventOf = async (subscription: EventStream): Promise<SubscribeToShardEvent> => {
  const event = await subscription.next()
  if (event === undefined || isFault(event)) throw new Error(`No event, but ${event?.fault ?? 'the end'}`)
  return event.payload as SubscribeToShardEvent
}

export const textsOf = ({ Records }: SubscribeToShardEvent): string[] =>
  Records.map(({ Data }) => Buffer.from(Data).toString())

/** Let everything that is not waiting for the clock go on to its end. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Ask for the next event, and let `ms` pass. @returns what came, or `pending` */
export const within = async (ms: number, next: Promise<unknown>): Promise<unknown> => {
  await settle()
  world.clock.advance(ms)
  await settle()
  return Promise.race([next, Promise.resolve('pending')])
}
