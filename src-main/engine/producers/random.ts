/** Chance that can be repeated: the same seed gives the same numbers. */
export interface Random {
  /** 0 (included) … 1 (excluded) */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** How often something happens that happens `mean` times on average (Poisson). */
  count(mean: number): number
  /** A position in a list of `size` of which early ones are likelier (Zipf); 0: all alike. */
  rank(size: number, exponent?: number): number
  /** Of the standard normal distribution. */
  normal(): number
}

/** Above this mean the Poisson distribution is as good as normal, and counting would take too long. */
const normalAbove = 50

/** A small, fast generator (mulberry32): good enough to make up traffic, no good for secrets. */
export const seededRandom = (seed: number): Random => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    count: (mean) => {
      if (mean > normalAbove) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
      const limit = Math.exp(-mean)
      let events = 0
      for (let product = next(); product > limit; product *= next()) events++
      return events
    },
    rank: (size, exponent = 1) => (exponent === 0 ? Math.floor(next() * size) : zipf(next, size, exponent)),
    normal,
  }
}

/**
 * Exact for any size and exponent, and without a table: by inverting the integral of a curve above the steps, and drawing again
 * where that is too far above them. @source Hörmann and Derflinger, Rejection-inversion to generate variates from monotone
 * discrete distributions, 1996
 */
const zipf = (next: () => number, size: number, s: number): number => {
  const integral = (x: number): number => (s === 1 ? Math.log(x) : (x ** (1 - s) - 1) / (1 - s))
  const inverse = (y: number): number => (s === 1 ? Math.exp(y) : Math.max(0, 1 + y * (1 - s)) ** (1 / (1 - s)))
  const [from, to] = [integral(1.5) - 1, integral(size + 0.5)]
  for (;;) {
    const y = to + next() * (from - to)
    const x = inverse(y)
    const rank = Math.min(size, Math.max(1, Math.round(x)))
    if (y >= integral(rank + 0.5) - rank ** -s) return rank - 1
  }
}

/** A seed for one part of what a seed makes: of one `name`, at one `step`. */
export const partOfSeed = (seed: number, name: string, step: number): number => {
  let hash = mix(seed | 0, Math.floor(step / 2 ** 32))
  for (let i = 0; i < name.length; i++) hash = mix(hash, name.charCodeAt(i))
  return mix(hash, step | 0)
}

/** @source the final mix of MurmurHash3 */
const mix = (hash: number, value: number): number => {
  let mixed = Math.imul(hash ^ value, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) + 0x9e3779b9) | 0
}
