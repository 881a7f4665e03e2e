import { beforeEach, describe, expect, it } from 'vitest'
import { scaleOnDemand, type Measured } from '../../../../../src-main/engine/streams/capacity/on-demand'
import { orders, tile } from '../support/shards'
import { caller, freshWorld, ok, open, world } from '../support/world'

beforeEach(freshWorld)

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const MiB = 1024 * 1024

const nothing: Measured = { bytesPerSecond: new Map(), peak: { bytesPerSecond: 0, recordsPerSecond: 0 } }
/** What is closed and into what, at the stream's age. */
const decide = (measured: Partial<Measured>, ageMs: number) =>
  scaleOnDemand(orders(), { ...nothing, ...measured }, orders().createdAt + ageMs)
const closing = (...decision: Parameters<typeof decide>) => decide(...decision).map(({ closes }) => closes)

beforeEach(() =>
  ok(
    world.streams.operations.CreateStream(caller, {
      ...{ StreamName: 'orders', StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
    }),
  ),
)

describe('the decision to scale an on-demand stream', () => {
  it('splits shards above 500 KB a second, evenly', () => {
    const bytesPerSecond = new Map([
      [0, 500_000],
      [1, 500_001],
      [3, 900_000],
    ])
    const steps = decide({ bytesPerSecond }, hour)
    expect(steps.map(({ closes }) => closes)).toEqual([[1], [3]])
    const [lower, upper] = steps[0]?.opens ?? []
    expect(upper?.range.start).toBe((lower?.range.end ?? 0n) + 1n)
    expect((upper?.range.end ?? 0n) - (upper?.range.start ?? 0n)).toBe(
      (lower?.range.end ?? 0n) - (lower?.range.start ?? 0n),
    )
  })

  it('makes room for double the peak in bytes and in records', () => {
    const peakOf = (bytesPerSecond: number, recordsPerSecond: number) => ({
      peak: { bytesPerSecond, recordsPerSecond },
    })
    expect(closing(peakOf(2 * MiB, 2000), hour)).toEqual([])
    expect(closing(peakOf(2 * MiB + 1, 0), hour)).toEqual([[0]])
    expect(closing(peakOf(0, 3000), hour)).toEqual([[0], [1]])
    expect(closing(peakOf(4 * MiB, 0), hour)).toEqual([[0], [1], [2], [3]])
  })

  it('waits ten minutes between scalings', () => {
    const bytesPerSecond = new Map([[0, 1_000_000]])
    expect(closing({ bytesPerSecond }, 10 * minute - 1)).toEqual([])
    expect(closing({ bytesPerSecond }, 10 * minute)).toEqual([[0]])
  })

  it('goes no higher than the ceiling of the region', () => {
    const peak = { bytesPerSecond: 1e12, recordsPerSecond: 0 }
    const openAfter = (region: string) => {
      const stream = { ...orders(), owner: { ...caller, region } }
      const steps = scaleOnDemand(stream, { ...nothing, peak }, stream.createdAt + hour)
      return 4 + steps.length
    }
    expect(openAfter('eu-central-1') * MiB).toBeLessThanOrEqual(200_000_000)
    expect((openAfter('eu-central-1') + 1) * MiB).toBeGreaterThan(200_000_000)
    expect((openAfter('us-east-1') + 1) * MiB).toBeGreaterThan(10_000_000_000)
  })

  it('leaves a new stream its four shards, however quiet it is', () => {
    expect(closing({}, 90 * day)).toEqual([])
  })
})

describe('an on-demand stream', () => {
  /** Let minutes pass in which so much is written to each shard: as their meters see it, without the gigabytes. */
  const live = async (minutes: number, bytesPerSecond: (shard: number) => number) => {
    for (let i = 0; i < minutes; i++) {
      for (const { number, observer } of orders().openShards) {
        observer.wrote(60, bytesPerSecond(number) * 60, world.clock.now())
      }
      world.clock.advance(minute)
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    }
  }
  const openNumbers = () => orders().openShards.map(({ number }) => number)

  it('splits a shard within 15 minutes of its becoming hot', async () => {
    await live(15, (shard) => (shard === 2 ? 600_000 : 1000))
    expect(openNumbers()).toEqual([0, 1, 4, 5, 3])
    expect(orders().openShards.map(({ range }) => range)).toSatisfy(tile)
    expect(orders().status).toBe('ACTIVE')
  })

  it('takes double its peak from then on for 30 days, over a restart, and less later', async () => {
    await live(15, () => 3_200_000 / orders().openShards.length)
    expect(orders().openShards).toHaveLength(8)
    await world.streams.close()
    world.streams = await open()
    const passDays = async (days: number) => {
      for (let i = 0; i < days; i++) {
        world.clock.set(world.clock.now() + day - minute)
        await live(1, () => 0)
      }
    }
    await passDays(29)
    expect(orders().openShards).toHaveLength(Math.ceil((2 * 3_200_000) / MiB))
    await passDays(3)
    expect(orders().openShards).toHaveLength(4)
    expect(orders().openShards.map(({ range }) => range)).toSatisfy(tile)
  })

  it('gives back warm throughput that is not asked for any more, at most half of it a day', async () => {
    const Status = 'ENABLED'
    await ok(world.streams.operations.UpdateAccountSettings(caller, { MinimumThroughputBillingCommitment: { Status } }))
    const setWarm = (WarmThroughputMiBps: number) =>
      ok(world.streams.operations.UpdateStreamWarmThroughput(caller, { StreamName: 'orders', WarmThroughputMiBps }))
    await setWarm(20)
    await setWarm(0)
    await live(10, () => 100)
    const counts = [orders().openShards.length]
    for (let i = 0; i < 4; i++) {
      world.clock.set(world.clock.now() + day - minute)
      await live(1, () => 100)
      counts.push(orders().openShards.length)
    }
    expect(counts).toEqual([20, 10, 5, 4, 4])
    expect(orders().openShards.map(({ range }) => range)).toSatisfy(tile)
  })

  it.each([
    ['back', -hour],
    ['ahead', day],
  ])('takes a clock that jumps %s neither for traffic nor for rest', async (_where, ms) => {
    await live(8, () => 400_000)
    world.clock.set(world.clock.now() + ms)
    await live(20, () => 400_000)
    expect(openNumbers()).toEqual([0, 1, 2, 3])
    await live(15, (shard) => (shard === 2 ? 600_000 : 1000))
    expect(openNumbers()).toEqual([0, 1, 4, 5, 3])
    expect(orders().openShards.map(({ range }) => range)).toSatisfy(tile)
  })

  it('does not take for traffic of the last minute what it had been written before it was switched', async () => {
    await ok(world.streams.operations.CreateStream(caller, { StreamName: 'other', ShardCount: 1 }))
    const stream = world.streams.all().find(({ name }) => name === 'other')
    stream?.openShards[0]?.observer.wrote(1000, 1e9, world.clock.now())
    world.clock.advance(hour)
    const StreamModeDetails = { StreamMode: 'ON_DEMAND' } as const
    await ok(world.streams.operations.UpdateStreamMode(caller, { StreamARN: stream?.arn ?? '', StreamModeDetails }))
    await live(6, () => 0)
    expect(stream?.openShards).toHaveLength(1)
    expect(stream?.settings.writePeaks).toEqual([])
  })
})
