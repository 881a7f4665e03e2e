import { Decimal, places, zero, type Money } from '../../pricing/money'
import type { EdgeFlow } from '../flow/edge-flows'

/**
 * What elements cost, laid on the edges that they are there for: an element's on those that lead to it, by their bytes, or of one
 * that nothing leads to on those that leave it. So the edges' costs sum to that of all elements that are connected.
 *
 * @param costOf an element, by its id
 * @returns in the order of the edges
 */
export const edgeCosts = (edges: readonly EdgeFlow[], costOf: (element: string) => Money): readonly Money[] => {
  const costs = edges.map(() => zero)
  const share = (element: string, places: readonly number[]): void => {
    const parts = partsOf(places.map((place) => edges[place]?.bytesPerSecond ?? 0))
    sharesOf(costOf(element), parts).forEach((cost, index) => {
      const place = places[index] ?? 0
      costs[place] = (costs[place] ?? zero).plus(cost)
    })
  }
  const [into, outOf] = [placesBy(edges, 'to'), placesBy(edges, 'from')]
  for (const [element, places] of into) share(element, places)
  for (const [element, places] of outOf) if (!into.has(element)) share(element, places)
  return costs
}

const placesBy = (edges: readonly EdgeFlow[], end: 'from' | 'to'): ReadonlyMap<string, number[]> => {
  const places = new Map<string, number[]>()
  edges.forEach((edge, place) => places.set(edge[end], [...(places.get(edge[end]) ?? []), place]))
  return places
}

/** Where nothing flows, all alike. */
const partsOf = (bytes: readonly number[]): readonly Decimal[] => {
  const sum = bytes.reduce((total, one) => total + one, 0)
  return bytes.map((one) => (sum > 0 ? new Decimal(one).div(sum) : new Decimal(1).div(bytes.length)))
}

/** The last one takes what rounding leaves, so that they sum to the whole. */
const sharesOf = (cost: Money, parts: readonly Decimal[]): readonly Money[] => {
  let rest = cost
  return parts.map((part, index) => {
    const own = index === parts.length - 1 ? rest : cost.times(part).toDecimalPlaces(places)
    rest = rest.minus(own)
    return own
  })
}
