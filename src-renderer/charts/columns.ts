import type { TimeLine } from './time-chart'

/** How many seconds a column of one pixel stands for, at least one. */
export const columnSeconds = ({ from, to }: { readonly from: number; readonly to: number }, width: number): number =>
  Math.max(1, Math.ceil((to - from) / Math.max(1, width)))

/** So many values of a line fit into a column as they are. */
const FITTING = 2

/**
 * The values to draw of a line that has more of them than there are pixels: of each column the lowest and the highest, where they
 * are in time, so that no burst is hidden, and where nothing is known. Columns begin at whole multiples of their length: a live
 * picture moves on without changing its shape.
 *
 * @param column seconds
 * @returns places of values, rising
 */
export function placesToDraw({ from, period, values }: TimeLine, column: number): readonly number[] {
  if (column <= period * FITTING) return [...values.keys()]
  const places: number[] = []
  for (let start = 0; start < values.length;) {
    const next = (Math.floor((from + start * period) / column) + 1) * column
    const end = Math.min(values.length, Math.ceil((next - from) / period))
    places.push(...extremesOf(values, start, end))
    start = end
  }
  return places
}

/** The first gap, the first of the lowest and the last of the highest values of a column. */
function extremesOf(values: TimeLine['values'], start: number, end: number): number[] {
  let [gap, low, high] = [-1, -1, -1]
  for (let at = start; at < end; at += 1) {
    const value = values[at] ?? null
    if (value === null) {
      if (gap === -1) gap = at
      continue
    }
    if (low === -1 || value < (values[low] as number)) low = at
    if (high === -1 || value >= (values[high] as number)) high = at
  }
  return [...new Set([gap, low, high])].filter((at) => at !== -1).sort((a, b) => a - b)
}
