import type { Design } from '../../planning/design/design'
import type { Problem } from '../../planning/design/problem'
import { resourceNamesOf } from '../../planning/design/resource-name'
import { sentence } from '../../platform/sentence'
import { nameIn, type Blueprint } from '../resources'

export interface RefusedNames {
  /** Ids of the elements whose resources keep the names they have. */
  readonly elements: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

/** New names of elements that AWS does not take for their resources: a document keeps those it has. */
export const refusedNames = (before: Design, { design, resources }: Blueprint): RefusedNames => {
  const was = new Map(before.elements.map(({ id, name }) => [id, name]))
  const named = new Set(resources.flatMap((one) => (nameIn(one) === undefined ? [] : [one.element])))
  const names = resourceNamesOf(design)
  const changed = design.elements.flatMap(({ id, name }) => {
    const refused = names.get(id)?.refused
    const isNew = was.has(id) && was.get(id) !== name
    return refused !== undefined && isNew && named.has(id) ? [{ id, name, ...refused }] : []
  })
  return {
    elements: new Set(changed.map(({ id }) => id)),
    problems: changed.map(({ id, name, why, most }) => ({
      place: `elements "${id}"`,
      ...(why === 'taken'
        ? sentence('BlueprintEditNameTaken', { name })
        : sentence('BlueprintEditName', { name, most })),
    })),
  }
}
