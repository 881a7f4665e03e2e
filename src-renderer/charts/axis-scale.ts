/** How an axis counts: bytes in powers of two, records in 1, 2, 5 × powers of ten. */
export type AxisScale = 'binary' | 'decimal'

export interface AxisRange {
  readonly max: number
  readonly interval: number
}

const LINES = 4

/** The range of an axis nothing happens on. */
const IDLE: Readonly<Record<AxisScale, number>> = { binary: 1024, decimal: 8 }

const binaryInterval = (least: number): number => 2 ** Math.ceil(Math.log2(least))

function decimalInterval(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10
  return step * power
}

/**
 * A calm axis from 0: round ticks that stay the same while the traffic varies a little.
 *
 * @param highest the highest value to show, ≥ 0
 */
export function axisRange(highest: number, scale: AxisScale): AxisRange {
  const shown = highest > 0 ? highest : IDLE[scale]
  const least = shown / LINES
  const interval = scale === 'binary' ? binaryInterval(least) : decimalInterval(least)
  return { interval, max: interval * Math.ceil(shown / interval) }
}
