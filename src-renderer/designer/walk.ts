import type { Design } from '../../src-main/contract/design'
import type { Places } from './geometry'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * The element that arrow keys lead to: along the ways records take to the right and back to the left, and up and down to the next
 * one in about the same column. The same one where there is none.
 */
export const walked = (design: Design, places: Places, from: string, direction: Direction): string => {
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
