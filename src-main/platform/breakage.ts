/** The world failed: disk full, port taken, file damaged. Thrown; the message says what happened and what to do. */
export class Breakage extends Error {
  /** Short and stable, e.g. `port-in-use`. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Breakage'
    this.code = code
  }
}

/** @throws Error when `claim` is false: we were wrong, and going on would do harm. */
export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`Bug in Streamgauge: ${message}`)
}

/** The `code` of a Node system error such as `ENOSPC`, if it is one. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
