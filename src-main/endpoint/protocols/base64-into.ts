const equals = 0x3d

/** Above this it takes Node less time to be asked than it takes us to do it. */
const longDigits = 400

/** What each digit adds to a group of 24 bits, for its four places; negative where there is no digit. */
const [first, second, third, fourth] = [18, 12, 6, 0].map((shift) => {
  const values = new Int32Array(256).fill(-1)
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < 64; value++) values[digits.charCodeAt(value)] = value << shift
  return values
}) as [Int32Array, Int32Array, Int32Array, Int32Array]

/**
 * Decode base64 digits from `start` to `end` of `bytes` into `room`.
 *
 * @returns where the blob ends in `room`; −1 unless the digits are strict base64
 */
export const decodeBase64Into = (room: Buffer, at: number, bytes: Buffer, start: number, end: number): number => {
  if ((end - start) % 4 !== 0) return -1
  const isPadded = bytes[end - 1] === equals
  const whole = isPadded ? end - 4 : end
  const to =
    whole - start > longDigits ? decodeLong(room, at, bytes, start, whole) : decodeShort(room, at, bytes, start, whole)
  return isPadded && to !== -1 ? decodePadded(room, to, bytes, whole) : to
}

const decodeShort = (room: Buffer, at: number, bytes: Buffer, start: number, end: number): number => {
  let to = at
  for (let from = start; from < end; from += 4) {
    const group =
      (first[bytes[from] as number] as number) |
      (second[bytes[from + 1] as number] as number) |
      (third[bytes[from + 2] as number] as number) |
      (fourth[bytes[from + 3] as number] as number)
    if (group < 0) return -1
    room[to] = group >> 16
    room[to + 1] = group >> 8
    room[to + 2] = group
    to += 3
  }
  return to
}

/** The last four digits, of which one or two are padding; bits they leave unused must be zero. */
const decodePadded = (room: Buffer, to: number, bytes: Buffer, from: number): number => {
  const hasTwo = bytes[from + 2] !== equals
  const group =
    (first[bytes[from] as number] as number) |
    (second[bytes[from + 1] as number] as number) |
    (hasTwo ? (third[bytes[from + 2] as number] as number) : 0)
  if (group < 0 || (group & (hasTwo ? 0xff : 0xffff)) !== 0) return -1
  room[to] = group >> 16
  if (!hasTwo) return to + 1
  room[to + 1] = group >> 8
  return to + 2
}

/** Node skips what is no digit, stops at padding, and takes two digits of another alphabet: none of it may be there. */
const decodeLong = (room: Buffer, at: number, bytes: Buffer, start: number, end: number): number => {
  const text = bytes.toString('latin1', start, end)
  const size = (text.length / 4) * 3
  const isStrict = room.write(text, at, size, 'base64') === size && !text.includes('-') && !text.includes('_')
  return isStrict ? at + size : -1
}
