/*
 * Resources as CloudFormation describes them: the one form between a design and the files that clouds are built from. Every
 * format is written from it, and read into it.
 */

/** Another resource: what `Ref` gives of it, or one of its attributes. */
export interface Reference {
  readonly ref: string
  readonly attribute?: string
}

/** What differs from one place it is built in to another: secrets, and what is there already. */
export interface FromParameter {
  readonly parameter: string
}

/** What whoever builds it knows of where that is. */
export interface Pseudo {
  readonly pseudo: 'AccountId' | 'Partition' | 'Region'
}

/** Text with such values in it. */
export interface Joined {
  readonly join: readonly (string | Reference | FromParameter | Pseudo)[]
}

export interface Properties {
  readonly [name: string]: Value
}

/** A property: JSON, with values in it that are known only when it is built. Property names of AWS are never those of the latter. */
export type Value =
  string | number | boolean | Reference | FromParameter | Pseudo | Joined | readonly Value[] | Properties

/** One thing that is built, and the element of the design that it is built for. */
export interface Resource {
  /** By which others refer to it: letters and digits. */
  readonly logicalId: string
  /** Such as `AWS::Kinesis::Stream`. */
  readonly type: string
  /** Id of the element; absent of what belongs to all. */
  readonly element?: string
  /** Why it is there, where that is not plain. */
  readonly comment?: string
  readonly properties: Properties
}

export interface Parameter {
  readonly name: string
  readonly description: string
  readonly type: 'text' | 'list' | 'number'
  /** Not to be shown where it is built. */
  readonly isSecret?: boolean
  /** Absent: it has to be said. */
  readonly default?: string
}

export interface Output {
  readonly name: string
  readonly description: string
  readonly value: Value
}

const has = (value: unknown, member: string): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && member in value

export const isReference = (value: unknown): value is Reference => has(value, 'ref')
export const isFromParameter = (value: unknown): value is FromParameter => has(value, 'parameter')
export const isPseudo = (value: unknown): value is Pseudo => has(value, 'pseudo')
export const isJoined = (value: unknown): value is Joined => has(value, 'join')
export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value)
export const isProperties = (value: unknown): value is Properties =>
  typeof value === 'object' &&
  value !== null &&
  !isList(value) &&
  !isReference(value) &&
  !isFromParameter(value) &&
  !isPseudo(value) &&
  !isJoined(value)

/** What is at a path such as `StreamModeDetails.StreamMode`; undefined where nothing is. Numbers go into lists. */
export const valueAt = (properties: Value, path: string): Value | undefined =>
  path
    .split('.')
    .reduce<Value | undefined>(
      (value, step) => (isList(value) ? value[Number(step)] : isProperties(value) ? value[step] : undefined),
      properties,
    )

/** Of a comment, so that no line of it becomes part of the file: ends of lines as any language has them. */
export const linesOf = (text: string): readonly string[] => text.split(/\r\n|[\n\r\u0085\u2028\u2029]/)
