/*
 * What differs between two values as members of templates: the paths, and how.
 */

export interface Change {
  readonly path: readonly string[]
  readonly kind: 'set' | 'removed'
}

type Tree = Readonly<Record<string, unknown>>

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A function of templates counts as one value. */
const isFunction = (value: Tree): boolean => {
  const [name, ...others] = Object.keys(value)
  return others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::') === true)
}

/** Lists count as one value, but those of as many things, the same ones by `id` if they have such, go into each. */
export const changesOf = (before: unknown, after: unknown, path: readonly string[] = []): readonly Change[] => {
  if (isSame(before, after)) return []
  if (after === undefined) return [{ path, kind: 'removed' }]
  if (isTree(before) && isTree(after) && !isFunction(before) && !isFunction(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => changesOf(before[name], after[name], [...path, name]))
  }
  if (isList(before) && isList(after) && areAlike(before, after)) {
    return after.flatMap((item, at) => changesOf(before[at], item, [...path, String(at)]))
  }
  return [{ path, kind: 'set' }]
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

const areAlike = (before: readonly unknown[], after: readonly unknown[]): boolean =>
  before.length === after.length &&
  before.every((item, at) => {
    const other = after[at]
    return isTree(item) && isTree(other) && !isFunction(item) && !isFunction(other) && item['id'] === other['id']
  })
