import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../../../../src-main/engine/fault'
import type { EventStream } from '../../../../../src-main/engine/service'
import type { ShardLog } from '../../../../../src-main/engine/log/shard-log'
import type { LimitsMode } from '../../../../../src-main/engine/streams/limits/limits'
import { idleObserver, type StreamObserver } from '../../../../../src-main/engine/streams/observer'
import {
  eventOf,
  register,
  settle,
  shardId,
  streamArn,
  subscribe,
  subscribing,
  textsOf,
  within,
} from '../support/fan-out'
import { caller, create, freshWorld, ok, open, put, world } from '../support/world'

beforeEach(freshWorld)

const second = 1000
const anotherSubscription = {
  kind: 'fault',
  fault: 'ResourceInUseException',
  message: `Another active subscription exists for this consumer: 123456789012:orders:${shardId}:app`,
}

/** The rest of what a subscription has to say at once. */
const drain = async (subscription: EventStream): Promise<string[]> => {
  const event = await within(10, subscription.next())
  if (event === 'pending' || event === undefined || isFault(event)) return []
  const { payload } = event as { payload: Parameters<typeof textsOf>[0] }
  return [...textsOf(payload), ...(await drain(subscription))]
}

/** Count the reads of the shard's log from now on. */
const countReads = (): (() => number) => {
  let reads = 0
  const log = world.streams.byArn(streamArn)?.shards[0]?.log as { read: ShardLog['read'] }
  const { read } = log
  log.read = (...input) => {
    reads++
    return read(...input)
  }
  return () => reads
}

beforeEach(async () => {
  await create('orders')
  await register()
})

