import { createHash } from 'node:crypto'

/*
 * MD5 of partition keys, the innermost step of routing. The platform's hash costs more in the call than in the work for keys
 * of usual length, so keys that fit one MD5 block are hashed here; longer ones go to the platform.
 */

/** Longest message that fits one 64-byte block with its padding. */
const singleBlockBytes = 55

/** RFC 1321, section 3.4: T[i] = floor(2^32 · |sin(i + 1)|), and the shifts of the four rounds. */
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0)
const shifts = Uint8Array.of(
  ...[7, 12, 17, 22, 7, 12, 17, 22, 7, 12, 17, 22, 7, 12, 17, 22],
  ...[5, 9, 14, 20, 5, 9, 14, 20, 5, 9, 14, 20, 5, 9, 14, 20],
  ...[4, 11, 16, 23, 4, 11, 16, 23, 4, 11, 16, 23, 4, 11, 16, 23],
  ...[6, 10, 15, 21, 6, 10, 15, 21, 6, 10, 15, 21, 6, 10, 15, 21],
)
const words = Uint8Array.from({ length: 64 }, (_, i) => {
  if (i < 16) return i
  if (i < 32) return (5 * i + 1) % 16
  if (i < 48) return (3 * i + 5) % 16
  return (7 * i) % 16
})

const block = new Int32Array(16)

/**
 * MD5 of a text's UTF-8 bytes as four unsigned 32-bit words, most significant first: a 128-bit big-endian number.
 * @param digest gets the words
 */
export const md5 = (text: string, digest: Uint32Array): void => {
  if (text.length > singleBlockBytes || !loadAscii(text)) return platformMd5(text, digest)
  let a = 0x67452301
  let b = 0xefcdab89 | 0
  let c = 0x98badcfe | 0
  let d = 0x10325476
  for (let i = 0; i < 64; i++) {
    const mixed = i < 16 ? d ^ (b & (c ^ d)) : i < 32 ? c ^ (d & (b ^ c)) : i < 48 ? b ^ c ^ d : c ^ (b | ~d)
    const sum = (a + mixed + (sines[i] as number) + (block[words[i] as number] as number)) | 0
    const shift = shifts[i] as number
    a = d
    d = c
    c = b
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
  }
  digest[0] = swap(a + 0x67452301)
  digest[1] = swap(b + (0xefcdab89 | 0))
  digest[2] = swap(c + (0x98badcfe | 0))
  digest[3] = swap(d + 0x10325476)
}

/** Fill the block with a short ASCII text, its padding and its length; false when the text is not ASCII. */
const loadAscii = (text: string): boolean => {
  const { length } = text
  block.fill(0)
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return false
    block[i >> 2] = (block[i >> 2] as number) | (code << ((i & 3) << 3))
  }
  block[length >> 2] = (block[length >> 2] as number) | (0x80 << ((length & 3) << 3))
  block[14] = length << 3
  return true
}

const swap = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0

const platformMd5 = (text: string, digest: Uint32Array): void => {
  const bytes = createHash('md5').update(text, 'utf8').digest()
  for (let i = 0; i < 4; i++) digest[i] = bytes.readUInt32BE(i * 4)
}
