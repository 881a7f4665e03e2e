/*
 * JSON lists of records, read and written in memory. Records are structures of texts and blobs (and times, where they are
 * written); see `json-records.ts` for what is where in memory.
 */

const quote: u8 = 0x22
const comma: u8 = 0x2c
const colon: u8 = 0x3a
const backslash: u8 = 0x5c
const equals: u8 = 0x3d
const openBracket: u8 = 0x5b
const closeBracket: u8 = 0x5d
const openBrace: u8 = 0x7b
const closeBrace: u8 = 0x7d

/** Kinds of members. */
const text: i32 = 0
const blob: i32 = 1

const gaveUp: usize = 0

/** A member to read: kind, bytes of its name with the closing quote, where that is. */
const readStride: usize = 12

/** After a list was read: where the body goes on, and where the room ends. */
export let readTo: usize = 0
export let roomEnd: usize = 0
/** Was there a text with other letters than ASCII's? It has not been looked at whether they are UTF-8. */
export let isBeyondAscii: i32 = 0

/**
 * Read a list of records. The memory behind `end` must hold a vector's worth of zeros.
 *
 * @param at where the list begins in memory
 * @param room texts and blobs are put there, one behind the other
 * @param spans for each record and member where its value begins and ends in `room`; −1 beforehand
 * @returns how many records there are; −1 for a list that is not plainly right: with nulls, names not known …
 */
export function readRecords(at: usize, members: usize, memberCount: i32, room: usize, spans: usize, most: i32): i32 {
  isBeyondAscii = 0
  let to = room
  let count = 0
  at = skipBlanks(at)
  if (load<u8>(at) !== openBracket) return -1
  at = skipBlanks(at + 1)
  if (load<u8>(at) === closeBracket) {
    readTo = at + 1
    roomEnd = to
    return 0
  }
  const width: usize = (<usize>memberCount) << 3
  while (true) {
    if (count === most || load<u8>(at) !== openBrace) return -1
    at = skipBlanks(at + 1)
    let likely = 0
    if (load<u8>(at) === closeBrace) at++
    else {
      while (true) {
        if (load<u8>(at) !== quote) return -1
        const place = placeOf(at + 1, members, memberCount, likely)
        if (place < 0) return -1
        likely = place + 1
        const member = members + <usize>place * readStride
        at = skipBlanks(at + 1 + load<u32>(member, 4))
        if (load<u8>(at) !== colon) return -1
        at = skipBlanks(at + 1)
        const span = spans + ((<usize>place) << 3)
        if (load<u8>(at) !== quote || load<i32>(span) !== -1) return -1
        store<i32>(span, <i32>(to - room))
        at = load<i32>(member) === blob ? readBlob(at + 1, to) : readText(at + 1, to)
        if (at === gaveUp) return -1
        to = roomEnd
        store<i32>(span, <i32>(to - room), 4)
        at = skipBlanks(at)
        const next = load<u8>(at)
        at++
        if (next === closeBrace) break
        if (next !== comma) return -1
        at = skipBlanks(at)
      }
    }
    count++
    spans += width
    at = skipBlanks(at)
    const next = load<u8>(at)
    at++
    if (next === closeBracket) break
    if (next !== comma) return -1
    at = skipBlanks(at)
  }
  readTo = at
  roomEnd = to
  return count
}

function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function skipBlanks(at: usize): usize {
  while (isBlank(load<u8>(at))) at++
  return at
}

/** Which member's name and closing quote stand here, beginning with the likely one. */
function placeOf(at: usize, members: usize, memberCount: i32, likely: i32): i32 {
  for (let i = 0, place = likely < memberCount ? likely : 0; i < memberCount; i++) {
    const member = members + <usize>place * readStride
    if (isSame(at, load<u32>(member, 8), load<u32>(member, 4))) return place
    place = place + 1 === memberCount ? 0 : place + 1
  }
  return -1
}

