import { isList, isObject, valueAt, type Value } from './value'

/*
 * Which properties of a resource somebody knows: their names, one in the other. `*` is each item of a list; of what has no names in
 * it all is known, and an empty name says that no more is known than that it is there.
 */

export interface PropertyTree {
  readonly [name: string]: PropertyTree
}

/** Names, and places in lists. */
export type PropertyPath = readonly (string | number)[]

interface Growing {
  [name: string]: Growing
}

const isLeaf = (tree: PropertyTree): boolean => Object.keys(tree).length === 0

/** @param paths such as `Rules.*.Status`, or `OrcSerDe.` with an empty name at its end */
export const treeOf = (paths: readonly string[]): PropertyTree => {
  const tree: Growing = {}
  for (const path of paths) path.split('.').reduce((within, name) => (within[name] ??= {}), tree)
  return tree
}

export const mergedTrees = (one: PropertyTree, other: PropertyTree): PropertyTree => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries(
    [...names].map((name) => {
      const [mine, its] = [one[name], other[name]]
      if (mine === undefined || its === undefined) return [name, mine ?? its ?? {}]
      return [name, isLeaf(mine) || isLeaf(its) ? {} : mergedTrees(mine, its)]
    }),
  )
}

/** What of a value is not known by its tree: the outermost names of it. */
export const unknownIn = (
  value: Value,
  tree: PropertyTree | undefined,
  path: PropertyPath = [],
): readonly PropertyPath[] => {
  if (isNothing(value)) return []
  if (tree === undefined) return [path]
  if (isLeaf(tree)) return []
  if (isList(value)) return value.flatMap((item, at) => unknownIn(item, tree['*'] ?? tree, [...path, at]))
  if (!isObject(value)) return []
  const inner = tree['*'] ?? tree
  return Object.entries(value).flatMap(([name, one]) =>
    unknownIn(one, Object.hasOwn(inner, name) ? inner[name] : undefined, [...path, name]),
  )
}

/** Also a list of nothing, such as of blocks without content. */
const isNothing = (value: Value): boolean => {
  if (value === undefined || value === null) return true
  return isList(value) ? value.every(isNothing) : isObject(value) && Object.keys(value).length === 0
}

/** Paths may leave out the place in a list of one. */
export const isIn = (tree: PropertyTree, [step, ...rest]: PropertyPath): boolean => {
  if (step === undefined || isLeaf(tree)) return true
  const items = tree['*'] ?? tree
  const inner = typeof step === 'number' ? items : Object.hasOwn(items, step) ? items[step] : undefined
  return inner !== undefined && isIn(inner, rest)
}

/** `Rules[1].Prefix`; of a list of one the place is not said. */
export const pathText = (value: Value, path: PropertyPath): string => {
  const [step, ...rest] = path
  if (step === undefined) return ''
  const within = typeof step === 'string' && isList(value) ? value[0] : value
  const after = pathText(valueAt(within, [step]), rest)
  const own = typeof step === 'string' ? step : isList(value) && value.length === 1 ? '' : `[${String(step)}]`
  return after === '' || after.startsWith('[') || own === '' ? `${own}${after}` : `${own}.${after}`
}
