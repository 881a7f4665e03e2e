/** What CloudWatch calls a statistic set: all that is kept of the samples of a time. */
export interface StatisticSet {
  /** How many samples; at least 1. */
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
}

export const mergeStatistics = (a: StatisticSet | undefined, b: StatisticSet): StatisticSet =>
  a === undefined
    ? b
    : {
        count: a.count + b.count,
        sum: a.sum + b.sum,
        minimum: Math.min(a.minimum, b.minimum),
        maximum: Math.max(a.maximum, b.maximum),
      }

/*
 * Statistic sets in few bytes, in memory and in the database:
 *
 *     number          a whole number n from 0 to 2^53 − 2: n + 1, seven bits a byte, lowest first, the eighth bit set in
 *                     all bytes but the last; anything else: a zero byte, then IEEE 754 in eight bytes, little endian
 *     statistic set   count, sum and, of more than one sample, minimum and maximum
 *     numbered sets   { number, statistic set } to the end; numbers are metric codes, the places of periods in a chunk, or
 *                     the seconds of a minute
 *     sections        { metric code, length of what follows in bytes, numbered sets }
 */

export class PackWriter {
  private buffer = new Uint8Array(256)
  private view = new DataView(this.buffer.buffer)
  private length = 0

  number(value: number): void {
    if (this.length + 9 > this.buffer.length) this.grow()
    if (!Number.isInteger(value) || value < 0 || value >= Number.MAX_SAFE_INTEGER) {
      this.buffer[this.length] = 0
      this.view.setFloat64(this.length + 1, value, true)
      this.length += 9
      return
    }
    let rest = value + 1
    while (rest >= 0x80) {
      this.buffer[this.length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.buffer[this.length++] = rest
  }

  set(count: number, sum: number, minimum: number, maximum: number): void {
    this.number(count)
    this.number(sum)
    if (count === 1) return
    this.number(minimum)
    this.number(maximum)
  }

  bytes(bytes: Uint8Array): void {
    while (this.length + bytes.length > this.buffer.length) this.grow()
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A copy of what has been written; the writer begins again. */
  take(): Uint8Array {
    const bytes = this.buffer.slice(0, this.length)
    this.length = 0
    return bytes
  }

  private grow(): void {
    const larger = new Uint8Array(this.buffer.length * 2)
    larger.set(this.buffer)
    this.buffer = larger
    this.view = new DataView(larger.buffer)
  }
}

/** @throws RangeError when the bytes end too early */
export class PackReader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  number(): number {
    if (this.bytes[this.at] === 0) {
      const value = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at + 1, 8).getFloat64(0, true)
      this.at += 9
      return value
    }
    // Most numbers take up to four bytes: for those bits are faster than products.
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.bytes[this.at++] as number
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value - 1
    }
    for (let place = 2 ** 28; ; place *= 0x80) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new RangeError('Cut short')
      value += (byte & 0x7f) * place
      if (byte < 0x80) return value - 1
    }
  }

  /** The next so many bytes, to be read apart. */
  section(length: number): PackReader {
    this.at += length
    return new PackReader(this.bytes.subarray(this.at - length, this.at))
  }

  set(): StatisticSet {
    const count = this.number()
    const sum = this.number()
    if (count === 1) return { count, sum, minimum: sum, maximum: sum }
    return { count, sum, minimum: this.number(), maximum: this.number() }
  }
}

/** Statistic sets by metric code, or by place. */
export type NumberedSets = ReadonlyMap<number, StatisticSet>

export const packSets = (sets: NumberedSets): Uint8Array => {
  const writer = new PackWriter()
  for (const [code, { count, sum, minimum, maximum }] of sets) {
    writer.number(code)
    writer.set(count, sum, minimum, maximum)
  }
  return writer.take()
}

/** Visits a number and its set. */
export type VisitSet = (number: number, set: StatisticSet) => void

/** @returns whether the bytes were whole; what could be read of them has been visited in any case */
export const eachSet = (bytes: Uint8Array, visit: VisitSet): boolean =>
  isReadWhole(() => visitSets(new PackReader(bytes), visit))

/**
 * The sets in those sections that somebody wants.
 * @param visitorOf undefined for a metric that nobody asked for, which costs next to nothing then
 * @returns whether the bytes were whole; what could be read of them has been visited in any case
 */
export const eachSection = (bytes: Uint8Array, visitorOf: (code: number) => VisitSet | undefined): boolean =>
  isReadWhole(() => {
    const reader = new PackReader(bytes)
    while (!reader.isAtEnd) {
      const visit = visitorOf(reader.number())
      const section = reader.section(reader.number())
      if (visit !== undefined && !visitSets(section, visit)) return false
    }
    return true
  })

/** @returns false when what stands there cannot have been written */
const visitSets = (reader: PackReader, visit: VisitSet): boolean => {
  while (!reader.isAtEnd) {
    const number = reader.number()
    const set = reader.set()
    if (number < 0 || set.count < 1) return false
    visit(number, set)
  }
  return true
}

const isReadWhole = (read: () => boolean): boolean => {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
