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
  const own = (element: string, type: string): readonly Resource[] =>
    links.flatMap(({ element: of, resource }) => {
      const found = of === element ? index.get(resource) : undefined
      return found?.type === type ? [found] : []
    })
  const sourceOf = ({ element, properties }: Written): string => {
    const source = properties['EventSourceArn']
    const id = isReference(source) ? source.ref : ''
    return resources.find(({ logicalId }) => logicalId === id)?.element ?? element ?? ''
  }
  const found = new Map<string, string>()
  for (const resource of resources) {
    const { logicalId, type, element = '' } = resource
    const candidates = own(element, type)
    const exact = candidates.find(({ id }) => id === logicalId)
    const bySource =
      type === 'AWS::Lambda::EventSourceMapping'
        ? candidates.find(
            (one) => elementOf.get(index.targetOf(one.properties['EventSourceArn'])?.id ?? '') === sourceOf(resource),
          )
        : candidates.length === 1 &&
            resources.filter((one) => one.element === element && one.type === type).length === 1
          ? candidates[0]
          : undefined
    const match = exact ?? bySource
    if (match !== undefined) found.set(logicalId, match.id)
  }
  return found
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
