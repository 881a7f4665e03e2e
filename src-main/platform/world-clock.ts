import type { Clock } from './clock'
import { createEventTime, type WorldTimer } from './event-time'

/**
 * The clock of a world: it goes with the machine's, so many times as fast, as fast as the machine can, or stands still. Timers
 * fire in the order of their times, each seeing its own time as now.
 */
export interface WorldClock extends Clock {
  /** Milliseconds of the world in one of the machine; 0: it stands still; null: from one timer to the next, as fast as the machine can. */
  readonly rate: number | null
  /** What it really gets, over the last seconds: what the machine cannot keep up with is not made up for. */
  readonly actualRate: number
  /** How far it is ahead of the machine's clock, in milliseconds; negative: behind. */
  readonly aheadMs: number
  /** Whether it is the machine's: neither ahead nor behind, and at its rate. */
  readonly isMachines: boolean
  /** Timers are carried over with what is left of their waiting. Ends a step. */
  setRate(rate: number | null): void
  /** Let exactly so much time pass, as fast as the machine can, and stand still then. Settled early if something else is set. */
  step(ms: number): Promise<void>
}

export interface WorldClockOptions {
  /** World time to begin at, epoch milliseconds; the machine's if left out. */
  readonly now?: number | undefined
  /** 1 if left out. */
  readonly rate?: number | null | undefined
  /** Called when it was made to go otherwise, or to step. */
  readonly onSet?: () => void
}

/** At rate 1 it is hardly more than the machine's clock; at any other it lets the time of its world pass by itself. */
export const createWorldClock = (machine: Clock, options: WorldClockOptions = {}): WorldClock => {
  const { now: start, rate: firstRate = 1, onSet = () => {} } = options
  let ahead = start === undefined ? 0 : start - machine.now()
  let isWithMachine = firstRate === 1
  let order = 0
  const onMachine = createMachineTimers(machine)
  const own = createEventTime(machine)
  const now = (): number => (isWithMachine ? machine.now() + ahead : Math.floor(own.now))

  const leaveMachine = (rate: number | null): void => {
    if (!isWithMachine) return own.go(rate)
    const left = onMachine.takeAll()
    own.go(rate, now())
    isWithMachine = false
    for (const { timer, ms } of left) own.add(timer, ms)
  }
  const joinMachine = (): void => {
    if (isWithMachine) return
    ahead = now() - machine.now()
    isWithMachine = true
    for (const timer of own.takeAll()) onMachine.add(timer, timer.due - own.now)
  }
  const wait = (ms: number, callback: () => void, every?: number): (() => void) => {
    const timer: WorldTimer = { due: 0, every, callback, order: order++, place: -1 }
    if (isWithMachine) onMachine.add(timer, ms)
    else own.add(timer, ms)
    return () => {
      onMachine.remove(timer)
      own.remove(timer)
    }
  }
  if (!isWithMachine) own.go(firstRate, start ?? machine.now())

  return {
    now,
    after: (ms, callback) => wait(atLeastOne(ms), callback),
    every: (ms, callback) => wait(atLeastOne(ms), callback, atLeastOne(ms)),
    during: (work) => {
      if (!isWithMachine) own.during(work)
      return work
    },
    get rate() {
      return isWithMachine ? 1 : own.rate
    },
    get actualRate() {
      return isWithMachine ? 1 : own.actualRate
    },
    get aheadMs() {
      return isWithMachine ? ahead : now() - machine.now()
    },
    get isMachines() {
      return isWithMachine && ahead === 0
    },
    setRate: (rate) => {
      if (rate === 1) joinMachine()
      else leaveMachine(rate)
      onSet()
    },
    step: (ms) => {
      leaveMachine(0)
      onSet()
      return own.step(ms)
    },
  }
}

/** As timers of the machine: a wait of no time at all, set again and again, would never let time pass. */
const atLeastOne = (ms: number): number => (ms >= 1 ? ms : 1)

/** Timers that wait at the machine's clock, and can be taken from it again. */
const createMachineTimers = (machine: Clock) => {
  const waiting = new Map<WorldTimer, { readonly ms: number; readonly cancel: () => void }>()
  const add = (timer: WorldTimer, ms: number): void => {
    timer.due = machine.now() + ms
    const { every, callback } = timer
    if (every === ms) {
      const again = (): void => {
        timer.due = machine.now() + every
        callback()
      }
      return void waiting.set(timer, { ms, cancel: machine.every(every, again) })
    }
    const fire = (): void => {
      if (every === undefined) waiting.delete(timer)
      else add(timer, every)
      callback()
    }
    waiting.set(timer, { ms, cancel: machine.after(ms, fire) })
  }
  return {
    add,
    remove: (timer: WorldTimer): void => {
      waiting.get(timer)?.cancel()
      waiting.delete(timer)
    },
    /** All of them with what is left of their waiting, in milliseconds; none wait here afterwards. */
    takeAll: (): readonly { readonly timer: WorldTimer; readonly ms: number }[] => {
      const all = [...waiting].map(([timer, { ms, cancel }]) => {
        cancel()
        // The machine's clock may have been set since.
        return { timer, ms: Math.min(Math.max(timer.due - machine.now(), 0), ms) }
      })
      waiting.clear()
      return all
    },
  }
}