describe('a subscription', () => {
  it('delivers what is there, then what is written, as soon as it is written', async () => {
    await ok(put('one'))
    await ok(put('two'))
    const subscription = await subscribe()
    expect(textsOf(await eventOf(subscription))).toEqual(['one', 'two'])
    const coming = eventOf(subscription)
    world.clock.advance(10)
    await ok(put('three'))
    expect(textsOf(await coming)).toEqual(['three'])
  })

  it('delivers records as GetRecords does', async () => {
    const { SequenceNumber } = await ok(put('one'))
    const event = await eventOf(await subscribe())
    expect(event).toEqual({
      Records: [
        {
          SequenceNumber,
          ApproximateArrivalTimestamp: new Date(world.clock.now()),
          Data: Buffer.from('one'),
          PartitionKey: 'key',
        },
      ],
      ContinuationSequenceNumber: SequenceNumber,
      MillisBehindLatest: 0,
    })
  })

  it('starts at each of the five positions', async () => {
    const numbers: string[] = []
    for (const value of ['one', 'two', 'three']) {
      numbers.push((await ok(put(value))).SequenceNumber)
      world.clock.advance(second)
    }
    const after = async (from: Parameters<typeof subscribe>[0] & object): Promise<string[]> => {
      world.clock.advance(5 * second)
      return drain(await subscribe(from))
    }
    const SequenceNumber = numbers[1] as string
    const Timestamp = new Date(world.clock.now() - 2 * second)
    expect(await after({ from: { Type: 'TRIM_HORIZON' } })).toEqual(['one', 'two', 'three'])
    expect(await after({ from: { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber } })).toEqual(['two', 'three'])
    expect(await after({ from: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber } })).toEqual(['three'])
    expect(await after({ from: { Type: 'AT_TIMESTAMP', Timestamp } })).toEqual(['two', 'three'])
    expect(await after({ from: { Type: 'AT_TIMESTAMP', Timestamp: new Date(0) } })).toEqual(['one', 'two', 'three'])
    world.clock.advance(5 * second)
    const latest = await subscribe({ from: { Type: 'LATEST' } })
    await ok(put('four'))
    expect(await drain(latest)).toEqual(['four'])
  })

  it('goes on where another one ended, after events with and without records', async () => {
    const first = await subscribe()
    await ok(put('one'))
    const delivered = await eventOf(first)
    const empty = eventOf(first)
    await within(5 * second, empty)
    for (const { ContinuationSequenceNumber } of [delivered, await empty]) {
      world.clock.advance(5 * second)
      const next = await subscribe({
        from: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: ContinuationSequenceNumber as string },
      })
      expect(await drain(next)).toEqual([])
    }
    await ok(put('two'))
    world.clock.advance(5 * second)
    const SequenceNumber = (await empty).ContinuationSequenceNumber as string
    expect(await drain(await subscribe({ from: { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber } }))).toEqual(['two'])
  })

  it('says something every five seconds, with a number that rises', async () => {
    const subscription = await subscribe()
    let last = 0n
    for (let i = 0; i < 3; i++) {
      const event = eventOf(subscription)
      expect(await within(4999, event)).toBe('pending')
      world.clock.advance(1)
      const { Records, ContinuationSequenceNumber = '0', MillisBehindLatest } = await event
      expect({ Records, MillisBehindLatest }).toEqual({ Records: [], MillisBehindLatest: 0 })
      expect(BigInt(ContinuationSequenceNumber)).toBeGreaterThan(last)
      last = BigInt(ContinuationSequenceNumber)
    }
    await ok(put('one'))
    expect(BigInt((await eventOf(subscription)).ContinuationSequenceNumber ?? 0)).toBeGreaterThan(last)
  })

  it('gathers records that follow each other closely', async () => {
    const subscription = await subscribe()
    await ok(put('one'))
    expect(textsOf(await eventOf(subscription))).toEqual(['one'])
    const gathered = eventOf(subscription)
    for (const text of ['two', 'three', 'four']) await ok(put(text))
    await within(5, gathered)
    expect(textsOf(await gathered)).toEqual(['two', 'three', 'four'])
  })

  it('makes no event that nobody asked for', async () => {
    const reads = countReads()
    const subscription = await subscribe()
    await ok(put('one'))
    await eventOf(subscription)
    for (let i = 0; i < 50; i++) await ok(put('x'.repeat(100_000)))
    world.clock.advance(60 * second)
    await settle()
    expect(reads()).toBe(1)
    expect(await drain(subscription)).toHaveLength(50)
  })

  it('shares its reads with others that are at the same place', async () => {
    const subscriptions = []
    for (let i = 0; i < 20; i++) {
      const { ConsumerARN } = await register(`app-${i}`)
      subscriptions.push(await subscribe({ ConsumerARN, from: { Type: 'LATEST' } }))
    }
    const reads = countReads()
    const events = subscriptions.map(eventOf)
    await ok(put('one'))
    for (const event of events) expect(textsOf(await event)).toEqual(['one'])
    expect(reads()).toBe(1)
  })

  it('keeps an event to about a mebibyte, and delivers a larger record alone', async () => {
    await ok(world.streams.operations.UpdateMaxRecordSize(caller, { StreamARN: streamArn, MaxRecordSizeInKiB: 10_240 }))
    for (const bytes of [600_000, 400_000, 100_000, 5_000_000, 10]) await ok(put('x'.repeat(bytes)))
    const subscription = await subscribe()
    const sizes: number[][] = []
    for (let i = 0; i < 3; i++) sizes.push((await eventOf(subscription)).Records.map(({ Data }) => Data.byteLength))
    expect(sizes).toEqual([[600_000, 400_000], [100_000], [5_000_000]])
    expect(await drain(subscription)).toHaveLength(1)
  })

  it('tells how far behind it is', async () => {
    await ok(put('x'.repeat(1_000_000)))
    world.clock.advance(7 * second)
    await ok(put('y'.repeat(1_000_000)))
    const subscription = await subscribe()
    expect((await eventOf(subscription)).MillisBehindLatest).toBe(7 * second)
    expect((await eventOf(subscription)).MillisBehindLatest).toBe(0)
  })

  it('skips what is past the retention', async () => {
    await ok(put('old'))
    world.clock.advance(23 * 3600 * second)
    await ok(put('new'))
    world.clock.advance(1.5 * 3600 * second)
    expect(await drain(await subscribe())).toEqual(['new'])
  })

  it('loses, doubles and reorders nothing, however it is read', async () => {
    const step = fc.constantFrom('put', 'put', 'ask', 'wait')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const subscription = await subscribe({ from: { Type: 'LATEST' } })
        const sent: string[] = []
        const got: string[] = []
        let asked: Promise<void> | undefined
        for (const what of steps) {
          if (what === 'put') await ok(put(String(sent.push(String(sent.length)) - 1)))
          else if (what === 'wait') world.clock.advance(3)
          else {
            asked ??= eventOf(subscription).then((event) => {
              got.push(...textsOf(event))
              asked = undefined
            })
          }
          await settle()
        }
        if (asked !== undefined) await within(5 * second, asked)
        expect([...got, ...(await drain(subscription))]).toEqual(sent)
        subscription.cancel()
        world.clock.advance(5 * second)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a subscription ends', () => {
  it('after five minutes, in good order', async () => {
    const subscription = await subscribe()
    for (let passed = 5; passed < 300; passed += 5) {
      const event = eventOf(subscription)
      await within(5 * second, event)
      expect((await event).Records).toEqual([])
    }
    const end = subscription.next()
    expect(await within(5 * second, end)).not.toBe('pending')
    expect(await subscription.next()).toBeUndefined()
    expect(world.streams.byArn(streamArn)?.shards[0]?.waiting.size).toBe(0)
  })

  it('after five minutes also when nobody reads it', async () => {
    const subscription = await subscribe()
    for (let i = 0; i < 5; i++) await ok(put('x'.repeat(500_000)))
    world.clock.advance(300 * second)
    expect(world.streams.byArn(streamArn)?.shards[0]?.waiting.size).toBe(0)
    expect(await subscription.next()).toBeUndefined()
  })

  it('when its receiver is gone, at once', async () => {
    const subscription = await subscribe()
    const next = subscription.next()
    await settle()
    subscription.cancel()
    expect(await next).toBeUndefined()
    expect(world.streams.byArn(streamArn)?.shards[0]?.waiting.size).toBe(0)
  })

  it.each([
    [
      'its consumer is deregistered',
      () => world.streams.operations.DeregisterStreamConsumer(caller, { StreamARN: streamArn, ConsumerName: 'app' }),
      'Consumer app, account 123456789012 not found.',
    ],
    [
      'its stream is deleted',
      () => world.streams.operations.DeleteStream(caller, { StreamName: 'orders', EnforceConsumerDeletion: true }),
      'Stream orders under account 123456789012 not found.',
    ],
  ])('with a fault when %s', async (_what, change, message) => {
    const subscription = await subscribe()
    await ok(put('one'))
    await eventOf(subscription)
    const next = subscription.next()
    await settle()
    await ok(change())
    expect(await next).toEqual({ kind: 'fault', fault: 'ResourceNotFoundException', message })
    expect(await subscription.next()).toBeUndefined()
  })

  it('with the children at the end of a closed shard, whether it is waiting there or comes there later', async () => {
    await ok(put('one'))
    const waiting = await subscribe()
    await eventOf(waiting)
    const last = eventOf(waiting)
    await settle()
    await ok(
      world.streams.operations.SplitShard(caller, {
        StreamName: 'orders',
        ShardToSplit: shardId,
        NewStartingHashKey: (2n ** 127n).toString(),
      }),
    )
    const children = [
      {
        ShardId: 'shardId-000000000001',
        ParentShards: [shardId],
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: (2n ** 127n - 1n).toString() },
      },
      {
        ShardId: 'shardId-000000000002',
        ParentShards: [shardId],
        HashKeyRange: { StartingHashKey: (2n ** 127n).toString(), EndingHashKey: (2n ** 128n - 1n).toString() },
      },
    ]
    expect(await last).toEqual({ Records: [], MillisBehindLatest: 0, ChildShards: children })
    expect(await waiting.next()).toBeUndefined()

    world.clock.advance(5 * second)
    const later = await subscribe()
    const event = await eventOf(later)
    expect(textsOf(event)).toEqual(['one'])
    expect(event).toMatchObject({ ChildShards: children })
    expect(event).not.toHaveProperty('ContinuationSequenceNumber')
    expect(await later.next()).toBeUndefined()

    world.clock.advance(5 * second)
    expect(await eventOf(await subscribe({ from: { Type: 'LATEST' } }))).toMatchObject({ ChildShards: children })
  })

  it('with what broke when records cannot be read, and only once', async () => {
    await ok(put('one'))
    const subscription = await subscribe()
    const log = world.streams.byArn(streamArn)?.shards[0]?.log as { read: unknown }
    log.read = () => Promise.reject(new Error('read error'))
    await expect(subscription.next()).rejects.toThrow('read error')
    expect(await subscription.next()).toBeUndefined()
  })
})

