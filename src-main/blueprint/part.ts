import type { Design } from '../planning/design/design'
import type { ElementOf } from '../planning/design/elements'
import { resourceNamesOf, type ResourceName } from '../planning/design/resource-name'
import type { DesignFlow, ElementFlow } from '../planning/flow/flow'
import { sentence, type FailureKey, type Sentence } from '../platform/sentence'
import type { Output, Parameter, Reference, Resource } from './resource'

/** Something that a file has no words for, and where. */
export interface LeftOver extends Sentence {
  readonly place: string
}

/** What comes of one element. */
export interface Part {
  readonly resources?: readonly Resource[]
  readonly parameters?: readonly Parameter[]
  readonly outputs?: readonly Output[]
  readonly leftOver?: readonly LeftOver[]
}

/** What resources of elements are called, and what flows where. */
export interface Sheet {
  readonly design: Design
  readonly flow: DesignFlow
  readonly names: ReadonlyMap<string, ResourceName>
  /** Logical id of a resource of an element, its own or one beside it such as its `Role`. */
  readonly idOf: (element: string, beside?: string) => string
}

export const sheetOf = (design: Design, flow: DesignFlow): Sheet => {
  const ids = new Map<string, string>()
  const taken = new Set<string>()
  const idOf = (element: string, beside = ''): string => {
    const key = `${element} ${beside}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const wanted = beside === '' ? pascalCase(element) : `${idOf(element)}${beside}`
    let id = wanted
    for (let count = 2; taken.has(id); count++) id = `${wanted}${String(count)}`
    taken.add(id)
    ids.set(key, id)
    return id
  }
  // The elements' own first, so that no role takes the name of one.
  for (const { id } of design.elements) idOf(id)
  return { design, flow, names: resourceNamesOf(design), idOf }
}

/** Letters and digits, beginning with a letter as Terraform wants it. */
const pascalCase = (id: string): string => {
  const words = id.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
  return words.join('').replace(/^(?=\d)/, 'E')
}

export const ref = (logicalId: string): Reference => ({ ref: logicalId })
export const attribute = (logicalId: string, name: string): Reference => ({ ref: logicalId, attribute: name })
export const arn = (logicalId: string): Reference => attribute(logicalId, 'Arn')

export const nameOf = ({ names }: Sheet, id: string): string => names.get(id)?.called ?? id

export const leftOver = (
  { id, name }: Pick<ElementOf<'sink'>, 'id' | 'name'>,
  key: FailureKey,
  values: Sentence['text']['values'] = {},
): LeftOver => ({ place: `elements "${id}"`, ...sentence(key, { name, ...values }) })

/** Inputs or outputs of a kind. */
export const ofKind = <K extends ElementFlow['element']['kind']>(
  flows: readonly ElementFlow[],
  ...kinds: readonly K[]
): readonly ElementFlow<K>[] =>
  flows.filter((flow): flow is ElementFlow<K> => (kinds as readonly string[]).includes(flow.element.kind))
