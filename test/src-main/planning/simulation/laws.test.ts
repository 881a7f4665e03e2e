import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyDrawer } from '../../../../src-main/engine/producers/record-keys'
import { seededRandom } from '../../../../src-main/engine/producers/random'
import type { Design } from '../../../../src-main/planning/design/design'
import { simulate } from '../../../../src-main/planning/simulation/simulate'
import type { SimulateOptions, Simulation } from '../../../../src-main/planning/simulation/simulation'
import { sampleDesigns } from '../../../../src-main/services/sample-designs'
import { designOf, evaluated, pipeline, source } from '../pipelines'

const from = Date.UTC(2026, 10, 23)
const hour = 3_600_000
const simulated = (design: Design, more: Partial<SimulateOptions> = {}): Simulation =>
  simulate(design, { seed: 1, from, durationMs: hour, stepMs: 10_000, ...more })

const keys = fc.oneof(
  fc.constant({ kind: 'uniform' as const }),
  fc.record({ kind: fc.constant('hot-key' as const), share: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('zipf' as const),
    keys: fc.integer({ min: 1, max: 5000 }),
    exponent: fc.double({ min: 0, max: 2, noNaN: true }),
  }),
)
const someWorkload = fc.record({
  rate: fc.integer({ min: 0, max: 9000 }),
  bytes: fc.integer({ min: 1, max: 20_000 }),
  peakToAverage: fc.constantFrom(1, 2, 5),
  partitionKeys: keys,
  arrivals: fc.constantFrom('poisson' as const, 'even' as const),
  retryForSeconds: fc.constantFrom(0, 1, 30, 600),
})
const mode = fc.constantFrom('provisioned' as const, 'on-demand' as const)
const autoscaling = fc.constantFrom(undefined, {
  kind: 'target' as const,
  evaluationSeconds: 60,
  outCooldownSeconds: 60,
})

/** Two streams, one after the other, with readers of all kinds. */
const designs = fc
  .record({
    ...{ work: someWorkload, mode, autoscaling, shards: fc.integer({ min: 1, max: 9 }) },
    ...{ pollers: fc.integer({ min: 0, max: 4 }), worker: fc.integer({ min: 1, max: 3000 }) },
    msPerBatch: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
  })
  .map(({ work, mode, autoscaling, shards, pollers, worker, msPerBatch }) => {
    const { rate, bytes, retryForSeconds, ...workload } = work
    const recordBytes = { kind: 'constant' as const, bytes }
    const polls = Array.from({ length: pollers }, (_, i) => ({ kind: 'application' as const, id: `poller-${i}` }))
    return designOf(
      [
        { ...source(rate, { ...workload, recordBytes }), retryForSeconds },
        {
          kind: 'stream',
          id: 'stream',
          mode,
          shards,
          ...(autoscaling && mode === 'provisioned' ? { autoscaling } : {}),
        },
        { kind: 'application', id: 'filter', reads: 'fan-out', recordsPerSecondPerWorker: worker, recordsOut: 0.5 },
        { kind: 'stream', id: 'second' },
        { kind: 'function', id: 'function', ...(msPerBatch === undefined ? {} : { msPerBatch }) },
        { kind: 'delivery', id: 'delivery' },
        { kind: 'bucket', id: 'bucket' },
        ...polls,
      ],
      [
        ['source', 'stream'],
        ['stream', 'filter'],
        ['filter', 'second'],
        ['second', 'function'],
        ['second', 'delivery'],
        ['delivery', 'bucket'],
        ...polls.map(({ id }) => ['stream', id] as const),
      ],
    )
  })

const columnsOf = ({ elements, edges, metrics }: Simulation): readonly Float64Array[] =>
  [...elements, ...edges, ...metrics].flatMap((one) =>
    Object.values(one).filter((value) => value instanceof Float64Array),
  )

const takenBy = (simulation: Simulation, element: string): number => {
  const column = simulation.elements.find((one) => one.element === element)?.recordsPerSecond ?? new Float64Array(0)
  return (column.reduce((sum, rate) => sum + rate, 0) * simulation.momentMs) / 1000
}

