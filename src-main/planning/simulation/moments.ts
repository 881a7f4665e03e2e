/*
 * Columns: steps that fall into the same moment are put together as they come.
 */

export interface Moments {
  readonly count: number
  /** Steps of a moment; the last one may have fewer. */
  readonly steps: number
  /** The moment that is being filled, how many steps it has, and whether this one is its last. */
  at: number
  length: number
  isOver: boolean
}

/** @param most moments at most */
export const momentsOf = (steps: number, most: number): Moments => {
  const each = Math.max(1, Math.ceil(steps / Math.max(1, most)))
  return { count: Math.ceil(steps / each), steps: each, at: 0, length: 1, isOver: false }
}

/** Before each step. */
export const enterStep = (moments: Moments, step: number, steps: number): void => {
  const at = Math.floor(step / moments.steps)
  const first = at * moments.steps
  moments.at = at
  moments.length = Math.min(moments.steps, steps - first)
  moments.isOver = step === first + moments.length - 1
}

/** A figure of which a moment has the highest. */
export const addHighest = (column: Float64Array, moments: Moments, value: number): void => {
  if (value > (column[moments.at] as number)) column[moments.at] = value
}
