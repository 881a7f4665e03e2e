import type { Design, Edge } from '../design/design'
import type { Element } from '../design/elements'

/** An element between those it gets from and those it gives to. */
export interface Node {
  readonly element: Element
  readonly from: Node[]
  readonly to: Node[]
}

export interface Graph {
  /** Each element after all it gets from. Of elements with the same id the first. */
  readonly nodes: readonly Node[]
  /** Ids along each cycle, which the edge from the last to the first closes; that edge is left out. */
  readonly cycles: readonly (readonly string[])[]
  /** Edges whose element is not there. */
  readonly dangling: readonly Edge[]
}

/** How the elements of a design follow one another. Edges that are there twice count once. */
export const graphOf = (design: Design): Graph => {
  const nodes = new Map<string, Node>()
  for (const element of design.elements) {
    if (!nodes.has(element.id)) nodes.set(element.id, { element, from: [], to: [] })
  }
  const dangling: Edge[] = []
  const targets = new Map<Node, Node[]>()
  for (const edge of design.edges) {
    const from = nodes.get(edge.from)
    const to = nodes.get(edge.to)
    if (from === undefined || to === undefined) {
      dangling.push(edge)
      continue
    }
    const known = targets.get(from)
    if (known === undefined) targets.set(from, [to])
    else known.push(to)
  }
  const { order, cycles } = walk([...nodes.values()], targets)
  return { nodes: order, cycles, dangling }
}

/** Depth first; connects the nodes as it goes, and leaves out what closes a cycle. */
const walk = (nodes: readonly Node[], targets: ReadonlyMap<Node, readonly Node[]>) => {
  const cycles: string[][] = []
  const finished: Node[] = []
  const state = new Map<Node, 'open' | 'done'>()
  const path: Node[] = []
  const visit = (node: Node): void => {
    state.set(node, 'open')
    path.push(node)
    for (const target of targets.get(node) ?? []) {
      if (state.get(target) === 'open') {
        cycles.push(path.slice(path.indexOf(target)).map(({ element }) => element.id))
        continue
      }
      if (!node.to.includes(target)) {
        node.to.push(target)
        target.from.push(node)
      }
      if (state.get(target) === undefined) visit(target)
    }
    path.pop()
    state.set(node, 'done')
    finished.push(node)
  }
  for (const node of nodes) if (state.get(node) === undefined) visit(node)
  return { order: finished.reverse(), cycles }
}