function isSame(a: usize, b: usize, size: u32): bool {
  for (let i: usize = 0; i < size; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false
  return true
}

/** What does not stand in a text for itself: control characters, quotes, backslashes. */
function special(bytes: v128): v128 {
  return v128.or(
    i8x16.lt_u(bytes, i8x16.splat(0x20)),
    v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
  )
}

/** Copy up to the closing quote. @returns where it goes on behind the quote */
function readText(at: usize, to: usize): usize {
  while (true) {
    const bytes = v128.load(at)
    v128.store(to, bytes)
    const found = i8x16.bitmask(special(bytes))
    const beyond = i8x16.bitmask(bytes)
    if (found === 0) {
      isBeyondAscii |= beyond
      at += 16
      to += 16
      continue
    }
    const length = ctz(found)
    isBeyondAscii |= beyond & ((1 << length) - 1)
    at += length
    to += length
    if (load<u8>(at) === quote) {
      roomEnd = to
      return at + 1
    }
    if (load<u8>(at) !== backslash) return gaveUp
    at = readEscape(at + 1, to)
    if (at === gaveUp) return gaveUp
    to = roomEnd
  }
}

/** What a backslash stands for, in UTF-8. */
function readEscape(at: usize, to: usize): usize {
  const letter = load<u8>(at++)
  if (letter === 0x75) return readCodeUnits(at, to)
  let meant = letter
  if (letter === 0x62) meant = 0x08
  else if (letter === 0x66) meant = 0x0c
  else if (letter === 0x6e) meant = 0x0a
  else if (letter === 0x72) meant = 0x0d
  else if (letter === 0x74) meant = 0x09
  else if (letter !== quote && letter !== backslash && letter !== 0x2f) return gaveUp
  store<u8>(to, meant)
  roomEnd = to + 1
  return at
}

/** One or, for what needs a surrogate pair, two code units as \uXXXX. A surrogate by itself is no letter. */
function readCodeUnits(at: usize, to: usize): usize {
  let code = hexadecimal(at)
  if (code < 0) return gaveUp
  at += 4
  if ((code & 0xf800) === 0xd800) {
    const low = load<u16>(at) === 0x755c ? hexadecimal(at + 2) : -1
    if (code < 0xdc00 && (low & 0xfc00) === 0xdc00) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff)
      at += 6
    } else code = 0xfffd
  }
  roomEnd = writeUtf8(code, to)
  return at
}

/** Four hexadecimal digits; −1 if they are something else. */
function hexadecimal(at: usize): i32 {
  let value = 0
  for (let i: usize = 0; i < 4; i++) {
    const digit = load<u8>(at + i)
    const letter = digit | 0x20
    if (digit >= 0x30 && digit <= 0x39) value = (value << 4) | (<i32>(digit - 0x30))
    else if (letter >= 0x61 && letter <= 0x66) value = (value << 4) | (<i32>(letter - 0x57))
    else return -1
  }
  return value
}

function writeUtf8(code: i32, to: usize): usize {
  if (code < 0x80) {
    store<u8>(to, <u8>code)
    return to + 1
  }
  const size: usize = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  for (let i = size - 1; i > 0; i--, code >>= 6) store<u8>(to + i, <u8>(0x80 | (code & 0x3f)))
  store<u8>(to, <u8>((0xf00 >> size) | code))
  return to + size
}

/**
 * Decode base64 up to the closing quote: strictly, as AWS has it. Sixteen digits at a time.
 * @source the tables: Muła and Lemire, Faster Base64 Encoding and Decoding Using AVX2 Instructions, 2018
 */
