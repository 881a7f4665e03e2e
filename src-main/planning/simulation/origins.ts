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
  const mix = new Float64Array(origins.length)
  let all = 0
  let present = 0
  for (let o = 0; o < origins.length; o++) {
    const part = partFrom(load, origins[o] as string)
    all += part.recordsPerSecond
    rates[o] = part.recordsPerSecond
    recordBytes[o] = meanBytes(part)
    // Where nothing is planned to come, from whom it could.
    if (part.strands.length > 0) {
      mix[o] = 1
      present++
    }
  }
  let bytes = 0
  for (let o = 0; o < origins.length; o++) {
    mix[o] = all > 0 ? (rates[o] as number) / all : (mix[o] as number) / Math.max(1, present)
    bytes += (mix[o] as number) * (recordBytes[o] as number)
  }
  return { origins, rates, mix, recordBytes, meanBytes: bytes }
}

/** What of each origin is too large for the element. */
export const tooLargeOf = (flow: ElementFlow, origins: readonly string[]): Float64Array =>
  Float64Array.from(origins, (origin) => tooLargeShare(flow, origin))
