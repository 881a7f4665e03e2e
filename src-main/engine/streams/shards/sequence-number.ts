/*
 * Sequence numbers in AWS's own format (facts sheet §7). Version 2 as 47 hexadecimal digits:
 *
 *   digit 0        2
 *   digits 1–9     creation time of the shard, seconds
 *   digit 10       low 4 bits of the shard number
 *   digits 11–26   index in the shard, 63 bits
 *   digits 27–28   00
 *   digits 29–37   arrival time of the record, seconds
 *   digits 38–45   shard number, signed 32 bits
 *   digit 46       version: 2
 *
 * Version 1 and 0 are older forms that clients may still hold; they are read, never written.
 */

export interface SequenceNumberParts {
  readonly version: 0 | 1 | 2
  /** Creation time of the shard, epoch seconds. */
  readonly shardCreatedAt: number
  readonly shardNumber: number
  /** Place in the shard; only version 2 numbers have one that orders them. */
  readonly index: bigint
  /** Arrival of the record, epoch seconds. */
  readonly arrivedAt: number
}

/** Index of a shard's EndingSequenceNumber. */
export const lastIndex = 0x7fff_ffff_ffff_ffffn

const latestCreation = 16_025_175_000
const versionZeroBase = 1n << 124n

/** Take a sequence number apart; undefined when no shard can have given it out. */
export const parseSequenceNumber = (text: string): SequenceNumberParts | undefined => {
  if (!/^\d{1,129}$/.test(text)) return undefined
  const value = BigInt(text)
  const hex = (value < versionZeroBase ? value + versionZeroBase : value).toString(16)
  const number = (from: number, to: number): number => Number.parseInt(hex.slice(from, to), 16)
  if (hex.length === 32 && hex[0] === '1') {
    return checked({
      version: 0,
      shardCreatedAt: number(1, 10),
      shardNumber: number(28, 32),
      index: 0n,
      arrivedAt: number(1, 10),
    })
  }
  if (hex.length !== 47 || hex[0] !== '2') return undefined
  const shardNumber = number(38, 46) | 0
  if (hex[46] === '1') {
    return checked({ version: 1, shardCreatedAt: number(1, 10), shardNumber, index: 0n, arrivedAt: number(13, 22) })
  }
  if (hex[46] !== '2') return undefined
  const index = BigInt(`0x${hex.slice(11, 27)}`)
  if (index > lastIndex) return undefined
  return checked({ version: 2, shardCreatedAt: number(1, 10), shardNumber, index, arrivedAt: number(29, 38) })
}

const checked = (parts: SequenceNumberParts): SequenceNumberParts | undefined =>
  parts.shardCreatedAt < latestCreation ? parts : undefined

/** The number itself; the order of numbers of one shard is the order of their indexes. */
const sequenceValue = (parts: Omit<SequenceNumberParts, 'version'>): bigint => {
  const { shardCreatedAt, shardNumber, index, arrivedAt } = parts
  return (
    (2n << 184n) |
    (BigInt(shardCreatedAt) << 148n) |
    (BigInt(shardNumber & 15) << 144n) |
    (index << 80n) |
    (BigInt(arrivedAt) << 36n) |
    (BigInt(shardNumber >>> 0) << 4n) |
    2n
  )
}

export const formatSequenceNumber = (parts: Omit<SequenceNumberParts, 'version'>): string =>
  sequenceValue(parts).toString()

/** What one step of the index adds to the number. */
const indexStep = 1n << 80n
/**
 * Decimal digits go in fourteen groups of four: 56 digits, as all version 2 numbers of our time have. The digits of a group
 * are one word of memory, so that a number is written in fourteen steps. Least significant group first.
 */
const group = 10_000
const groupCount = 14
const toGroups = (value: bigint): Int32Array => {
  const digits = value.toString().padStart(groupCount * 4, '0')
  return Int32Array.from({ length: groupCount }, (_, i) => Number(digits.slice((groupCount - 1 - i) * 4).slice(0, 4)))
}
const stepGroups = toGroups(indexStep)
/** Groups that a step adds to; those above change only when something is carried. */
const steppedGroups = stepGroups.findLastIndex((value) => value > 0) + 1
const digitsOf = new Uint32Array(
  Uint8Array.from(Array.from({ length: group }, (_, value) => String(value).padStart(4, '0')).join(''), (digit) =>
    digit.charCodeAt(0),
  ).buffer,
)

/** ASCII digits of a sequence number in that form. */
export const sequenceNumberDigits = groupCount * 4

/**
 * Write the sequence numbers of consecutive records, one after the other, in ASCII. Adding the step in decimal costs a
 * fraction of formatting each number from its parts.
 *
 * @param target memory as words of four digits
 * @param at word where the first number begins
 */
export const writeSequenceNumbers = (
  target: Uint32Array,
  at: number,
  first: Omit<SequenceNumberParts, 'version'>,
  count: number,
): void => {
  const groups = toGroups(sequenceValue(first))
  const words = Uint32Array.from(groups, (value) => digitsOf[value] as number)
  for (let i = 0, end = at + groupCount; i < count; i++, end += groupCount) {
    for (let place = steppedGroups; place < groupCount; place++) target[end - 1 - place] = words[place] as number
    let carry = 0
    for (let place = 0; place < steppedGroups; place++) {
      const value = groups[place] as number
      target[end - 1 - place] = digitsOf[value] as number
      const sum = value + (stepGroups[place] as number) + carry
      carry = sum < group ? 0 : 1
      groups[place] = sum - carry * group
    }
    for (let place = steppedGroups; carry > 0; place++) {
      const sum = (groups[place] as number) + carry
      carry = sum < group ? 0 : 1
      groups[place] = sum - carry * group
      words[place] = digitsOf[groups[place] as number] as number
    }
  }
}
