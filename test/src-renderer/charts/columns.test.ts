import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnSeconds, placesToDraw } from '../../../src-renderer/charts/columns'
import type { TimeLine } from '../../../src-renderer/charts/time-chart'
import { pairs } from '../../../src-renderer/charts/time-option'

const line = (values: readonly (number | null)[], from = 0, period = 1): TimeLine => ({
  ...{ id: 'bytes-0', name: 'Incoming', tone: 'incoming', from, period, values },
})

it('a column stands for whole seconds', () => {
  expect(columnSeconds({ from: 100, to: 3700 }, 468)).toBe(8)
  expect(columnSeconds({ from: 100, to: 400 }, 468)).toBe(1)
  expect(columnSeconds({ from: 100, to: 400 }, -20)).toBe(300)
})

describe('a line with more values than pixels', () => {
  it('keeps of each column the lowest and the highest value, at their times', () => {
    expect(placesToDraw(line([3, 1, 2, 9, 4, 4, 4, 4]), 4)).toEqual([1, 3, 4, 7])
    expect([...pairs(line([3, 1, 2, 9], 100), 4)]).toEqual([101_000, 1, 103_000, 9])
  })

  it('keeps the place of a gap', () => {
    expect(placesToDraw(line([5, 5, null, 7, null, null, null, null, 1, 2, 3, 4]), 4)).toEqual([0, 2, 3, 4, 8, 11])
  })

  it('has the same shape a second later: columns stand still', () => {
    const values = [1, 5, 2, 8, 3, 9, 4, 7, 6, 0, 2, 4]
    const times = (from: number) => placesToDraw(line(values.slice(from), from), 4).map((at) => from + at)
    expect(times(1).filter((time) => time >= 4)).toEqual(times(0).filter((time) => time >= 4))
  })

  const lines = fc.record({
    values: fc.array(fc.option(fc.nat(1_000_000), { freq: 8 }), { maxLength: 400 }),
    from: fc.integer({ min: 1_795_000_000, max: 1_795_100_000 }),
    period: fc.constantFrom(1, 4, 60),
    column: fc.integer({ min: 1, max: 1000 }),
  })
  const known = (some: readonly (number | null)[]): number[] => some.filter((value) => value !== null)

  it('loses no peak and no valley of any pixel, invents nothing, and has no more than pixels can show', () => {
    fc.assert(
      fc.property(lines, ({ values, from, period, column }) => {
        const drawn = placesToDraw(line(values, from, period), column)
        expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b))
        const byColumn = (places: Iterable<number>): Map<number, (number | null)[]> => {
          const columns = new Map<number, (number | null)[]>()
          for (const at of places) {
            const of = Math.floor((from + at * period) / column)
            columns.set(of, [...(columns.get(of) ?? []), values[at] as number | null])
          }
          return columns
        }
        const kept = byColumn(drawn)
        for (const [of, all] of byColumn(values.keys())) {
          const shown = kept.get(of) ?? []
          expect(Math.max(...known(shown))).toBe(Math.max(...known(all)))
          expect(Math.min(...known(shown))).toBe(Math.min(...known(all)))
          expect(shown.includes(null)).toBe(all.includes(null))
          expect(shown.length).toBeLessThanOrEqual(3)
        }
      }),
    )
  })
})