describe('a second subscription of a consumer to a shard', () => {
  it('is refused within five seconds of the first, also when that has ended', async () => {
    const first = await subscribe()
    expect(await subscribing()).toEqual(anotherSubscription)
    first.cancel()
    world.clock.advance(4999)
    expect(await subscribing()).toEqual(anotherSubscription)
    world.clock.advance(1)
    await subscribe()
  })

  it('takes over after five seconds, and the first one is told', async () => {
    const first = await subscribe()
    const next = first.next()
    world.clock.advance(5 * second)
    await next
    const waiting = first.next()
    await settle()
    const successor = await subscribe()
    expect(await waiting).toEqual(anotherSubscription)
    expect(await first.next()).toBeUndefined()
    await ok(put('one'))
    expect(textsOf(await eventOf(successor))).toEqual(['one'])
    expect(await subscribing()).toEqual(anotherSubscription)
  })

  it('is not hindered by a call that was refused', async () => {
    expect(await subscribing({ from: { Type: 'AT_SEQUENCE_NUMBER' } })).toHaveProperty('fault')
    await subscribe()
  })

  it('is another consumer’s, or at another shard, without more ado', async () => {
    await create('pairs', 2)
    const arn = streamArn.replace('orders', 'pairs')
    const consumers = []
    for (const ConsumerName of ['a', 'b']) {
      const input = { StreamARN: arn, ConsumerName }
      consumers.push((await ok(world.streams.operations.RegisterStreamConsumer(caller, input))).Consumer.ConsumerARN)
    }
    for (const ConsumerARN of consumers) {
      for (const ShardId of [shardId, 'shardId-000000000001']) await subscribe({ ConsumerARN, ShardId })
    }
  })
})

