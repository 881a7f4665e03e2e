import type { Design } from '../../../src-main/contract/design'
import { things } from '../../design/things'
import type { Graph } from '../canvas/graph'
import { COMMENT, ELEMENT, frameOf, placesOf } from '../geometry'

/** What is drawn of a design. Frames come first: they are behind what is in them. */
export const graphOf = (design: Design): Graph => {
  const places = placesOf(design)
  const inGroup = new Map<string, string>()
  const frames = (design.groups ?? []).flatMap(({ id, elements }) => {
    const frame = frameOf(elements, places)
    if (frame === null) return []
    for (const element of elements) inGroup.set(element, things.group(id))
    return [{ ...frame, id: things.group(id), kind: 'group' as const, parent: null }]
  })
  const known = new Set<string>()
  const elements = design.elements.flatMap(({ id }) => {
    const place = places.get(id)
    // Of elements with the same id only the first one counts.
    if (place === undefined || known.has(id)) return []
    known.add(id)
    return [{ ...place, ...ELEMENT, id, kind: 'element' as const, parent: inGroup.get(id) ?? null }]
  })
  const comments = (design.comments ?? []).map(({ id, position, size }) => ({
    ...{ ...position, ...(size ?? COMMENT) },
    ...{ id: things.comment(id), kind: 'comment' as const, parent: null },
  }))
  const edges = new Map(
    design.edges
      .filter(({ from, to }) => known.has(from) && known.has(to))
      .map((edge) => [things.edge(edge), { id: things.edge(edge), from: edge.from, to: edge.to }]),
  )
  return { nodes: [...frames, ...elements, ...comments], edges: [...edges.values()] }
}