function readBlob(at: usize, to: usize): usize {
  const nibble = i8x16.splat(0x0f)
  const byLow = i8x16(21, 17, 17, 17, 17, 17, 17, 17, 17, 17, 19, 26, 27, 27, 27, 26)
  const byHigh = i8x16(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16)
  const offsets = i8x16(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0)
  while (true) {
    const digits = v128.load(at)
    const high = i8x16.shr_u(digits, 4)
    const wrong = v128.and(i8x16.swizzle(byLow, v128.and(digits, nibble)), i8x16.swizzle(byHigh, high))
    const found = i8x16.bitmask(i8x16.ne(wrong, i8x16.splat(0)))
    const slash = i8x16.eq(digits, i8x16.splat(0x2f))
    const values = i8x16.add(digits, i8x16.swizzle(offsets, i8x16.add(high, slash)))
    if (found === 0) {
      v128.store(to, packed(values))
      at += 16
      to += 12
      continue
    }
    const length = ctz(found)
    // What is no digit any more counts as zeros.
    v128.store(to, packed(v128.and(values, i8x16.lt_u(counting(), i8x16.splat(<i8>length)))))
    return endBlob(at + length, to + (length >> 2) * 3, length & 3)
  }
}

function counting(): v128 {
  return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}

/** Sixteen values of six bits as twelve bytes. */
function packed(values: v128): v128 {
  const pairs = v128.or(
    v128.and(i16x8.shl(values, 6), i16x8.splat(0x0fc0)),
    v128.and(i16x8.shr_u(values, 8), i16x8.splat(0x003f)),
  )
  const groups = v128.or(v128.and(i32x4.shl(pairs, 12), i32x4.splat(0x00fff000)), i32x4.shr_u(pairs, 16))
  return v128.shuffle<i8>(groups, groups, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15)
}

/** Padding and the closing quote behind the last digits; bits that stand for nothing must be zero. */
function endBlob(at: usize, to: usize, rest: u32): usize {
  if (rest === 1) return gaveUp
  if (rest === 2) {
    if (load<u16>(at) !== 0x3d3d || load<u8>(to, 1) !== 0) return gaveUp
    at += 2
    to += 1
  } else if (rest === 3) {
    if (load<u8>(at) !== equals || load<u8>(to, 2) !== 0) return gaveUp
    at += 1
    to += 2
  }
  if (load<u8>(at) !== quote) return gaveUp
  roomEnd = to
  return at + 1
}

/**
 * A member to write: kind, bytes of its name in quotes with its colon, where that is; first span, bytes from one record's span
 * to the next one's, where the values are that the spans speak of. A time has milliseconds since the epoch for spans.
 */
const writeStride: usize = 24

/** The time that was written last, and its digits. */
let lastTime: f64 = NaN
let lastTimeAt: usize = 0
let lastTimeSize: usize = 0

/**
 * Write records, with commas between them. The memory behind texts and blobs must be readable for a vector's worth.
 * @returns where they end; 0 when a value needs more care: a text with escapes, a time with less than milliseconds
 */
export function writeRecords(count: i32, members: usize, memberCount: i32, to: usize): usize {
  lastTime = NaN
  for (let record = 0; record < count; record++) {
    if (record > 0) store<u8>(to++, comma)
    let separator = openBrace
    for (let place = 0; place < memberCount; place++) {
      const member = members + <usize>place * writeStride
      const at = <usize>load<u32>(member, 12) + <usize>record * load<u32>(member, 16)
      const kind = load<i32>(member)
      const isTime = kind > blob
      const start = isTime ? 0 : load<i32>(at)
      if (start < 0) continue
      store<u8>(to++, separator)
      separator = comma
      to = copied(load<u32>(member, 8), load<u32>(member, 4), to)
      if (isTime) to = writeTime(load<f64>(at), to)
      else {
        const values = <usize>load<u32>(member, 20)
        const from = values + <usize>start
        const end = values + <usize>load<i32>(at, 4)
        to = kind === text ? writeText(from, end, to) : writeBlob(from, end, to)
      }
      if (to === gaveUp) return gaveUp
    }
    if (separator === openBrace) store<u8>(to++, openBrace)
    store<u8>(to++, closeBrace)
  }
  return to
}