describe('A simulation', () => {
  it('loses no record: what is sent is kept, given up or being tried', () => {
    fc.assert(
      fc.property(designs, fc.constantFrom(1000, 10_000, 60_000, 600_000), (design, stepMs) => {
        for (const totals of simulated(design, { stepMs }).totalsOf.values()) {
          const { sentRecords, keptRecords, droppedRecords, pendingRecords } = totals
          expect(keptRecords + droppedRecords + pendingRecords).toBeCloseTo(sentRecords, 3)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('lets nobody read more than was kept, and everybody read, wait for, or miss all of it', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const simulation = simulated(design)
        const kept = simulation.totalsOf.get('stream')?.keptRecords ?? 0
        const read = takenBy(simulation, 'filter')
        const waiting = simulation.elements.find(({ element }) => element === 'filter')?.backlogRecords?.at(-1) ?? 0
        expect(read).toBeLessThanOrEqual(kept * (1 + 1e-9) + 1e-6)
        expect(read + waiting).toBeCloseTo(kept, 3)
      }),
      { numRuns: 25 },
    )
  })

  it('has no figure that is none, or below zero', () => {
    fc.assert(
      fc.property(designs, (design) => {
        for (const column of columnsOf(simulated(design))) {
          expect(column.every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(designs, (design) => {
        const [one, same] = [simulated(design), simulated(design)]
        expect(same.totals).toEqual(one.totals)
        expect(columnsOf(same)).toEqual(columnsOf(one))
      }),
      { numRuns: 8 },
    )
    const design = pipeline(source(100))
    expect(simulated(design, { seed: 2 }).totals.sentRecords).not.toBe(simulated(design).totals.sentRecords)
  })

  it('refuses no more with more shards', () => {
    const nearlyOneShard = {
      ...({ rate: 3624, bytes: 15_515, peakToAverage: 2, arrivals: 'even', retryForSeconds: 600 } as const),
      partitionKeys: { kind: 'hot-key' as const, share: 0.9999999999999986 },
    }
    fc.assert(
      fc.property(someWorkload, fc.integer({ min: 1, max: 8 }), (work, shards) => {
        const { rate, bytes, retryForSeconds, ...workload } = work
        const recordBytes = { kind: 'constant' as const, bytes }
        const sending = { ...source(rate, { ...workload, recordBytes }), retryForSeconds }
        const refused = (count: number): number =>
          simulated(pipeline(sending, { shards: count })).totals.refusedAttempts
        // Where one shard gets nearly all, both are the same but for the last digits of a sum of hundreds of millions.
        expect(refused(2 * shards)).toBeLessThanOrEqual(refused(shards) * (1 + 1e-12) + 1e-6)
      }),
      { numRuns: 25, examples: [[nearlyOneShard, 7]] },
    )
  })

  it('gives twice the figures for twice the load on twice the shards', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.integer({ min: 1, max: 20 }), (rate, shards) => {
        const totals = (times: number) =>
          simulated(pipeline(source(rate * times, { arrivals: 'even' }), { shards: shards * times })).totals
        const [one, two] = [totals(1), totals(2)]
        expect(two.keptRecords).toBeCloseTo(2 * one.keptRecords, 2)
        expect(two.refusedAttempts).toBeCloseTo(2 * one.refusedAttempts, 1)
      }),
      { numRuns: 20 },
    )
  })

  it('hardly depends on its steps: what is kept and given up to a hundredth, refusals to a seventh', () => {
    const spikes = [{ every: 'hour' as const, atMinute: 20, minutes: 10, factor: 4 }]
    const design = pipeline(source(700, { arrivals: 'even', spikes }), { shards: 2 })
    const fine = simulated(design, { stepMs: 100 }).totals
    for (const stepMs of [1000, 10_000, 60_000]) {
      const coarse = simulated(design, { stepMs }).totals
      expect(Math.abs(coarse.keptRecords / fine.keptRecords - 1)).toBeLessThan(0.01)
      expect(Math.abs(coarse.droppedRecords / fine.droppedRecords - 1)).toBeLessThan(0.05)
      expect(Math.abs(coarse.refusedAttempts / fine.refusedAttempts - 1)).toBeLessThan(0.15)
    }
  })

  it('lets a function do no more than it may, whatever its streams bring and in whatever steps', () => {
    const some = fc.record({
      ...{ first: fc.integer({ min: 50, max: 900 }), second: fc.integer({ min: 1, max: 900 }), keys },
      ...{ shards: fc.integer({ min: 1, max: 6 }), parallelization: fc.integer({ min: 1, max: 10 }) },
      ...{ msPerBatch: fc.integer({ min: 0, max: 500 }), msPerRecord: fc.integer({ min: 10, max: 100 }) },
      ...{ maxConcurrency: fc.integer({ min: 1, max: 5 }), stepMs: fc.constantFrom(1000, 10_000, 60_000, hour) },
    })
    fc.assert(
      fc.property(some, ({ first, second, keys, shards, stepMs, ...runs }) => {
        const design = designOf(
          [
            source(first, { arrivals: 'even', partitionKeys: keys }),
            { ...source(second, { arrivals: 'even' }), id: 'other' },
            ...[
              { kind: 'stream' as const, id: 'stream', shards },
              { kind: 'stream' as const, id: 'second' },
            ],
            { kind: 'function', id: 'function', batchRecords: 100, ...runs },
          ],
          [
            ['source', 'stream'],
            ['other', 'second'],
            ['stream', 'function'],
            ['second', 'function'],
          ],
        )
        const simulation = simulated(design, { stepMs, durationMs: 200 * stepMs })
        const may = (runs.maxConcurrency * 0.2 * stepMs * 100_000) / (runs.msPerBatch + 100 * runs.msPerRecord)
        expect(takenBy(simulation, 'function')).toBeLessThan(1.02 * may)
      }),
      { numRuns: 30 },
    )
  })

  it('has the same totals however few moments are kept of it', () => {
    const design = pipeline(source(1500, { peakToAverage: 2 }), { shards: 2 }, [{ kind: 'application', id: 'reader' }])
    const [all, one] = [simulated(design), simulated(design, { moments: 1 })]
    expect(one.times).toHaveLength(1)
    expect(one.totals).toEqual(all.totals)
    expect(takenBy(one, 'reader')).toBeCloseTo(takenBy(all, 'reader'), 3)
    expect(one.uses(730)).toHaveLength(all.uses(730).length)
  })

  it('uses what a plan of the same even load says', () => {
    const design = designOf(
      [
        source(800, { arrivals: 'even' }),
        { kind: 'stream', id: 'stream', shards: 3, retentionHours: 48, encryption: 'aws-key', shardMetrics: 2 },
        { kind: 'application', id: 'reader' },
        { kind: 'application', id: 'own', reads: 'fan-out' },
        { kind: 'function', id: 'function', msPerBatch: 20, batchWindowSeconds: 5 },
        { kind: 'delivery', id: 'delivery', formatConversion: 'parquet' },
        { kind: 'bucket', id: 'bucket', storageDays: 30 },
      ],
      [
        ['source', 'stream'],
        ['stream', 'reader'],
        ['stream', 'own'],
        ['stream', 'function'],
        ['stream', 'delivery'],
        ['delivery', 'bucket'],
      ],
    )
    const planned = evaluated(design).uses
    const uses = simulated(design).uses(730)
    expect(uses.map(({ element }) => element)).toEqual(planned.map(({ element }) => element))
    uses.forEach(({ usage }, i) => {
      const plan = Object.entries(planned[i]?.usage ?? {})
      expect(Object.keys(usage)).toEqual(plan.map(([dimension]) => dimension))
      for (const [dimension, amount] of plan) {
        expect(Number(usage[dimension as keyof typeof usage]) / Number(amount)).toBeCloseTo(1, 6)
      }
    })
  })

  it('loses nothing and has no figure that is none, in each of the designs that come with the program', () => {
    for (const { design } of sampleDesigns()) {
      const simulation = simulated(design, { durationMs: 26 * hour, stepMs: 60_000 })
      expect(
        columnsOf(simulation).every((column) => column.every((value) => Number.isFinite(value) && value >= 0)),
      ).toBe(true)
      for (const { sentRecords, keptRecords, droppedRecords, pendingRecords } of simulation.totalsOf.values()) {
        expect((keptRecords + droppedRecords + pendingRecords) / Math.max(1, sentRecords)).toBeCloseTo(
          sentRecords > 0 ? 1 : 0,
          9,
        )
      }
      expect(simulation.totals.keptRecords).toBeGreaterThan(0)
    }
  })

  it('hashes the keys that producers put', () => {
    const random = seededRandom(1)
    expect(keyDrawer({ kind: 'zipf', keys: 1, exponent: 1 })(random)).toBe('key-1')
    expect(keyDrawer({ kind: 'hot-key', share: 1 })(random)).toBe('hot')
  })
})
