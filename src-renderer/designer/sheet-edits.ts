import type { Comment, Design, Element, Group } from '../../src-main/contract/design'
import { freeIdOf } from '../design/design-edits'
import { things } from '../design/things'
import { boxOf, COMMENT, ELEMENT, placesOf, type Places, type Point } from './geometry'

/*
 * Changes of what is on the sheet: each makes another design, and is one step.
 */

/** Members that may be left out of a design are, when there is nothing in them. */
const withParts = (
  design: Design,
  { groups = design.groups, comments = design.comments }: { groups?: Group[]; comments?: Comment[] },
): Design => {
  const { groups: _groups, comments: _comments, ...rest } = design
  return {
    ...rest,
    ...(groups && groups.length > 0 ? { groups } : {}),
    ...(comments && comments.length > 0 ? { comments } : {}),
  }
}

/** Put elements and comments somewhere. All others stay where they are drawn, whether somebody placed them or not. */
export const moved = (design: Design, to: Places): Design => {
  const places = placesOf(design)
  const elements = design.elements.map((element): Element => {
    const place = to.get(element.id) ?? places.get(element.id)
    const { position } = element
    if (place === undefined || (position?.x === place.x && position.y === place.y)) return element
    return { ...element, position: { x: place.x, y: place.y } }
  })
  const comments = design.comments?.map((comment) => {
    const place = to.get(things.comment(comment.id))
    return place ? { ...comment, position: { x: place.x, y: place.y } } : comment
  })
  return withParts({ ...design, elements }, comments ? { comments } : {})
}

/** Take away what is chosen, with the edges of elements; groups are left by what is gone, and gone when they are empty. */
export const removed = (design: Design, chosen: readonly string[]): Design => {
  const gone = new Set(chosen)
  const isGone = (id: string): boolean => gone.has(id)
  const groups = design.groups
    ?.filter(({ id }) => !isGone(things.group(id)))
    .map((group) => ({ ...group, elements: group.elements.filter((id) => !isGone(id)) }))
    .filter(({ elements }) => elements.length > 0)
  const comments = design.comments?.filter(({ id }) => !isGone(things.comment(id)))
  return withParts(
    {
      ...design,
      elements: design.elements.filter(({ id }) => !isGone(id)),
      edges: design.edges.filter((edge) => !isGone(edge.from) && !isGone(edge.to) && !isGone(things.edge(edge))),
    },
    { ...(groups ? { groups } : {}), ...(comments ? { comments } : {}) },
  )
}

/** A frame around elements. They leave the groups they were in: an element is in one at most. */
export const grouped = (design: Design, elements: readonly string[], name: string): Design => {
  const others = (design.groups ?? [])
    .map((group) => ({ ...group, elements: group.elements.filter((id) => !elements.includes(id)) }))
    .filter((group) => group.elements.length > 0)
  const id = freeIdOf(
    others.map((group) => group.id),
    'group',
  )
  return withParts(design, { groups: [...others, { id, name, elements: [...elements] }] })
}

export const withGroupName = (design: Design, id: string, name: string): Design =>
  withParts(design, { groups: (design.groups ?? []).map((group) => (group.id === id ? { ...group, name } : group)) })

/** @returns the design and the comment's id */
export const withNewComment = (design: Design, position: Point): { readonly design: Design; readonly id: string } => {
  const comments = design.comments ?? []
  const id = freeIdOf(
    comments.map((comment) => comment.id),
    'comment',
  )
  return { design: withParts(design, { comments: [...comments, { id, text: '', position: { ...position } }] }), id }
}

export const withComment = (design: Design, changed: Comment): Design =>
  withParts(design, {
    comments: (design.comments ?? []).map((comment) => (comment.id === changed.id ? changed : comment)),
  })

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const
export type Alignment = (typeof alignments)[number]

/** Elements and comments by their names on the sheet, with where they are and how large. */
const boxesOf = (design: Design, chosen: readonly string[]) => {
  const places = placesOf(design)
  return chosen.flatMap((thing) => {
    const place = places.get(thing)
    if (place) return [{ thing, ...place, ...ELEMENT }]
    const comment = (design.comments ?? []).find(({ id }) => things.comment(id) === thing)
    return comment ? [{ thing, ...comment.position, ...(comment.size ?? COMMENT) }] : []
  })
}

export const aligned = (design: Design, chosen: readonly string[], how: Alignment): Design => {
  const boxes = boxesOf(design, chosen)
  const all = boxOf(boxes)
  if (all === null) return design
  const placeOf = (box: (typeof boxes)[number]): Point => {
    switch (how) {
      case 'left':
        return { x: all.x, y: box.y }
      case 'centre':
        return { x: Math.round(all.x + (all.width - box.width) / 2), y: box.y }
      case 'right':
        return { x: all.x + all.width - box.width, y: box.y }
      case 'top':
        return { x: box.x, y: all.y }
      case 'middle':
        return { x: box.x, y: Math.round(all.y + (all.height - box.height) / 2) }
      case 'bottom':
        return { x: box.x, y: all.y + all.height - box.height }
    }
  }
  return moved(design, new Map(boxes.map((box) => [box.thing, placeOf(box)])))
}

/** The same room between all of them; the first and the last stay. */
export const distributed = (design: Design, chosen: readonly string[], axis: 'x' | 'y'): Design => {
  const length = axis === 'x' ? 'width' : 'height'
  const boxes = boxesOf(design, chosen).sort((a, b) => a[axis] - b[axis])
  const [first, last] = [boxes[0], boxes.at(-1)]
  if (first === undefined || last === undefined || boxes.length < 3) return design
  const filled = boxes.reduce((sum, box) => sum + box[length], 0)
  const room = (last[axis] + last[length] - first[axis] - filled) / (boxes.length - 1)
  let at: number = first[axis]
  const to = new Map<string, Point>()
  for (const { thing, x, y, ...box } of boxes) {
    to.set(thing, { x, y, [axis]: Math.round(at) })
    at += box[length] + room
  }
  return moved(design, to)
}

/** Elements, comments and groups by so much. */
export const nudged = (design: Design, chosen: readonly string[], by: Point): Design => {
  const inGroups = (design.groups ?? []).flatMap(({ id, elements }) =>
    chosen.includes(things.group(id)) ? elements : [],
  )
  const boxes = boxesOf(design, [...new Set([...chosen, ...inGroups])])
  return moved(design, new Map(boxes.map(({ thing, x, y }) => [thing, { x: x + by.x, y: y + by.y }])))
}

/** Everything there is, as it is named on the sheet. */
export const everything = ({ elements, comments = [] }: Design): string[] => [
  ...elements.map(({ id }) => id),
  ...comments.map(({ id }) => things.comment(id)),
]
