import { isKnown, isList, isObject, isScalar, ownOf, type Value } from '../value'

/*
 * The functions of Terraform that need nothing but their arguments, as far as configurations of pipelines use them.
 * @source Terraform language documentation, functions
 */

type Evaluate = (...items: Value[]) => Value

/** @returns undefined: it is not one of these, or its arguments are not known */
export const callFunction = (name: string, items: readonly Value[]): { readonly value: Value } | undefined => {
  const byParts = ownOf(ofParts, name)
  if (byParts !== undefined) {
    const value = byParts(...items)
    return value === undefined ? undefined : { value }
  }
  const evaluate = ownOf(known, name)
  if (evaluate === undefined || !items.every(isKnown)) return undefined
  const value = evaluate(...items)
  return value === undefined ? undefined : { value }
}

const list = (value: Value): readonly Value[] | undefined => (isList(value) ? value : undefined)
const text = (value: Value): string | undefined => (value !== undefined && isScalar(value) ? String(value) : undefined)
const texts =
  (map: (text: string) => Value): Evaluate =>
  (value) => {
    const found = text(value)
    return found === undefined ? undefined : map(found)
  }
const numbers =
  (map: (numbers: readonly number[]) => number): Evaluate =>
  (...items) => {
    const all = items.map((item) => (isScalar(item) ? Number(item) : NaN))
    return all.length > 0 && all.every(Number.isFinite) ? map(all) : undefined
  }
const distinct = (items: readonly Value[]): readonly Value[] => [
  ...new Map(items.map((item) => [JSON.stringify(item), item] as const)).values(),
]

/** What can be done although parts are not known. */
const ofParts: Readonly<Record<string, Evaluate>> = {
  merge: (...maps) =>
    maps.every((map) => isObject(map) || map === null) ? (Object.assign({}, ...maps) as Value) : undefined,
  concat: (...lists) => (lists.every(isList) ? lists.flat() : undefined),
  lookup: (map, key, otherwise) => {
    const name = text(key)
    if (!isObject(map) || name === undefined) return undefined
    return Object.hasOwn(map, name) ? map[name] : otherwise
  },
  element: (items, at) => {
    const all = list(items)
    return all === undefined || all.length === 0 || typeof at !== 'number' ? undefined : all[at % all.length]
  },
  coalesce: (...items) => {
    const first = items.find((item) => item !== null && item !== '')
    return first !== undefined && isKnown(first) ? first : undefined
  },
  try: (first) => (first !== undefined && isKnown(first) ? first : undefined),
  tolist: (value) => list(value),
  toset: (value) => list(value),
  one: (value) => (isList(value) && value.length === 1 ? value[0] : undefined),
  flatten: (value) => (isList(value) ? ((value as readonly unknown[]).flat(Infinity) as Value) : undefined),
  compact: (value) => list(value)?.filter((item) => item !== '' && item !== null),
}

const known: Readonly<Record<string, Evaluate>> = {
  upper: texts((value) => value.toUpperCase()),
  lower: texts((value) => value.toLowerCase()),
  title: texts((value) => value.replaceAll(/(^|\s)\S/g, (letter) => letter.toUpperCase())),
  trimspace: texts((value) => value.trim()),
  tostring: texts((value) => value),
  tonumber: texts((value) => (value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined)),
  tobool: texts((value) => (value === 'true' ? true : value === 'false' ? false : undefined)),
  tomap: (value) => (isObject(value) ? value : undefined),
  sensitive: (value) => value,
  nonsensitive: (value) => value,
  max: numbers((all) => Math.max(...all)),
  min: numbers((all) => Math.min(...all)),
  ceil: numbers(([value = 0]) => Math.ceil(value)),
  floor: numbers(([value = 0]) => Math.floor(value)),
  abs: numbers(([value = 0]) => Math.abs(value)),
  length: (value) =>
    isList(value)
      ? value.length
      : isObject(value)
        ? Object.keys(value).length
        : typeof value === 'string'
          ? [...value].length
          : undefined,
  join: (separator, items) =>
    isList(items) && items.every(isScalar) ? items.map(String).join(String(separator)) : undefined,
  split: (separator, value) =>
    typeof value === 'string' ? (value === '' ? [''] : value.split(String(separator))) : undefined,
  replace: (value, from, to) =>
    typeof value === 'string' && typeof from === 'string' && !/^\/.*\/$/.test(from)
      ? value.replaceAll(from, () => String(to))
      : undefined,
  substr: (value, from, length) =>
    typeof value === 'string' && typeof from === 'number' && typeof length === 'number' && from >= 0
      ? value.slice(from, length < 0 ? undefined : from + length)
      : undefined,
  format: (form, ...items) => formatted(form, items),
  jsonencode: (value) => JSON.stringify(value),
  jsondecode: texts((value) => {
    try {
      return JSON.parse(value) as Value
    } catch {
      return undefined
    }
  }),
  contains: (items, value) => list(items)?.some((item) => JSON.stringify(item) === JSON.stringify(value)),
  keys: (map) => (isObject(map) ? Object.keys(map).sort() : undefined),
  values: (map) =>
    isObject(map)
      ? Object.keys(map)
          .sort()
          .map((key) => map[key])
      : undefined,
  distinct: (items) => (isList(items) ? distinct(items) : undefined),
  sort: (items) => (isList(items) && items.every(isScalar) ? items.map(String).sort() : undefined),
  reverse: (items) => list(items)?.toReversed(),
  range: (...limits) => ranged(limits),
  zipmap: (names, items) =>
    isList(names) && isList(items) && names.length === items.length && names.every(isScalar)
      ? Object.fromEntries(names.map((name, at) => [String(name), items[at]]))
      : undefined,
}

/** `%s`, `%d`, `%v`, `%q` and `%03d`; others are not formatted here. */
const formatted = (form: Value, items: readonly Value[]): Value => {
  if (typeof form !== 'string') return undefined
  let at = 0
  let isWrong = false
  const result = form.replaceAll(
    /%%|%(0\d+)?([a-zA-Z])/g,
    (place, width: string | undefined, verb: string | undefined) => {
      if (place === '%%') return '%'
      const item = items[at++]
      const value = item === undefined ? undefined : text(item)
      if (value === undefined || !'sdvq'.includes(verb ?? '') || (width !== undefined && verb !== 'd')) isWrong = true
      if (verb === 'q') return JSON.stringify(value ?? '')
      return width === undefined ? (value ?? '') : (value ?? '').padStart(Number(width), '0')
    },
  )
  return isWrong || at !== items.length ? undefined : result
}

/** Longer lists than this nobody writes. */
const longest = 10_000

const ranged = (limits: readonly Value[]): Value => {
  if (!limits.every((limit) => typeof limit === 'number')) return undefined
  const [start, end] = limits.length === 1 ? [0, limits[0] ?? 0] : [limits[0] ?? 0, limits[1] ?? 0]
  const count = end - start
  return limits.length > 2 || count < 0 || count > longest
    ? undefined
    : Array.from({ length: count }, (_, at) => start + at)
}
