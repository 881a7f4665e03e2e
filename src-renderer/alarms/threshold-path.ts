const WIDTH = 120
const HEIGHT = 24

export interface ThresholdPath {
  /** SVG path in a 120 × 24 box; a period without a value leaves a gap. */
  readonly line: string
  /** Height of the threshold in the box. */
  readonly threshold: number
}

/** A line of values against a threshold, both in view: from 0, or the lowest of them, to a little above the highest. */
export function thresholdPath(values: readonly (number | null)[], threshold: number): ThresholdPath {
  const known = values.filter((value) => value !== null)
  const low = Math.min(0, threshold, ...known)
  const high = Math.max(threshold, ...known)
  const range = (high - low) * 1.1 || 1
  const y = (value: number): number => HEIGHT - ((value - low) / range) * HEIGHT
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0
  let line = ''
  for (const [at, value] of values.entries()) {
    if (value === null) continue
    const isJoined = at > 0 && values[at - 1] !== null
    const x = at * step
    line += `${isJoined ? 'L' : 'M'}${x.toFixed(1)} ${y(value).toFixed(1)}`
    // A value alone is a point, which a path of no length does not draw.
    if (!isJoined && (values[at + 1] ?? null) === null) line += `h0.5`
  }
  return { line, threshold: y(threshold) }
}
