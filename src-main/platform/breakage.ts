import { sentence, type FailureKey, type Sentence } from './sentence'

/** The world failed: disk full, port taken, file damaged. Thrown; the message says what happened and what to do. */
export class Breakage extends Error {
  /** Short and stable, e.g. `port-in-use`. */
  readonly code: string
  /** Of the message, where that is in the locale files. */
  readonly text?: Sentence['text']

  constructor(code: string, message: string, options: ErrorOptions & Pick<Breakage, 'text'> = {}) {
    super(message, options)
    this.name = 'Breakage'
    this.code = code
    if (options.text !== undefined) this.text = options.text
  }
}

type Values = Sentence['text']['values']

/** A breakage that can be told in any language; its key is its code. */
export const breakage = (key: FailureKey, values: Values = {}, cause?: unknown): Breakage => {
  const { message, text } = sentence(key, values)
  return new Breakage(key, message, { cause, text })
}

/** The breakage of a full disk, if that is what `cause` is. */
export const diskFull = (
  key: Extract<FailureKey, `disk-full-${string}`>,
  values: Values,
  cause: unknown,
): Breakage | undefined =>
  ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(systemErrorCode(cause) ?? '') ? breakage(key, values, cause) : undefined

/** @throws Error when `claim` is false: we were wrong, and going on would do harm. */
export function invariant(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`Bug in Streamgauge: ${message}`)
}

/** The `code` of a Node system error such as `ENOSPC`, if it is one. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
