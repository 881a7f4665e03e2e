import { describe, expect, it, vi } from 'vitest'
import { manualClock, systemClock, type ManualClock } from '../../../src-main/platform/clock'
import { createWorldClock, type WorldClock } from '../../../src-main/platform/world-clock'
import { everyClock, everySimulatedClock, type ClockUnderTest } from './support/clock-suite'

/** What is under way is over: promises, and turns of the event loop. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Let time pass on the machine, as it does: bit by bit. */
const passOnMachine = async (machine: ManualClock, ms: number): Promise<void> => {
  await settled()
  for (let passed = 0; passed < ms; passed++) {
    machine.advance(1)
    await settled()
  }
}

const stepped = (start = 0): ClockUnderTest => {
  const clock = createWorldClock(manualClock(), { now: start, rate: 0 })
  return { clock, pass: (ms) => clock.step(ms) }
}
const withMachine = (start = 0): ClockUnderTest => {
  const machine = manualClock(start)
  return { clock: createWorldClock(machine), pass: (ms) => passOnMachine(machine, ms) }
}
const atRate = (rate: number) => (): ClockUnderTest => {
  const machine = manualClock()
  const clock = createWorldClock(machine, { now: 0, rate })
  return { clock, pass: (ms) => passOnMachine(machine, ms / rate) }
}
const hour = 3_600_000

describe('the clock of a world', () => {
  describe('stepped', () => {
    everyClock(stepped)
    everySimulatedClock(stepped)
  })
  describe('at the rate of the machine', () => {
    everyClock(withMachine)
    everySimulatedClock(withMachine)
  })
  describe('ten times as fast as the machine', () => {
    everyClock(atRate(10))
    everySimulatedClock(atRate(10))
  })
  describe('half as fast as the machine', () => {
    everyClock(atRate(0.5))
    everySimulatedClock(atRate(0.5))
  })

  it('is the machine’s clock at first, and hands it its timers', () => {
    const machine = manualClock(5000)
    const clock = createWorldClock(machine)
    const callback = vi.fn()
    clock.after(100, callback)
    machine.advance(100)
    expect(callback).toHaveBeenCalledTimes(1)
    expect([clock.now(), clock.rate, clock.aheadMs, clock.isMachines]).toEqual([5100, 1, 0, true])
  })

  it('begins at any time, ahead of the machine’s or behind it', () => {
    const machine = manualClock(5000)
    const [ahead, behind] = [
      createWorldClock(machine, { now: 9000 }),
      createWorldClock(machine, { now: 1000, rate: 0 }),
    ]
    machine.advance(500)
    expect([ahead.now(), ahead.aheadMs, ahead.isMachines]).toEqual([9500, 4000, false])
    expect([behind.now(), behind.aheadMs, behind.isMachines]).toEqual([1000, -4500, false])
  })

  it('stands still at rate 0, whatever the machine’s does', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { rate: 0 })
    const callback = vi.fn()
    clock.after(10, callback)
    await passOnMachine(machine, 1000)
    expect(clock.now()).toBe(0)
    expect(callback).not.toHaveBeenCalled()
  })

  it('carries timers over with what is left of their waiting when its rate changes', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine)
    const seen: number[] = []
    clock.after(1000, () => seen.push(clock.now()))
    const stop = clock.every(400, () => seen.push(clock.now()))
    await passOnMachine(machine, 500)
    clock.setRate(10)
    await passOnMachine(machine, 20)
    clock.setRate(0)
    await passOnMachine(machine, 5000)
    expect([clock.now(), ...seen]).toEqual([700, 400])
    clock.setRate(1)
    await passOnMachine(machine, 200)
    expect(seen).toEqual([400, 800])
    stop()
    await passOnMachine(machine, 1000)
    expect(seen).toEqual([400, 800, 1000])
  })

  it('carries an interval on at its pace after it has come back to the machine', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { rate: 0 })
    const seen: number[] = []
    clock.every(100, () => seen.push(clock.now()))
    await clock.step(150)
    clock.setRate(1)
    await passOnMachine(machine, 260)
    expect(seen).toEqual([100, 200, 300, 400])
  })

  it('does not make up for what the machine slept through', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { rate: 10 })
    await passOnMachine(machine, 100)
    machine.set(machine.now() + 8 * hour)
    await passOnMachine(machine, 100)
    expect(clock.now()).toBeLessThan(10_000)
  })

  it('goes on when the machine’s clock is set back', async () => {
    const machine = manualClock(10 * hour)
    const clock = createWorldClock(machine, { rate: 10 })
    await passOnMachine(machine, 100)
    machine.set(hour)
    await passOnMachine(machine, 100)
    expect(clock.now()).toBeGreaterThanOrEqual(10 * hour + 1900)
  })

  it('reports what a callback throws, and goes on', async () => {
    const clock = createWorldClock(manualClock(), { rate: 0 })
    const reported: unknown[] = []
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => reported.push(error.message))
    const callback = vi.fn()
    clock.after(10, () => {
      throw new Error('broken')
    })
    clock.after(20, callback)
    await clock.step(30)
    await settled()
    for (const listener of others) process.on('uncaughtException', listener)
    expect(reported).toEqual(['broken'])
    expect(callback).toHaveBeenCalledTimes(1)
  })
})

