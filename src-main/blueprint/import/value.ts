/*
 * What a file says, as far as it can be known without the cloud.
 */

/** Something of another resource of the file: its name, its ARN, … */
export class Reference {
  constructor(
    readonly resource: string,
    /** As the file spells it; empty: the resource itself. */
    readonly attribute: string,
  ) {}
}

/** What only the cloud knows, or an answer that is missing. */
export class Computed {
  constructor(
    /** As the file has it. */
    readonly text: string,
    /** Resources of the file it is made of. */
    readonly resources: readonly string[] = [],
    /** What would have to be answered first. */
    readonly asks: readonly string[] = [],
  ) {}
}

export type Scalar = string | number | boolean | null
export interface ValueObject {
  readonly [name: string]: Value
}
/** Undefined: it is not there, as `AWS::NoValue` says. */
export type Value = Scalar | undefined | Reference | Computed | readonly Value[] | ValueObject

/** A resource of a file in the terms of CloudFormation. */
export interface Resource {
  /** As the file names it: a logical id, an address, an ARN. */
  readonly id: string
  readonly type: string
  readonly properties: ValueObject
  /** What is kept with it for programs. */
  readonly metadata: Value
  /** As the file has it, where that is not so. */
  readonly inFile?: Pick<Resource, 'type' | 'properties'>
  /** Why it is not known whether there is one. */
  readonly unsure?: Computed
}

export const isObject = (value: unknown): value is ValueObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Reference) &&
  !(value instanceof Computed)

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

export const isScalar = (value: Value): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

/** Is there nothing in it that only the cloud knows? */
export const isKnown = (value: Value): boolean => resourcesIn(value).length === 0 && !hasComputed(value)

const hasComputed = (value: Value): boolean =>
  value instanceof Computed || (isList(value) ? value : isObject(value) ? Object.values(value) : []).some(hasComputed)

/** The resources a value speaks of, in the order it does. */
export const resourcesIn = (value: Value): readonly string[] => {
  if (value instanceof Reference) return [value.resource]
  if (value instanceof Computed) return value.resources
  if (isList(value)) return value.flatMap(resourcesIn)
  return isObject(value) ? Object.values(value).flatMap(resourcesIn) : []
}

/** What would have to be answered to know it. */
export const asksIn = (value: Value): readonly string[] => {
  if (value instanceof Computed) return value.asks
  if (isList(value)) return value.flatMap(asksIn)
  return isObject(value) ? Object.values(value).flatMap(asksIn) : []
}

/** As a person reads it. */
export const textOf = (value: Value): string => {
  if (value instanceof Reference)
    return value.attribute === '' ? value.resource : `${value.resource}.${value.attribute}`
  if (value instanceof Computed) return value.text
  if (isList(value)) return `[${value.map(textOf).join(', ')}]`
  if (isObject(value))
    return JSON.stringify(value, (_name, inner: Value) => (isKnownNode(inner) ? inner : textOf(inner)))
  return value === undefined ? '' : String(value)
}

const isKnownNode = (value: Value): boolean => !(value instanceof Reference) && !(value instanceof Computed)

/** A value made of others that are not all known: `text` says how. */
export const computedFrom = (text: string, parts: readonly Value[]): Computed =>
  new Computed(text, [...new Set(parts.flatMap(resourcesIn))], [...new Set(parts.flatMap(asksIn))])

/** What is there by a name that a file says; `constructor` and the like, which every object has, are not. */
export const ownOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The value at the end of a path; what is computed on the way is the answer. */
export const valueAt = (value: Value, path: readonly (string | number)[]): Value => {
  const [step, ...rest] = path
  if (step === undefined || value instanceof Reference || value instanceof Computed) return value
  if (typeof step === 'number') return isList(value) ? valueAt(value[step], rest) : undefined
  return isObject(value) && Object.hasOwn(value, step) ? valueAt(value[step], rest) : undefined
}
