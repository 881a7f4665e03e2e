const WIDTH = 60
const HEIGHT = 16

export interface SparkPath {
  readonly line: string
  readonly area: string
}

/** SVG paths of a sparkline in a 60 × 16 box, from 0 to the highest value; a flat line of zeros lies at the bottom. */
export function sparkPath(values: readonly number[]): SparkPath {
  if (values.length < 2) return { line: '', area: '' }
  const highest = Math.max(...values, Number.MIN_VALUE)
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDTH
    const y = HEIGHT - (value / highest) * (HEIGHT - 1)
    return `${x.toFixed(2)} ${y.toFixed(2)}`
  })
  const line = `M${points.join('L')}`
  return { line, area: `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z` }
}
