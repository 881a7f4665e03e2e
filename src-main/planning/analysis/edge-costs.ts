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
  for (const { element, parts } of edgeParts(edges)) {
    const shares = sharesOf(
      costOf(element),
      parts.map(({ part }) => part),
    )
    parts.forEach(({ place }, index) => (costs[place] = (costs[place] ?? zero).plus(shares[index] ?? zero)))
  }
  return costs
}

/** How what an element costs is laid on edges: on which, by their place, and which part of it. Parts sum to 1. */
export interface EdgeParts {
  readonly element: string
  readonly parts: readonly { readonly place: number; readonly part: Decimal }[]
}

/** Of each element that is connected. */
export const edgeParts = (edges: readonly Pick<EdgeFlow, 'from' | 'to' | 'bytesPerSecond'>[]): readonly EdgeParts[] => {
  const [into, outOf] = [placesBy(edges, 'to'), placesBy(edges, 'from')]
  const sources = [...outOf].filter(([element]) => !into.has(element))
  return [...into, ...sources].map(([element, places]) => {
    const parts = partsOf(places.map((place) => edges[place]?.bytesPerSecond ?? 0))
    return { element, parts: places.map((place, index) => ({ place, part: parts[index] ?? zero })) }
  })
}

const placesBy = (
  edges: readonly Pick<EdgeFlow, 'from' | 'to'>[],
  end: 'from' | 'to',
): ReadonlyMap<string, number[]> => {
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
