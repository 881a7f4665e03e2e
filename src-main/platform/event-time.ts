import type { Clock } from './clock'
import { createTimerHeap, type HeapTimer } from './timer-heap'

/** A timer that waits in a time of our own, or at the machine's clock. */
export interface WorldTimer extends HeapTimer {
  readonly every: number | undefined
  readonly callback: () => void
}

/**
 * Time as a list of things to come: it goes from one timer to the next, so fast as it is let. What a timer's callback started
 * and is only a matter of promises is over before the next timer; what waits for more is given to `during`.
 */
export interface EventTime {
  /** Epoch milliseconds; may be a fraction. */
  readonly now: number
  readonly rate: number | null
  /** What it really got over the last seconds. */
  readonly actualRate: number
  /** Begin at a time, or go on, at this rate. */
  go(rate: number | null, from?: number): void
  step(ms: number): Promise<void>
  add(timer: WorldTimer, ms: number): void
  remove(timer: WorldTimer): void
  /** All timers; time stands still afterwards. */
  takeAll(): readonly WorldTimer[]
  during(work: Promise<unknown>): void
}

/** The process stays responsive: after so long everything else has a turn. */
const sliceMs = 10
const longestRestMs = 10
/** The most a wake makes up for: what the machine could not keep up with, or slept through, is let go. */
const longestDebtMs = 250
const markEveryMs = 200
/** Less than a clock tells, and more than is lost in a sum. */
const justBeforeMs = 0.01
const marksKept = 15

export const createEventTime = (machine: Clock): EventTime => {
  const timers = createTimerHeap<WorldTimer>()
  let now = 0
  let rate: number | null = 0
  /** Up to where time may go at present. */
  let target = 0
  let step: { readonly until: number; readonly done: () => void } | undefined
  let lastLook = machine.now()
  let sliceBegan = 0
  /** How many works time stands still for. */
  let working = 0
  /** Whether `proceed` or `wake` is on its way: there is one at most. */
  let isGoing = false
  let stopResting: (() => void) | undefined
  const speed = createSpeed(machine)

  /** Let time go as far as the machine's has come. */
  const look = (): void => {
    const machineNow = machine.now()
    const passed = Math.min(Math.max(machineNow - lastLook, 0), longestDebtMs)
    lastLook = machineNow
    if (step !== undefined) target = step.until
    else if (rate === null) target = Infinity
    else target = Math.min(target + passed * rate, now + longestDebtMs * rate)
  }
  const wake = (): void => {
    stopResting = undefined
    isGoing = true
    look()
    // Not the machine's clock: that may be set back, and a slice would last as long.
    sliceBegan = performance.now()
    speed.note(now)
    proceed()
  }
  const proceed = (): void => {
    isGoing = working === 0
    if (!isGoing) return
    const { first } = timers
    if (first === undefined || first.due > target) return arrive()
    // Not unref'd: such an immediate waits until something else wakes the process.
    if (performance.now() - sliceBegan >= sliceMs) return void setImmediate(wake)
    now = Math.max(now, first.due)
    fire(first)
    soon(proceed)
  }
  const fire = (timer: WorldTimer): void => {
    timers.remove(timer)
    if (timer.every !== undefined) {
      timer.due += timer.every
      timers.add(timer)
    }
    try {
      timer.callback()
    } catch (error) {
      // Reported as what a timer of the machine throws; time goes on.
      queueMicrotask(() => {
        throw error
      })
    }
  }
  const arrive = (): void => {
    isGoing = false
    // A step that was asked for while this was on its way.
    if (step !== undefined && target < step.until) return kick(wake)
    if (target < Infinity) now = Math.max(now, target)
    endStep()
    if (rate !== null && rate > 0) rest(rate)
  }
  const rest = (rate: number): void => {
    stopResting?.()
    const ms = ((timers.first?.due ?? Infinity) - now) / rate
    stopResting = machine.after(Math.min(Math.max(Math.ceil(ms), 1), longestRestMs), wake)
  }
  const endStep = (): void => {
    const ended = step
    step = undefined
    ended?.done()
  }
  /** Let time go on from where it is. */
  const kick = (how: () => void): void => {
    if (isGoing) return
    stopResting?.()
    stopResting = undefined
    isGoing = true
    soon(how)
  }
  const go = (newRate: number | null, from = read()): void => {
    endStep()
    ;[rate, now, target, lastLook] = [newRate, from, from, machine.now()]
    speed.restart(now)
    kick(wake)
  }
  /** While it rests, time goes on with the machine's, but not to a timer that has not fired: who stops then would go on behind it. */
  const read = (): number => {
    if (stopResting === undefined || working > 0) return now
    look()
    now = Math.max(now, Math.min(target, (timers.first?.due ?? Infinity) - justBeforeMs))
    return now
  }
  return {
    get now() {
      return read()
    },
    get rate() {
      return rate
    },
    get actualRate() {
      return rate === 0 && step === undefined ? 0 : (speed.over(read()) ?? rate ?? 0)
    },
    go,
    step: (ms) =>
      new Promise((done) => {
        go(0)
        step = { until: now + ms, done }
      }),
    add: (timer, ms) => {
      timer.due = read() + ms
      timers.add(timer)
      if (rate === null) kick(wake)
      else if (stopResting !== undefined && timers.first === timer) rest(rate)
    },
    remove: (timer) => timers.remove(timer),
    takeAll: () => {
      go(0)
      return timers.takeAll()
    },
    during: (work) => {
      working++
      const settled = (): void => {
        working--
        // One that rests wakes by itself.
        if (working === 0 && stopResting === undefined) kick(proceed)
      }
      work.then(settled, settled)
    },
  }
}

/** After all promises that can settle have settled: ticks run when microtasks have. */
const soon = (then: () => void): void => queueMicrotask(() => process.nextTick(then))

/** How fast time passed over the last seconds. */
const createSpeed = (machine: Clock) => {
  let marks: { readonly at: number; readonly now: number }[] = []
  return {
    restart: (now: number): void => {
      marks = [{ at: machine.now(), now }]
    },
    note: (now: number): void => {
      const at = machine.now()
      if (at - (marks.at(-1)?.at ?? -Infinity) < markEveryMs) return
      marks.push({ at, now })
      if (marks.length > marksKept) marks.shift()
    },
    /** Undefined: too little machine time has passed to tell. */
    over: (now: number): number | undefined => {
      const [first] = marks
      const passed = first === undefined ? 0 : machine.now() - first.at
      return first === undefined || passed < markEveryMs ? undefined : (now - first.now) / passed
    },
  }
}
