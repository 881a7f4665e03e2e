import { expect, it } from 'vitest'
import { hexDump } from '../../../src-renderer/records/hex-dump'

it('shows offset, bytes and what can be read of them', () => {
  expect(hexDump(Uint8Array.of(0x00, 0xff, 0x48, 0x69, 0x0a))).toBe(`000000  00 ff 48 69 0a${' '.repeat(33)}  ··Hi·`)
})

it('begins a line every sixteen bytes', () => {
  expect(hexDump(new Uint8Array(17).fill(0x41)).split('\n')).toEqual([
    `000000  ${'41 '.repeat(16).trim()}  ${'A'.repeat(16)}`,
    `000010  41${' '.repeat(45)}  A`,
  ])
})
