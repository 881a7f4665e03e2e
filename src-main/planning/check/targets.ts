import type { Design, Edge } from '../design/design'
import type { Problem } from '../design/problem'
import { checkDesign } from './check-design'
import { told } from './told'

/** An element that records could go to; and why not, null where they may. */
export interface Target {
  readonly element: string
  readonly why: Problem | null
}

/**
 * Where the records of an element may go next: each other element that it does not send to yet. What AWS does not offer is refused
 * with the way to go instead, and so is what would close a circle.
 *
 * @param to only this one
 */
export const targetsOf = (design: Design, from: string, to: string | null = null): readonly Target[] => {
  const known = new Set(design.edges.filter((edge) => edge.from === from).map((edge) => edge.to))
  const before = waysTo(design, from)
  return design.elements
    .filter(({ id }) => id !== from && !known.has(id) && (to === null || id === to))
    .map(({ id }) => ({ element: id, why: cycleProblem(before, id) ?? newProblem(design, { from, to: id }) }))
}

/** What is wrong with an edge that was not wrong without it. Only what is next to its ends can tell. */
const newProblem = (design: Design, edge: Edge): Problem | null => {
  const before = around(design, edge)
  const after = { ...before, edges: [...before.edges, edge] }
  const keysOf = (checked: Design): ReadonlyMap<string, Problem> =>
    new Map(checkDesign(checked).map((problem) => [problem.text.key, problem]))
  const known = keysOf(before)
  return [...keysOf(after)].find(([key]) => !known.has(key))?.[1] ?? null
}

const around = (design: Design, { from, to }: Edge): Design => {
  const ends = new Set([from, to])
  const edges = design.edges.filter((edge) => ends.has(edge.from) || ends.has(edge.to))
  const near = new Set([...ends, ...edges.flatMap((edge) => [edge.from, edge.to])])
  return { ...design, edges, elements: design.elements.filter(({ id }) => near.has(id)) }
}

/** The ways that lead to an element: for each that comes before it, the one that follows. */
const waysTo = (design: Design, id: string): ReadonlyMap<string, string> => {
  const inputs = new Map<string, string[]>()
  for (const edge of design.edges) inputs.set(edge.to, [...(inputs.get(edge.to) ?? []), edge.from])
  const next = new Map<string, string>()
  const open = [id]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const input of inputs.get(at) ?? []) {
      if (input === id || next.has(input)) continue
      next.set(input, at)
      open.push(input)
    }
  }
  return next
}

const cycleProblem = (next: ReadonlyMap<string, string>, to: string): Problem | null => {
  if (!next.has(to)) return null
  const path = [to]
  for (let at = next.get(to); at !== undefined; at = next.get(at)) path.push(at)
  return told('edges', 'DesignCycle', { path: [...path, to].join(' → ') })
}
