import {
  elementKinds,
  type Design,
  type Edge,
  type Element,
  type ElementKind,
  type Group,
} from '../../src-main/contract/design'
import { defaultsOf } from './members'

/*
 * Changes of a design: each makes another one.
 */

export const elementOf = (design: Design, id: string | null): Element | undefined =>
  design.elements.find((element) => element.id === id)

export const withElement = (design: Design, changed: Element): Design => ({
  ...design,
  elements: design.elements.map((element) => (element.id === changed.id ? changed : element)),
})

/** Set a member by its path; `undefined` takes it away. */
export const withMember = <T extends object>(value: T, [name, ...rest]: readonly string[], to: unknown): T => {
  if (name === undefined) return value
  const members = value as Readonly<Record<string, unknown>>
  const next = rest.length === 0 ? to : withMember((members[name] ?? {}) as object, rest, to)
  const others = Object.entries(members).filter(([key]) => key !== name)
  // In its place, so that what is written to a file stays in order.
  const entries =
    name in members
      ? Object.entries(members).map(([key, old]) => [key, key === name ? next : old])
      : [...others, [name, next]]
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined)) as T
}

export const memberOf = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  )

const isSame = (a: Edge, b: Edge): boolean => a.from === b.from && a.to === b.to

export const withEdge = (design: Design, edge: Edge): Design =>
  design.edges.some((other) => isSame(other, edge)) ? design : { ...design, edges: [...design.edges, edge] }

export const withoutEdge = (design: Design, edge: Edge): Design => ({
  ...design,
  edges: design.edges.filter((other) => !isSame(other, edge)),
})

export const withoutElement = (design: Design, id: string): Design => ({
  ...design,
  elements: design.elements.filter((element) => element.id !== id),
  edges: design.edges.filter(({ from, to }) => from !== id && to !== id),
  ...(design.groups ? { groups: design.groups.map((group) => without(group, id)) } : {}),
})

const without = (group: Group, id: string): Group => ({
  ...group,
  elements: group.elements.filter((element) => element !== id),
})

/** The word itself, or with the first number that nothing has yet: `stream-2`. */
export const freeIdOf = (taken: readonly string[], word: string): string => {
  const known = new Set(taken)
  for (let number = 1; ; number++) {
    const id = number === 1 ? word : `${word.slice(0, LONGEST_ID - String(number).length)}-${number}`
    if (!known.has(id)) return id
  }
}
/** Without the hyphen before the number. */
const LONGEST_ID = 63

/** A new element with the defaults of its kind. A source has a first workload, for it cannot be without one. */
export const newElement = (design: Design, kind: ElementKind, name: string): Element => {
  const id = freeIdOf(
    design.elements.map((element) => element.id),
    kind,
  )
  const number = id.slice(kind.length + 1)
  const members = defaultsOf(elementKinds[kind])
  return { kind, id, name: number === '' ? name : `${name} ${number}`, ...members, ...firstOf[kind] } as Element
}

const firstOf: { readonly [K in ElementKind]?: object } = {
  source: {
    workload: {
      recordsPerSecond: 1000,
      recordBytes: { kind: 'constant', bytes: 1024 },
      peakToAverage: 2,
      arrivals: 'poisson',
      partitionKeys: { kind: 'uniform' },
      recordsPerRequest: 500,
      growthPerMonth: 0,
    },
  },
  'video-stream': { mbps: 2 },
}

/** Behind the element that is chosen, or on its own. */
export const withNewElement = (design: Design, element: Element, after: string | null): Design => {
  const grown = { ...design, elements: [...design.elements, element] }
  return after === null || element.kind === 'source' ? grown : withEdge(grown, { from: after, to: element.id })
}

export const emptyDesign = (name: string, region: string): Design => ({
  formatVersion: 2,
  name,
  region,
  elements: [],
  edges: [],
})

/** A name that no other has: "Orders 2". */
export const freeName = (wanted: string, taken: readonly string[]): string => {
  if (!taken.includes(wanted)) return wanted
  for (let number = 2; ; number++) if (!taken.includes(`${wanted} ${number}`)) return `${wanted} ${number}`
}
