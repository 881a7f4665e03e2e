import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  eachSet,
  PackReader,
  packSets,
  PackWriter,
  type StatisticSet,
} from '../../../src-main/storage/packed-statistics'

const number = fc.oneof(
  fc.nat({ max: 300 }),
  fc.maxSafeNat(),
  fc.constantFrom(0, -1, 0.5, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 1e300),
  fc.double({ noNaN: true }),
)

describe('packed statistics', () => {
  it('give back every number they were given', () => {
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const writer = new PackWriter()
        for (const each of numbers) writer.number(each)
        const reader = new PackReader(writer.take())
        // A zero below zero is a zero: no sum tells them apart.
        for (const each of numbers) expect(reader.number()).toBe(each === 0 ? 0 : each)
        expect(reader.isAtEnd).toBe(true)
      }),
    )
  })

  it('give back every set under its metric', () => {
    const set = fc
      .tuple(fc.integer({ min: 2, max: 1e6 }), number, number, number)
      .map(([count, sum, minimum, maximum]) => ({ count, sum: sum + 0, minimum: minimum + 0, maximum: maximum + 0 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 40 }), set)), (entries) => {
        const sets = new Map(entries)
        const given = new Map<number, StatisticSet>()
        expect(eachSet(packSets(sets), (number, set) => given.set(number, set))).toBe(true)
        expect(given).toEqual(sets)
      }),
    )
  })

  it('give what can be read of bytes that were cut short, or are noise, and say that they are damaged', () => {
    const set = { count: 2, sum: 1e9, minimum: 0.5, maximum: 1e9 }
    const bytes = packSets(new Map([0, 1, 2].map((number) => [number, set])))
    const read: number[] = []
    expect(eachSet(bytes.subarray(0, -1), (number, given) => read.push(given.sum === set.sum ? number : NaN))).toBe(
      false,
    )
    expect(read).toEqual([0, 1])
    fc.assert(fc.property(fc.uint8Array(), (noise) => typeof eachSet(noise, () => {}) === 'boolean'))
  })

  it('take three bytes for a small sample', () => {
    expect(packSets(new Map([[1, { count: 1, sum: 100, minimum: 100, maximum: 100 }]])).length).toBe(3)
  })
})
