import { graphlib, layout } from '@dagrejs/dagre'

/*
 * Where elements stand so that records go from left to right and ways cross as little as can be.
 */

/** What is to be placed: plain values, for they cross to another thread. */
export interface ToPlace {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
  /** Those that stay together. */
  readonly groups: readonly { readonly id: string; readonly elements: readonly string[] }[]
  /** Between columns and between rows, and the grid they are put on. */
  readonly gap: { readonly x: number; readonly y: number }
  readonly grid: number
}

/** The upper left corner of each node. */
export type Placement = readonly { readonly id: string; readonly x: number; readonly y: number }[]

export const placeAll = ({ nodes, edges, groups, gap, grid }: ToPlace): Placement => {
  const graph = new graphlib.Graph({ compound: true })
  graph.setGraph({ rankdir: 'LR', ranksep: gap.x, nodesep: gap.y })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height })
  // Groups have names of their own; no element's id has a colon.
  for (const { id, elements } of groups) {
    const inside = elements.filter((element) => graph.hasNode(element))
    if (inside.length === 0) continue
    graph.setNode(`group:${id}`, {})
    for (const element of inside) graph.setParent(element, `group:${id}`)
  }
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to)
  layout(graph)
  const onGrid = (length: number): number => Math.round(length / grid) * grid
  return nodes.map(({ id, width, height }) => {
    const { x = 0, y = 0 } = graph.node(id) as { readonly x?: number; readonly y?: number }
    return { id, x: onGrid(x - width / 2), y: onGrid(y - height / 2) }
  })
}
