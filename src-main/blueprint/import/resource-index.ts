import { kindOf, namedByArn, nameOf } from './kinds'
import { isScalar, resourcesIn, textOf, type Resource, type Value } from './value'

/** The resources of a file, to be found by what other resources say of them. */
export interface ResourceIndex {
  readonly all: readonly Resource[]
  get(id: string): Resource | undefined
  ofType(...types: readonly string[]): readonly Resource[]
  /** What a value speaks of: a reference, an ARN, or with `types` a name. */
  targetOf(value: Value, types?: readonly string[]): Resource | undefined
}

export const indexOf = (all: readonly Resource[]): ResourceIndex => {
  const byId = new Map(all.map((resource) => [resource.id, resource]))
  const byName = new Map<string, Resource>()
  for (const resource of all.toReversed()) {
    const name = nameOf(resource)
    if (name !== undefined && kindOf(resource) !== undefined) byName.set(`${resource.type} ${name}`, resource)
  }
  const named = (types: readonly string[], name: string): Resource | undefined =>
    types.map((type) => byName.get(`${type} ${name}`)).find((resource) => resource !== undefined)
  const targetOf = (value: Value, types: readonly string[] = []): Resource | undefined => {
    for (const id of resourcesIn(value)) {
      const resource = byId.get(id)
      if (resource !== undefined && (types.length === 0 || types.includes(resource.type))) return resource
    }
    const text = textOf(value)
    const whole = byId.get(text)
    if (whole !== undefined) return whole
    const arn = namedByArn(text)
    if (arn !== undefined) return named(arn.types, arn.name)
    return isScalar(value) ? named(types, text) : undefined
  }
  return {
    all,
    get: (id) => byId.get(id),
    ofType: (...types) => all.filter(({ type }) => types.includes(type)),
    targetOf,
  }
}
