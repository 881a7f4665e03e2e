import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordSizes } from '../../../../src-main/planning/design/workload'
import { loadOf, mixed, scaled } from '../../../../src-main/planning/flow/load'
import { meanBytes, meanSteps, shareAbove } from '../../../../src-main/planning/flow/sizes'

const of = (sizes: RecordSizes, recordsPerSecond = 10, origin = 'a') =>
  loadOf([
    { origin, sizes, scale: 1, keys: { kind: 'uniform' }, recordsPerSecond, peakRecordsPerSecond: recordsPerSecond },
  ])

const constant = (bytes: number): RecordSizes => ({ kind: 'constant', bytes })
const counted = (sizes: readonly number[]): RecordSizes => ({
  kind: 'histogram',
  sizes: sizes.map((bytes) => ({ bytes, weight: 1 })),
})
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const bytes = fc.integer({ min: 1, max: 100_000 })
const step = fc.constantFrom(1024, 5120, 25_600)

describe('steps that sizes are rounded up to', () => {
  it.each([
    [1, 1024, 1],
    [1024, 1024, 1],
    [1025, 1024, 2],
    [5120, 5120, 1],
    [5121, 5120, 2],
    [25_600, 25_600, 1],
    [25_601, 25_600, 2],
  ])('%i bytes in steps of %i are %i', (size, each, steps) => {
    expect(meanSteps(of(constant(size)), each)).toBe(steps)
  })

  it('are for counted sizes the mean of what each of them takes', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 20 }), step, (sizes, each) => {
        const expected = mean(sizes.map((size) => Math.ceil(size / each)))
        expect(meanSteps(of(counted(sizes)), each)).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('are for uniform sizes the mean over every size there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 3000 }), step, (min, more, each) => {
        const all = Array.from({ length: more + 1 }, (_, i) => min + i)
        const load = of({ kind: 'uniform', min, max: min + more })
        expect(meanSteps(load, each)).toBeCloseTo(mean(all.map((size) => Math.ceil(size / each))), 9)
        expect(meanBytes(load)).toBeCloseTo(mean(all), 9)
      }),
    )
  })

  it('are at least one, though a function left nothing of the data', () => {
    const load = scaled(of(constant(100)), { bytes: 0 })
    expect([meanBytes(load), meanSteps(load, 1024)]).toEqual([0, 1])
  })

  it('do not jump over an edge because a tenth is no binary fraction', () => {
    expect(meanSteps(scaled(of(constant(10_240)), { bytes: 0.1 }), 1024)).toBe(1)
  })
})

describe('lognormal sizes', () => {
  /** The mean of something over a fine grid of a normal distribution. */
  const integrated = (median: number, p99: number, figure: (size: number) => number): number => {
    const sigma = Math.log(p99 / median) / 2.3263478740408408
    const grid = Array.from({ length: 200_001 }, (_, i) => -8 + (16 * i) / 200_000)
    const density = (z: number): number => Math.exp((-z * z) / 2)
    const total = grid.reduce((sum, z) => sum + density(z), 0)
    const largest = 10 * 2 ** 20
    return (
      grid.reduce((sum, z) => sum + density(z) * figure(Math.min(largest, median * Math.exp(sigma * z))), 0) / total
    )
  }

  it.each([
    [800, 9000],
    [300, 400],
    [20_000, 3_000_000],
  ])('with median %i and 99th percentile %i have the mean and the steps that integration gives', (median, p99) => {
    const load = of({ kind: 'lognormal', median, p99 })
    const mean = integrated(median, p99, (size) => size)
    expect(Math.abs(meanBytes(load) / mean - 1)).toBeLessThan(1e-4)
    for (const each of [1024, 5120, 25_600]) {
      const steps = integrated(median, p99, (size) => Math.ceil(size / each))
      expect(Math.abs(meanSteps(load, each) / steps - 1)).toBeLessThan(1e-4)
    }
  })

  it('have one in a hundred above the 99th percentile, half above the median, and none above 10 MiB', () => {
    const load = of({ kind: 'lognormal', median: 800, p99: 9000 })
    expect(shareAbove(load, 9000)).toBeCloseTo(0.01, 6)
    expect(shareAbove(load, 800)).toBeCloseTo(0.5, 6)
    expect(shareAbove(of({ kind: 'lognormal', median: 9e6, p99: 1e7 }), 10 * 2 ** 20)).toBe(0)
  })

  it('of which all are the same are constant', () => {
    const load = of({ kind: 'lognormal', median: 1000, p99: 1000 })
    expect([meanBytes(load), meanSteps(load, 1024), shareAbove(load, 999), shareAbove(load, 1000)]).toEqual([
      1000, 1, 1, 0,
    ])
  })
})

it('scales sizes: twice the bytes are what constants of twice the size come to', () => {
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 50 }), step, (size, times, each) => {
      const larger = scaled(of(constant(size)), { bytes: times })
      expect(meanSteps(larger, each)).toBe(Math.ceil((size * times) / each))
      expect(shareAbove(larger, size * times - 1)).toBe(1)
    }),
  )
})

it('does not count a million steps one by one', () => {
  const huge = scaled(of({ kind: 'uniform', min: 1000, max: 3000 }), { bytes: 1e12 })
  expect(meanSteps(huge, 1024) / (2e15 / 1024)).toBeCloseTo(1, 9)
})

it('mixes loads by how many records each has', () => {
  const load = mixed([of(constant(1000), 30, 'a'), of(constant(26_000), 10, 'b')])
  expect(load.recordsPerSecond).toBe(40)
  expect(meanBytes(load)).toBe(7250)
  expect(meanSteps(load, 25_600)).toBe(1.25)
  expect(shareAbove(load, 1000)).toBe(0.25)
})
