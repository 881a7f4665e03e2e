import * as sdk from '@aws-sdk/client-kinesis'

/** An operation and its members by their paths, nested ones included; those in lists go by the list's path. */
export interface ModelOperation {
  readonly name: string
  readonly input: readonly string[]
  readonly output: readonly string[]
}

/*
 * The SDK carries the service model as nested arrays that begin with a number for their kind:
 *   list       [1, namespace, name, traits, member]
 *   structure  [3, namespace, name, traits, member names, member schemas, number of required members]
 *   union      [4, …] like a structure
 *   operation  [9, namespace, name, traits, input, output]
 * A member's schema is a number (a scalar), a function that gives the schema, or a pair of schema and traits.
 */
const kinds = { list: 1, structure: 3, union: 4, operation: 9 } as const

type Node = readonly unknown[]

const resolve = (schema: unknown): unknown => {
  if (typeof schema === 'function') return resolve((schema as () => unknown)())
  const isPair = Array.isArray(schema) && typeof schema[0] === 'function'
  return isPair ? resolve((schema as Node)[0]) : schema
}

const isNode = (schema: unknown): schema is Node => Array.isArray(schema) && typeof schema[0] === 'number'

/** Paths of all members under a schema; a structure comes before its members. */
const pathsOf = (schema: unknown, path = ''): readonly string[] => {
  const node = resolve(schema)
  if (!isNode(node)) return []
  if (node[0] === kinds.list) return pathsOf(node[4], path)
  if (node[0] !== kinds.structure && node[0] !== kinds.union) return []
  const [names, schemas] = [node[4] as readonly string[], node[5] as readonly unknown[]]
  return names.flatMap((name, i) => {
    // Errors in an event stream are faults, not members.
    if (node[0] === kinds.union && /(Exception|OptInRequired)$/.test(name)) return []
    const memberPath = path === '' ? name : `${path}.${name}`
    return [memberPath, ...pathsOf(schemas[i], memberPath)]
  })
}

/** Every operation of the newest service model, as the installed SDK has it, sorted by name. */
export const serviceModel = (): readonly ModelOperation[] =>
  Object.values(sdk as Readonly<Record<string, unknown>>)
    .filter((value): value is Node => isNode(value) && value[0] === kinds.operation)
    .map((operation) => ({
      name: String(operation[2]),
      input: pathsOf(operation[4]),
      output: pathsOf(operation[5]),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
