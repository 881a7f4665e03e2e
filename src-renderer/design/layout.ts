/*
 * Where elements stand in a drawing: each one column behind the last of those that send to it.
 */

/** Elements, and who sends to whom by their ids. */
export interface Drawn<E> {
  readonly elements: readonly E[]
  readonly edges: readonly { readonly from: string; readonly to: string }[]
}

interface Named {
  readonly id: string
}

export interface Placed<E> {
  readonly element: E
  readonly column: number
  readonly row: number
}

/** Columns by the longest way from a source. What goes round in a circle stays where it was met first. */
const columnsOf = ({ elements, edges }: Drawn<Named>): ReadonlyMap<string, number> => {
  const columns = new Map(elements.map(({ id }) => [id, 0]))
  // As many rounds as the longest way can have steps; a circle ends with them.
  for (let round = 0; round < Math.min(elements.length, 50); round++) {
    let isDone = true
    for (const { from, to } of edges) {
      const [a, b] = [columns.get(from), columns.get(to)]
      if (a === undefined || b === undefined || b > a || a + 1 >= elements.length) continue
      columns.set(to, a + 1)
      isDone = false
    }
    if (isDone) break
  }
  return columns
}

export const placed = <E extends Named>(design: Drawn<E>): Placed<E>[] => {
  const columns = columnsOf(design)
  const filled = new Map<number, number>()
  return design.elements.map((element) => {
    const column = columns.get(element.id) ?? 0
    const row = filled.get(column) ?? 0
    filled.set(column, row + 1)
    return { element, column, row }
  })
}

/** Elements in the order that records take. */
export const inOrder = <E extends Named>(design: Drawn<E>): E[] =>
  placed(design)
    .sort((a, b) => a.column - b.column || a.row - b.row)
    .map(({ element }) => element)
