const WIDTH = 60
const HEIGHT = 16

export interface SparkPath {
  readonly line: string
  readonly area: string
}

/**
 * SVG paths of a sparkline in a 60 × 16 box, from 0 to the highest value; a flat line of zeros lies at the bottom, where nothing
 * is known there is a gap.
 */
export function sparkPath(values: readonly (number | null)[]): SparkPath {
  if (values.length < 2) return { line: '', area: '' }
  const highest = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE)
  const xOf = (at: number): string => ((at / (values.length - 1)) * WIDTH).toFixed(2)
  const yOf = (value: number): string => (HEIGHT - (value / highest) * (HEIGHT - 1)).toFixed(2)
  let [line, area] = ['', '']
  for (const [at, value] of values.entries()) {
    if (value === null) continue
    const isFirst = (values[at - 1] ?? null) === null
    const isLast = (values[at + 1] ?? null) === null
    const point = `${xOf(at)} ${yOf(value)}`
    line += `${isFirst ? 'M' : 'L'}${point}`
    area += `${isFirst ? `M${xOf(at)} ${HEIGHT}` : ''}L${point}${isLast ? `V${HEIGHT}Z` : ''}`
    // A value alone is a point, which a path of no length does not draw.
    if (isFirst && isLast) line += 'h0.5'
  }
  return { line, area }
}
