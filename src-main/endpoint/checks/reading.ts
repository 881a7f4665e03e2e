/** What the checks of one request have found so far. */
export class Reading {
  /** The first member of a wrong type, in AWS's words. */
  typeError: string | undefined
  /** Whether any constraint is broken; which ones is worked out only then. */
  isViolated = false
  /** A member that was set and that the engine does not act on. */
  unsupported: string | undefined

  refuse(message: string): undefined {
    this.typeError ??= message
    return undefined
  }
}

/** Check one value's type and turn it into what the engine gets. Never given null or undefined. */
export type Read = (value: unknown, reading: Reading) => unknown

/** How a protocol carries the two types that JSON has no words for. */
export interface ScalarReaders {
  readonly blob: Read
  readonly timestamp: Read
}

/** Whether `value` is a JSON object or a CBOR map. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** AWS's words for a value of the wrong kind where a scalar was expected. */
export const conversionError = (value: unknown, target: string): string => {
  if (Array.isArray(value)) return 'Start of list found where not expected'
  if (isRecord(value)) return 'Start of structure or map found where not expected.'
  return `class ${javaClassOf(value)} can not be converted to ${target}`
}

const javaClassOf = (value: unknown): string => {
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (typeof value === 'string') return 'java.lang.String'
  if (value instanceof Uint8Array) return 'java.nio.HeapByteBuffer'
  if (value instanceof Date) return 'java.util.Date'
  return 'com.amazon.coral.value.json.numbers.TruncatingBigNumber'
}

const longestPrinted = 131_072

/** AWS prints offending values whole. So do we, up to a length no honest request has. */
export const printed = (text: string): string =>
  text.length <= longestPrinted ? text : `${text.slice(0, longestPrinted)}…`