function copied(from: usize, size: usize, to: usize): usize {
  for (let i: usize = 0; i < size; i += 16) v128.store(to + i, v128.load(from + i))
  return to + size
}

function writeText(from: usize, end: usize, to: usize): usize {
  store<u8>(to++, quote)
  for (; from < end; from += 16, to += 16) {
    const bytes = v128.load(from)
    v128.store(to, bytes)
    const left = end - from
    const within = left < 16 ? (1 << (<i32>left)) - 1 : 0xffff
    if ((i8x16.bitmask(special(bytes)) & within) !== 0) return gaveUp
  }
  to -= from - end
  store<u8>(to, quote)
  return to + 1
}

/** @source the table: Muła and Lemire, as above */
function writeBlob(from: usize, end: usize, to: usize): usize {
  store<u8>(to++, quote)
  for (; from + 12 <= end; from += 12, to += 16) v128.store(to, digitsOf(v128.load(from)))
  const rest = end - from
  if (rest > 0) {
    // What stands behind the end counts as zeros.
    const bytes = v128.and(v128.load(from), i8x16.lt_u(counting(), i8x16.splat(<i8>rest)))
    v128.store(to, digitsOf(bytes))
    const whole = rest / 3
    const over = rest - whole * 3
    to += whole << 2
    if (over === 1) store<u16>(to, 0x3d3d, 2)
    if (over === 2) store<u8>(to, equals, 3)
    if (over > 0) to += 4
  }
  store<u8>(to, quote)
  return to + 1
}

/** Twelve bytes as sixteen digits. */
function digitsOf(bytes: v128): v128 {
  const groups = v128.shuffle<i8>(bytes, bytes, 2, 1, 0, 0, 5, 4, 3, 3, 8, 7, 6, 6, 11, 10, 9, 9)
  const values = v128.or(
    v128.or(
      v128.and(i32x4.shr_u(groups, 18), i32x4.splat(0x3f)),
      v128.and(i32x4.shr_u(groups, 4), i32x4.splat(0x3f00)),
    ),
    v128.or(
      v128.and(i32x4.shl(groups, 10), i32x4.splat(0x3f0000)),
      v128.and(i32x4.shl(groups, 24), i32x4.splat(0x3f000000)),
    ),
  )
  const offsets = i8x16(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, -19, -16, 65, 0, 0)
  const isUpper = i8x16.gt_s(i8x16.splat(26), values)
  const row = v128.or(i8x16.sub_sat_u(values, i8x16.splat(51)), v128.and(isUpper, i8x16.splat(13)))
  return i8x16.add(values, i8x16.swizzle(offsets, row))
}

/** Seconds, with milliseconds behind the point where there are some. */
function writeTime(time: f64, to: usize): usize {
  if (time === lastTime) return copied(lastTimeAt, lastTimeSize, to)
  if (!(time >= 0 && time <= 8.64e15) || time !== Math.floor(time)) return gaveUp
  const whole = <u64>time
  const seconds = whole / 1000
  const thousandths = <u32>(whole % 1000)
  let end = writeNumber(seconds, to)
  if (thousandths > 0) {
    store<u8>(end, 0x2e)
    store<u8>(end, 0x30 + <u8>(thousandths / 100), 1)
    store<u8>(end, 0x30 + <u8>((thousandths / 10) % 10), 2)
    store<u8>(end, 0x30 + <u8>(thousandths % 10), 3)
    end += 4
  }
  lastTime = time
  lastTimeAt = to
  lastTimeSize = end - to
  return end
}

function writeNumber(value: u64, to: usize): usize {
  let digits: usize = 1
  for (let rest = value / 10; rest > 0; rest /= 10) digits++
  for (let at = to + digits; at > to; value /= 10) store<u8>(--at, 0x30 + <u8>(value % 10))
  return to + digits
}
