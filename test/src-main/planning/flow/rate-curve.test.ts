import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Workload } from '../../../../src-main/planning/design/workload'
import { rateCurveOf } from '../../../../src-main/planning/flow/rate-curve'
import { source } from '../pipelines'

const minuteMs = 60_000
const weekMs = 7 * 24 * 60 * minuteMs
const monday = Date.UTC(2026, 10, 23)

const curveOf = (recordsPerSecond: number, more: Parameters<typeof source>[1] = {}) =>
  rateCurveOf(Workload.parse(source(recordsPerSecond, more).workload))

/** The mean of a week, looked at once a minute. */
const weekly = (curve: ReturnType<typeof rateCurveOf>): number => {
  let sum = 0
  for (let at = 0; at < weekMs; at += minuteMs) sum += curve.at(monday + at + minuteMs / 2)
  return sum / (weekMs / minuteMs)
}

const shape = fc.oneof(
  fc.constant(undefined),
  fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 24, maxLength: 24 }),
  fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 168, maxLength: 168 }),
)
const workloads = fc
  .record({ rate: fc.integer({ min: 1, max: 10_000 }), peak: fc.double({ min: 1, max: 20, noNaN: true }), shape })
  .filter((one) => one.shape === undefined || one.shape.some((hour) => hour > 0))

describe('The rate of a workload over the week', () => {
  it('is always the same without a peak, a shape or spikes', () => {
    const curve = curveOf(500)
    for (const hour of [0, 5, 77, 167]) expect(curve.at(monday + hour * 60 * minuteMs)).toBe(500)
    expect([curve.average, curve.peak]).toEqual([500, 500])
  })

  it('has the given average, whatever its shape and its peak', () => {
    fc.assert(
      fc.property(workloads, ({ rate, peak, shape }) => {
        const curve = curveOf(rate, { peakToAverage: peak, ...(shape && { shape }) })
        expect(curve.average).toBe(rate)
        expect(weekly(curve) / rate).toBeCloseTo(1, 3)
      }),
      { numRuns: 40 },
    )
  })

  it('reaches its peak, and never passes it', () => {
    fc.assert(
      fc.property(workloads, ({ rate, peak, shape }) => {
        const curve = curveOf(rate, { peakToAverage: peak, ...(shape && { shape }) })
        let most = 0
        for (let at = 0; at < weekMs; at += minuteMs) most = Math.max(most, curve.at(monday + at))
        expect(most).toBeLessThanOrEqual(curve.peak * (1 + 1e-9))
        expect(most).toBeGreaterThan(curve.peak * 0.999)
      }),
      { numRuns: 40 },
    )
  })

  it('follows the hours of its shape, from Monday midnight UTC', () => {
    const days = Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 2 : 1))
    const curve = curveOf(800, { shape: days })
    expect(curve.at(monday + 1000)).toBeCloseTo((800 * 2 * 168) / 192)
    expect(curve.at(monday + 24 * 60 * minuteMs)).toBeCloseTo((800 * 168) / 192)
    expect(curve.at(monday - 1)).toBeCloseTo((800 * 168) / 192)
  })

  it('is the same a week later, and before 1970', () => {
    const curve = curveOf(800, { peakToAverage: 3, spikes: [{ every: 'week', atMinute: 90, minutes: 7, factor: 4 }] })
    for (const at of [0, 91 * minuteMs, weekMs - 1]) {
      expect(curve.at(monday + at + weekMs)).toBeCloseTo(curve.at(monday + at))
      expect(curve.at(monday + at - 3000 * weekMs)).toBeCloseTo(curve.at(monday + at))
    }
  })

  it('has spikes from their minute on, for as long as they last', () => {
    const curve = curveOf(100, { spikes: [{ every: 'hour', atMinute: 10, minutes: 5, factor: 6 }] })
    const at = (minutes: number): number => curve.at(monday + minutes * minuteMs)
    expect([at(9.99), at(10), at(14.99), at(15), at(70)]).toEqual([100, 600, 600, 100, 600])
    expect(curve.peak).toBe(600)
    expect(weekly(curve)).toBeCloseTo(curve.average)
    expect(curve.average).toBeCloseTo(100 * (1 + (5 * 5) / 60))
  })

  it('multiplies spikes that fall together, and has a spike across the end of the week', () => {
    const spikes = [
      { every: 'week' as const, atMinute: 10_070, minutes: 20, factor: 3 },
      { every: 'day' as const, atMinute: 0, minutes: 5, factor: 2 },
    ]
    const curve = curveOf(10, { spikes })
    expect(curve.at(monday + minuteMs)).toBe(60)
    expect(curve.at(monday + 6 * minuteMs)).toBe(30)
    expect(curve.at(monday + 24 * 60 * minuteMs)).toBe(20)
    expect(curve.peak).toBe(60)
  })

  it('falls in a spike that is a lull', () => {
    const curve = curveOf(100, { spikes: [{ every: 'day', atMinute: 60, minutes: 60, factor: 0 }] })
    expect(curve.at(monday + 90 * minuteMs)).toBe(0)
    expect(curve.peak).toBe(100)
    expect(weekly(curve)).toBeCloseTo(curve.average)
  })

  it('counts a spike by what there is at its time, and what falls together once', () => {
    const evening = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 10 : 1))
    const onPeak = curveOf(100, { shape: evening, spikes: [{ every: 'day', atMinute: 1200, minutes: 60, factor: 3 }] })
    expect(onPeak.average).toBeCloseTo(weekly(onPeak))
    expect(onPeak.average).toBeGreaterThan(150)
    const still = { every: 'hour' as const, atMinute: 0, minutes: 60, factor: 0 }
    expect(curveOf(100, { spikes: [still, still, still] }).average).toBe(0)
    const withBumps = curveOf(100, {
      ...{ shape: evening, peakToAverage: 30 },
      spikes: [{ every: 'week', atMinute: 600, minutes: 90, factor: 5 }],
    })
    expect(withBumps.average).toBeCloseTo(weekly(withBumps), 1)
  })
})
