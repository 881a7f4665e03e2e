/**
 * Strict base64, as fast as Node's lenient decoder allows.
 *
 * Node skips what is not base64 and takes the URL alphabet too, so its answer counts only when the text is ASCII without
 * `-` and `_` and gave exactly the bytes its length promises; and the last digit's unused bits must be zero.
 *
 * @returns the bytes, or AWS's words for what is wrong
 */
export const decodeBase64 = (text: string): Uint8Array | string => {
  const length = text.length
  if (length % 4 !== 0) return `Base64 encoded length is expected a multiple of 4 bytes but found: ${length}`
  const bytes = Buffer.from(text, 'base64')
  const padding = paddingOf(text)
  const isClean =
    bytes.length === (length / 4) * 3 - padding &&
    Buffer.byteLength(text) === length &&
    !text.includes('-') &&
    !text.includes('_')
  if (!isClean) {
    const wrong = /[^a-zA-Z0-9+/=]|=(?!=|$)/.exec(text)
    return wrong === null ? wrongLastDigit : `Invalid Base64 character: '${wrong[0]}'`
  }
  return padding !== 0 && hasStrayBits(text, padding) ? wrongLastDigit : bytes
}

/** Spelt so by AWS. */
const wrongLastDigit = 'Invalid last non-pad Base64 character dectected'

const equals = 0x3d

const paddingOf = (text: string): 0 | 1 | 2 => {
  const end = text.length
  if (text.charCodeAt(end - 1) !== equals) return 0
  return text.charCodeAt(end - 2) === equals ? 2 : 1
}

/** One padding sign leaves two bits of the last digit unused, two leave four. */
const hasStrayBits = (text: string, padding: 1 | 2): boolean => {
  const digit = text.charAt(text.length - 1 - padding)
  return padding === 1 ? !'AEIMQUYcgkosw048'.includes(digit) : !'AQgw'.includes(digit)
}
