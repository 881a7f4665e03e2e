import type { Resource as Written, Value } from '../resource'
import { isJoined, isList, isProperties, isReference } from '../resource'
import type { Blueprint } from '../resources'
import { indexOf } from '../import/resource-index'
import type { Resource } from '../import/value'
import type { Link } from '../import/import-design'

/*
 * Which resource of a document is which of those a design is built of: the same element's, of the same type.
 */

export interface Known {
  readonly links: readonly Link[]
  /** Of the document. */
  readonly resources: readonly Resource[]
}

/** Logical ids of the document by those of a blueprint; what the document has not is not in it. */
export const matches = ({ resources }: Blueprint, { links, resources: there }: Known): ReadonlyMap<string, string> => {
  const index = indexOf(there)
  const elementOf = new Map(links.map(({ element, resource }) => [resource, element]))
  const keyOf = (element: string, type: string): string => `${element} ${type}`
  const own = new Map<string, Resource[]>()
  for (const { element, resource } of links) {
    const found = index.get(resource)
    if (found !== undefined) pushTo(own, keyOf(element, found.type), found)
  }
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  const counts = new Map<string, Written[]>()
  for (const resource of resources) pushTo(counts, keyOf(resource.element ?? '', resource.type), resource)
  const sourceOf = ({ element, properties }: Written): string => {
    const source = properties['EventSourceArn']
    const id = isReference(source) ? source.ref : ''
    return byId.get(id)?.element ?? element ?? ''
  }
  const found = new Map<string, string>()
  for (const resource of resources) {
    const { logicalId, type, element = '' } = resource
    const key = keyOf(element, type)
    const candidates = own.get(key) ?? []
    const exact = candidates.find(({ id }) => id === logicalId)
    const bySource =
      type === 'AWS::Lambda::EventSourceMapping'
        ? candidates.find(
            (one) => elementOf.get(index.targetOf(one.properties['EventSourceArn'])?.id ?? '') === sourceOf(resource),
          )
        : candidates.length === 1 && counts.get(key)?.length === 1
          ? candidates[0]
          : undefined
    const match = exact ?? bySource
    if (match !== undefined) found.set(logicalId, match.id)
  }
  return found
}

const pushTo = <T>(lists: Map<string, T[]>, key: string, one: T): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [one])
  else list.push(one)
}

/** Resources by the names of the document; what is not in it gets a name that is free there. */
export const renamed = (
  blueprint: Blueprint,
  names: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): Blueprint => {
  const used = new Set([...taken, ...names.values()])
  const all = new Map(names)
  for (const { logicalId } of blueprint.resources) {
    if (all.has(logicalId)) continue
    let name = logicalId
    for (let count = 2; used.has(name); count += 1) name = `${logicalId}${String(count)}`
    used.add(name)
    all.set(logicalId, name)
  }
  const nameOf = (id: string): string => all.get(id) ?? id
  return {
    ...blueprint,
    resources: blueprint.resources.map((resource) => ({
      ...resource,
      logicalId: nameOf(resource.logicalId),
      properties: valueNamed(resource.properties, nameOf) as Written['properties'],
    })),
    outputs: blueprint.outputs.map((output) => ({ ...output, value: valueNamed(output.value, nameOf) })),
  }
}

const valueNamed = (value: Value, nameOf: (id: string) => string): Value => {
  if (isReference(value)) return { ...value, ref: nameOf(value.ref) }
  if (isJoined(value))
    return { join: value.join.map((part) => (isReference(part) ? { ...part, ref: nameOf(part.ref) } : part)) }
  if (isList(value)) return value.map((one) => valueNamed(one, nameOf))
  return isProperties(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, valueNamed(one, nameOf)]))
    : value
}
