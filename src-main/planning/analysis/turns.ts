/**
 * Work in turns: it yields after each evaluation or so, and returns its result. Whoever runs it lets others go on between two turns,
 * and stops when nobody waits for the result any more.
 */
export type Turns<T> = Generator<void, T>

/** Long work in turns: each tells how much of all is done, 0 to 1. */
export type Working<T> = Generator<number, T>

/** Run it to its end at once. */
export const finished = <T>(turns: Generator<unknown, T>): T => {
  for (;;) {
    const { done, value } = turns.next()
    if (done === true) return value
  }
}

/** Work that is a part of other work: its progress goes from one share of that to the next. */
export function* inPart<T>(work: Working<T>, from: number, to: number): Working<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done === true) return value
    yield from + value * (to - from)
  }
}
