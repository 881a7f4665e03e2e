import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { within } from './support/within'
import { seededRandom, type Random } from '../../../../src-main/engine/producers/random'

const draw = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]): number => {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}

/** How often each number came up. */
const counts = (values: readonly number[], size: number): number[] => {
  const found = new Array<number>(size).fill(0)
  for (const value of values) found[value] = (found[value] ?? 0) + 1
  return found
}

describe('seeded random numbers', () => {
  const mixture = (random: Random): number[] => [
    random.next(),
    random.integer(1, 6),
    random.count(3),
    random.count(500),
    random.rank(99),
  ]

  it('are the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [one, other] = [seededRandom(seed), seededRandom(seed)]
        expect(draw(20, () => mixture(one))).toEqual(draw(20, () => mixture(other)))
      }),
      { numRuns: 25 },
    )
  })

  it('are others for another seed', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed).next())
    expect(new Set(firsts).size).toBe(1000)
  })

  it('keep within their bounds for any seed', () => {
    const bounds = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 50 }))
    fc.assert(
      fc.property(fc.integer(), bounds, fc.integer({ min: 1, max: 5000 }), (seed, [least, more], size) => {
        const random = seededRandom(seed)
        for (const value of draw(50, random.next)) expect(value >= 0 && value < 1).toBe(true)
        for (const value of draw(50, () => random.integer(least, least + more))) {
          expect(Number.isInteger(value) && value >= least && value <= least + more).toBe(true)
        }
        for (const value of draw(50, () => random.rank(size))) {
          expect(Number.isInteger(value) && value >= 0 && value < size).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('are spread evenly', () => {
    const random = seededRandom(1)
    const tenths = counts(
      draw(100_000, () => Math.floor(random.next() * 10)),
      10,
    )
    for (const count of tenths) expect(count).toSatisfy(within(9700, 10_300))
  })

  it('reach both ends of a range, each as often as the middle', () => {
    const random = seededRandom(2)
    const throws = counts(
      draw(60_000, () => random.integer(0, 5)),
      6,
    )
    for (const count of throws) expect(count).toSatisfy(within(9700, 10_300))
  })

  it.each([0.05, 1, 12, 50, 51, 400])('count events with a mean and a variance of %d', (expected) => {
    const random = seededRandom(3)
    const values = draw(20_000, () => random.count(expected))
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true)
    expect(mean(values) / expected).toSatisfy(within(0.95, 1.05))
    expect(variance(values) / expected).toSatisfy(within(0.92, 1.08))
  })

  it('count nothing when nothing is to happen', () => {
    const random = seededRandom(4)
    expect(draw(1000, () => random.count(0))).toEqual(draw(1000, () => 0))
  })

  it('rank early positions above later ones, about as one over the position', () => {
    const random = seededRandom(5)
    const ranks = counts(
      draw(200_000, () => random.rank(1000)),
      1000,
    )
    const firstOf = (from: number, to: number): number => mean(ranks.slice(from, to))
    expect((ranks[0] ?? 0) / firstOf(9, 11)).toSatisfy(within(6, 14))
    expect(firstOf(9, 11) / firstOf(95, 105)).toSatisfy(within(7, 13))
    expect(firstOf(950, 1000)).toBeGreaterThan(0)
  })
})
