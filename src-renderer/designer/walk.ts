import type { Design, Edge } from '../../src-main/contract/design'
import { things } from '../design/things'
import type { Places } from './geometry'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * What arrow keys lead to. From an element: along the ways records take to the right and back to the left, and up and down to the next
 * one in about the same column. From an edge: to its ends, and up and down to the next one with which it shares an end. Where there is
 * none, it stays.
 */
export const walked = (design: Design, places: Places, from: string, direction: Direction): string => {
  if (things.kindOf(from) === 'edge') return walkedFromEdge(design, places, from, direction)
  const here = places.get(from)
  if (here === undefined) return from
  const distanceTo = (id: string): number => {
    const there = places.get(id)
    return there === undefined ? Infinity : Math.hypot(there.x - here.x, there.y - here.y)
  }
  const nearest = (ids: readonly string[]): string =>
    ids.reduce((best, id) => (distanceTo(id) < distanceTo(best) ? id : best), ids[0] ?? from)

  if (direction === 'right') return nearest(design.edges.filter((edge) => edge.from === from).map(({ to }) => to))
  if (direction === 'left') return nearest(design.edges.filter(({ to }) => to === from).map((edge) => edge.from))
  const sign = direction === 'down' ? 1 : -1
  const beyond = design.elements
    .map(({ id }) => id)
    .filter((id) => {
      const there = places.get(id)
      if (id === from || there === undefined) return false
      const down = (there.y - here.y) * sign
      // Rather below than beside.
      return down > 0 && down >= Math.abs(there.x - here.x)
    })
  return nearest(beyond)
}

const walkedFromEdge = (design: Design, places: Places, thing: string, direction: Direction): string => {
  const { from, to } = things.edgeOf(thing)
  if (direction === 'left') return from
  if (direction === 'right') return to
  const beside = downwards(
    design.edges.filter((edge) => edge.from === from || edge.to === to),
    places,
  )
  return beside[beside.indexOf(thing) + (direction === 'down' ? 1 : -1)] ?? thing
}

/** The uppermost of the edges that leave an element, or else of those that lead to it. Null: it is connected to nothing. */
export const edgeAt = (design: Design, places: Places, element: string): string | null => {
  const out = design.edges.filter(({ from }) => from === element)
  const [first = null] = downwards(out.length > 0 ? out : design.edges.filter(({ to }) => to === element), places)
  return first
}

const downwards = (edges: readonly Edge[], places: Places): string[] => {
  const heightOf = ({ from, to }: Edge): number => (places.get(from)?.y ?? 0) + (places.get(to)?.y ?? 0)
  return [...edges].sort((a, b) => heightOf(a) - heightOf(b)).map(things.edge)
}
