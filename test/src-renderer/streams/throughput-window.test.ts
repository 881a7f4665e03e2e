import { describe, expect, it } from 'vitest'
import { appendPoints, held } from '../../../src-renderer/dashboards/history-points'
import {
  recentMean,
  throughputSeries,
  windowOf,
  WINDOW_SECONDS,
  type ThroughputWindow,
} from '../../../src-renderer/streams/throughput-window'
import { ordersArn, seconds } from '../samples'

const tail = (window: ThroughputWindow, count: number) => window.incomingBytes.slice(-count)

describe('the window', () => {
  it('asks for what it shows, of a stream or of the project', () => {
    expect(throughputSeries(ordersArn)[1]).toEqual({
      metric: 'IncomingRecords',
      statistic: 'Sum',
      subject: { arn: ordersArn },
    })
    expect(throughputSeries(undefined).map(({ subject }) => subject)).toEqual(new Array(5).fill({}))
  })

  it('has each line by its name, and a gap where nothing is known', () => {
    const window = windowOf(held(seconds(1000, [1, null, 300])))
    expect(tail(window, 3)).toEqual([1, null, 300])
    expect(window.incomingRecords.slice(-1)).toEqual([3])
    expect(window.outgoingBytes.slice(-3)).toEqual([2, null, 600])
    expect(window.outgoingRecords.slice(-1)).toEqual([6])
    expect(window.throttledRecords.slice(-1)).toEqual([0])
  })

  it('has one length from the beginning on, also when the clock was set back', () => {
    const whole = held(seconds(10_000, new Array<number>(WINDOW_SECONDS).fill(1)))
    const later = windowOf(appendPoints(whole, seconds(10_000 + WINDOW_SECONDS, [2]), WINDOW_SECONDS))
    expect(later).toMatchObject({ startSecond: 10_001, incomingBytes: { length: WINDOW_SECONDS } })
    const anew = windowOf(appendPoints(whole, seconds(2000, [7]), WINDOW_SECONDS))
    expect(anew).toMatchObject({ startSecond: 2001 - WINDOW_SECONDS, incomingBytes: { length: WINDOW_SECONDS } })
    expect(tail(anew, 2)).toEqual([null, 7])
  })
})

it('reads a figure over the last three known seconds', () => {
  expect(recentMean([9, 1, 2, 3])).toBe(2)
  expect(recentMean([null, null, 4])).toBe(4)
  expect(recentMean([])).toBe(0)
})
