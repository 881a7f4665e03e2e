import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFractions, decimalOf, nothing, toCents, upToCents, type Fraction } from '../../../src-main/pricing/fraction'
import { Decimal } from '../../../src-main/pricing/money'

const fractions: fc.Arbitrary<Fraction> = fc.record({
  over: fc.bigInt({ min: 0n, max: 10n ** 24n }),
  under: fc.bigInt({ min: 1n, max: 10n ** 12n }),
})

describe('cents', () => {
  const edge = 4_999_999_999n
  const of = 1_000_000_000_000n

  it.each([
    ['just below half a cent', edge, 0n, 1n],
    ['at half a cent', edge + 1n, 1n, 1n],
    ['just above half a cent', edge + 2n, 1n, 1n],
    ['nothing', 0n, 0n, 0n],
    ['just below a cent', 9_999_999_999n, 1n, 1n],
    ['at a cent', 10_000_000_000n, 1n, 1n],
    ['just above a cent', 10_000_000_001n, 1n, 2n],
  ])('%s', (_what, over, nearest, up) => {
    expect(toCents({ over, under: of })).toBe(nearest)
    expect(upToCents({ over, under: of })).toBe(up)
  })

  it('are those of decimal arithmetic', () => {
    fc.assert(
      fc.property(fractions, ({ over, under }) => {
        const exact = new Decimal(over).times(100).div(new Decimal(under))
        expect(upToCents({ over, under }).toString()).toBe(exact.toDecimalPlaces(0, Decimal.ROUND_UP).toFixed())
        expect(toCents({ over, under }).toString()).toBe(exact.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed())
      }),
    )
  })
})

describe('fractions', () => {
  it('add up to the same whatever the order', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        expect(decimalOf(addFractions(addFractions(a, b), c))).toEqual(decimalOf(addFractions(a, addFractions(c, b))))
        expect(decimalOf(addFractions(a, nothing))).toEqual(decimalOf(a))
      }),
    )
  })

  it('lose nothing to a third', () => {
    const third = { over: 1n, under: 300n }
    expect(toCents([third, third, third].reduce(addFractions, { over: 1n, under: 200n }))).toBe(2n)
  })
})
