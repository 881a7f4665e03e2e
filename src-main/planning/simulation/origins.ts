import { meanBytes, partFrom, type ElementFlow, type Load } from '../flow/flow'
import { tooLargeShare } from './write-limits'

/*
 * Where records begin. What flows is told apart by that, for sizes and keys go with it.
 */

/** What comes somewhere, by the origins of the design. */
export interface OriginMix {
  readonly origins: readonly string[]
  /** Planned, of an average second. */
  readonly rates: Float64Array
  /** Parts of all, and mean sizes. */
  readonly mix: Float64Array
  readonly recordBytes: Float64Array
  readonly meanBytes: number
}

export const mixOf = (load: Load, origins: readonly string[]): OriginMix => {
  const rates = new Float64Array(origins.length)
  const recordBytes = new Float64Array(origins.length)
  origins.forEach((origin, o) => {
    const part = partFrom(load, origin)
    rates[o] = part.recordsPerSecond
    recordBytes[o] = meanBytes(part)
  })
  const all = rates.reduce((sum, rate) => sum + rate, 0)
  const present = origins.map((origin) => load.strands.some((strand) => strand.origin === origin))
  const some = Math.max(1, present.filter(Boolean).length)
  const mix = rates.map((rate, o) => (all > 0 ? rate / all : present[o] === true ? 1 / some : 0))
  return {
    origins,
    rates,
    mix,
    recordBytes,
    meanBytes: mix.reduce((sum, part, o) => sum + part * (recordBytes[o] ?? 0), 0),
  }
}

/** What of each origin is too large for the element. */
export const tooLargeOf = (flow: ElementFlow, origins: readonly string[]): Float64Array =>
  Float64Array.from(origins, (origin) => tooLargeShare(flow, origin))
