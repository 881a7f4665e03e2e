import type { Design } from '../../src-main/contract/design'
import { freeIdOf } from '../design/design-edits'
import { things } from '../design/things'
import { placesOf, type Point } from './geometry'
import { moved } from './sheet-edits'

/*
 * What is copied is a design of its own, as text: it can be pasted into another design, or saved as a file.
 */

/** What is chosen of a design, with the edges and groups that are wholly in it; null: nothing that could be copied. */
export const clipOf = (design: Design, chosen: readonly string[]): Design | null => {
  const all = new Set(chosen)
  for (const { id, elements } of design.groups ?? [])
    if (all.has(things.group(id))) elements.forEach((one) => all.add(one))
  // Where they are drawn, whether somebody placed them or not.
  const { groups = [], comments = [], ...placed } = moved(design, placesOf(design))
  const elements = placed.elements.filter(({ id }) => all.has(id))
  const kept = comments.filter(({ id }) => all.has(things.comment(id)))
  if (elements.length + kept.length === 0) return null
  const whole = groups.filter((group) => group.elements.every((id) => all.has(id)))
  return {
    ...placed,
    elements,
    edges: placed.edges.filter(({ from, to }) => all.has(from) && all.has(to)),
    ...(whole.length > 0 ? { groups: whole } : {}),
    ...(kept.length > 0 ? { comments: kept } : {}),
  }
}

/** Ids that nothing in the design has yet, for those of a clip. */
const newIds = (taken: readonly string[], wanted: readonly string[]): ReadonlyMap<string, string> => {
  const all = [...taken]
  const ids = new Map<string, string>()
  for (const id of wanted) {
    const free = freeIdOf(all, id.replace(/-\d+$/, ''))
    ids.set(id, free)
    all.push(free)
  }
  return ids
}

/** With a clip in it, so far beside where it came from. @returns what was pasted too, as it is named on the sheet */
export const pasted = (
  design: Design,
  clip: Design,
  by: Point,
): { readonly design: Design; readonly chosen: readonly string[] } => {
  const namesOf = (parts: readonly { readonly id: string }[] | undefined): string[] => (parts ?? []).map(({ id }) => id)
  const elements = newIds(namesOf(design.elements), namesOf(clip.elements))
  const groups = newIds(namesOf(design.groups), namesOf(clip.groups))
  const comments = newIds(namesOf(design.comments), namesOf(clip.comments))
  const named = (ids: ReadonlyMap<string, string>, id: string): string => ids.get(id) ?? id
  const places = placesOf(clip)
  const at = ({ x, y }: Point): { x: number; y: number } => ({ x: x + by.x, y: y + by.y })

  const added = clip.elements.map((element) => ({
    ...element,
    id: named(elements, element.id),
    position: at(places.get(element.id) ?? { x: 0, y: 0 }),
  }))
  const framed = (clip.groups ?? []).map((group) => ({
    ...{ id: named(groups, group.id), name: group.name },
    elements: group.elements.map((id) => named(elements, id)),
  }))
  const said = (clip.comments ?? []).map((comment) => ({
    ...comment,
    id: named(comments, comment.id),
    position: at(comment.position),
  }))
  const placed = moved(design, placesOf(design))
  return {
    design: {
      ...placed,
      elements: [...placed.elements, ...added],
      edges: [
        ...placed.edges,
        ...clip.edges.map(({ from, to }) => ({ from: named(elements, from), to: named(elements, to) })),
      ],
      ...(framed.length > 0 ? { groups: [...(placed.groups ?? []), ...framed] } : {}),
      ...(said.length > 0 ? { comments: [...(placed.comments ?? []), ...said] } : {}),
    },
    chosen: [...added.map(({ id }) => id), ...said.map(({ id }) => things.comment(id))],
  }
}
