import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choosePeriod, problemOfPeriod } from '../../../src-main/metrics/choose-period'

const day = 86_400
const now = 20_000 * day
const ago = (seconds: number, { points = 720 } = {}): number =>
  choosePeriod({ from: now - seconds, to: now, points, now })

describe('the choice of a period', () => {
  it('is the shortest that is kept so far back and does not make too many points', () => {
    expect(ago(60)).toBe(1)
    expect(ago(900)).toBe(2)
    expect(ago(3600)).toBe(5)
    expect(ago(3603)).toBe(10)
    expect(ago(3700)).toBe(60)
    expect(ago(3 * 3600)).toBe(60)
    expect(ago(day)).toBe(120)
    expect(ago(14 * day, { points: 5000 })).toBe(300)
    expect(ago(3 * day, { points: 5000 })).toBe(60)
    expect(ago(16 * day, { points: 5000 })).toBe(300)
    expect(ago(30 * day)).toBe(3600)
    expect(ago(31 * day)).toBe(7200)
    expect(ago(64 * day, { points: 5000 })).toBe(3600)
    expect(ago(455 * day)).toBe(day)
  })

  it('never makes more points than were asked for, whatever the range', () => {
    const question = fc.record({
      from: fc.nat({ max: 2 * now }),
      length: fc.integer({ min: 1, max: 40 * 365 * day }),
      points: fc.integer({ min: 10, max: 5000 }),
    })
    fc.assert(
      fc.property(question, ({ from, length, points }) => {
        const to = from + length
        const period = choosePeriod({ from, to, points, now })
        expect(Math.ceil((to - Math.floor(from / period) * period) / period)).toBeLessThanOrEqual(points)
        expect(problemOfPeriod(period)).toBeUndefined()
      }),
    )
  })

  it('refuses a period that nothing is kept in', () => {
    expect([1, 5, 30, 60, 300, 7200].map(problemOfPeriod)).toEqual(Array(6).fill(undefined))
    expect(problemOfPeriod(7)).toMatch(/7 seconds is not kept/)
    expect(problemOfPeriod(90)).toMatch(/90 seconds is not kept/)
  })
})
