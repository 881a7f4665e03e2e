import type { Design, Problem } from '../../src-main/contract/design'
import { elementOf } from '../design/design-edits'
import { things } from '../design/things'

const CYCLE = 'failure.DesignCycle'
const [BETWEEN, AT_EDGE] = [' → ', /^edges\[(\d+)\]/]

/** The ids that a cycle leads along, the first again as the last; null: the problem is another one. */
const pathOf = ({ text }: Problem): readonly string[] | null =>
  text?.key === CYCLE ? String(text.values['path']).split(BETWEEN) : null

/** The edges that a problem is about, as they are called on the sheet: one, all of a cycle, or none. */
export const edgesOf = (design: Design, problem: Problem): readonly string[] => {
  const path = pathOf(problem)
  if (path !== null) return path.slice(1).map((to, place) => things.edge({ from: path[place] ?? '', to }))
  const edge = design.edges[Number(AT_EDGE.exec(problem.place)?.[1])]
  return edge === undefined ? [] : [things.edge(edge)]
}

/** The problem as it is said where elements are seen by their names. */
export const withNames = (design: Design, problem: Problem): Problem => {
  const path = pathOf(problem)?.map((id) => elementOf(design, id)?.name ?? id)
  return path && problem.text
    ? { ...problem, text: { ...problem.text, values: { ...problem.text.values, path: path.join(BETWEEN) } } }
    : problem
}
