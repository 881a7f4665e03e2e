import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from '../../../../src-main/endpoint/checks/base64'

/** AWS's rules, slowly: facts sheet §2. */
const decodeSlowly = (text: string): Uint8Array | string => {
  if (text.length % 4 !== 0) {
    return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`
  }
  const wrong = /[^a-zA-Z0-9+/=]|=[^=]/.exec(text)
  if (wrong !== null) return `Invalid Base64 character: '${wrong[0].charAt(0)}'`
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : 'Invalid last non-pad Base64 character dectected'
}

describe('decoding base64', () => {
  it('undoes encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('is as strict as AWS on anything', () => {
    const digits = fc.constantFrom(...'AQgwZz09+/==-_ \n*Łé🙂')
    const nearlyBase64 = fc.array(digits, { minLength: 0, maxLength: 12 }).map((characters) => characters.join(''))
    fc.assert(
      fc.property(fc.oneof(nearlyBase64, fc.base64String(), fc.string()), (text) => {
        expect(decodeBase64(text)).toEqual(decodeSlowly(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['A-A=', "Invalid Base64 character: '-'"],
    ['A_AA', "Invalid Base64 character: '_'"],
    ['AA=A', "Invalid Base64 character: '='"],
    ['ŁAAA', "Invalid Base64 character: 'Ł'"],
    ['====', 'Invalid last non-pad Base64 character dectected'],
    ['AB==', 'Invalid last non-pad Base64 character dectected'],
    ['AAB=', 'Invalid last non-pad Base64 character dectected'],
    ['A', 'Base64 encoded length is expected a multiple of 4 bytes but found: 1'],
  ])('refuses %s', (text, message) => {
    expect(decodeBase64(text)).toBe(message)
  })

  it('takes the empty string for no bytes', () => {
    expect(decodeBase64('')).toEqual(Buffer.alloc(0))
  })
})
