import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Points } from '../../../src-main/contract/history'
import { appendPoints, endOf, held, valuesOf, type HeldPoints } from '../../../src-renderer/dashboards/history-points'

const second = (from: number, ...values: number[]): Points => ({ from, period: 1, values: values.map((one) => [one]) })

describe('the points of a live range', () => {
  it('are the last ones, however the seconds arrive', () => {
    const chunks = fc.array(fc.array(fc.integer(), { maxLength: 5 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(chunks, fc.integer({ min: 10, max: 20 }), (arriving, seconds) => {
        let from = 1000
        let points: HeldPoints | null = null
        for (const chunk of arriving) {
          points = appendPoints(points, { from, period: 1, values: [[...chunk]] }, seconds)
          from += chunk.length
        }
        const all = arriving.flat()
        expect(points && valuesOf(points, 0)).toEqual(all.slice(-seconds))
        expect(points?.from).toBe(1000 + Math.max(0, all.length - seconds))
        expect(points && endOf(points)).toBe(from)
      }),
    )
  })

  it('leave what was drawn before as it is', () => {
    let points = held({ from: 1000, period: 1, values: [[0, 1, 2]] })
    const drawn: { readonly points: HeldPoints; readonly values: readonly (number | null)[] }[] = []
    for (let at = 3; at < 20; at += 1) {
      drawn.push({ points, values: valuesOf(points, 0) })
      points = appendPoints(points, second(1000 + at, at), 3)
    }
    for (const { points, values } of drawn) expect(valuesOf(points, 0)).toEqual(values)
  })

  it('begin anew after a gap, and where the clock was set back', () => {
    const points = appendPoints(held(second(1000, 7)), second(1001, 8), 60)
    expect(points).toEqual(held({ from: 1000, period: 1, values: [[7, 8]] }))
    expect(appendPoints(points, second(1010, 9), 60)).toEqual(held(second(1010, 9)))
    expect(appendPoints(points, second(900, 9), 60)).toEqual(held(second(900, 9)))
  })
})
