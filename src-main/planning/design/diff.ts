import type { Comment, Design, Edge, Group } from './design'
import type { Element } from './elements'

/** One difference between two designs, in the key of a sentence and its figures. */
export interface DesignChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** Ids of an element, or of both ends of an edge; empty: the design itself. */
  readonly elements: readonly string[]
  /** Path of the member that changed; null: all of it. */
  readonly member: string | null
  readonly told: { readonly key: string; readonly values: Readonly<Record<string, string | number>> }
}

/** What makes `after` of `before`: the design itself, elements by their ids, then edges, groups and comments. */
export const diffDesigns = (before: Design, after: Design): readonly DesignChange[] => {
  const names = new Map([...before.elements, ...after.elements].map(({ id, name }) => [id, name]))
  return [
    ...(['name', 'region', 'description'] as const).flatMap((member) =>
      memberChanges({ ids: [], name: after.name }, [member], before[member], after[member]),
    ),
    ...elementChanges(before.elements, after.elements),
    ...edgeChanges(before.edges, after.edges, names),
    ...groupChanges(before.groups ?? [], after.groups ?? []),
    ...commentChanges(before.comments ?? [], after.comments ?? []),
  ]
}

type Kind = DesignChange['kind']
type Values = DesignChange['told']['values']
const change = (
  kind: Kind,
  elements: readonly string[],
  key: string,
  values: Values,
  member: string | null = null,
) => ({
  ...{ kind, elements, member },
  told: { key: `design.change.${key}`, values },
})

interface Named {
  readonly id: string
}

/** Those of both by their ids: gone, new, and there before and after. */
const matched = <T extends Named>(before: readonly T[], after: readonly T[]) => {
  const [was, is] = [new Map(before.map((one) => [one.id, one])), new Map(after.map((one) => [one.id, one]))]
  return {
    gone: [...was.values()].filter(({ id }) => !is.has(id)),
    added: [...is.values()].filter(({ id }) => !was.has(id)),
    kept: [...is.values()].flatMap((one): [T, T][] => {
      const old = was.get(one.id)
      return old === undefined ? [] : [[old, one]]
    }),
  }
}

const elementChanges = (before: readonly Element[], after: readonly Element[]): readonly DesignChange[] => {
  const { gone, added, kept } = matched(before, after)
  return [
    ...gone.map(({ id, name }) => change('removed', [id], 'elementRemoved', { name })),
    ...added.map(({ id, name }) => change('added', [id], 'elementAdded', { name })),
    ...kept.flatMap(([was, is]) => {
      if (was.kind !== is.kind)
        return [change('changed', [is.id], 'elementReplaced', { name: is.name, before: was.name })]
      const { position: from, ...others } = was
      const { position: to, ...present } = is
      const hasMoved = from?.x !== to?.x || from?.y !== to?.y
      return [
        ...memberChanges({ ids: [is.id], name: is.name }, [], others, present),
        ...(hasMoved ? [change('moved', [is.id], 'elementMoved', { name: is.name })] : []),
      ]
    }),
  ]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Owner {
  readonly ids: readonly string[]
  readonly name: string
}

/** Down to the members that differ. */
const memberChanges = (owner: Owner, path: readonly string[], was: unknown, is: unknown): readonly DesignChange[] => {
  if (isObject(was) && isObject(is) && was['kind'] === is['kind']) {
    const members = new Set([...Object.keys(was), ...Object.keys(is)])
    return [...members].flatMap((member) => memberChanges(owner, [...path, member], was[member], is[member]))
  }
  if (JSON.stringify(was) === JSON.stringify(is)) return []
  const member = path.join('.')
  const [before, after] = [told(was), told(is)]
  const values = {
    name: owner.name,
    member,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }
  return [change('changed', owner.ids, memberKey(was, is), values, member)]
}

const memberKey = (was: unknown, is: unknown): string => {
  if (was === undefined) return told(is) === null ? 'memberReplaced' : 'memberSet'
  if (is === undefined) return 'memberUnset'
  return told(was) === null || told(is) === null ? 'memberReplaced' : 'memberChanged'
}

/** What fits into a sentence; null: what does not, such as a list. */
const told = (value: unknown): string | number | null => {
  if (typeof value === 'number' || typeof value === 'string') return value
  return typeof value === 'boolean' ? String(value) : null
}

const edgeChanges = (
  before: readonly Edge[],
  after: readonly Edge[],
  names: ReadonlyMap<string, string>,
): readonly DesignChange[] => {
  const named = (edges: readonly Edge[]) => edges.map((edge) => ({ ...edge, id: `${edge.from} ${edge.to}` }))
  const { gone, added } = matched(named(before), named(after))
  const ends = ({ from, to }: Edge): Values => ({ from: names.get(from) ?? from, to: names.get(to) ?? to })
  return [
    ...gone.map((edge) => change('removed', [edge.from, edge.to], 'edgeRemoved', ends(edge))),
    ...added.map((edge) => change('added', [edge.from, edge.to], 'edgeAdded', ends(edge))),
  ]
}

const groupChanges = (before: readonly Group[], after: readonly Group[]): readonly DesignChange[] => {
  const { gone, added, kept } = matched(before, after)
  const differ = kept.filter(([was, is]) => JSON.stringify(was) !== JSON.stringify(is))
  return [
    ...gone.map(({ name, elements }) => change('removed', elements, 'groupRemoved', { name })),
    ...added.map(({ name, elements }) => change('added', elements, 'groupAdded', { name })),
    ...differ.map(([, { name, elements }]) => change('changed', elements, 'groupChanged', { name })),
  ]
}

const commentChanges = (before: readonly Comment[], after: readonly Comment[]): readonly DesignChange[] => {
  const { gone, added, kept } = matched(before, after)
  const rewritten = kept.filter(([was, is]) => was.text !== is.text)
  const moved = kept.filter(([was, is]) => was.position.x !== is.position.x || was.position.y !== is.position.y)
  return [
    ...gone.map(({ text }) => change('removed', [], 'commentRemoved', { text })),
    ...added.map(({ text }) => change('added', [], 'commentAdded', { text })),
    ...rewritten.map(([, { text }]) => change('changed', [], 'commentChanged', { text })),
    ...moved.map(([, { text }]) => change('moved', [], 'elementMoved', { name: `“${text}”` })),
  ]
}
