import type { Design } from '../planning/design/design'
import { elementKinds, type Element, type ElementKind } from '../planning/design/elements'
import { heldMembers, heldPropertiesOf, memberAt, type HeldMember } from './held-members'
import { valueAt, type Resource } from './resource'

/*
 * What a file for a cloud has no words for: workloads, positions, programs of one's own and so on. It goes along as data, such as
 * the metadata of a template, so that the design can be read back whole. What a resource holds is not said twice: the resource
 * is right, whoever edits it.
 */

/** An element without what its resources hold, and without what has a default. */
export interface ElementNotes {
  readonly kind: ElementKind
  readonly id: string
  /** Logical ids of the resources that hold members of it. */
  readonly resources?: readonly string[]
  /**
   * What resources say of members that are noted here, or that the design leaves open, since they have no word for it. As long as
   * a resource says so, the note counts; null: it says nothing.
   */
  readonly written?: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

export interface DesignNotes extends Omit<Design, 'elements'> {
  readonly elements: readonly ElementNotes[]
}

/** @param resources as the file has them: what a format leaves out of one is in the notes then */
export const notesOf = (design: Design, resources: readonly Resource[]): DesignNotes => {
  const byElement = new Map<string | undefined, Resource[]>()
  for (const resource of resources) {
    const known = byElement.get(resource.element)
    if (known === undefined) byElement.set(resource.element, [resource])
    else known.push(resource)
  }
  return {
    ...design,
    elements: design.elements.map((element) => elementNotes(element, byElement.get(element.id) ?? [])),
  }
}

const elementNotes = (element: Element, resources: readonly Resource[]): ElementNotes => {
  const held = heldBy(element.kind, resources)
  const isHeld = ({ member, says }: Held) => isSame(says, memberAt(element, member))
  const written = held.filter((one) => !isHeld(one) && one.says !== undefined)
  const rest = held
    .filter(isHeld)
    .reduce<Readonly<Record<string, unknown>>>((left, { member }) => without(left, member), element)
  const used = resources.filter(({ type }) => held.some((one) => one.type === type))
  return {
    ...withoutDefaults(element, rest),
    kind: element.kind,
    id: element.id,
    ...(used.length === 0 ? {} : { resources: used.map(({ logicalId }) => logicalId) }),
    ...(written.length === 0 ? {} : { written: Object.fromEntries(written.map(({ member, says }) => [member, says])) }),
  }
}

interface Held extends HeldMember {
  /** What the resource says of the member. */
  readonly says: unknown
}

/** What the first resource of each type says of the members the table has. */
const heldBy = (kind: ElementKind, resources: readonly Resource[]): readonly Held[] =>
  (heldMembers[kind] ?? []).flatMap((held) => {
    const resource = resources.find(({ type }) => type === held.type)
    if (resource === undefined) return []
    return [{ ...held, says: held.from(valueAt(heldPropertiesOf(resource), held.path)) }]
  })

/**
 * The design again, to be checked by its schema.
 * @param resources as they are in the file now
 */
export const designOf = (notes: DesignNotes, resources: readonly Resource[]): unknown => {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  return {
    ...notes,
    elements: notes.elements.map(({ resources: ids = [], written = {}, ...noted }) =>
      heldBy(
        noted.kind,
        ids.flatMap((id) => byId.get(id) ?? []),
      ).reduce<Readonly<Record<string, unknown>>>((element, { member, says }) => {
        const counts = says === undefined || (member in written && isSame(written[member], says))
        return counts ? element : withMember(element, member.split('.'), says)
      }, noted),
    ),
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

const without = (tree: Tree, path: string): Tree => {
  const [step = '', ...rest] = path.split('.')
  const { [step]: inner, ...others } = tree
  return rest.length > 0 && isTree(inner) ? { ...tree, [step]: without(inner, rest.join('.')) } : others
}

const withMember = (tree: Tree, [step = '', ...rest]: readonly string[], value: unknown): Tree => {
  const inner = tree[step]
  return { ...tree, [step]: rest.length === 0 ? value : withMember(isTree(inner) ? inner : {}, rest, value) }
}

/** What a member is, by its own schema: all that is needed to know what is filled in. */
interface MemberSchema {
  readonly safeParse: (value: unknown) => { readonly success: boolean; readonly data?: unknown }
}

const membersOf = (kind: ElementKind): Readonly<Record<string, MemberSchema>> => elementKinds[kind].shape

/** What is filled in where a member is not said, as JSON; a member without such a value is not in it. */
const defaults = new Map(
  (Object.keys(elementKinds) as ElementKind[]).map((kind) => [
    kind,
    new Map(
      Object.entries(membersOf(kind)).flatMap(([name, schema]) => {
        const absent = schema.safeParse(undefined)
        return absent.success ? [[name, JSON.stringify(absent.data)] as const] : []
      }),
    ),
  ]),
)

/** Without members that the schema would fill in again as they are in the element. */
const withoutDefaults = (element: Element, rest: Tree): Tree => {
  const shape = membersOf(element.kind)
  const known = defaults.get(element.kind)
  const all: Tree = element
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => {
      const schema = shape[name]
      if (schema === undefined || value === undefined) return []
      if (known?.has(name) === true && known.get(name) === JSON.stringify(all[name])) return []
      return [[name, isTree(value) ? memberWithoutDefaults(schema, value, all[name] as Tree) : value]]
    }),
  )
}

/** @param noted of the member what no resource holds, of `whole` */
const memberWithoutDefaults = (schema: MemberSchema, noted: Tree, whole: Tree): Tree => {
  const meant = schema.safeParse(whole).data
  let left = { noted, whole }
  for (const path of pathsOf(noted).toReversed()) {
    const shorter = { noted: without(left.noted, path), whole: without(left.whole, path) }
    const read = schema.safeParse(shorter.whole)
    if (read.success && isSame(read.data, meant)) left = shorter
  }
  return left.noted
}

/** Of all members, each before those in it. */
const pathsOf = (tree: Tree): readonly string[] =>
  Object.entries(tree).flatMap(([name, inner]) => [
    name,
    ...(isTree(inner) ? pathsOf(inner).map((path) => `${name}.${path}`) : []),
  ])
