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

/**
 * Steps share what they have in common, so one costs little more than the list of its parts. Together they may have so many
 * entries, 8 bytes each: 100,000 steps of a design with a hundred parts, 2,500 of the largest there can be.
 */
const MOST_ENTRIES = 10_000_000

export const firstStep = <T>(present: T): Steps<T> => ({ past: [], present, future: [], gesture: null })

/** @param gesture the same for all changes of one step; null: a step of its own */
export const changed = <T>(steps: Steps<T>, next: T, gesture: string | null = null): Steps<T> => {
  if (gesture !== null && gesture === steps.gesture) return { ...steps, present: next }
  if (JSON.stringify(next) === JSON.stringify(steps.present)) return steps
  return { past: keptSteps([...steps.past, steps.present], entriesOf(next)), present: next, future: [], gesture }
}

const entriesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, member) => sum + (Array.isArray(member) ? member.length : 1), 0)
    : 1

/**
 * The oldest go first.
 * @param entries of each: those of the present one, for steps change a design by little
 */
export const keptSteps = <T>(past: readonly T[], entries: number): readonly T[] => {
  const most = Math.floor(MOST_ENTRIES / Math.max(1, entries))
  return past.length > most ? past.slice(-most) : past
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
