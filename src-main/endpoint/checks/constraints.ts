import type { BlobShape, ListShape, MapShape, NumberShape, Shape, StringShape } from '../../engine/shapes'

/** One rule for a value, and AWS's words for it. */
export interface Constraint {
  holds(value: unknown): boolean
  readonly text: string
}

/** The rules a shape sets for its own value, not for the values inside it. */
export const constraintsOf = (shape: Shape): readonly Constraint[] => {
  switch (shape.type) {
    case 'string':
      return ofString(shape)
    case 'integer':
    case 'long':
      return ofNumber(shape)
    case 'blob':
    case 'list':
      return ofLength(shape, (value) => (value as { length: number }).length)
    case 'map':
      return ofLength(shape, (value) => Object.keys(value as object).length)
    default:
      return []
  }
}

/** Whether a value keeps all rules of its shape. */
export type Law = (value: unknown) => boolean

/** The rules of a shape as one quick test; which of them is broken is asked of the constraints, afterwards. */
export const compileLaw = (shape: Shape): Law | undefined => {
  const constraints = constraintsOf(shape)
  if (constraints.length === 0) return undefined
  const holdsAll: Law = (value) => constraints.every((constraint) => constraint.holds(value))
  if (shape.type !== 'string' || shape.pattern !== undefined || shape.values !== undefined) return holdsAll
  const surelyLongEnough = (shape.min ?? 0) * 2
  const surelyShortEnough = shape.max ?? Infinity
  return (value) => {
    const { length } = value as string
    return (length >= surelyLongEnough && length <= surelyShortEnough) || holdsAll(value)
  }
}

const ofString = (shape: StringShape): readonly Constraint[] => {
  const constraints: Constraint[] = []
  if (shape.pattern !== undefined) {
    const whole = new RegExp(`^(?:${shape.pattern})$`)
    constraints.push({
      holds: (value) => whole.test(value as string),
      text: `Member must satisfy regular expression pattern: ${shape.pattern}`,
    })
  }
  if (shape.values !== undefined) {
    const values = new Set<unknown>(shape.values)
    constraints.push({
      holds: (value) => values.has(value),
      text: `Member must satisfy enum value set: [${shape.values.join(', ')}]`,
    })
  }
  const { min, max } = shape
  if (min !== undefined) {
    constraints.push({ holds: (value) => hasAtLeast(value as string, min), text: lengthAtLeast(min) })
  }
  if (max !== undefined) {
    constraints.push({ holds: (value) => hasAtMost(value as string, max), text: lengthAtMost(max) })
  }
  return constraints
}

/** Strings are measured in Unicode characters, which are never more than their UTF-16 units nor fewer than half. */
const hasAtMost = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= max * 2 && charactersOf(text) <= max)
const hasAtLeast = (text: string, min: number): boolean =>
  text.length >= min && (text.length >= min * 2 || charactersOf(text) >= min)

const charactersOf = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

const ofNumber = ({ min, max }: NumberShape): readonly Constraint[] => {
  const constraints: Constraint[] = []
  if (min !== undefined) {
    const text = `Member must have value greater than or equal to ${min}`
    constraints.push({ holds: (value) => (value as number) >= min, text })
  }
  if (max !== undefined) {
    const text = `Member must have value less than or equal to ${max}`
    constraints.push({ holds: (value) => (value as number) <= max, text })
  }
  return constraints
}

const ofLength = (
  { min, max }: BlobShape | ListShape | MapShape,
  lengthOf: (value: unknown) => number,
): readonly Constraint[] => {
  const constraints: Constraint[] = []
  if (min !== undefined) constraints.push({ holds: (value) => lengthOf(value) >= min, text: lengthAtLeast(min) })
  if (max !== undefined) constraints.push({ holds: (value) => lengthOf(value) <= max, text: lengthAtMost(max) })
  return constraints
}

const lengthAtLeast = (min: number): string => `Member must have length greater than or equal to ${min}`
const lengthAtMost = (max: number): string => `Member must have length less than or equal to ${max}`
