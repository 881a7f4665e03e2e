/** The furthest moment a `Date` can hold, either side of the epoch. */
const furthest = 8.64e15

/** The moment that many milliseconds from the epoch, rounded to one and kept within what a `Date` can hold. */
export const dateOf = (epochMs: number): Date =>
  new Date(Number.isNaN(epochMs) ? 0 : Math.max(-furthest, Math.min(furthest, Math.round(epochMs))))
