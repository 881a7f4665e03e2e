import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../../src-main/metrics/metrics'
import { throughputSeconds, type Throughput } from '../../../src-main/metrics/throughput'
import { manualClock } from '../../../src-main/platform/clock'

const arn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
const start = Date.UTC(2026, 0, 1)

/** The sums of one throughput over the whole window, by series. */
const totals = (throughput: Throughput, second: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(throughput).map(([name, series]) => [
      name,
      series
        .slice(second - throughputSeconds + 1, throughputSeconds)
        .reduce((sum: number, value: number) => sum + value, 0),
    ]),
  )

const added = (parts: readonly Record<string, number>[]): Record<string, number> => {
  const names = [
    'incomingBytes',
    'incomingRecords',
    'outgoingBytes',
    'outgoingRecords',
    'throttledRecords',
    'throttledReads',
  ]
  return Object.fromEntries(names.map((name) => [name, parts.reduce((sum, part) => sum + (part[name] ?? 0), 0)]))
}

describe('throughput metrics', () => {
  it('count writes, reads and refusals of a shard in the second they happened', () => {
    const metrics = createMetrics({ clock: manualClock(start) })
    const shard = metrics.shard(arn('orders'), 'shard-1')
    shard.wrote(3, 300, start + 999)
    shard.wrote(1, 50, start + 1000)
    shard.read(2, 200, 0, start)
    shard.throttledWrites(7, start)
    shard.throttledRead(start)
    shard.throttledRead(start)
    const { project: of } = metrics
    const second = start / 1000
    expect(of.incomingRecords.slice(second, 2)).toEqual([3, 1])
    expect(of.incomingBytes.slice(second, 2)).toEqual([300, 50])
    expect(of.outgoingRecords.slice(second, 2)).toEqual([2, 0])
    expect(of.outgoingBytes.slice(second, 2)).toEqual([200, 0])
    expect(of.throttledRecords.slice(second, 2)).toEqual([7, 0])
    expect(of.throttledReads.slice(second, 2)).toEqual([2, 0])
  })

  it('of the project are the sum of its streams, and those of a stream the sum of its shards', () => {
    const event = fc.record({
      stream: fc.integer({ min: 0, max: 2 }),
      shard: fc.integer({ min: 0, max: 2 }),
      kind: fc.constantFrom('wrote', 'read', 'throttledWrites', 'throttledRead'),
      records: fc.integer({ min: 1, max: 500 }),
      bytes: fc.integer({ min: 1, max: 1_000_000 }),
      at: fc.integer({ min: 0, max: 200_000 }),
    })
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const metrics = createMetrics({ clock: manualClock(start) })
        const shards = [0, 1, 2].map((s) => [0, 1, 2].map((i) => metrics.shard(arn(`s${s}`), `shard-${i}`)))
        for (const { stream, shard, kind, records, bytes, at } of events) {
          const observer = shards[stream]?.[shard]
          if (kind === 'wrote') observer?.wrote(records, bytes, start + at)
          else if (kind === 'read') observer?.read(records, bytes, 0, start + at)
          else if (kind === 'throttledWrites') observer?.throttledWrites(records, start + at)
          else observer?.throttledRead(start + at)
        }
        const last = start / 1000 + 200
        const streams = [0, 1, 2].map((s) => totals(metrics.stream(arn(`s${s}`)), last))
        expect(totals(metrics.project, last)).toEqual(added(streams))
        for (const s of [0, 1, 2]) {
          const ofShards = [0, 1, 2].map((i) => totals(metrics.shardOf(arn(`s${s}`), `shard-${i}`), last))
          expect(streams[s]).toEqual(added(ofShards))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('give as a rate the average of the last five whole seconds, without the one that has just begun', () => {
    const clock = manualClock(start)
    const metrics = createMetrics({ clock })
    const shard = metrics.shard(arn('orders'), 'shard-1')
    for (let second = 0; second < 7; second++) {
      shard.wrote(10 * (second + 1), 1000, clock.now())
      clock.advance(1000)
    }
    shard.wrote(100_000, 1, clock.now())
    clock.advance(999)
    expect(metrics.lastWholeSecond()).toBe(start / 1000 + 6)
    expect(metrics.rate(metrics.project, 'incomingRecords')).toBe((30 + 40 + 50 + 60 + 70) / 5)
    expect(metrics.rate(metrics.project, 'incomingBytes')).toBe(1000)
  })

  it('give a rate of zero once the traffic has been over for five seconds', () => {
    const clock = manualClock(start)
    const metrics = createMetrics({ clock })
    metrics.shard(arn('orders'), 'shard-1').read(50, 5000, 0, clock.now())
    clock.advance(1000)
    expect(metrics.rate(metrics.project, 'outgoingRecords')).toBe(10)
    clock.advance(5000)
    expect(metrics.rate(metrics.project, 'outgoingRecords')).toBe(0)
  })

  it('are zero for what nobody has heard of', () => {
    const metrics = createMetrics({ clock: manualClock(start) })
    metrics.shard(arn('orders'), 'shard-1').wrote(1, 1, start)
    expect(added([totals(metrics.stream(arn('missing')), start / 1000)])).toEqual(added([]))
    expect(added([totals(metrics.shardOf(arn('orders'), 'missing'), start / 1000)])).toEqual(added([]))
  })

  it('forget a deleted stream, keep its past in the project, and start at zero when its name is used again', () => {
    const metrics = createMetrics({ clock: manualClock(start) })
    const old = metrics.shard(arn('orders'), 'shard-1')
    old.wrote(5, 500, start)
    metrics.streamDeleted(arn('orders'))
    const again = metrics.shard(arn('orders'), 'shard-1')
    old.wrote(2, 200, start)
    again.wrote(1, 100, start)
    const second = start / 1000
    expect(metrics.stream(arn('orders')).incomingRecords.slice(second, 1)).toEqual([1])
    expect(metrics.shardOf(arn('orders'), 'shard-1').incomingRecords.slice(second, 1)).toEqual([1])
    expect(metrics.project.incomingRecords.slice(second, 1)).toEqual([8])
  })
})
