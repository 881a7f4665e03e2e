import fc from 'fast-check'

const codePoint = fc
  .nat({ max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map(
    (code) => String.fromCodePoint(code),
    // With a way back, fast-check tries names that are a danger to objects, too.
    (text) => {
      if (typeof text !== 'string' || [...text].length !== 1) throw new Error('Not one code point.')
      return text.codePointAt(0) as number
    },
  )

/** Text of any code points, assigned or not. What fast-check has for this takes a second to begin with. */
export const anyText = (lengths: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> =>
  fc.string({ ...lengths, unit: codePoint })
