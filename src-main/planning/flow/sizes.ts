import type { RecordSizes } from '../design/workload'
import type { Load, Strand } from './load'

/*
 * What record sizes come to where AWS rounds each record up. Exact for constant, uniform and counted sizes; of lognormal ones
 * to about seven digits, from their survival function.
 */

/** No record is larger. Lognormal sizes beyond it count as this. @source Data Streams facts sheet §12 */
const largestBytes = 10 * 2 ** 20

/** Mean size of a load's records, in bytes; 0 where nothing flows. */
export const meanBytes = (load: Load): number => average(load, (strand) => meanOf(strand.sizes) * strand.scale)

/**
 * Mean of record sizes, each rounded up to whole steps, one at least, in steps.
 * @param step in bytes, such as 1,024 (on demand), 5,120 (Firehose) or 25,600 (PUT payload units)
 */
export const meanSteps = (load: Load, step: number): number =>
  average(load, (strand) => stepsOf(strand.sizes, step / strand.scale))

/** The part of a load's records that are larger than so many bytes, 0 to 1. */
export const shareAbove = (load: Load, bytes: number): number =>
  average(load, (strand) => aboveOf(strand.sizes, bytes / strand.scale))

const average = ({ strands, recordsPerSecond }: Load, figure: (strand: Strand) => number): number => {
  const [first, second] = strands
  if (first === undefined) return 0
  if (second === undefined || recordsPerSecond === 0) return figure(first)
  return strands.reduce((sum, strand) => sum + strand.recordsPerSecond * figure(strand), 0) / recordsPerSecond
}

const meanOf = (sizes: RecordSizes): number => {
  switch (sizes.kind) {
    case 'constant':
      return sizes.bytes
    case 'uniform':
      return (sizes.min + sizes.max) / 2
    case 'histogram':
      return weighted(sizes, (bytes) => bytes)
    case 'lognormal':
      return remembered(sizes, 0, () => lognormalMean(sizes))
  }
}

/** @param step Infinity where records have lost all of their size */
const stepsOf = (sizes: RecordSizes, step: number): number => {
  switch (sizes.kind) {
    case 'constant':
      return Math.max(1, wholeSteps(sizes.bytes, step))
    case 'histogram':
      return weighted(sizes, (bytes) => Math.max(1, wholeSteps(bytes, step)))
    case 'uniform':
    case 'lognormal':
      return remembered(sizes, step, () => summedSteps(sizes, step))
  }
}

/** A scale such as 0.1 must not push a size that is exactly on an edge over it. */
const wholeSteps = (bytes: number, step: number): number => Math.ceil(Number((bytes / step).toPrecision(13)))

/** So many steps are added up one by one; with more of them half a step on average is what rounding adds. */
const countedSteps = 20_000

/** How often each further step is begun. The first is taken by all. */
const summedSteps = (sizes: RecordSizes, step: number): number => {
  const last = Math.ceil((sizes.kind === 'uniform' ? sizes.max : largestBytes) / step)
  if (last > countedSteps) return meanOf(sizes) / step + 0.5
  let steps = 1
  for (let begun = 1; begun < last; begun += 1) {
    const share = aboveOf(sizes, begun * step)
    if (share < 1e-12) break
    steps += share
  }
  return steps
}

const aboveOf = (sizes: RecordSizes, bytes: number): number => {
  switch (sizes.kind) {
    case 'constant':
      return sizes.bytes > bytes ? 1 : 0
    case 'histogram':
      return weighted(sizes, (size) => (size > bytes ? 1 : 0))
    case 'uniform': {
      const count = sizes.max - sizes.min + 1
      return Math.min(count, Math.max(0, sizes.max - Math.floor(bytes))) / count
    }
    case 'lognormal': {
      if (bytes >= largestBytes) return 0
      const { mu, sigma } = lognormal(sizes)
      if (sigma === 0) return sizes.median > bytes ? 1 : 0
      return bytes <= 0 ? 1 : normalAbove((Math.log(bytes) - mu) / sigma)
    }
  }
}

type Of<K extends RecordSizes['kind']> = Extract<RecordSizes, { kind: K }>

const weighted = ({ sizes }: Of<'histogram'>, figure: (bytes: number) => number): number => {
  let weights = 0
  let sum = 0
  for (const { bytes, weight } of sizes) {
    weights += weight
    sum += weight * figure(bytes)
  }
  return sum / weights
}

/** Of the standard normal distribution. */
const ninetyNinthPercentile = 2.3263478740408408

const lognormal = ({ median, p99 }: Of<'lognormal'>): { readonly mu: number; readonly sigma: number } => ({
  mu: Math.log(median),
  sigma: Math.log(p99 / median) / ninetyNinthPercentile,
})

const lognormalMean = (sizes: Of<'lognormal'>): number => {
  const { mu, sigma } = lognormal(sizes)
  if (sigma === 0) return sizes.median
  const edge = (Math.log(largestBytes) - mu) / sigma
  return Math.exp(mu + sigma ** 2 / 2) * (1 - normalAbove(edge - sigma)) + largestBytes * normalAbove(edge)
}

/**
 * The part of a standard normal distribution above z, to 1.2e-7 of itself.
 * @source Press et al., Numerical Recipes, erfc by Chebyshev fitting
 */
const normalAbove = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const fit = erfcFit.reduceRight((sum, coefficient) => sum * t + coefficient, 0)
  const above = (t * Math.exp(-x * x + fit)) / 2
  return z >= 0 ? above : 1 - above
}
const erfcFit = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
]

/** What was computed of sizes before, by step. A sweep over rates asks for the same again and again. */
const memory = new WeakMap<RecordSizes, Map<number, number>>()
const rememberedSteps = 32

const remembered = (sizes: RecordSizes, step: number, compute: () => number): number => {
  let known = memory.get(sizes)
  if (known === undefined) memory.set(sizes, (known = new Map()))
  const before = known.get(step)
  if (before !== undefined) return before
  if (known.size >= rememberedSteps) known.clear()
  const value = compute()
  known.set(step, value)
  return value
}
