/*
 * Columns: steps that fall into the same moment are put together as they come.
 */

export interface Moments {
  readonly count: number
  /** Steps of a moment; the last one may have fewer. */
  readonly steps: number
  /** The moment that is being filled, and what a step adds to a mean of it. */
  at: number
  part: number
}

/** @param most moments at most */
export const momentsOf = (steps: number, most: number): Moments => {
  const each = Math.max(1, Math.ceil(steps / Math.max(1, most)))
  return { count: Math.ceil(steps / each), steps: each, at: 0, part: 1 }
}

/** Before each step. */
export const enterStep = (moments: Moments, step: number, steps: number): void => {
  moments.at = Math.floor(step / moments.steps)
  moments.part = 1 / Math.min(moments.steps, steps - moments.at * moments.steps)
}

/** A figure of which a moment has the mean. */
export const addMean = (column: Float64Array, moments: Moments, value: number): void => {
  column[moments.at] = (column[moments.at] as number) + value * moments.part
}

/** A figure of which a moment has the highest. */
export const addHighest = (column: Float64Array, moments: Moments, value: number): void => {
  if (value > (column[moments.at] as number)) column[moments.at] = value
}
