import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Caller } from '../../../src-main/engine/service'
import { openMeters, type Meters } from '../../../src-main/metering/meters'
import type { Dimension } from '../../../src-main/metering/dimensions'
import { quantityOf, usedDimensions, usedOf } from '../../../src-main/metering/usage'
import { memoryDocuments } from '../../../src-main/storage/document-store'
import type { MeterStore } from '../../../src-main/storage/usage-store'
import { createChannel, freshChannelWorld } from '../engine/streams/channels/support/channel-world'
import { eventOf, register, subscribe } from '../engine/streams/support/fan-out'
import { caller, get, iteratorOf, ok, open, world } from '../engine/streams/support/world'

beforeEach(freshChannelWorld)

const arn = (name: string): string => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`
const hour = 3_600_000
const day = 24 * hour

let store: MeterStore
let meters: Meters

const openMetered = async (): Promise<void> => {
  meters = await openMeters({ clock: world.clock, store })
  world.streams = await open('off', { meter: meters.meter })
  meters.follow(world.streams)
}
beforeEach(async () => {
  store = memoryDocuments()
  await openMetered()
})

/** What is not 0. */
const everything = (meters: Meters): Partial<Record<Dimension, bigint>> => {
  const { used } = meters.total()
  return Object.fromEntries(usedDimensions(used).map((dimension) => [dimension, usedOf(used, dimension)]))
}

const create = (StreamName: string, ShardCount = 1) =>
  ok(world.streams.operations.CreateStream(caller, { StreamName, ShardCount }))
const createOnDemand = (StreamName: string) =>
  ok(world.streams.operations.CreateStream(caller, { StreamName, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }))
/** One-character keys count, so a size is that of key and data. */
const put = (StreamName: string, sizes: readonly number[]) =>
  ok(
    world.streams.operations.PutRecords(caller, {
      StreamName,
      Records: sizes.map((size, i) => ({ Data: Buffer.alloc(size - 1), PartitionKey: String(i % 10) })),
    }),
  )
const putText = (StreamName: string, text: string) =>
  world.streams.operations.PutRecord(caller, { StreamName, Data: Buffer.from(text), PartitionKey: 'k' })
/** In units of the bill; in bytes where that is GB. */
const used = (dimension: Dimension): number => quantityOf(meters.total().used, dimension)
const usedBytes = (dimension: Dimension): number => Number(usedOf(meters.total().used, dimension))

describe('what is written', () => {
  it('counts each record of a provisioned stream in slices of 25 KB, whatever they are sent with', async () => {
    await create('orders', 4)
    await put('orders', [1, 100, 5 * 1024, 45 * 1024, 100 * 1024 + 1])
    await ok(
      world.streams.operations.PutRecord(caller, {
        StreamName: 'orders',
        Data: Buffer.alloc(30_000),
        PartitionKey: 'key',
      }),
    )
    expect(used('provisioned.records')).toBe(6)
    expect(used('provisioned.payloadUnits')).toBe(1 + 1 + 1 + 2 + 5 + 2)
    expect(usedBytes('provisioned.incoming')).toBe(1 + 100 + 5120 + 46_080 + 102_401 + 30_003)
    expect(usedBytes('onDemand.incoming')).toBe(0)
  })

  it('rounds each record of an on-demand stream up to whole KB', async () => {
    await createOnDemand('clicks')
    await put('clicks', [1, 1024, 1025, 4608])
    expect(used('onDemand.records')).toBe(4)
    expect(usedBytes('onDemand.incoming')).toBe((1 + 1 + 2 + 5) * 1024)
    expect(used('provisioned.payloadUnits')).toBe(0)
  })

  it('comes to the same however records are spread over calls, shards and time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 80_000 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (sizes, chunk) => {
          store = memoryDocuments()
          await openMetered()
          await create(`many${++made}`, chunk)
          for (let at = 0; at < sizes.length; at += chunk) {
            await put(`many${made}`, sizes.slice(at, at + chunk))
            world.clock.advance(7000)
          }
          expect(used('provisioned.payloadUnits')).toBe(sizes.reduce((sum, size) => sum + Math.ceil(size / 25_600), 0))
          expect(usedBytes('provisioned.incoming')).toBe(sizes.reduce((sum, size) => sum + size, 0))
        },
      ),
      { numRuns: 25 },
    )
  })
  let made = 0

  it('does not count what was refused', async () => {
    world.streams = await open('enforce', { meter: meters.meter })
    await create('tight')
    const { FailedRecordCount } = await put('tight', new Array<number>(500).fill(4 * 1024))
    expect(FailedRecordCount).toBeGreaterThan(0)
    meters.follow(world.streams)
    world.clock.advance(10_000)
    expect(used('provisioned.records')).toBe(500 - FailedRecordCount)
  })
})

describe('time', () => {
  it('is counted in open shards of provisioned streams, to the millisecond of a reshard', async () => {
    await create('orders', 2)
    world.clock.advance(hour)
    await ok(
      world.streams.operations.UpdateShardCount(caller, {
        StreamName: 'orders',
        TargetShardCount: 4,
        ScalingType: 'UNIFORM_SCALING',
      }),
    )
    world.clock.advance(hour / 2 + 1)
    expect(used('provisioned.shardHours')).toBeCloseTo(2 + 2 + 4 / hour, 12)
    expect(used('onDemand.streamHours')).toBe(0)
  })

  it('is counted in on-demand streams, and goes to the mode a stream was in', async () => {
    await createOnDemand('clicks')
    world.clock.advance(hour)
    await put('clicks', [10])
    await ok(
      world.streams.operations.UpdateStreamMode(caller, {
        StreamARN: arn('clicks'),
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
      }),
    )
    await put('clicks', [10, 10])
    world.clock.advance(2 * hour)
    expect(used('onDemand.streamHours')).toBe(1)
    expect(used('provisioned.shardHours')).toBe(2 * 4)
    expect([used('onDemand.records'), used('provisioned.records')]).toEqual([1, 2])
  })

  it('is counted in registered consumers times shards, and in extended retention', async () => {
    await create('orders', 3)
    await ok(
      world.streams.operations.IncreaseStreamRetentionPeriod(caller, {
        StreamName: 'orders',
        RetentionPeriodHours: 48,
      }),
    )
    await register('reports')
    await register('audit')
    world.clock.advance(2 * hour)
    expect(used('provisioned.consumerShardHours')).toBe(2 * 3 * 2)
    expect(used('provisioned.extendedRetention')).toBe(3 * 2)
  })

  it('does not count the time a machine sleeps, nor a clock that is set', async () => {
    await create('orders')
    world.clock.advance(hour)
    world.clock.set(world.clock.now() + 5 * day)
    world.clock.advance(hour)
    world.clock.set(world.clock.now() - 6 * day)
    world.clock.advance(hour)
    expect(used('provisioned.shardHours')).toBeGreaterThan(3 - 30 / 3600)
    expect(used('provisioned.shardHours')).toBeLessThanOrEqual(3)
  })

  it('bills what an on-demand stream keeps beyond a day, and beyond a week', async () => {
    await createOnDemand('clicks')
    const StreamName = 'clicks'
    await ok(world.streams.operations.IncreaseStreamRetentionPeriod(caller, { StreamName, RetentionPeriodHours: 8760 }))
    await put('clicks', new Array<number>(100).fill(10_001))
    const stored = 1_000_100 + 100 * 8 + 32 * 4
    const byteHours = (dimension: Dimension): number => used(dimension) * 2 ** 30
    world.clock.advance(hour)
    expect(byteHours('onDemand.extendedRetention')).toBe(0)
    world.clock.set(world.clock.now() + 2 * day)
    world.clock.advance(hour)
    expect(byteHours('onDemand.extendedRetention')).toBeCloseTo(stored, -4)
    expect(byteHours('onDemand.longTermRetention')).toBe(0)
    world.clock.set(world.clock.now() + 6 * day)
    world.clock.advance(hour)
    expect(byteHours('onDemand.extendedRetention')).toBeCloseTo(stored, -4)
    expect(byteHours('onDemand.longTermRetention')).toBeCloseTo(stored, -4)
  })
})

describe('what is read', () => {
  const StreamName = 'orders'

  it('is counted for each reader, what is older than a week apart', async () => {
    await create('orders')
    await ok(world.streams.operations.IncreaseStreamRetentionPeriod(caller, { StreamName, RetentionPeriodHours: 336 }))
    await put('orders', [100, 100])
    world.clock.set(world.clock.now() + 8 * day)
    await put('orders', [50])
    for (let reader = 0; reader < 2; reader++) await get(await iteratorOf({ ShardIteratorType: 'TRIM_HORIZON' }))
    expect(usedBytes('provisioned.longTermRetrieval')).toBe(400)
    expect(usedBytes('provisioned.retrieval')).toBe(100)
  })

  it('is fan-out where it is pushed', async () => {
    await create('orders')
    await register('app')
    await put('orders', [100, 100])
    await eventOf(await subscribe())
    expect(usedBytes('provisioned.fanOutRetrieval')).toBe(200)
    expect(usedBytes('provisioned.retrieval')).toBe(0)
  })
})

describe('what a channel delivers', () => {
  it('is the data of the records it put into its bucket, before compression, on top of what the stream costs', async () => {
    await createOnDemand('orders')
    await ok(createChannel({ storage: { CompressionType: 'GZIP' } }))
    const texts = ['{"n":1}', '{"n":22}', 'not JSON: it goes to the dead letters', '{"n":333}']
    for (const text of texts) await ok(putText('orders', text))
    world.clock.advance(299_000)
    await new Promise((resolve) => setImmediate(resolve))
    expect(usedBytes('onDemand.channelDelivery')).toBe(0)
    await vi.waitUntil(() => {
      world.clock.advance(1000)
      return usedBytes('onDemand.channelDelivery') > 0
    })
    expect(usedBytes('onDemand.channelDelivery')).toBe(7 + 8 + 9)
    expect(usedBytes('onDemand.retrieval')).toBe(0)
    expect(usedBytes('onDemand.incoming')).toBe(4 * 1024)
  })
})

// 25 MiB/s in and out: 25 × 3,600 / 1,024 GB an hour each, 25 × 86,400 / 1,024 a day, 25 × 2,628,000 / 1,024 in 730 hours.
describe('On-demand Advantage', () => {
  const commit = (Status: 'ENABLED' | 'DISABLED', who: Caller = caller) =>
    ok(world.streams.operations.UpdateAccountSettings(who, { MinimumThroughputBillingCommitment: { Status } }))
  const shortfall = () => [used('advantage.incomingShortfall'), used('advantage.retrievalShortfall')]
  const gigabyte = 2 ** 30
  const write = (gigabytes: number, streamArn = arn('clicks')) =>
    meters.meter(streamArn).wrote({ length: 1, bytes: 0, kibibytes: gigabytes * 2 ** 20, payloadUnits: 0 })

  it('is a minimum of 25 MiB a second in and out, of an account that has no stream, too', async () => {
    await commit('ENABLED')
    world.clock.advance(hour)
    expect(shortfall()).toEqual([87.890625, 87.890625])
    expect(used('advantage.committedHours')).toBe(1)
    world.clock.advance(23 * hour)
    expect(shortfall()).toEqual([2109.375, 2109.375])
    const { month } = meters.total()
    // The sheet's floor of a month, $3,079.69, is this at 0.032 + 0.016 a GB.
    expect(month && quantityOf(month, 'advantage.incomingShortfall')).toBe(64_160.15625)
  })

  it('bills only what of the minimum is not used: reads and fan-out together, deliveries not', async () => {
    await createOnDemand('clicks')
    await commit('ENABLED')
    write(40)
    const meter = meters.meter(arn('clicks'))
    meter.read(30 * gigabyte, 0)
    meter.fannedOut(50 * gigabyte)
    meter.delivered(20 * gigabyte)
    world.clock.advance(hour)
    expect(shortfall()).toEqual([47.890625, 7.890625])
    expect(used('advantage.incoming')).toBe(40)
    expect(used('advantage.channelDelivery')).toBe(20)
    meter.read(10 * gigabyte, 0)
    expect(used('advantage.retrieval')).toBe(40)
    expect(shortfall()).toEqual([47.890625, 0])
  })

  it('counts what was used before and after at the terms of then, to the moment', async () => {
    await createOnDemand('clicks')
    write(1)
    world.clock.advance(hour)
    await commit('ENABLED')
    write(2)
    // It cannot be ended before a day is over.
    world.clock.advance(hour)
    await commit('DISABLED')
    world.clock.advance(24 * hour)
    write(4)
    expect([used('onDemand.incoming'), used('advantage.incoming')]).toEqual([5, 2])
    expect(used('onDemand.streamHours')).toBe(2)
    expect(used('advantage.committedHours')).toBe(24)
  })

  it('does not let one account use what another committed itself to, and forgets nothing', async () => {
    const other = { ...caller, accountId: '999999999999' }
    await createOnDemand('clicks')
    await ok(
      world.streams.operations.CreateStream(other, {
        StreamName: 'clicks',
        StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      }),
    )
    await commit('ENABLED')
    await commit('ENABLED', other)
    write(100)
    write(20, arn('clicks').replace(caller.accountId, other.accountId))
    world.clock.advance(hour)
    expect(used('advantage.incomingShortfall')).toBe(67.890625)
    const accounts = meters.accounts().map(({ account, used: each, streams }) => ({
      account,
      shortfall: quantityOf(each, 'advantage.incomingShortfall'),
      streams: [...streams.keys()],
    }))
    const otherArn = arn('clicks').replace(caller.accountId, other.accountId)
    expect(accounts).toEqual([
      { account: 'arn:aws:kinesis:us-east-1:123456789012:stream/', shortfall: 0, streams: [arn('clicks')] },
      { account: 'arn:aws:kinesis:us-east-1:999999999999:stream/', shortfall: 67.890625, streams: [otherArn] },
    ])
    await ok(world.streams.operations.DeleteStream(other, { StreamName: 'clicks' }))
    expect(used('advantage.incomingShortfall')).toBe(67.890625)
    await meters.close()
    const again = await openMeters({ clock: world.clock, store })
    expect(everything(again)).toEqual(everything(meters))
  })
})

describe('the meters of a project', () => {
  it('go on where they stood, less at most the minute under way after a kill', async () => {
    await create('orders')
    await put('orders', [10, 10, 10])
    world.clock.advance(hour + 1)
    await put('orders', [10])
    // Killed: nobody closes anything.
    const again = await openMeters({ clock: world.clock, store })
    again.follow(world.streams)
    expect(quantityOf(again.total().used, 'provisioned.records')).toBe(3)
    expect(quantityOf(again.total().used, 'provisioned.shardHours')).toBe(1)
    expect(again.since).toBe(meters.since)
  })

  it('lose nothing when they are closed', async () => {
    await create('orders')
    await put('orders', [10])
    world.clock.advance(1234)
    await meters.close()
    const again = await openMeters({ clock: world.clock, store })
    again.follow(world.streams)
    expect(everything(again)).toEqual(everything(meters))
    expect(Number(again.total().used['provisioned.shardHours'])).toBe(1234)
  })

  it('keep what streams used that are gone, and begin a stream of the same name at nothing', async () => {
    await create('orders')
    await put('orders', [10])
    await ok(world.streams.operations.DeleteStream(caller, { StreamName: 'orders' }))
    expect([...meters.streams().keys()]).toEqual([])
    await create('orders')
    await put('orders', [10, 10])
    expect(used('provisioned.records')).toBe(3)
    const stream = meters.streams().get(arn('orders'))
    expect(stream && quantityOf(stream.used, 'provisioned.records')).toBe(2)
  })

  it('say what a month would come to at the rate of the last five minutes', async () => {
    await create('orders', 2)
    expect(meters.total().month).toBeNull()
    world.clock.advance(20 * 60_000)
    for (let second = 0; second < 300; second++) {
      await put('orders', [100, 100])
      world.clock.advance(1000)
    }
    const { month } = meters.total()
    expect(month && quantityOf(month, 'provisioned.records')).toBe(2 * 730 * 3600)
    expect(month && quantityOf(month, 'provisioned.shardHours')).toBe(2 * 730)
  })

  it('begin anew when they are told to', async () => {
    await create('orders')
    await put('orders', [10])
    world.clock.advance(hour)
    await meters.reset()
    expect(used('provisioned.records')).toBe(0)
    expect(meters.since).toBe(world.clock.now())
    world.clock.advance(hour)
    expect(used('provisioned.shardHours')).toBe(1)
  })
})
