import type { Verdict } from '../../src-main/contract/plan'

/*
 * How figures become strokes.
 */

/** What presses back: by the tightest limit of the receiver. */
export type Band = Verdict['state']

/** From here on a limit is near. */
const NEAR = 0.8

/** @param load of the limit, 1 being all of it; null: not known */
export const bandOf = (load: number | null, throttledPerSecond: number | null = null): Band => {
  if ((throttledPerSecond ?? 0) > 0) return 'throttles'
  if (load === null) return 'unknown'
  return load > 1 ? 'throttles' : load >= NEAR ? 'near' : 'fits'
}

const [THINNEST, THICKEST] = [1.5, 9]

/** By powers of ten of bytes a second, 10 GB/s being the thickest. In pixels. */
export const widthOf = (bytesPerSecond: number | null): number => {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return THINNEST
  const part = Math.log10(1 + bytesPerSecond / 1000) / 7
  return Number((THINNEST + (THICKEST - THINNEST) * Math.min(1, part)).toFixed(2))
}

export interface Dashes {
  /** Pixels of a dash, and between two. */
  readonly dash: number
  readonly gap: number
  /** In which they come by one dash and gap. */
  readonly seconds: number
}

const DASH = 6
const [FAR, CLOSE] = [14, 3]
const MINUTE_MS = 60_000

/** Dashes go as fast as records do, by powers of ten, and crowd together where they wait. Null: nothing moves. */
export const dashesOf = (recordsPerSecond: number | null, lagMs: number | null): Dashes | null => {
  if (recordsPerSecond === null || recordsPerSecond <= 0) return null
  const crowd = Math.min(1, (lagMs ?? 0) / MINUTE_MS)
  const gap = Math.round(FAR - (FAR - CLOSE) * crowd)
  const pixelsPerSecond = 10 + 30 * Math.log10(1 + recordsPerSecond)
  return { dash: DASH, gap, seconds: Number(((DASH + gap) / pixelsPerSecond).toFixed(3)) }
}
