import { seededRandom, type Random } from '../../src-main/engine/producers/random'

/** Chance for one request: it depends on nothing but the seed and the request's number, so that any one can be made again. */
export interface Chance extends Random {
  /** True this part of the time, 0 … 1. */
  is(share: number): boolean
  pick<T>(items: readonly T[]): T
  bytes(length: number): Buffer
}

export const chanceOf = (seed: number, request: number): Chance => {
  const random = seededRandom(Math.imul(seed, 0x9e37_79b1) ^ Math.imul(request + 1, 0x85eb_ca6b))
  return {
    ...random,
    is: (share) => random.next() < share,
    pick: (items) => items[random.integer(0, items.length - 1)] as (typeof items)[number],
    bytes: (length) => Buffer.from(Array.from({ length }, () => random.integer(0, 255))),
  }
}

/** Damage bytes as a bad line or a hostile hand would: turn some over, cut, repeat or insert. */
export const damage = (chance: Chance, bytes: Buffer): Buffer => {
  const at = chance.integer(0, Math.max(0, bytes.length - 1))
  const length = chance.integer(1, 16)
  switch (chance.integer(0, 4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    case 2:
      return Buffer.concat([bytes.subarray(0, at), chance.bytes(length), bytes.subarray(at)])
    case 3:
      return Buffer.concat([bytes, bytes.subarray(at, at + length)])
    default: {
      const turned = Buffer.from(bytes)
      for (let i = 0; i < length && turned.length > 0; i++)
        turned[chance.integer(0, turned.length - 1)]! ^= 1 << (i % 8)
      return turned
    }
  }
}
