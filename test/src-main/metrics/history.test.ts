import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeOf, type Level } from '../../../src-main/metrics/catalog'
import { createMetrics, type Metrics } from '../../../src-main/metrics/metrics'
import { manualClock } from '../../../src-main/platform/clock'
import { mergeStatistics, type StatisticSet } from '../../../src-main/storage/packed-statistics'
import { arn, openStoredMetrics, start, startSecond } from './support/open-metrics'

const read = async (
  metrics: Metrics,
  {
    level = 'stream' as Level,
    name = '',
    metric = 'IncomingBytes',
    period = 60,
    from = startSecond,
    seconds = 7200,
  } = {},
) => {
  const of = metrics.history.dimensions.find(level, arn('orders'), name)
  if (of === undefined) return []
  const points = await metrics.history.points({ of, code: codeOf(level, metric) }, { from, to: from + seconds, period })
  return [...points]
}

const put = (metrics: Metrics, bytes: number, now: number): void =>
  metrics.calls(arn('orders')).putRecord({ succeeded: true, latencyMs: 1, bytes }, now)

const of = (count: number, sum: number, minimum: number, maximum: number): StatisticSet => ({
  count,
  sum,
  minimum,
  maximum,
})

describe('the history of metrics', () => {
  it('stops recording a closed shard whose retention is over and a consumer that was deregistered', async () => {
    const { clock, metrics } = await openStoredMetrics()
    metrics.shard(arn('orders'), 'shardId-000000000000').wrote(1, 10, clock.now())
    metrics.consumer(arn('orders'), 'reports').subscribed({ succeeded: true, rateExceeded: false }, clock.now())
    const recorded = (): string[] => metrics.live().map(({ of }) => of?.level ?? '')
    expect(recorded()).toEqual(expect.arrayContaining(['shard', 'consumer']))
    metrics.shardExpired(arn('orders'), 'shardId-000000000000')
    metrics.consumerDeleted(arn('orders'), 'reports')
    expect(recorded()).not.toEqual(expect.arrayContaining(['shard']))
    expect(recorded()).not.toEqual(expect.arrayContaining(['consumer']))
  })

  it('has minutes over, minutes that are open and seconds alike', async () => {
    const { clock, metrics } = await openStoredMetrics()
    put(metrics, 100, clock.now())
    put(metrics, 300, clock.now() + 1000)
    clock.advance(70_000)
    put(metrics, 50, clock.now())
    expect(await read(metrics)).toEqual([
      [startSecond, of(2, 400, 100, 300)],
      [startSecond + 60, of(1, 50, 50, 50)],
    ])
    expect(await read(metrics, { period: 1 })).toEqual([
      [startSecond, of(1, 100, 100, 100)],
      [startSecond + 1, of(1, 300, 300, 300)],
      [startSecond + 70, of(1, 50, 50, 50)],
    ])
    expect(await read(metrics, { period: 5 })).toHaveLength(2)
    expect(await read(metrics, { period: 120 })).toEqual([[startSecond, of(3, 450, 50, 300)]])
  })

  it('says the same of a time at every period, sealed or not, before and after a restart', async () => {
    const event = fc.tuple(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 1_000_000 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.nat({ max: 3 }),
        async (events, restartAt) => {
          const world = await openStoredMetrics()
          let { metrics } = world
          let total: StatisticSet | undefined
          for (const [index, [ms, bytes]] of events.entries()) {
            world.clock.advance(ms)
            if (index === restartAt) metrics = await world.reopen()
            put(metrics, bytes, world.clock.now())
            total = mergeStatistics(total, of(1, bytes, bytes, bytes))
          }
          for (const period of [1, 10, 60, 300, 3600]) {
            const points = await read(metrics, { period })
            expect(points.map(([, set]) => set).reduce(mergeStatistics)).toEqual(total)
          }
          await metrics.close()
          const again = await world.openAgain()
          for (const period of [1, 60]) {
            const points = await read(again, { period })
            expect(points.map(([, set]) => set).reduce(mergeStatistics)).toEqual(total)
          }
        },
      ),
      { numRuns: 10 },
    )
  })

  it('survives a restart with the minute that was not over', async () => {
    const { clock, metrics, reopen } = await openStoredMetrics()
    put(metrics, 100, clock.now())
    const again = await reopen()
    put(again, 20, clock.now())
    expect(await read(again)).toEqual([[startSecond, of(2, 120, 20, 100)]])
  })

  it('has every second of the last hour after a restart, each once, and tells when it was closed', async () => {
    const { clock, metrics, openAgain } = await openStoredMetrics()
    put(metrics, 100, clock.now())
    clock.advance(1000)
    put(metrics, 20, clock.now())
    clock.advance(9000)
    await metrics.close()
    clock.advance(30_000)
    const again = await openAgain()
    put(again, 7, clock.now())
    clock.advance(70_000)
    expect(await read(again, { period: 1 })).toEqual([
      [startSecond, of(1, 100, 100, 100)],
      [startSecond + 1, of(1, 20, 20, 20)],
      [startSecond + 40, of(1, 7, 7, 7)],
    ])
    expect(again.counted()).toEqual([
      { from: startSecond - 1, to: startSecond + 9 },
      { from: startSecond + 39, to: startSecond + 109 },
    ])
  })

  it('keeps seconds for an hour, and that nothing happened for as long as hours are kept', async () => {
    const { clock, metrics, reopen, database } = await openStoredMetrics()
    put(metrics, 100, clock.now())
    clock.advance(2 * 3_600_000)
    const again = await reopen()
    expect(await database.all('SELECT count(*) AS count FROM metric_second')).toEqual([{ count: 0 }])
    expect(await read(again)).toHaveLength(1)
    expect(again.counted()[0]).toEqual({ from: startSecond - 1, to: startSecond + 2 * 3600 - 1 })
  })

  it('loses no more than the minute under way when the process is killed', async () => {
    const { clock, metrics, openAgain } = await openStoredMetrics()
    put(metrics, 100, clock.now())
    clock.advance(66_000)
    put(metrics, 50, clock.now())
    const again = await openAgain()
    for (const period of [1, 60]) expect(await read(again, { period })).toEqual([[startSecond, of(1, 100, 100, 100)]])
    expect(again.counted()[0]).toEqual({ from: startSecond - 1, to: startSecond + 59 })
  })

  it('keeps the metrics of a deleted stream, and goes on with them when its name is used again', async () => {
    const { clock, metrics, reopen } = await openStoredMetrics()
    const before = metrics.calls(arn('orders'))
    before.putRecord({ succeeded: true, latencyMs: 1, bytes: 100 }, clock.now())
    metrics.streamDeleted(arn('orders'))
    expect(await read(metrics)).toEqual([[startSecond, of(1, 100, 100, 100)]])
    put(metrics, 50, clock.now())
    expect(await read(metrics, { period: 1 })).toEqual([[startSecond, of(2, 150, 50, 100)]])
    expect(await read(await reopen())).toEqual([[startSecond, of(2, 150, 50, 100)]])
  })

  it('remembers nothing of streams that came and went without any traffic', async () => {
    const { metrics } = await openStoredMetrics()
    metrics.shard(arn('orders'), 'shard-1')
    metrics.consumer(arn('orders'), 'reader')
    metrics.streamDeleted(arn('orders'))
    expect([...metrics.history.dimensions.all()]).toEqual([])
  })

  it('forgets seconds after an hour, and lets go of a deleted stream that nothing was kept of', () => {
    const clock = manualClock(start)
    const metrics = createMetrics({ clock })
    put(metrics, 100, clock.now())
    metrics.streamDeleted(arn('orders'))
    expect([...metrics.history.dimensions.all()]).toHaveLength(1)
    clock.advance(3_700_000)
    expect([...metrics.history.dimensions.all()]).toEqual([])
  })

  it('has shard-level metrics of those a stream has switched on only', async () => {
    const { clock, metrics, monitored, reopen } = await openStoredMetrics()
    const shard = metrics.shard(arn('orders'), 'shard-1')
    const ofShard = { level: 'shard' as const, name: 'shard-1' }
    shard.wrote(2, 200, clock.now())
    expect(await read(metrics, ofShard)).toEqual([])
    clock.advance(70_000)
    monitored.set(arn('orders'), ['IncomingBytes'])
    shard.wrote(3, 300, clock.now())
    clock.advance(70_000)
    const points = [[startSecond + 60, of(1, 300, 300, 300)]]
    expect(await read(metrics, ofShard)).toEqual(points)
    expect(await read(metrics, { ...ofShard, metric: 'IncomingRecords' })).toEqual([])
    monitored.set(arn('orders'), [])
    expect(await read(await reopen(), ofShard)).toEqual(points)
  })

  it('counts a request of which nothing was refused as a sample of zero refusals', async () => {
    const { clock, metrics } = await openStoredMetrics()
    const shard = metrics.shard(arn('orders'), 'shard-1')
    shard.wrote(2, 200, clock.now())
    shard.throttledWrites(5, clock.now())
    const points = await read(metrics, { metric: 'WriteProvisionedThroughputExceeded' })
    expect(points).toEqual([[startSecond, of(2, 5, 0, 5)]])
  })

  it('takes samples of a clock that was set back, and of the time before again', async () => {
    const { clock, metrics } = await openStoredMetrics()
    put(metrics, 1, clock.now())
    clock.advance(70_000)
    put(metrics, 2, clock.now())
    clock.set(start)
    put(metrics, 4, clock.now())
    clock.advance(140_000)
    expect(await read(metrics)).toEqual([
      [startSecond, of(2, 5, 1, 4)],
      [startSecond + 60, of(1, 2, 2, 2)],
    ])
  })

  it('keeps every one of many streams that were busy in the same minute', async () => {
    const { clock, metrics, openAgain } = await openStoredMetrics()
    for (let i = 0; i < 250; i++) {
      metrics.calls(arn(`s${i}`)).putRecord({ succeeded: true, latencyMs: 1, bytes: i }, clock.now())
    }
    clock.advance(66_000)
    const { history } = await openAgain()
    const span = { from: startSecond, to: startSecond + 60, period: 60 }
    for (let i = 0; i < 250; i++) {
      const dimensions = history.dimensions.find('stream', arn(`s${i}`), '')
      const points =
        dimensions && (await history.points({ of: dimensions, code: codeOf('stream', 'IncomingBytes') }, span))
      expect(points?.get(startSecond)).toEqual(of(1, i, i, i))
    }
  })

  it('waits with what it cannot write, and writes it when there is room', async () => {
    const { clock, metrics, database, openAgain } = await openStoredMetrics()
    await database.run(['ALTER TABLE metric_point RENAME TO away'])
    put(metrics, 100, clock.now())
    clock.advance(66_000)
    await database.all('SELECT 1')
    await database.run(['ALTER TABLE away RENAME TO metric_point'])
    put(metrics, 50, clock.now())
    clock.advance(66_000)
    await database.all('SELECT 1')
    expect(await read(await openAgain())).toEqual([
      [startSecond, of(1, 100, 100, 100)],
      [startSecond + 60, of(1, 50, 50, 50)],
    ])
  })
})
