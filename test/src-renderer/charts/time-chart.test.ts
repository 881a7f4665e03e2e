import { describe, expect, it } from 'vitest'
import { toCsv, fileName } from '../../../src-renderer/charts/chart-file'
import { highestOf, limitsInSight, valueAt, type TimeLine } from '../../../src-renderer/charts/time-chart'
import { alone, pairs } from '../../../src-renderer/charts/time-option'

const line = (changes: Partial<TimeLine>): TimeLine => ({
  id: 'bytes-0',
  name: 'Incoming',
  tone: 'incoming',
  from: 100,
  period: 10,
  values: [1, null, 3],
  ...changes,
})

describe('a line over time', () => {
  it('has the value of the period a time lies in', () => {
    expect(valueAt(line({}), 109.9)).toBe(1)
    expect(valueAt(line({}), 110)).toBeNull()
    expect(valueAt(line({}), 99)).toBeNull()
    expect(valueAt(line({}), 130)).toBeNull()
  })

  it('is drawn as pairs of milliseconds and value, with gaps, and the last step as wide as the others', () => {
    expect([...pairs(line({}), 1)]).toEqual([100_000, 1, 110_000, NaN, 120_000, 3])
    expect([...pairs(line({ values: [5], isStepped: true }), 1)]).toEqual([100_000, 5, 110_000, 5])
  })

  it('shows values between gaps as dots', () => {
    expect(alone(line({}))).toEqual([
      [100_000, 1],
      [120_000, 3],
    ])
    expect(alone(line({ values: [1, 2, null] }))).toEqual([])
  })
})

describe('limits', () => {
  const limits = [{ name: 'Write limit', value: 100, from: -Infinity, to: Infinity }]
  const span = { from: 100, to: 130 }

  it('are drawn once a quarter of them is used, or when all are asked for', () => {
    const quiet = { ...span, lines: [line({ values: [24] })], limits }
    expect(limitsInSight(quiet, 'near')).toEqual([])
    expect(limitsInSight(quiet, 'all')).toEqual(limits)
    expect(limitsInSight({ ...span, lines: [line({ values: [25] })], limits }, 'near')).toEqual(limits)
    expect(highestOf([])).toBe(0)
  })

  it('are left out of pictures of times in which they did not hold', () => {
    const [before, after] = [
      { name: '2 shards', value: 100, from: -Infinity, to: 100 },
      { name: '4 shards', value: 200, from: 100, to: Infinity },
    ]
    expect(limitsInSight({ ...span, lines: [], limits: [before, after] }, 'all')).toEqual([after])
  })
})

describe('a chart as a file', () => {
  it('is CSV with times in UTC, nothing where nothing is known, and quoted names', () => {
    const other = line({ name: 'a "b", c', from: 120, values: [7, 8] })
    expect(toCsv({ lines: [line({}), other] }, 'Time (UTC)')).toBe(
      [
        'Time (UTC),Incoming,"a ""b"", c"',
        '1970-01-01T00:01:40.000Z,1,',
        '1970-01-01T00:01:50.000Z,,',
        '1970-01-01T00:02:00.000Z,3,7',
        '1970-01-01T00:02:10.000Z,,8',
        '',
      ].join('\r\n'),
    )
  })

  it('has a name that every file system takes', () => {
    expect(fileName(['orders', 'Bytes per second: "in/out"'], 'csv')).toBe('orders-Bytes-per-second-in-out-.csv')
  })
})
