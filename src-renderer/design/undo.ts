/*
 * A value with the steps that led to it. What is dragged is one step, from when it begins until it is let go.
 */

export interface Steps<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** Of the gesture that is under way. */
  readonly gesture: string | null
}

/** As many as somebody may want to go back. */
const MOST = 200

export const firstStep = <T>(present: T): Steps<T> => ({ past: [], present, future: [], gesture: null })

/** @param gesture the same for all changes of one step; null: a step of its own */
export const changed = <T>(steps: Steps<T>, next: T, gesture: string | null = null): Steps<T> => {
  if (gesture !== null && gesture === steps.gesture) return { ...steps, present: next }
  if (JSON.stringify(next) === JSON.stringify(steps.present)) return steps
  return { past: [...steps.past, steps.present].slice(-MOST), present: next, future: [], gesture }
}

/** The gesture is over: the next change is another step. */
export const settled = <T>(steps: Steps<T>): Steps<T> => ({ ...steps, gesture: null })

export const undone = <T>({ past, present, future }: Steps<T>): Steps<T> => {
  const before = past.at(-1)
  if (before === undefined) return { past, present, future, gesture: null }
  return { past: past.slice(0, -1), present: before, future: [present, ...future], gesture: null }
}

export const redone = <T>({ past, present, future }: Steps<T>): Steps<T> => {
  const [next, ...later] = future
  if (next === undefined) return { past, present, future, gesture: null }
  return { past: [...past, present], present: next, future: later, gesture: null }
}
