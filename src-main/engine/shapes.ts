/**
 * The service model as data: what an operation's members are and what constrains them, in the terms of AWS's own models.
 * The endpoint checks requests against it; `Infer` gives the engine the type of what passed the checks.
 */

export interface StringShape<V extends string = string> {
  readonly type: 'string'
  readonly min?: number
  readonly max?: number
  /** As AWS prints it in validation messages; matched against the whole value. */
  readonly pattern?: string
  readonly values?: readonly V[]
}
export interface NumberShape {
  readonly type: 'integer' | 'long'
  readonly min?: number
  readonly max?: number
}
export interface BooleanShape {
  readonly type: 'boolean'
}
/** Base64 in JSON, a byte string in CBOR; the engine gets a `Uint8Array`. `min` and `max` in bytes. */
export interface BlobShape {
  readonly type: 'blob'
  readonly min?: number
  readonly max?: number
}
/** Seconds with a fraction in JSON, tag 1 with integer milliseconds in CBOR; the engine gets a `Date`. */
export interface TimestampShape {
  readonly type: 'timestamp'
}
export interface ListShape<S extends Shape = Shape> {
  readonly type: 'list'
  readonly member: S
  readonly min?: number
  readonly max?: number
}
export interface MapShape<S extends Shape = Shape> {
  readonly type: 'map'
  readonly key: StringShape
  readonly value: S
  readonly min?: number
  readonly max?: number
}
export interface StructureShape<M extends Members = Members> {
  readonly type: 'structure'
  /** The Java class AWS prints in validation messages, where it is known. */
  readonly className?: string
  readonly members: M
}
export type Shape =
  StringShape | NumberShape | BooleanShape | BlobShape | TimestampShape | ListShape | MapShape | StructureShape

export interface Member<S extends Shape = Shape, R extends boolean = boolean> {
  readonly shape: S
  readonly required: R
  /** The engine does not act on this member yet: a request that sets it is refused rather than half obeyed. */
  readonly unsupported: boolean
}
export type Members = Readonly<Record<string, Member>>

export const string = <const V extends string = string>(
  constraints: Omit<StringShape<V>, 'type'> = {},
): StringShape<V> => ({
  type: 'string',
  ...constraints,
})
export const integer = (constraints: Omit<NumberShape, 'type'> = {}): NumberShape => ({
  type: 'integer',
  ...constraints,
})
export const boolean = (): BooleanShape => ({ type: 'boolean' })
export const blob = (constraints: Omit<BlobShape, 'type'> = {}): BlobShape => ({ type: 'blob', ...constraints })
export const timestamp = (): TimestampShape => ({ type: 'timestamp' })
export const list = <S extends Shape>(member: S, bounds: { min?: number; max?: number } = {}): ListShape<S> => ({
  type: 'list',
  member,
  ...bounds,
})
export const map = <S extends Shape>(
  key: StringShape,
  value: S,
  bounds: { min?: number; max?: number } = {},
): MapShape<S> => ({ type: 'map', key, value, ...bounds })
export const structure = <M extends Members>(members: M, className?: string): StructureShape<M> => ({
  type: 'structure',
  members,
  ...(className === undefined ? {} : { className }),
})

export const required = <S extends Shape>(shape: S): Member<S, true> => ({ shape, required: true, unsupported: false })
export const optional = <S extends Shape>(shape: S): Member<S, false> => ({
  shape,
  required: false,
  unsupported: false,
})
export const unsupported = <S extends Shape>(shape: S): Member<S, false> => ({
  shape,
  required: false,
  unsupported: true,
})

type RequiredKeys<M extends Members> = { [K in keyof M]: M[K] extends Member<Shape, true> ? K : never }[keyof M]
type OptionalKeys<M extends Members> = Exclude<keyof M, RequiredKeys<M>>

/** The value an engine operation receives for a shape. Absent members are absent, never null. */
export type Infer<S> =
  S extends StringShape<infer V>
    ? V
    : S extends NumberShape
      ? number
      : S extends BooleanShape
        ? boolean
        : S extends BlobShape
          ? Uint8Array
          : S extends TimestampShape
            ? Date
            : S extends ListShape<infer E>
              ? readonly Infer<E>[]
              : S extends MapShape<infer E>
                ? Readonly<Record<string, Infer<E>>>
                : S extends StructureShape<infer M>
                  ? { readonly [K in RequiredKeys<M>]: Infer<M[K]['shape']> } & {
                      readonly [K in OptionalKeys<M>]?: Infer<M[K]['shape']>
                    }
                  : never
