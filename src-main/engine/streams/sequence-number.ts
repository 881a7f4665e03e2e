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
 * Decimal digits go in seven groups of eight: 56 digits, as all version 2 numbers of our time have, and each group is a small
 * integer, which the language turns into text quickest. Least significant group first.
 */
const group = 100_000_000
const groupCount = 7
const toGroups = (value: bigint): number[] =>
  Array.from({ length: groupCount }, (_, i) => Number((value / BigInt(group) ** BigInt(i)) % BigInt(group)))
const [step0, step1, step2, step3] = toGroups(indexStep) as [number, number, number, number]

/**
 * Visit the sequence numbers of consecutive records. Adding the step in decimal costs a fraction of formatting each number
 * from its parts.
 */
export const eachSequenceNumber = (
  first: Omit<SequenceNumberParts, 'version'>,
  count: number,
  visit: (sequenceNumber: string, position: number) => void,
): void => {
  const groups = toGroups(sequenceValue(first))
  let [a, b, c, d] = groups as [number, number, number, number]
  let head = headOf(groups)
  for (let i = 0; i < count; i++) {
    visit(head + pad(d) + pad(c) + pad(b) + pad(a), i)
    a += step0
    b += step1
    c += step2
    d += step3
    if (a >= group) {
      a -= group
      b++
    }
    if (b >= group) {
      b -= group
      c++
    }
    if (c >= group) {
      c -= group
      d++
    }
    if (d >= group) {
      d -= group
      carry(groups)
      head = headOf(groups)
    }
  }
}

/** Add one to what stands above the four lowest groups. */
const carry = (groups: number[]): void => {
  for (let i = 4; i < groupCount; i++) {
    const sum = (groups[i] as number) + 1
    groups[i] = sum % group
    if (sum < group) return
  }
}

const headOf = ([, , , , e, f, g]: readonly number[]): string => String(g) + pad(f as number) + pad(e as number)

/** Eight digits: the leading 1 of the sum makes room for zeros, which is quicker than padding. */
const pad = (value: number): string => String(value + group).slice(1)
