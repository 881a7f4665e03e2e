/** Time as a port: everything that waits or stamps reads it here, so that a day can pass in a second. */
export interface Clock {
  /** Epoch milliseconds, whole. May step backwards, as a machine's clock can. */
  now(): number
  /** Call back once after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void
  /** Call back every `ms` until cancelled. */
  every(ms: number, callback: () => void): () => void
  /**
   * What happens at a moment belongs to that moment: a clock that can stand still does so until `work` is settled. The work must
   * not wait for this clock.
   *
   * @returns `work`
   */
  during<T>(work: Promise<T>): Promise<T>
}

/** The longest wait that timers of the machine can do: 2^31 - 1 ms. */
const longestWaitMs = 2_147_483_647

export const systemClock = (): Clock => ({
  now: () => Date.now(),
  after: waitOnMachine,
  every: (ms, callback) => {
    const timer = setInterval(callback, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
  during: (work) => work,
})

const waitOnMachine = (ms: number, callback: () => void): (() => void) => {
  let goOnWaiting: (() => void) | undefined
  const isTooLong = ms > longestWaitMs
  const then = isTooLong ? () => (goOnWaiting = waitOnMachine(ms - longestWaitMs, callback)) : callback
  const timer = setTimeout(then, isTooLong ? longestWaitMs : ms)
  timer.unref()
  return () => (goOnWaiting ?? (() => clearTimeout(timer)))()
}

export interface ManualClock extends Clock {
  /** Let `ms` pass: due callbacks run in the order of their times, each seeing its own time as now. */
  advance(ms: number): void
  /** Step the wall clock without letting timers run, as a clock correction does. */
  set(now: number): void
}

interface Timer {
  due: number
  readonly every: number | undefined
  readonly callback: () => void
}

/** A clock that stands still until told otherwise. Timers count elapsed time, not wall time. */
export const manualClock = (start = Date.UTC(2026, 0, 1)): ManualClock => {
  let now = start
  let elapsed = 0
  const timers = new Set<Timer>()
  const add = (ms: number, callback: () => void, every?: number): (() => void) => {
    const timer: Timer = { due: elapsed + ms, every, callback }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const next = (until: number): Timer | undefined => {
    let first: Timer | undefined
    for (const timer of timers) if (timer.due <= until && !(first && first.due <= timer.due)) first = timer
    return first
  }
  const pass = (ms: number): void => {
    now += ms
    elapsed += ms
  }
  return {
    now: () => now,
    after: (ms, callback) => add(ms, callback),
    every: (ms, callback) => add(ms, callback, ms),
    during: (work) => work,
    set: (to) => {
      now = to
    },
    advance: (ms) => {
      const until = elapsed + ms
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        pass(timer.due - elapsed)
        if (timer.every === undefined) timers.delete(timer)
        else timer.due += timer.every
        timer.callback()
      }
      pass(until - elapsed)
    },
  }
}