describe('a moment of a world', () => {
  const standing = (): WorldClock => createWorldClock(manualClock(), { now: 0, rate: 0 })

  it('lasts until the work given to it is settled, though it takes the machine a while', async () => {
    const clock = standing()
    const seen: string[] = []
    const work = async (): Promise<void> => {
      await settled()
      seen.push(`work ends at ${clock.now()}`)
      throw new Error('which does not matter')
    }
    clock.after(10, () => void clock.during(work()).catch(() => {}))
    clock.after(11, () => seen.push(`next at ${clock.now()}`))
    await clock.step(100)
    expect(seen).toEqual(['work ends at 10', 'next at 11'])
  })

  it('lets all of its time pass though work has just ended', async () => {
    const clock = standing()
    const work = Promise.resolve()
    await clock.during(work)
    const step = clock.step(50)
    await step
    expect(clock.now()).toBe(50)
  })

  it('lasts until all promises that can settle have settled', async () => {
    const clock = standing()
    const seen: number[] = []
    const chain = async (): Promise<void> => {
      for (let link = 0; link < 50; link++) await Promise.resolve()
      seen.push(clock.now())
    }
    clock.every(10, () => void chain())
    await clock.step(30)
    expect(seen).toEqual([10, 20, 30])
  })

  it('is not cut short by a rate in between', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { now: 0, rate: 0 })
    let end = (): void => {}
    clock.after(10, () => void clock.during(new Promise<void>((resolve) => (end = resolve))))
    void clock.step(100)
    await settled()
    clock.setRate(100)
    await passOnMachine(machine, 50)
    expect(clock.now()).toBe(10)
    end()
    await passOnMachine(machine, 50)
    expect(clock.now()).toBeGreaterThan(1000)
  })

  it('keeps its pace when there is work every millisecond', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { now: 0, rate: 10 })
    for (let passed = 0; passed < 500; passed++) {
      machine.advance(1)
      await clock.during(settled())
      await settled()
    }
    expect(clock.now()).toBeGreaterThan(4000)
  })

  it('lets a step end early when something else is set', async () => {
    const clock = standing()
    clock.every(1, () => {
      if (clock.now() === 50) clock.setRate(0)
    })
    await clock.step(1000)
    expect(clock.now()).toBe(50)
  })
})

describe('as fast as the machine can', () => {
  it('an hour with a timer of 100 ms passes in less than a second, and leaves the process responsive', async () => {
    const clock = createWorldClock(systemClock(), { rate: 0 })
    let fired = 0
    clock.every(100, () => fired++)
    let turns = 0
    const look = setInterval(() => turns++, 1)
    const began = performance.now()
    await clock.step(hour)
    const took = performance.now() - began
    clearInterval(look)
    expect(fired).toBe(36_000)
    expect(took).toBeLessThan(1000)
    expect(turns).toBeGreaterThanOrEqual(Math.floor(took / 50))
  })

  it('goes from one timer to the next, and waits for one where there is none', async () => {
    const clock = createWorldClock(manualClock(), { now: 0, rate: null })
    await settled()
    expect(clock.now()).toBe(0)
    const seen: number[] = []
    clock.after(5 * hour, () => seen.push(clock.now()))
    await settled()
    expect(seen).toEqual([5 * hour])
  })

  it('keeps thousands of timers in order', async () => {
    const clock = createWorldClock(manualClock(), { now: 0, rate: 0 })
    const [due, seen]: [number[], number[]] = [[], []]
    for (let i = 0; i < 20_000; i++) {
      const ms = ((i * 7919) % 10_007) + 1
      const cancel = clock.after(ms, () => seen.push(ms))
      if (i % 3 === 0) cancel()
      else due.push(ms)
    }
    await clock.step(20_000)
    expect(seen).toEqual(due.sort((a, b) => a - b))
  })

  it('tells how fast it really is', async () => {
    const machine = manualClock(0)
    const clock = createWorldClock(machine, { now: 0, rate: 60 })
    await passOnMachine(machine, 1000)
    expect(clock.actualRate).toBeCloseTo(60, 0)
    clock.setRate(0)
    expect(clock.actualRate).toBe(0)
    clock.setRate(1)
    expect(clock.actualRate).toBe(1)
  })
})
