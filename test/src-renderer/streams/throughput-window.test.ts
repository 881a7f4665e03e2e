import { describe, expect, it } from 'vitest'
import {
  appendFrame,
  emptyWindow,
  recentMean,
  WINDOW_SECONDS,
  type ThroughputWindow,
} from '../../../src-renderer/streams/throughput-window'
import { frame } from '../samples'

const after = (...frames: ReturnType<typeof frame>[]): ThroughputWindow => frames.reduce(appendFrame, emptyWindow)
const tail = (window: ThroughputWindow, count: number) => window.incomingBytes.slice(-count)

describe('the window', () => {
  it('has one length from the first frame on, unknown seconds being null', () => {
    const window = after(frame(1000, [1, 2, 3]))
    expect(window.incomingBytes).toHaveLength(WINDOW_SECONDS)
    expect(tail(window, 4)).toEqual([null, 1, 2, 3])
    expect(window).toMatchObject({ startSecond: 1003 - WINDOW_SECONDS, knownSeconds: 3 })
  })

  it('takes increments', () => {
    const window = after(frame(1000, [1, 2]), frame(1002, [3]), frame(1003, [4, 5]))
    expect(tail(window, 6)).toEqual([null, 1, 2, 3, 4, 5])
    expect(window.outgoingBytes.slice(-2)).toEqual([8, 10])
    expect(window.knownSeconds).toBe(5)
  })

  it('shows missed seconds as a gap, not as nothing', () => {
    expect(tail(after(frame(1000, [1]), frame(1003, [4])), 4)).toEqual([1, null, null, 4])
  })

  it('lets a later frame correct an earlier one', () => {
    expect(tail(after(frame(1000, [1, 2, 3]), frame(1001, [20])), 3)).toEqual([1, 20, 3])
  })

  it('forgets what is older than five minutes', () => {
    const window = after(
      frame(
        0,
        Array.from({ length: 300 }, (_, second) => second),
      ),
      frame(300, [300, 301]),
    )
    expect(window.incomingBytes).toHaveLength(WINDOW_SECONDS)
    expect(window.incomingBytes[0]).toBe(2)
    expect(tail(window, 1)).toEqual([301])
    expect(window.knownSeconds).toBe(WINDOW_SECONDS)
  })

  it('keeps the newest part of a frame longer than itself', () => {
    const window = after(
      frame(
        0,
        Array.from({ length: 500 }, (_, second) => second),
      ),
    )
    expect([window.incomingBytes[0], ...tail(window, 1)]).toEqual([200, 499])
  })

  it('starts anew when the clock was set back', () => {
    const window = after(frame(10_000, [1]), frame(2000, [7]))
    expect(tail(window, 2)).toEqual([null, 7])
    expect(window.knownSeconds).toBe(1)
  })

  it('stays as it is for an empty frame', () => {
    const window = after(frame(1000, [1]))
    expect(appendFrame(window, frame(1001, []))).toBe(window)
  })
})

it('reads a figure over the last three known seconds', () => {
  expect(recentMean([9, 1, 2, 3])).toBe(2)
  expect(recentMean([null, null, 4])).toBe(4)
  expect(recentMean([])).toBe(0)
})
