import { describe, expect, it } from 'vitest'
import type { Design } from '../../../../src-main/planning/design/design'
import { billOf } from '../../../../src-main/planning/simulation/judge'
import { simulate, simulation, workOf } from '../../../../src-main/planning/simulation/simulate'
import type { SimulateOptions, Simulation } from '../../../../src-main/planning/simulation/simulation'
import { designOf, evaluated, pipeline, reader, source } from '../pipelines'
import { prices } from './judging'

const from = Date.UTC(2026, 10, 23)
const minute = 60_000
const hour = 60 * minute
const even = { arrivals: 'even' as const }
const simulated = (design: Design, more: Partial<SimulateOptions> = {}): Simulation =>
  simulate(design, { seed: 1, from, durationMs: hour, stepMs: minute, ...more })
const element = ({ elements }: Simulation, id: string) => {
  const found = elements.find((one) => one.element === id)
  if (found === undefined) throw new Error(`There is no element ${id}.`)
  return found
}
const tightest = ({ tightest }: Simulation, id: string) => tightest.find((one) => one.element === id)

describe('Writing', () => {
  it('is limited to what the shards take, and what is refused is put again until it is given up', () => {
    const { totals, ...simulation } = simulated(
      pipeline(source(1500, { ...even, recordBytes: { kind: 'constant', bytes: 100 } })),
    )
    expect(totals.keptRecords).toBeCloseTo(1000 * 3600 + 1000, -2)
    expect(totals.droppedRecords).toBeGreaterThan(0.9 * 500 * 3600)
    expect(totals.throttledRecords).toBeLessThanOrEqual(totals.sentRecords)
    expect(totals.refusedAttempts).toBeGreaterThan(totals.throttledRecords)
    expect(tightest({ totals, ...simulation }, 'stream')).toMatchObject({ limit: 'writeRecords', load: 1.5, at: from })
  })

  it('goes over a burst when retries last longer than it', () => {
    const spikes = [{ every: 'hour' as const, atMinute: 10, minutes: 0.25, factor: 3 }]
    const design = pipeline(source(500, { ...even, spikes }))
    const { totals } = simulated(design, { stepMs: 1000 })
    expect(totals.throttledRecords).toBeGreaterThan(0)
    expect(totals.droppedRecords / totals.sentRecords).toBeLessThan(0.001)
  })

  it('never takes a record that is too large', () => {
    const sizes = {
      kind: 'histogram' as const,
      sizes: [
        { bytes: 100, weight: 9 },
        { bytes: 2_000_000, weight: 1 },
      ],
    }
    const { totals } = simulated(pipeline(source(1, { ...even, recordBytes: sizes })))
    expect(totals.droppedRecords).toBeCloseTo(360)
  })

  it('is throttled by a hot key alone, and the heat shows its shard', () => {
    const partitionKeys = { kind: 'hot-key' as const, share: 0.5 }
    const simulation = simulated(pipeline(source(3000, { ...even, partitionKeys }), { shards: 10 }))
    const [heat] = simulation.heat
    expect(heat?.rows.map(({ shards }) => shards)).toEqual([1, 9])
    expect(heat?.rows[0]?.loads[0]).toBeCloseTo(1.65)
    expect(heat?.rows[1]?.loads[0]).toBeCloseTo(0.15)
  })
})

describe('Reading', () => {
  it('falls behind where the workers are too slow, and catches up after a lull', () => {
    const spikes = [{ every: 'hour' as const, atMinute: 0, minutes: 20, factor: 3 }]
    const reader = { kind: 'application' as const, id: 'reader', recordsPerSecondPerWorker: 200, pollSeconds: 1 }
    const simulation = simulated(pipeline(source(100, { ...even, spikes }), {}, [reader]))
    const { lagMs, backlogRecords, load } = element(simulation, 'reader')
    expect(backlogRecords?.[19]).toBeCloseTo(20 * 60 * 100)
    expect((lagMs?.[19] ?? 0) / 1000).toBeCloseTo(401, -1)
    expect(backlogRecords?.[45]).toBe(0)
    expect(lagMs?.[45]).toBe(1000)
    expect(load?.[5]).toBeCloseTo(1.5)
    expect(tightest(simulation, 'reader')?.limit).toBe('workers')
  })

  it('loses what has expired', () => {
    const reader = { kind: 'application' as const, id: 'reader', recordsPerSecondPerWorker: 50 }
    const design = pipeline(source(100, even), { retentionHours: 24 }, [reader])
    const { totals } = simulated(design, { durationMs: 72 * hour })
    // Half of what is kept is read; what is older than a day is gone.
    expect(totals.expiredRecords).toBeCloseTo(100 * 3600 * (72 - 24) - 50 * 3600 * 72, -5)
  })

  it('shares what a shard gives among those that poll it', () => {
    const pollers = ['a', 'b', 'c', 'd'].map((id) => ({ kind: 'application' as const, id, pollSeconds: 1 }))
    const design = pipeline(source(90, { ...even, recordBytes: { kind: 'constant', bytes: 10_240 } }), {}, pollers)
    const simulation = simulated(design)
    expect(element(simulation, 'a').recordsPerSecond[30]).toBeCloseTo(2 ** 21 / 10_240 / 4, 0)
    expect(tightest(simulation, 'stream')?.limit).toBe('readBytes')
    expect(
      simulation.metrics.find(({ name }) => name === 'ReadProvisionedThroughputExceeded')?.values[30],
    ).toBeGreaterThan(0)
  })

  it('runs functions in batches, as many at a time as the load takes', () => {
    const fun = { kind: 'function' as const, id: 'function', batchRecords: 100, msPerBatch: 500, parallelization: 4 }
    const { concurrency, load } = element(simulated(pipeline(source(400, even), {}, [fun])), 'function')
    expect(concurrency?.[10]).toBeCloseTo(2)
    expect(load?.[10]).toBeCloseTo(0.5)
  })

  it('does not tell how many runs there are at a time of a function of unknown duration', () => {
    const fun = { kind: 'function' as const, id: 'function' }
    expect(element(simulated(pipeline(source(400, even), {}, [fun])), 'function')).toMatchObject({
      ...{ concurrency: null, load: null },
    })
  })
})

