import { describe, expect, it } from 'vitest'
import { workOf } from '../../../../src-main/planning/simulation/simulate'
import { comingMonday, manyStepMs, stepMsFor } from '../../../../src-main/planning/simulation/steps'
import { pipeline, reader, source } from '../pipelines'
import { monday } from './judging'

const day = 86_400_000
const small = pipeline(source(1000), { shards: 2 }, [reader('app')])

it('begins on the coming Monday, midnight UTC', () => {
  expect(comingMonday(monday)).toBe(monday)
  expect(comingMonday(monday + 1)).toBe(monday + 7 * day)
  expect(comingMonday(monday - 1)).toBe(monday)
  expect(comingMonday(monday - 6 * day)).toBe(monday)
})

describe('the automatic step', () => {
  it('is fine for a short time and coarse for a long one, within about the same work', () => {
    const steps = [1, 24, 730, 8784].map((hours) => stepMsFor(small, hours))
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    expect(steps[0]).toBe(1000)
    expect(steps.at(-1)).toBeGreaterThan(10_000)
    for (const hours of [24, 730, 8784]) {
      const stepMs = stepMsFor(small, hours)
      expect(workOf(small, { durationMs: hours * 3_600_000, stepMs })).toBeLessThanOrEqual(600_000)
    }
  })

  it('of many simulations is no longer than what has to be told apart', () => {
    const many = 1e6
    expect(manyStepMs(small, many)).toBe(3_600_000)
    expect(manyStepMs(small, 1)).toBe(60_000)
    const spikes = [{ every: 'day' as const, atMinute: 600, minutes: 5, factor: 4 }]
    expect(manyStepMs(pipeline(source(10, { spikes })), many)).toBe(300_000)
    // Neither begins with a step of its length: some of it would be put together with what is around it.
    const at = (atMinute: number, minutes: number) =>
      pipeline(source(10, { spikes: [{ every: 'day', atMinute, minutes, factor: 4 }] }))
    expect(manyStepMs(at(605, 10), many)).toBe(300_000)
    expect(manyStepMs(at(607, 5), many)).toBe(120_000)
    const shape = Array.from({ length: 24 }, (_, hour) => 1 + hour)
    expect(manyStepMs(pipeline(source(10, { shape, peakToAverage: 4 })), many)).toBe(600_000)
  })
})
