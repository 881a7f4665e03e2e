import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quantileOf } from '../../../../src-main/planning/analysis/chance'
import { rangesOf, type Ranges } from '../../../../src-main/planning/analysis/ranges'
import { finished } from '../../../../src-main/planning/analysis/turns'
import type { Design } from '../../../../src-main/planning/design/design'
import { evaluated, pipeline, source } from '../pipelines'

const runAll = (design: Design, seed = 1, runs = 100): Ranges => finished(rangesOf(design, evaluated, { seed, runs }))

const uncertain = pipeline(source({ p10: 500, p50: 800, p90: 1400 }), { shards: 1 })

it('is the bill itself for a design without ranges', () => {
  const design = pipeline(source(800))
  const { total } = evaluated(design).bill
  expect(runAll(design)).toMatchObject({ p10: total, p50: total, p90: total, runs: 1, feasible: 1 })
  expect(runAll(design).histogram).toEqual([{ from: Number(total), to: Number(total), runs: 1 }])
})

it('gives the same for the same seed, and something else for another', () => {
  expect(runAll(uncertain, 7)).toEqual(runAll(uncertain, 7))
  expect(runAll(uncertain, 7)).not.toEqual(runAll(uncertain, 8))
})

it('is about the bills at the three numbers where one range is all that is unsure', () => {
  const { p10, p50, p90 } = runAll(uncertain, 1, 1000)
  const billAt = (rate: number): number => Number(evaluated(pipeline(source(rate), { shards: 1 })).bill.total)
  expect(Number(p10)).toBeCloseTo(billAt(500), -0.5)
  expect(Number(p50)).toBeCloseTo(billAt(800), -0.5)
  expect(Number(p90)).toBeCloseTo(billAt(1400), -0.5)
})

it('counts the runs in which nothing throttles', () => {
  // 1,000 records/s are a third of the way from the middle to the upper number, z = 1.2816 / 3: 66.5 % of all runs are below.
  expect(runAll(uncertain, 1, 1000).feasible).toBeCloseTo(0.665, 1)
})

it('has every run in its histogram', () => {
  const { histogram, runs } = runAll(uncertain)
  expect(histogram.reduce((sum, bin) => sum + bin.runs, 0)).toBe(runs)
})

it('draws the three numbers at their shares, and more with a greater share, never less than nothing', () => {
  const numbers = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 1e9, noNaN: true })))
  fc.assert(
    fc.property(
      numbers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (three, a, b) => {
        const [p10 = 0, p50 = 0, p90 = 0] = three.toSorted((x, y) => x - y)
        const range = { p10, p50, p90 }
        const near = (value: number) =>
          expect(
            Math.abs(quantileOf(range, value) - { 0.1: p10, 0.5: p50, 0.9: p90 }[value as 0.1]),
          ).toBeLessThanOrEqual(1e-3 * (p90 - p10) + 1e-9)
        near(0.1)
        near(0.5)
        near(0.9)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(quantileOf(range, low)).toBeGreaterThanOrEqual(0)
        // The approximation of the middle is off by less than a thousandth.
        expect(quantileOf(range, high)).toBeGreaterThanOrEqual(quantileOf(range, low) - 1e-3 * (p90 - p10))
      },
    ),
  )
})
