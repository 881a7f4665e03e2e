/*
 * MD5 of four one-block messages at a time, as a WebAssembly module with 128-bit vectors: one lane a message. It is written
 * here, instruction by instruction, because a compiler for 64 steps would be the larger dependency.
 *
 *   memory   16 vectors of input, word by word, each with one word of all four messages; after `run` the first four vectors
 *            hold the digests
 *   exports  memory, run()
 */

/** RFC 1321, section 3.4: T[i] = floor(2^32 · |sin(i + 1)|), and the shifts of the four rounds. */
const sineOf = (step: number): number => Math.floor(2 ** 32 * Math.abs(Math.sin(step + 1))) | 0
const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const
const initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const

/** Which input word a step takes. */
const wordOf = (step: number): number => {
  if (step < 16) return step
  if (step < 32) return (5 * step + 1) % 16
  return step < 48 ? (3 * step + 5) % 16 : (7 * step) % 16
}

type Code = readonly number[]

/** LEB128, the way WebAssembly writes numbers. */
const unsigned = (value: number): Code => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)])
const signed = (value: number): Code =>
  value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]

const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const constant = (value: number): Code => [0x41, ...signed(value)]
const vector = (operation: number): Code => [0xfd, ...unsigned(operation)]
const splat = (value: number): Code => [...constant(value), ...vector(0x11)]
const load = (word: number): Code => [...constant(0), ...vector(0x00), 4, ...unsigned(word * 16)]
const store = (word: number, value: Code): Code => [
  ...constant(0),
  ...value,
  ...vector(0x0b),
  4,
  ...unsigned(word * 16),
]
const not = (a: Code): Code => [...a, ...vector(0x4d)]
const and = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x4e)]
const or = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x50)]
const xor = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x51)]
const add = (a: Code, b: Code): Code => [...a, ...b, ...vector(0xae)]
const shiftLeft = (a: Code, bits: number): Code => [...a, ...constant(bits), ...vector(0xab)]
const shiftRight = (a: Code, bits: number): Code => [...a, ...constant(bits), ...vector(0xad)]

/** How a step mixes the three words that it does not replace. */
const mix = (step: number, b: Code, c: Code, d: Code): Code => {
  if (step < 16) return xor(d, and(b, xor(c, d)))
  if (step < 32) return xor(c, and(d, xor(b, c)))
  return step < 48 ? xor(xor(b, c), d) : xor(c, or(b, not(d)))
}

/** The four words of the digest are locals 0 to 3; local 4 is for the sum that is rotated. */
const sum = 4

const md5Code = (): Code => {
  const code: number[] = initial.flatMap((value, local) => [...splat(value | 0), ...set(local)])
  let [a, b, c, d] = [0, 1, 2, 3]
  for (let step = 0; step < 64; step++) {
    const mixed = mix(step, get(b), get(c), get(d))
    const bits = shifts[step >> 4]?.[step & 3] ?? 0
    code.push(...add(add(get(a), mixed), add(load(wordOf(step)), splat(sineOf(step)))), ...set(sum))
    code.push(...add(get(b), or(shiftLeft(get(sum), bits), shiftRight(get(sum), 32 - bits))), ...set(a))
    ;[a, b, c, d] = [d, a, b, c]
  }
  return [...code, ...initial.flatMap((value, local) => store(local, add(get(local), splat(value | 0))))]
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const name = (text: string): Code => [text.length, ...Buffer.from(text)]

/** The module's bytes, as the WebAssembly core specification lays them out. */
export const md5Module = (): Uint8Array<ArrayBuffer> => {
  const body = [1, 5, 0x7b, ...md5Code(), 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('run'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ])
}
