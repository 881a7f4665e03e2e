import { decode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cbor } from '../../../../src-main/endpoint/protocols/cbor'
import { anyText } from '../../../support/any-text'

const encoded = (value: object): Buffer => Buffer.concat(cbor.encode(value))
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

describe('CBOR answers', () => {
  it('are read back as they were by another implementation', () => {
    const scalar = fc.oneof(
      anyText({ maxLength: 100 }),
      fc.maxSafeInteger(),
      // Whole numbers are written as integers, which have no negative zero.
      fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value)),
      fc.boolean(),
      fc.uint8Array({ maxLength: 2000 }),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('value')),
        fc.dictionary(fc.string({ maxLength: 80 }), tie('value'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(value, (any) => {
        expect(decode(encoded({ any }))).toEqual({ any })
      }),
    )
  })

  it.each([0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, Number.MAX_SAFE_INTEGER])(
    'write %d and its negative in the head that fits',
    (value) => {
      const decoded = decode(encoded({ up: value, down: -1 - Math.min(value, 2 ** 52) })) as Record<string, unknown>
      expect(decoded['up']).toBe(value)
      expect(decoded['down']).toBe(-1 - Math.min(value, 2 ** 52))
    },
  )

  it('write timestamps as tag 1 with integer milliseconds', () => {
    expect(encoded({ t: new Date(1767225600123) })).toEqual(hex('bf 61 74 c1 1b 0000019b76daa87b ff'))
  })

  it('write maps and lists with an open end, and leave members without a value out', () => {
    expect(encoded({ a: [1], b: undefined })).toEqual(hex('bf 61 61 9f 01 ff ff'))
  })
})

describe('CBOR requests', () => {
  it('may have definite and open ends', () => {
    const value = { a: [1, 'x'], b: Uint8Array.of(1, 2) }
    expect(cbor.decode(hex('a2 61 61 82 01 61 78 61 62 42 01 02'))).toEqual(value)
    expect(cbor.decode(hex('bf 61 61 9f 01 61 78 ff 61 62 42 01 02 ff'))).toEqual(value)
  })

  it('have timestamps in milliseconds, also before the epoch and as a float', () => {
    expect(cbor.decode(hex('a1 61 74 c1 1b 0000019b76daa87b'))).toEqual({ t: new Date(1767225600123) })
    expect(cbor.decode(hex('a1 61 74 c1 20'))).toEqual({ t: new Date(-1) })
    expect(cbor.decode(hex('a1 61 74 c1 fb 41d954fc400051ec'))).toEqual({ t: new Date(1700000000) })
  })

  it.each([
    ['nothing', ''],
    ['a map without its end', 'bf 61 61'],
    ['a text longer than the body', '7a ffff ffff 61'],
    ['more than one value', 'a0 a0'],
    ['an unknown tag', 'a1 61 74 d8 63 01'],
    ['a timestamp that is a text', 'a1 61 74 c1 61 61'],
    ['a name that is no text', 'a1 01 01'],
    ['lists too deep to read', '81'.repeat(200_000)],
  ])('are malformed when they are %s', (_what, bytes) => {
    expect(cbor.decode(hex(bytes))).toBeUndefined()
  })

  it('are never more than malformed, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => cbor.decode(Buffer.from(bytes))).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })
})
