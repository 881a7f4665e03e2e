import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOfText, fromBase64, textOf, toBase64 } from '../../../src-renderer/records/bytes'

it('takes bytes to Base64 and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100_000 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }),
  )
})

it('reads UTF-8 and nothing else as text', () => {
  expect(textOf(bytesOfText('Zürich'))).toBe('Zürich')
  expect(textOf(Uint8Array.of(0xff, 0x41))).toBeUndefined()
})
