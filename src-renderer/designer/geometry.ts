import type { Design, Element } from '../../src-main/contract/design'
import { placed } from '../design/layout'

/*
 * Where things are on the sheet, in its own pixels.
 */

export interface Point {
  readonly x: number
  readonly y: number
}
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** Every element is drawn in the same size. */
export const ELEMENT = { width: 216, height: 96 } as const
export const COMMENT = { width: 216, height: 96 } as const
export const GRID = 8
/** Between elements that are placed beside and below each other. */
export const GAP = { x: 96, y: 32 } as const
/** Around the elements of a group; above them is its name. */
const FRAME = { side: 24, top: 44 } as const

export const snapped = (length: number): number => Math.round(length / GRID) * GRID

export type Places = ReadonlyMap<string, Point>

/** Where each element is. One that nobody placed stands behind those that send to it, where there is room. */
export const placesOf = (design: Design): Places => {
  const places = new Map<string, Point>()
  for (const { id, position } of design.elements) if (position) places.set(id, position)
  if (places.size === 0) return inColumns(design)
  for (const { element } of placed(design).sort((a, b) => a.column - b.column)) {
    if (!places.has(element.id))
      places.set(element.id, freePlace(placeBehind(design, places, element), [...places.values()]))
  }
  return places
}

const inColumns = (design: Design): Places =>
  new Map(
    placed(design).map(({ element, column, row }) => [
      element.id,
      { x: column * (ELEMENT.width + GAP.x), y: row * (ELEMENT.height + GAP.y) },
    ]),
  )

/** Beside the first that sends to it; without one below all. */
const placeBehind = (design: Design, places: Places, { id }: Pick<Element, 'id'>): Point => {
  const from = design.edges.find((edge) => edge.to === id && places.has(edge.from))?.from
  const before = from === undefined ? undefined : places.get(from)
  if (before !== undefined) return { x: before.x + ELEMENT.width + GAP.x, y: before.y }
  const all = [...places.values()]
  return { x: Math.min(...all.map(({ x }) => x)), y: Math.max(...all.map(({ y }) => y)) + ELEMENT.height + GAP.y }
}

/** The next place downwards at which nothing is yet. */
export const freePlace = ({ x, y }: Point, taken: readonly Point[]): Point => {
  const isTaken = (top: number): Point | undefined =>
    taken.find((one) => Math.abs(one.x - x) < ELEMENT.width + GRID && Math.abs(one.y - top) < ELEMENT.height + GRID)
  let top = y
  for (let there = isTaken(top); there !== undefined; there = isTaken(top)) top = there.y + ELEMENT.height + GAP.y
  return { x: snapped(x), y: snapped(top) }
}

export const boxOf = (boxes: readonly Box[]): Box | null => {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return {
    ...{ x, y },
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  }
}

/** The frame around the elements of a group; null where none of them is there. */
export const frameOf = (elements: readonly string[], places: Places): Box | null => {
  const box = boxOf(elements.flatMap((id) => (places.has(id) ? [{ ...(places.get(id) as Point), ...ELEMENT }] : [])))
  return (
    box && {
      ...{ x: box.x - FRAME.side, y: box.y - FRAME.top },
      ...{ width: box.width + 2 * FRAME.side, height: box.height + FRAME.top + FRAME.side },
    }
  )
}
