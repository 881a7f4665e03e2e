/** What waits in a heap. The heap alone writes `place`. */
export interface HeapTimer {
  /** When it is due; any scale, the smaller the sooner. */
  due: number
  /** Which of those due at one time comes first. */
  readonly order: number
  /** Where it is in the heap; -1: nowhere. */
  place: number
}

/** Timers by the time they are due: adding, taking the first and removing any one take logarithmic time. */
export interface TimerHeap<T extends HeapTimer> {
  readonly first: T | undefined
  add(timer: T): void
  /** Without effect if it is not in the heap. */
  remove(timer: T): void
  /** All of them, in no order; the heap is empty afterwards. */
  takeAll(): readonly T[]
}

export const createTimerHeap = <T extends HeapTimer>(): TimerHeap<T> => {
  let timers: T[] = []
  const isBefore = (a: T, b: T): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)
  const put = (timer: T, place: number): void => {
    timers[place] = timer
    timer.place = place
  }
  const up = (timer: T, from: number): void => {
    let place = from
    while (place > 0) {
      const above = timers[(place - 1) >> 1]
      if (above === undefined || !isBefore(timer, above)) break
      put(above, place)
      place = (place - 1) >> 1
    }
    put(timer, place)
  }
  const down = (timer: T, from: number): void => {
    let place = from
    for (;;) {
      const [left, right] = [timers[2 * place + 1], timers[2 * place + 2]]
      const below = right !== undefined && left !== undefined && isBefore(right, left) ? right : left
      if (below === undefined || !isBefore(below, timer)) break
      const at = below.place
      put(below, place)
      place = at
    }
    put(timer, place)
  }
  return {
    get first() {
      return timers[0]
    },
    add: (timer) => up(timer, timers.length),
    remove: (timer) => {
      const { place } = timer
      if (place === -1) return
      timer.place = -1
      const last = timers.pop()
      if (last === undefined || last === timer) return
      down(last, place)
      up(last, last.place)
    },
    takeAll: () => {
      const all = timers
      timers = []
      for (const timer of all) timer.place = -1
      return all
    },
  }
}
