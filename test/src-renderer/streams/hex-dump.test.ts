import { expect, it } from 'vitest'
import { hexDump } from '../../../src-renderer/streams/hex-dump'

it('shows offset, bytes and what can be read of them', () => {
  expect(hexDump('00ff4869 0a')).toBe(`000000  00 ff 48 69 0a${' '.repeat(33)}  ··Hi·`)
})

it('begins a line every sixteen bytes', () => {
  expect(hexDump('41'.repeat(17)).split('\n')).toEqual([
    `000000  ${'41 '.repeat(16).trim()}  ${'A'.repeat(16)}`,
    `000010  41${' '.repeat(45)}  A`,
  ])
})
