/** Chance that can be repeated: the same seed gives the same numbers. */
export interface Random {
  /** 0 (included) … 1 (excluded) */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** How often something happens that happens `mean` times on average (Poisson). */
  count(mean: number): number
  /** A position in a list of `size` of which early ones are likelier (Zipf with exponent 1). */
  rank(size: number): number
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
    // Inverse of the harmonic sum, approximated by the logarithm.
    rank: (size) => Math.min(size - 1, Math.floor(Math.exp(next() * Math.log(size + 1)) - 1)),
  }
}
