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
/** Two minutes with nothing refused but what is given by second. */
const refused = (bySecond: Record<number, number>): TimeLine =>
  line(
    1,
    Array.from({ length: 120 }, (_, second) => bySecond[second] ?? 0),
  )

describe('throttles that one-minute averages hide', () => {
  it('are those of minutes that stay under every limit', () => {
    const averages = [
      { line: line(60, [500, 1100]), limit: 1000 },
      { line: line(60, [25, 10]), limit: 100 },
    ]
    expect(hiddenThrottles({ refused: refused({ 3: 40, 9: 2, 70: 99 }), averages })).toEqual({
      seconds: 2,
      records: 42,
      highestAverage: 0.5,
    })
  })

  it('are none where nothing was refused, or where the average shows it', () => {
    const averages = [{ line: line(60, [1000, 1000]), limit: 1000 }]
    expect(hiddenThrottles({ refused: refused({}), averages })).toBeNull()
    expect(hiddenThrottles({ refused: refused({ 3: 40 }), averages })).toBeNull()
  })

  it('are not told of a minute without an average yet, nor without limits', () => {
    expect(
      hiddenThrottles({ refused: refused({ 3: 40 }), averages: [{ line: line(60, [null]), limit: 9 }] }),
    ).toBeNull()
    expect(hiddenThrottles({ refused: refused({ 3: 40 }), averages: [] })).toBeNull()
  })
})
