import { edgeParts } from '../planning/analysis/edge-costs'
import { Decimal, zero } from '../pricing/money'

interface Flowing {
  readonly from: string
  readonly to: string
  readonly bytesPerSecond: number | null
}

/**
 * US dollars an hour of each edge, as its elements are metered now: laid on the edges as in `edgeCosts`. Null: of the element that it
 * leads to not all is known.
 *
 * @param dollars an hour, exact decimals as text, by element; those that are not known are not in it
 */
export const edgeDollars = (edges: readonly Flowing[], dollars: ReadonlyMap<string, string>): (string | null)[] => {
  const sums = edges.map(({ to }) => (dollars.has(to) ? zero : null))
  for (const { element, parts } of edgeParts(flowsOf(edges))) {
    const cost = new Decimal(dollars.get(element) ?? 0)
    for (const { place, part } of parts) sums[place] = sums[place]?.plus(cost.times(part)) ?? null
  }
  return sums.map((sum) => sum && sum.toFixed())
}

/**
 * The same over time: of each edge its part by the bytes of the whole time.
 *
 * @param dollars an hour at each moment, by element
 */
export const edgeDollarColumns = (
  edges: readonly Flowing[],
  dollars: ReadonlyMap<string, Float64Array>,
): (Float64Array | null)[] => {
  const columns = edges.map(({ to }) => (dollars.has(to) ? new Float64Array(dollars.get(to)?.length ?? 0) : null))
  for (const { element, parts } of edgeParts(flowsOf(edges))) {
    for (const { place, part } of parts) {
      const [column, share] = [columns[place], part.toNumber()]
      dollars.get(element)?.forEach((cost, moment) => column && (column[moment] = (column[moment] ?? 0) + cost * share))
    }
  }
  return columns
}

const flowsOf = (edges: readonly Flowing[]) =>
  edges.map(({ from, to, bytesPerSecond }) => ({ from, to, bytesPerSecond: bytesPerSecond ?? 0 }))