describe('SubscribeToShard refuses', () => {
  it.each([
    [
      'a consumer that is not registered',
      { ConsumerARN: `${streamArn}/consumer/other:1` },
      'ResourceNotFoundException',
      'Consumer other, account 123456789012 not found.',
    ],
    [
      'a shard that is not there',
      { ShardId: 'shardId-000000000007' },
      'ResourceNotFoundException',
      'Shard shardId-000000000007 in stream orders under account 123456789012 does not exist',
    ],
    [
      'a position without its number',
      { from: { Type: 'AT_SEQUENCE_NUMBER' as const } },
      'InvalidArgumentException',
      'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
        '(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified AT_SEQUENCE_NUMBER and no ' +
        'StartingSequenceNumber.',
    ],
    [
      'a number of another shard',
      { from: { Type: 'AT_SEQUENCE_NUMBER' as const, SequenceNumber: '5' } },
      'InvalidArgumentException',
      'Invalid StartingSequenceNumber. It encodes shardId-000000000005, while it was used in a call to a shard with ' +
        'shardId-000000000000',
    ],
  ])('%s', async (_what, input, fault, message) => {
    expect(await subscribing(input)).toEqual({ kind: 'fault', fault, message })
  })

  it('a dry run, which changes nothing', async () => {
    expect(await subscribing({ DryRun: true })).toMatchObject({ fault: 'DryRunOperationException' })
    await subscribe()
    expect(await subscribing({ DryRun: true })).toMatchObject({ fault: 'DryRunOperationException' })
  })
})

