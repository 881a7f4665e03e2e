import { firstBackoffMs, longestBackoffMs } from '../../engine/producers/backoff'

/*
 * How often a record is put until it is taken or given up, on a grid of steps. A record is on the level of its refusals so far; one
 * that is given the time is put from there several times within a step.
 */

/** Beyond so many refusals all wait equally long, and how many have been refused how often is not counted any more. */
const mostLevels = 16

export interface Attempts {
  readonly levels: number
  /** The levels on which records are at all, rising: the others are passed over within a step. */
  readonly reached: Int32Array
  /** Of each level: attempts within one step, if all are refused. */
  readonly within: Int32Array
  /** The level of those that were refused each time, and in how many steps their turn is. */
  readonly next: Int32Array
  readonly after: Int32Array
  /** Of those that were refused each time, the part that waits for its next turn; the others are given up. */
  readonly goOn: Float64Array
}

/** @param stepMs of the grid */
export const attemptsOf = (retryForSeconds: number, stepMs: number): Attempts => {
  const times = timesUntil(retryForSeconds * 1000)
  const levels = Math.min(mostLevels, times.length)
  const within = new Int32Array(levels)
  const next = new Int32Array(levels)
  const after = new Int32Array(levels).fill(1)
  const goOn = new Float64Array(levels)
  for (let level = 0; level < levels; level++) {
    const begin = times[level] as Attempt
    let tried = level + 1
    while (tried < times.length && (times[tried] as Attempt).meanMs - begin.meanMs < stepMs / 2) tried++
    within[level] = tried - level
    next[level] = Math.min(tried, levels - 1)
    const then = times[tried]
    if (then === undefined) continue
    after[level] = Math.max(1, Math.round((then.meanMs - begin.meanMs) / stepMs))
    goOn[level] = Math.min(1, then.chance / begin.chance)
  }
  // Those on the last level come back to it, on average until their time is over.
  const back = times.length - levels
  if (back > 0) goOn[levels - 1] = Math.max(0, 1 - (within[levels - 1] as number) / (back + 1))
  return { levels, reached: reachedBy(next), within, next, after, goOn }
}

const reachedBy = (next: Int32Array): Int32Array => {
  const levels = [0]
  for (let level = next[0] as number; level > (levels.at(-1) as number); level = next[level] as number)
    levels.push(level)
  return Int32Array.from(levels)
}

interface Attempt {
  /** From when the record is made, on average. */
  readonly meanMs: number
  /** That its time is not over until then. */
  readonly chance: number
}

/** When a record is put that is always refused. What is hardly ever tried is left out. */
const timesUntil = (lastMs: number): readonly Attempt[] => {
  const times: Attempt[] = [{ meanMs: 0, chance: 1 }]
  let meanMs = 0
  let variance = 0
  for (;;) {
    const longest = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(times.length - 1, 20))
    // By chance between half and all of it.
    meanMs += 0.75 * longest
    variance += (0.5 * longest) ** 2 / 12
    const chance = below((lastMs - meanMs) / Math.sqrt(variance))
    if (chance < 0.02) return times
    times.push({ meanMs, chance })
  }
}

/** Of the standard normal distribution, to two digits: by the logistic one. */
const below = (z: number): number => 1 / (1 + Math.exp(-1.702 * z))

/** The longest wait, in steps. */
export const longestWait = ({ after }: Attempts): number => after.reduce((most, steps) => Math.max(most, steps), 1)
