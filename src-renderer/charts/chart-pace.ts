import type { Pace } from './frame-queue'

/** A stretch of time that is drawn, in epoch seconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** A picture that only moves on has time; for another one somebody waits. */
export const paceOf = (before: Stretch, after: Stretch): Pace =>
  after.to - after.from === before.to - before.from && Math.abs(after.to - before.to) <= MOVES_ON_SECONDS
    ? 'calm'
    : 'now'

/** A live picture of a long range moves on once a minute. */
const MOVES_ON_SECONDS = 120