describe('limits of fan-out', () => {
  const seen = () => {
    const counted = { rateExceeded: 0, heldBack: 0, bytes: 0, subscribed: 0, failed: 0 }
    const observer: StreamObserver = {
      ...idleObserver,
      shard: (...ids) => ({ ...idleObserver.shard(...ids), throttledRead: () => counted.heldBack++ }),
      consumer: () => ({
        subscribed: ({ succeeded, rateExceeded }) => {
          if (succeeded) counted.subscribed++
          if (rateExceeded) counted.rateExceeded++
        },
        event: ({ succeeded, bytes }) => {
          counted.bytes += bytes
          if (!succeeded) counted.failed++
        },
      }),
    }
    return { counted, observer }
  }

  /** Read 15 records of a megabyte, as fast as they come. @returns how many had come at each of these times, ms */
  const readUnder = async (limits: LimitsMode, observer: StreamObserver, times: readonly number[]) => {
    for (let i = 0; i < 15; i++) await ok(put('x'.repeat(1_000_000)))
    world.streams = await open(limits, { observer })
    const subscription = await subscribe()
    let count = 0
    const read = async (): Promise<void> => {
      await eventOf(subscription)
      count++
      if (count < 15) await read()
    }
    const done = read()
    const counts: number[] = []
    for (const time of times) {
      for (let passed = counts.length === 0 ? 0 : (times[counts.length - 1] ?? 0); passed < time; passed += 10) {
        world.clock.advance(10)
        await settle()
      }
      for (let i = 0; i < 20; i++) await settle()
      counts.push(count)
    }
    if (count === 15) await done
    return counts
  }

  it('hold a consumer to 2 MiB a second of a shard, after a burst of one second’s worth', async () => {
    const { counted, observer } = seen()
    expect(await readUnder('enforce', observer, [0, 1000, 2000, 3000])).toEqual([3, 5, 7, 9])
    expect(counted).toMatchObject({ heldBack: 0, bytes: 9 * 1_000_003 })
  })

  it('are only counted where they are observed', async () => {
    const { counted, observer } = seen()
    expect(await readUnder('observe', observer, [0])).toEqual([15])
    expect(counted.heldBack).toBe(12)
  })

  it('do nothing where they are off', async () => {
    const { counted, observer } = seen()
    expect(await readUnder('off', observer, [0])).toEqual([15])
    expect(counted.heldBack).toBe(0)
  })

  it('let one call a second through', async () => {
    const { counted, observer } = seen()
    world.streams = await open('enforce', { observer })
    await subscribe()
    world.clock.advance(500)
    expect(await subscribing()).toEqual(anotherSubscription)
    world.clock.advance(4_000)
    expect(await subscribing()).toEqual(anotherSubscription)
    world.clock.advance(500)
    expect(await subscribing()).toEqual({
      kind: 'fault',
      fault: 'LimitExceededException',
      message: `Rate exceeded for consumer ${streamArn}/consumer/app:1767225600 and shard ${shardId}.`,
    })
    expect(counted).toMatchObject({ subscribed: 1, rateExceeded: 3 })
    world.clock.advance(500)
    await subscribe()
    expect(counted).toMatchObject({ subscribed: 2, rateExceeded: 3 })
  })
})
