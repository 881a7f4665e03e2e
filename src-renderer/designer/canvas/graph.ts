import type { Box, Point } from '../geometry'

/*
 * What the canvas draws and what it says somebody wants. It knows nothing of designs, and nothing outside this folder knows the
 * library that draws.
 */

export interface GraphNode extends Box {
  readonly id: string
  readonly kind: 'element' | 'group' | 'comment'
  /** The group it moves with. */
  readonly parent: string | null
}

export interface GraphEdge {
  readonly id: string
  readonly from: string
  readonly to: string
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** A line that something that is dragged stands in with others. */
export interface Guide {
  readonly axis: 'x' | 'y'
  readonly at: number
}

/** How much can be told of a node at the size it is seen in. */
export type Detail = 'full' | 'less' | 'plain'
const [FULL, LESS] = [0.72, 0.28]
export const detailAt = (zoom: number): Detail => (zoom >= FULL ? 'full' : zoom >= LESS ? 'less' : 'plain')

/** By how much what is written grows against the zoom, so that it can be read; in steps, for each draws everything anew. */
export const growthAt = (zoom: number): number => Math.min(MOST_GROWTH, Math.max(1, Math.round(4 / zoom) / 4))
const MOST_GROWTH = 3.5

/** What can be asked of a canvas. */
export interface GraphView {
  /** Show all of it. */
  fit(): void
  zoomTo(zoom: number): void
  zoomBy(factor: number): void
  /** Bring a node or an edge into view, near enough to be read, and put the focus on it. @param isFocused false: leave the focus where it is */
  reveal(id: string, isFocused?: boolean): Promise<void>
  /** The place in the graph of a point of the window. */
  placeOf(point: Point): Point
  /** The place in the graph at the middle of what is seen. */
  middle(): Point
}

/** How far below its ends a way back goes, and beside them: past the nodes that it would lead behind. */
const BACK = { below: 140, beside: 90, row: 96 }

/** A way back to what stands before it in about the same row; null: it is none. `x` and `y` are its middle. */
export const pathBack = (
  from: Point,
  to: Point,
): { readonly path: string; readonly x: number; readonly y: number } | null => {
  if (to.x > from.x || Math.abs(to.y - from.y) > BACK.row) return null
  const low = Math.max(from.y, to.y) + BACK.below
  const path = `M${from.x},${from.y} C${from.x + BACK.beside},${low} ${to.x - BACK.beside},${low} ${to.x},${to.y}`
  return { path, x: (from.x + to.x) / 2, y: (from.y + to.y + 6 * low) / 8 }
}

/** How near another's line is, in pixels, to be drawn to it. */
const NEAR = 6

/**
 * Where something that is dragged comes to stand: on the lines of others if they are near, else on the grid.
 * @param others places of what is not dragged
 */
export const settledAt = (
  place: Point,
  others: readonly Point[],
  grid: number,
): { readonly place: Point; readonly guides: readonly Guide[] } => {
  const guides: Guide[] = []
  const along = (axis: 'x' | 'y'): number => {
    const near = others.reduce<number | null>((best, other) => {
      const distance = Math.abs(other[axis] - place[axis])
      return distance <= NEAR && (best === null || distance < Math.abs(best - place[axis])) ? other[axis] : best
    }, null)
    if (near === null) return Math.round(place[axis] / grid) * grid
    guides.push({ axis, at: near })
    return near
  }
  return { place: { x: along('x'), y: along('y') }, guides }
}
