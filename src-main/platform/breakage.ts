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

/**
 * The breakage of a full disk, if that is what `cause` is.
 * @param what could not be done, as the beginning of a sentence
 */
export const diskFull = (what: string, cause: unknown): Breakage | undefined =>
  ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(systemErrorCode(cause) ?? '')
    ? new Breakage('disk-full', `The disk is full: ${what}. Make room and try again; nothing acknowledged is lost.`, {
        cause,
      })
    : undefined

/** @throws Error when `claim` is false: we were wrong, and going on would do harm. */
export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`Bug in Streamgauge: ${message}`)
}

/** The `code` of a Node system error such as `ENOSPC`, if it is one. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
