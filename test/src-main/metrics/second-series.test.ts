import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecondSeries } from '../../../src-main/metrics/second-series'

const start = 1_795_260_000

describe('a second series', () => {
  it('is all zeros before anything was added', () => {
    expect(createSecondSeries(10).slice(start, 3)).toEqual([0, 0, 0])
  })

  it('sums what is added to one second', () => {
    const series = createSecondSeries(10)
    for (const amount of [1, 2, 0.5]) series.add(start, amount)
    expect(series.slice(start - 1, 3)).toEqual([0, 3.5, 0])
  })

  it('is zero in the seconds in which nothing happened', () => {
    const series = createSecondSeries(10)
    series.add(start, 1)
    series.add(start + 4, 2)
    expect(series.slice(start, 6)).toEqual([1, 0, 0, 0, 2, 0])
  })

  it('reaches back as far as its window and no further', () => {
    const series = createSecondSeries(5)
    for (let i = 0; i < 8; i++) series.add(start + i, i + 1)
    expect(series.slice(start, 10)).toEqual([0, 0, 0, 4, 5, 6, 7, 8, 0, 0])
  })

  it('counts a late sample in its own second', () => {
    const series = createSecondSeries(5)
    series.add(start + 4, 10)
    series.add(start + 1, 1)
    series.add(start, 2)
    expect(series.slice(start, 5)).toEqual([2, 1, 0, 0, 10])
  })

  it('begins anew when a sample is older than the window: the clock was set back', () => {
    const series = createSecondSeries(5)
    series.add(start + 5, 10)
    series.add(start, 99)
    expect(series.slice(start - 1, 8)).toEqual([0, 99, 0, 0, 0, 0, 0, 0])
  })

  it.each([5, 6, 12, 100_000])('forgets everything when the next sample is %i seconds later', (gap) => {
    const series = createSecondSeries(5)
    for (let i = 0; i < 5; i++) series.add(start + i, 1)
    series.add(start + 4 + gap, 7)
    expect(series.slice(start + gap, 5)).toEqual([0, 0, 0, 0, 7])
    expect(series.slice(start, 5)).toEqual([0, 0, 0, 0, 0])
  })

  it('agrees with a plain list of samples, however they come', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1000 })))
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 20 }), (added, window) => {
        const series = createSecondSeries(window)
        const sums = new Map<number, number>()
        let newest = -Infinity
        for (const [offset, amount] of added) {
          if (offset <= newest - window) {
            sums.clear()
            newest = offset
          }
          newest = Math.max(newest, offset)
          sums.set(offset, (sums.get(offset) ?? 0) + amount)
          series.add(start + offset, amount)
        }
        const expected = Array.from({ length: 70 }, (_, i) => (i > newest - window ? (sums.get(i) ?? 0) : 0))
        expect(series.slice(start, 70)).toEqual(expected)
      }),
    )
  })
})
