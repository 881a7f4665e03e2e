import type { Design } from '../planning/design/design'
import type { Element } from '../planning/design/elements'
import type { Told } from './what-runs'

/** A member of an element that is not what it was; null: the element came or went. */
export interface Edit {
  readonly element: string
  readonly member: string | null
}

/** What became of an edit. @see contract/run.ts */
export interface Change extends Edit {
  readonly state: 'applying' | 'applied' | 'needs-restart' | 'refused'
  readonly told: Told
}

/** Where and how it is drawn is nothing to a run. */
const unseen: ReadonlySet<string> = new Set(['id', 'kind', 'position', 'note'])

/** What differs between two designs, by element; of a workload by its members. */
export const changedMembers = (before: Design, after: Design): readonly Edit[] => {
  const ids = new Set([...before.elements, ...after.elements].map(({ id }) => id))
  return [...ids].flatMap((element): Edit[] => {
    const [old, now] = [before, after].map(({ elements }) => elements.find(({ id }) => id === element))
    if (old === undefined || now === undefined || old.kind !== now.kind) return [{ element, member: null }]
    return [
      ...membersOf(old, now).map((member) => ({ element, member })),
      // What the whole design has in common is told at its streams.
      ...(now.kind === 'stream' && before.region !== after.region ? [{ element, member: 'region' }] : []),
      ...(sameEdges(before, after, element) ? [] : [{ element, member: 'edges' }]),
    ]
  })
}

const membersOf = (old: Element, now: Element): readonly string[] =>
  differing(old, now).flatMap((member) =>
    member === 'workload' && old.kind === 'source' && now.kind === 'source'
      ? differing(old.workload, now.workload).map((inner) => `workload.${inner}`)
      : [member],
  )

const differing = (old: object, now: object): readonly string[] => {
  const [one, other] = [old, now] as Readonly<Record<string, unknown>>[]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (member) => !unseen.has(member) && JSON.stringify(one?.[member]) !== JSON.stringify(other?.[member]),
  )
}

const sameEdges = (before: Design, after: Design, id: string): boolean => {
  const [old, now] = [before, after].map(
    ({ edges }) => new Set(edges.flatMap((edge) => (edge.from === id ? edge.to : []))),
  )
  return old?.size === now?.size && [...(old ?? [])].every((target) => now?.has(target))
}
