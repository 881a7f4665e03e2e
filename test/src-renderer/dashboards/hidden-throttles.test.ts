import { describe, expect, it } from 'vitest'
import type { TimeLine } from '../../../src-renderer/charts/time-chart'
import { hiddenThrottles } from '../../../src-renderer/dashboards/hidden-throttles'

const line = (period: number, values: (number | null)[]): TimeLine => ({
  id: 'x',
  name: 'x',
  tone: 'incoming',
  from: 600,
  period,
  values,
})
const always = (value: number) => [{ value, from: -Infinity, to: Infinity }]
/** Two minutes with nothing refused but what is given by second. */
const refused = (bySecond: Record<number, number>): TimeLine =>
  line(
    1,
    Array.from({ length: 120 }, (_, second) => bySecond[second] ?? 0),
  )

describe('throttles that one-minute averages hide', () => {
  it('are those of minutes that stay under every limit', () => {
    const averages = [
      { line: line(60, [500, 1100]), limits: always(1000) },
      { line: line(60, [25, 10]), limits: always(100) },
    ]
    expect(hiddenThrottles({ refused: refused({ 3: 40, 9: 2, 70: 99 }), averages })).toEqual({
      seconds: 2,
      records: 42,
      highestAverage: 0.5,
    })
  })

  it('are looked for under the limit that held at their time', () => {
    const limits = [
      { value: 1000, from: -Infinity, to: 660 },
      { value: 2000, from: 660, to: Infinity },
    ]
    const averages = [{ line: line(60, [1000, 1000]), limits }]
    const found = hiddenThrottles({ refused: refused({ 3: 40, 70: 2 }), averages })
    expect(found).toEqual({ seconds: 1, records: 2, highestAverage: 0.5 })
  })

  it('are none where nothing was refused, or where the average shows it', () => {
    const averages = [{ line: line(60, [1000, 1000]), limits: always(1000) }]
    expect(hiddenThrottles({ refused: refused({}), averages })).toBeNull()
    expect(hiddenThrottles({ refused: refused({ 3: 40 }), averages })).toBeNull()
  })

  it('are not told of a minute without an average yet, nor without limits', () => {
    expect(
      hiddenThrottles({ refused: refused({ 3: 40 }), averages: [{ line: line(60, [null]), limits: always(9) }] }),
    ).toBeNull()
    expect(hiddenThrottles({ refused: refused({ 3: 40 }), averages: [] })).toBeNull()
  })
})
