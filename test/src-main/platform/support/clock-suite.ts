import { expect, it, vi } from 'vitest'
import type { Clock } from '../../../../src-main/platform/clock'

/** A clock that can be told to let time pass. */
export interface ClockUnderTest {
  readonly clock: Clock
  /** Let `ms` of its time pass, at least; everything due by then has been called when it is settled. */
  pass(ms: number): Promise<void>
}

/** What every clock does. */
export const everyClock = (make: () => ClockUnderTest): void => {
  it('tells the time in whole milliseconds', async () => {
    const { clock, pass } = make()
    const before = clock.now()
    await pass(20)
    expect(Number.isInteger(before)).toBe(true)
    expect(clock.now()).toBeGreaterThanOrEqual(before + 19)
  })

  it('calls back once after a time, again and again until cancelled, and never what was cancelled before', async () => {
    const { clock, pass } = make()
    const [once, often, never] = [vi.fn(), vi.fn(), vi.fn()]
    clock.after(5, once)
    clock.after(5, never)()
    const stop = clock.every(5, often)
    await vi.waitUntil(async () => {
      await pass(5)
      return often.mock.calls.length >= 3
    })
    stop()
    const { length } = often.mock.calls
    await pass(20)
    expect(once).toHaveBeenCalledTimes(1)
    expect(often).toHaveBeenCalledTimes(length)
    expect(never).not.toHaveBeenCalled()
  })

  it('hands back the work a moment is to last for', async () => {
    const { clock } = make()
    const work = Promise.resolve('done')
    expect(clock.during(work)).toBe(work)
    await expect(clock.during(Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  })
}

/** What every clock does that is not at the mercy of the machine. */
export const everySimulatedClock = (make: (start: number) => ClockUnderTest): void => {
  it('runs timers in the order of their times, each seeing its own time, and ends at the time asked for', async () => {
    const { clock, pass } = make(0)
    const seen: string[] = []
    const note = (name: string) => () => seen.push(`${name} at ${clock.now()}`)
    clock.after(300, note('late'))
    clock.after(100, note('early'))
    clock.every(150, note('again'))
    await pass(350)
    expect(seen).toEqual(['early at 100', 'again at 150', 'late at 300', 'again at 300'])
    expect(clock.now()).toBe(350)
  })

  it('runs timers due at one time in the order they were set', async () => {
    const { clock, pass } = make(0)
    const seen: number[] = []
    for (const i of [1, 2, 3]) clock.after(10, () => seen.push(i))
    await pass(10)
    expect(seen).toEqual([1, 2, 3])
  })

  it('does not call back before the time', async () => {
    const { clock, pass } = make(0)
    const callback = vi.fn()
    clock.after(100, callback)
    await pass(90)
    expect(callback).not.toHaveBeenCalled()
    await pass(10)
    await pass(1000)
    expect(callback).toHaveBeenCalledTimes(1)
  })

  it('runs a timer that a timer has set, when its time is within the same step', async () => {
    const { clock, pass } = make(0)
    const seen: number[] = []
    clock.after(10, () => void clock.after(10, () => seen.push(clock.now())))
    await pass(25)
    expect(seen).toEqual([20])
  })

  it('forgets what was cancelled, also by another timer and by itself', async () => {
    const { clock, pass } = make(0)
    const seen: string[] = []
    const cancelOnce = clock.after(20, () => seen.push('never'))
    clock.after(10, cancelOnce)
    const cancelEvery = clock.every(10, () => {
      seen.push(`tick at ${clock.now()}`)
      if (clock.now() === 30) cancelEvery()
    })
    await pass(100)
    cancelOnce()
    expect(seen).toEqual(['tick at 10', 'tick at 20', 'tick at 30'])
  })
}