describe('Shards', () => {
  it('are added to an on-demand stream until it takes double its highest minute, and stay for as long as that is known', () => {
    const spikes = [{ every: 'week' as const, atMinute: 30, minutes: 30, factor: 20 }]
    const design = pipeline(source(250, { ...even, spikes, recordBytes: { kind: 'constant', bytes: 100 } }), {
      mode: 'on-demand',
    })
    const { shards } = element(simulated(design, { durationMs: 3 * 24 * hour, newStreams: true }), 'stream')
    expect(shards?.[20]).toBe(4)
    // What was refused at first and put again counts, too.
    expect(shards?.at(-1)).toBe(12)
  })

  it('follow the schedule of a policy', () => {
    const autoscaling = {
      kind: 'scheduled' as const,
      steps: [
        { atMinute: 0, shards: 2 },
        { atMinute: 30, shards: 4 },
      ],
    }
    const { shards } = element(simulated(pipeline(source(10, even), { shards: 2, autoscaling })), 'stream')
    expect([shards?.[28], shards?.[31], shards?.[59]]).toEqual([2, 4, 4])
  })

  it('that are split unevenly get what their ranges hold', () => {
    const autoscaling = { kind: 'scheduled' as const, steps: [{ atMinute: 0, shards: 3 }] }
    const simulation = simulated(pipeline(source(900, even), { shards: 2, autoscaling }))
    // Two are split into four, and two of those merged.
    expect(simulation.heat[0]?.rows.map(({ shards }) => shards)).toEqual([1, 2])
  })
})

describe('Delivery', () => {
  it('writes an object for each buffer, and refuses what is over the quota of puts', () => {
    const design = designOf(
      [source(10_000, even), { kind: 'delivery', id: 'delivery' }, { kind: 'bucket', id: 'bucket' }],
      [
        ['source', 'delivery'],
        ['delivery', 'bucket'],
      ],
    )
    const simulation = simulated(design)
    expect(element(simulation, 'delivery').bytesPerSecond[30]).toBeCloseTo(5 * 2 ** 20, -3)
    expect(tightest(simulation, 'delivery')?.limit).toBe('putBytes')
    const objects = simulation.metrics.find(({ name }) => name === 'DeliveryToS3.ObjectCount')?.values
    expect(objects?.[30]).toBeCloseTo(60)
  })
})

describe('A simulation of nothing much', () => {
  const readers = [reader('app'), { kind: 'function' as const, id: 'function', msPerBatch: 10, maxConcurrency: 2 }]
  const idle = designOf(
    [{ kind: 'stream', id: 'stream', shards: 3 }, ...readers],
    [
      ['stream', 'app'],
      ['stream', 'function'],
    ],
  )

  it('of a stream nobody writes to has its shards, and what they cost', () => {
    for (const design of [idle, pipeline(source(0), { shards: 3 }, readers)]) {
      const simulation = simulated(design)
      expect(element(simulation, 'stream').shards?.[0]).toBe(3)
      expect(billOf(simulation, prices).total).toEqual(evaluated(design).bill.total)
    }
    expect(simulated(designOf([])).elements).toEqual([])
  })

  it('of less than a step is of just that', () => {
    const { totals, steps } = simulated(pipeline(source(100, even)), { durationMs: 1000, stepMs: hour })
    expect([steps, totals.sentRecords]).toEqual([1, 100])
  })
})

describe('A simulation in turns', () => {
  it('tells how far it is, and can be left before its end', () => {
    const turns = simulation(pipeline(source(100)), { seed: 1, from, durationMs: 1000 * hour, stepMs: minute })
    const [first, second] = [turns.next(), turns.next()]
    expect(first.done).toBe(false)
    expect(second.value).toBeGreaterThan(first.value as number)
  })

  it('is the more work the more steps and kinds of shards it has', () => {
    const options = { durationMs: hour, stepMs: minute }
    const partitionKeys = { kind: 'zipf' as const, keys: 100, exponent: 1 }
    const even = pipeline(source(100), { shards: 100 })
    expect(workOf(even, { ...options, stepMs: 2000 })).toBe(30 * workOf(even, options))
    expect(workOf(pipeline(source(100, { partitionKeys }), { shards: 100 }), options)).toBeGreaterThan(
      workOf(even, options),
    )
  })
})
