/**
 * Work in turns: it yields after each evaluation or so, and returns its result. Whoever runs it lets others go on between two turns,
 * and stops when nobody waits for the result any more.
 */
export type Turns<T> = Generator<void, T>

/** Run it to its end at once. */
export const finished = <T>(turns: Turns<T>): T => {
  for (;;) {
    const { done, value } = turns.next()
    if (done === true) return value
  }
}
