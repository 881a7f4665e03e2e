import { describe, expect, it, vi } from 'vitest'
import { manualClock, systemClock } from '../../../src-main/platform/clock'

describe('a manual clock', () => {
  it('stands still until it is told to go on', () => {
    const clock = manualClock(1000)
    expect([clock.now(), clock.now()]).toEqual([1000, 1000])
    clock.advance(250)
    expect(clock.now()).toBe(1250)
  })

  it('runs timers in the order of their times, each seeing its own time, and ends at the time asked for', () => {
    const clock = manualClock(0)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name} at ${clock.now()}`)
    clock.after(300, note('late'))
    clock.after(100, note('early'))
    clock.every(150, note('again'))
    clock.advance(350)
    expect(seen).toEqual(['early at 100', 'again at 150', 'late at 300', 'again at 300'])
    expect(clock.now()).toBe(350)
  })

  it('runs timers due at one time in the order they were set', () => {
    const clock = manualClock()
    const seen: number[] = []
    for (const i of [1, 2, 3]) clock.after(10, () => seen.push(i))
    clock.advance(10)
    expect(seen).toEqual([1, 2, 3])
  })

  it('calls back once after a time, and not before', () => {
    const clock = manualClock()
    const callback = vi.fn()
    clock.after(100, callback)
    clock.advance(99)
    expect(callback).not.toHaveBeenCalled()
    clock.advance(1)
    clock.advance(1000)
    expect(callback).toHaveBeenCalledTimes(1)
  })

  it('runs a timer that a timer has set, when its time is within the same step', () => {
    const clock = manualClock(0)
    const seen: number[] = []
    clock.after(10, () => void clock.after(10, () => seen.push(clock.now())))
    clock.advance(25)
    expect(seen).toEqual([20])
  })

  it('forgets what was cancelled, also by another timer and by itself', () => {
    const clock = manualClock(0)
    const seen: string[] = []
    const cancelOnce = clock.after(20, () => seen.push('never'))
    clock.after(10, cancelOnce)
    const cancelEvery = clock.every(10, () => {
      seen.push(`tick at ${clock.now()}`)
      if (clock.now() === 30) cancelEvery()
    })
    clock.advance(100)
    cancelOnce()
    expect(seen).toEqual(['tick at 10', 'tick at 20', 'tick at 30'])
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
  it('tells the time of this machine in whole milliseconds', () => {
    const before = Date.now()
    const now = systemClock().now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
    expect(Number.isInteger(now)).toBe(true)
  })

  it('calls back after a time and again and again, and not once it was cancelled', async () => {
    const clock = systemClock()
    const [once, often, never] = [vi.fn(), vi.fn(), vi.fn()]
    clock.after(1, never)()
    clock.after(1, once)
    const stop = clock.every(1, often)
    await vi.waitUntil(() => often.mock.calls.length >= 3)
    stop()
    expect(once).toHaveBeenCalledTimes(1)
    expect(never).not.toHaveBeenCalled()
  })
})
