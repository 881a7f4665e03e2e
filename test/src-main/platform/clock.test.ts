import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { manualClock, systemClock } from '../../../src-main/platform/clock'
import { everyClock, everySimulatedClock, type ClockUnderTest } from './support/clock-suite'

const manual = (start = 0): ClockUnderTest => {
  const clock = manualClock(start)
  const pass = (ms: number): Promise<void> => {
    clock.advance(ms)
    return Promise.resolve()
  }
  return { clock, pass }
}

describe('a manual clock', () => {
  everyClock(manual)
  everySimulatedClock(manual)

  it('stands still until it is told to go on', () => {
    const clock = manualClock(1000)
    expect([clock.now(), clock.now()]).toEqual([1000, 1000])
    clock.advance(250)
    expect(clock.now()).toBe(1250)
  })

  it('counts elapsed time for timers, so setting the wall clock backwards or forwards moves none of them', () => {
    const clock = manualClock(10_000)
    const seen: number[] = []
    clock.every(100, () => seen.push(clock.now()))
    clock.advance(50)
    clock.set(500)
    expect(seen).toEqual([])
    clock.advance(60)
    clock.set(90_000)
    clock.advance(100)
    expect(seen).toEqual([550, 90_090])
  })
})

describe('the system clock', () => {
  everyClock(() => {
    const clock = systemClock()
    return { clock, pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }
  })

  it('tells the time of this machine', () => {
    const before = Date.now()
    const now = systemClock().now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  describe('with a wait longer than timers of the machine can do', () => {
    const days = 86_400_000
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it('waits for all of it', () => {
      const callback = vi.fn()
      systemClock().after(60 * days, callback)
      vi.advanceTimersByTime(60 * days - 1)
      expect(callback).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(callback).toHaveBeenCalledTimes(1)
    })

    it('is cancelled at any time of it', () => {
      const callback = vi.fn()
      const cancel = systemClock().after(60 * days, callback)
      vi.advanceTimersByTime(50 * days)
      cancel()
      vi.advanceTimersByTime(50 * days)
      expect(callback).not.toHaveBeenCalled()
    })
  })
})
