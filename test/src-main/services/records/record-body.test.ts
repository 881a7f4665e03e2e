import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyBeginning, readableBody } from '../../../../src-main/services/records/record-body'

/** Any characters there are. */
const character = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
const text = fc.array(character, { maxLength: 60 }).map((codes) => String.fromCodePoint(...codes))

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('the readable body of a record', () => {
  it.each([
    ['an object', '{"a": [1, 2]}', 'json'],
    ['a list, with space around it', ' \n[1]\n', 'json'],
    ['something that only begins like JSON', '{"a": ', 'text'],
    ['a number, which might be anything', '42', 'text'],
    ['words in any script, on several lines', 'Zürich\tπ\r\n日本 🎉', 'text'],
    ['nothing', '', 'text'],
  ])('is the text as it is for %s', (_what, text, format) => {
    expect(readableBody(bytes(text))).toEqual({ format, text })
  })

  it.each([
    ['bytes that are no UTF-8', [0x66, 0xff, 0x00], '66 ff 00'],
    ['a UTF-8 character cut short', [0x61, 0xc3], '61 c3'],
    ['an overlong form', [0xc0, 0xaf], 'c0 af'],
    ['control characters', [0x61, 0x00, 0x62], '61 00 62'],
    ['an escape sequence', [0x1b, 0x5b, 0x6d], '1b 5b 6d'],
    ['a single byte', [0x80], '80'],
  ])('is hexadecimal for %s', (_what, data, text) => {
    expect(readableBody(Uint8Array.from(data))).toEqual({ format: 'hex', text })
  })

  it('never loses a byte', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), text.map(bytes)), (data) => {
        // A byte order mark at the start is not part of a text.
        fc.pre(Buffer.from(data.subarray(0, 3)).toString('hex') !== 'efbbbf')
        const { format, text } = readableBody(data)
        const back = format === 'hex' ? Buffer.from(text.replaceAll(' ', ''), 'hex') : Buffer.from(text)
        expect(back.equals(data)).toBe(true)
      }),
    )
  })
})

describe('the beginning of a long record', () => {
  const beginningOf = (data: Uint8Array) => bodyBeginning(data, 2048)

  it('is that of its text', () => {
    expect(beginningOf(bytes('x'.repeat(5000)))).toEqual({ format: 'text', text: 'x'.repeat(2048) })
  })

  it.each(['é', '€', '🎉'])('does not show half a character: %s at the cut', (character) => {
    for (let before = 2040; before <= 2048; before++) {
      const { format, text } = beginningOf(bytes('x'.repeat(before) + character.repeat(20)))
      expect(format).toBe('text')
      expect('x'.repeat(before) + character.repeat(20)).toSatisfy((whole: string) => whole.startsWith(text))
      expect(Buffer.byteLength(text)).toBeGreaterThanOrEqual(2048 - 4)
    }
  })

  it('is taken for JSON by how it begins', () => {
    const json = JSON.stringify({ items: Array.from({ length: 1000 }, (_, i) => ({ i })) })
    expect(beginningOf(bytes(json))).toEqual({ format: 'json', text: json.slice(0, 2048) })
    expect(readableBody(bytes(json))).toEqual({ format: 'json', text: json })
  })

  it('is a quarter of the bytes where they are no text', () => {
    const { format, text } = beginningOf(Buffer.alloc(10_000, 0xfe))
    expect(format).toBe('hex')
    expect(text).toBe(Array.from({ length: 512 }, () => 'fe').join(' '))
  })

  it('shows continuation bytes without a beginning as what they are', () => {
    expect(beginningOf(Buffer.alloc(3000, 0x80)).format).toBe('hex')
  })
})
