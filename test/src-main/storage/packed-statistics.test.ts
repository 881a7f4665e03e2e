import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PackReader, packSets, PackWriter, unpackSets } from '../../../src-main/storage/packed-statistics'

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
        expect(unpackSets(packSets(sets))).toEqual(sets)
      }),
    )
  })

  it('take three bytes for a small sample', () => {
    expect(packSets(new Map([[1, { count: 1, sum: 100, minimum: 100, maximum: 100 }]])).length).toBe(3)
  })
})
