import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finished } from '../../../../src-main/planning/analysis/turns'
import { grown } from '../../../../src-main/planning/analysis/variations'
import type { Design } from '../../../../src-main/planning/design/design'
import {
  runsOf,
  uncertaintyOf,
  type RunsOptions,
  type Uncertainty,
} from '../../../../src-main/planning/simulation/uncertainty'
import { pipeline, reader, source } from '../pipelines'
import { judgeOf } from './judging'

const goals = { throttledShare: 0.001, lagSeconds: 60, monthlyUsd: null }

const uncertainty = (design: Design, more: { seed?: number; runs?: number; monthlyUsd?: number } = {}): Uncertainty => {
  const { seed = 1, runs = 12, monthlyUsd = null } = more
  return drawn(design, { goals: { ...goals, monthlyUsd }, seed, judge: judgeOf(3) }, runs)
}

const drawn = (design: Design, options: RunsOptions, runs: number): Uncertainty =>
  uncertaintyOf(finished(runsOf(design, options, { from: 0, to: runs })))

const range = { p10: 600, p50: 900, p90: 1600 }
const orders = pipeline(source(range, { growthPerMonth: 0.05 }), { shards: 2 }, [reader('app')])

describe('uncertainty', () => {
  it('is the same for the same seed, and another for another', () => {
    const found = uncertainty(orders)
    expect(uncertainty(orders)).toEqual(found)
    expect(uncertainty(orders, { seed: 2 }).cost).not.toEqual(found.cost)
  })

  it('comes to the same in whatever shares its runs are drawn', () => {
    const options = { goals, seed: 1, judge: judgeOf(3) }
    const whole = finished(runsOf(orders, options, { from: 0, to: 12 }))
    const [first, second] = [
      { from: 0, to: 5 },
      { from: 5, to: 12 },
    ].map((share) => finished(runsOf(orders, options, share)))
    expect([...(first ?? []), ...(second ?? [])]).toEqual(whole)
    expect(new Set(whole.map(({ monthlyUsd }) => monthlyUsd)).size).toBe(12)
  })

  it('has percentiles that rise, histograms of all runs, and a probability that never rises', () => {
    const rates = fc.record({
      p10: fc.integer({ min: 1, max: 800 }),
      more: fc.integer({ min: 0, max: 800 }),
      most: fc.integer({ min: 0, max: 2000 }),
      shards: fc.integer({ min: 1, max: 4 }),
      growthPerMonth: fc.double({ min: -0.2, max: 0.4, noNaN: true }),
      seed: fc.integer({ min: 0, max: 1e6 }),
    })
    fc.assert(
      fc.property(rates, ({ p10, more, most, shards, growthPerMonth, seed }) => {
        const estimate = { p10, p50: p10 + more, p90: p10 + more + most }
        const design = pipeline(source(estimate, { growthPerMonth }), { shards }, [reader('app')])
        const found = uncertainty(design, { seed, runs: 8 })
        for (const { percentiles, histogram } of [found.cost, found.throttledShare, found.lagMs]) {
          const { p5, p10: tenth, p50, p90, p95 } = percentiles
          const risen = [p5, tenth, p50, p90, p95]
          expect(risen).toEqual(risen.toSorted((a, b) => a - b))
          expect(histogram.reduce((sum, { runs }) => sum + runs, 0)).toBe(8)
        }
        expect(found.holds.map(({ month }) => month)).toEqual([...Array(13).keys()])
        found.holds.forEach(({ probability, costP50, costP90 }, i) => {
          expect(probability).toBeGreaterThanOrEqual(0)
          expect(probability).toBeLessThanOrEqual(found.holds[i - 1]?.probability ?? 1)
          expect(costP90).toBeGreaterThanOrEqual(costP50)
        })
      }),
      { numRuns: 6 },
    )
  })

  it('holds for ever where there is room, and not at all where it throttles already', () => {
    const roomy = uncertainty(pipeline(source(100, { growthPerMonth: 0.02 }), { shards: 4 }))
    expect(roomy.holds.every(({ probability }) => probability === 1)).toBe(true)
    const full = uncertainty(pipeline(source(2500), { shards: 1 }))
    expect(full.holds.every(({ probability }) => probability === 0)).toBe(true)
    expect(full.throttledShare.percentiles.p50).toBeGreaterThan(0.3)
  })

  it('holds until the month in which growth reaches the limit, for a design without ranges', () => {
    // A shard takes 1,000 records a second; 600 × 1.1^5 is 966 and 600 × 1.1^6 is 1,063.
    const { holds } = uncertainty(pipeline(source(600, { growthPerMonth: 0.1, arrivals: 'even' }), { shards: 1 }))
    expect(holds.map(({ probability }) => probability)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('holds as likely as the rate it begins with has not grown beyond the limit, by the normal distribution', () => {
    const growthPerMonth = 0.05
    const rate = { p10: 500, p50: 700, p90: 950 }
    const design = pipeline(source(rate, { growthPerMonth, arrivals: 'even' }), { shards: 1 })
    const runs = 600
    const { holds } = drawn(design, { goals, seed: 1, judge: judgeOf(1) }, runs)
    for (const { month, probability } of holds) {
      // A shard takes 1,000 records a second. What lies 1.2816 deviations off the middle is the tenth and the ninetieth percentile.
      const least = 1000 / (1 + growthPerMonth) ** month - rate.p50
      const expected = normalBelow((least / (least < 0 ? rate.p50 - rate.p10 : rate.p90 - rate.p50)) * 1.2815515655446)
      expect(Math.abs(probability - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / runs))
    }
    expect(holds[0]?.probability).toBeGreaterThan(0.9)
    expect(holds[12]?.probability).toBeLessThan(0.2)
  })

  it('holds again for none of the months after one in which it did not, though a workload shrinks', () => {
    const design: Design = {
      ...orders,
      elements: [
        ...orders.elements,
        { ...(orders.elements[0] as Extract<Design['elements'][number], { kind: 'source' }>), id: 'old', name: 'old' },
      ],
      edges: [...orders.edges, { from: 'old', to: 'stream' }],
    }
    const shrinking: Design = {
      ...design,
      elements: design.elements.map((element) =>
        element.kind === 'source'
          ? {
              ...element,
              workload: {
                ...element.workload,
                ...{ arrivals: 'even', recordsPerSecond: 1050 },
                growthPerMonth: element.id === 'old' ? -0.5 : 0,
              },
            }
          : element,
      ),
    }
    expect(uncertainty(shrinking).holds.every(({ probability }) => probability === 0)).toBe(true)
  })

  it('costs more month by month while the workload grows, and misses a budget once it does', () => {
    const design = pipeline(source(500, { growthPerMonth: 0.1, arrivals: 'even' }), { mode: 'on-demand' })
    const { holds } = uncertainty(design)
    holds.forEach(({ costP50 }, i) => expect(costP50).toBeGreaterThan(holds[i - 1]?.costP50 ?? 0))
    const budget = ((holds[6]?.costP50 ?? 0) + (holds[7]?.costP50 ?? 0)) / 2
    const kept = uncertainty(design, { monthlyUsd: budget }).holds.map(({ probability }) => probability)
    expect(kept).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  })

  it('costs in each month what the simulation of that month says, however its shards come and go', () => {
    const autoscaling = { kind: 'target' as const, utilization: 0.7, min: 1, max: 3, evaluationSeconds: 300 }
    const design = pipeline(source(900, { growthPerMonth: 0.15, arrivals: 'even' }), { shards: 1, autoscaling })
    const judge = judgeOf(3)
    for (const { month, costP50 } of uncertainty(design, { runs: 1 }).holds) {
      expect(costP50).toBeCloseTo(judge(grown(design, month)).monthlyUsd, 6)
    }
  })

  it('tells how far it is', () => {
    const work = runsOf(orders, { goals, seed: 1, judge: judgeOf(1) }, { from: 20, to: 30 })
    const parts = Array.from({ length: 10 }, () => work.next().value)
    expect(parts).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  })
})

/** Of the standard normal distribution, by Simpson's rule. */
const normalBelow = (z: number): number => {
  const steps = 200
  const density = (at: number): number => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI)
  let sum = density(0) + density(z)
  for (let i = 1; i < steps; i++) sum += density((i * z) / steps) * (i % 2 === 0 ? 2 : 4)
  return 0.5 + (sum * z) / steps / 3
}
