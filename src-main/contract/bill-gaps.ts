/*
 * What of a line of a bill is "at least" what it says, and at 0 not known at all.
 */

interface Line {
  readonly unknown: {
    readonly why: string
    readonly missing: readonly { readonly element: string | null }[]
  } | null
}

/** There may be more of it than its quantity: something was not said. @param element its part of the line; absent: all of it */
export const isMoreOf = ({ unknown }: Line, element?: string | null): boolean =>
  unknown !== null && unknown.missing.some((one) => element === undefined || one.element === element)

/** An element's part of a line may cost more than its amount. */
export const costsMoreOf = (line: Line, element: string | null): boolean =>
  line.unknown !== null && (line.unknown.why !== 'missing' || isMoreOf(line, element))
