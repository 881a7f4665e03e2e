import { sentence } from '../../../platform/sentence'
import type { Problem } from '../../../planning/design/problem'
import type { FoundAnswer } from '../found'
import { Computed, isList, isObject, ownOf, Reference, type Resource, type Value, type ValueObject } from '../value'
import { inCloudFormation, terraformTypeOf, withLifecycles } from './in-cloudformation'

/*
 * What `terraform show -json` says of a plan or of a state: all modules and repetitions are resolved; what is known only after
 * it is applied is looked up in the configuration it also holds. @source Terraform documentation, JSON output format
 */

export const isPlan = (content: unknown): boolean =>
  isObject(content) &&
  typeof content['format_version'] === 'string' &&
  (isObject(content['planned_values']) || isObject(content['values']))

export const readPlan = (content: ValueObject): FoundAnswer => {
  const values = content['planned_values'] ?? content['values']
  const root = member(values, 'root_module')
  const configuration = member(member(content, 'configuration'), 'root_module')
  const planned = plannedIn(root)
  const known = new Set(planned.map(({ address }) => address))
  const leftOver: Problem[] = []
  const resources = planned.flatMap((one): readonly Resource[] => {
    if (one.mode === 'data') {
      leftOver.push({ place: one.address, ...sentence('BlueprintKept') })
      return []
    }
    const configured = configuredAs(one.address, configuration)
    const said = member(configured, 'expressions')
    const region = regionOf(content, text(member(configured, 'provider_config_key')))
    const isElsewhere = typeof region === 'string' && region !== regionOf(content)
    if (isElsewhere && terraformTypeOf(one.type) !== undefined)
      leftOver.push({ place: one.address, ...sentence('BlueprintOtherRegion', { region }) })
    const scope: Scope = { known, configuration, module: moduleOf(one.address) }
    return [
      {
        id: one.address,
        type: one.type,
        properties: completed(one.values, said, scope) as ValueObject,
        metadata: null,
      },
    ]
  })
  return {
    resources: withLifecycles(resources.map(inCloudFormation)),
    region: regionOf(content),
    description: '',
    metadata: null,
    placeOf: (resource) => resource,
    question: (name) => ({ name, description: '', type: 'text', allowed: null }),
    leftOver,
  }
}

interface Planned {
  readonly address: string
  readonly mode: string
  readonly type: string
  readonly values: Value
}

const member = (value: Value, name: string): Value => (isObject(value) ? ownOf(value, name) : undefined)
const list = (value: Value): readonly Value[] => (value !== undefined && isList(value) ? value : [])
const text = (value: Value): string => (typeof value === 'string' ? value : '')

const plannedIn = (module: Value): readonly Planned[] => [
  ...list(member(module, 'resources')).map((one) => ({
    ...{ address: text(member(one, 'address')), mode: text(member(one, 'mode')), type: text(member(one, 'type')) },
    values: member(one, 'values') ?? {},
  })),
  ...list(member(module, 'child_modules')).flatMap(plannedIn),
]

/** `module.a["b"].module.c` of an address in it; empty: the root. */
const moduleOf = (address: string): string =>
  /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(address)?.[0].replace(/\.$/, '') ?? ''

/** Names of modules on the way to one. */
const stepsOf = (module: string): readonly string[] =>
  [...module.matchAll(/module\.([\w-]+)/g)].map(([, name = '']) => name)

const configurationOf = (module: string, root: Value): Value =>
  stepsOf(module).reduce<Value>((within, name) => member(member(member(within, 'module_calls'), name), 'module'), root)

/** How the configuration writes a resource. */
const configuredAs = (address: string, root: Value): Value => {
  const module = moduleOf(address)
  const plain = address
    .slice(module.length)
    .replace(/^\./, '')
    .replace(/\[[^\]]*\]$/, '')
  return list(member(configurationOf(module, root), 'resources')).find((one) => member(one, 'address') === plain)
}

interface Scope {
  readonly known: ReadonlySet<string>
  readonly configuration: Value
  readonly module: string
}

/** Values, with what is not known yet as what it refers to. */
const completed = (value: Value, expressions: Value, scope: Scope): Value => {
  if (isReferring(expressions)) {
    return value !== undefined && value !== null ? value : referred(expressions, scope)
  }
  if (isObject(expressions) && 'constant_value' in expressions) return value ?? expressions['constant_value']
  if (isList(expressions)) {
    const items = list(value)
    return expressions.map((inner, at) => completed(items[at], inner, scope)).concat(items.slice(expressions.length))
  }
  if (!isObject(expressions)) return value
  const members = isObject(value) ? value : {}
  return {
    ...members,
    ...Object.fromEntries(
      Object.entries(expressions).map(([name, inner]) => [name, completed(members[name], inner, scope)]),
    ),
  }
}

const isReferring = (value: Value): value is ValueObject => isObject(value) && isList(value['references'])

const referred = (expression: ValueObject, scope: Scope): Value => {
  const references = list(expression['references']).map(text)
  for (const reference of references) {
    const found = resolved(reference, scope, 0)
    if (found !== undefined) return found
  }
  return new Computed(references[0] ?? '')
}

/** More modules in each other than anybody has. */
const deepest = 20

/** What a reference of a module leads to: a resource, through outputs of modules below and variables from the one above. */
const resolved = (reference: string, scope: Scope, depth: number): Reference | undefined => {
  if (depth > deepest) return undefined
  const { module, configuration, known } = scope
  const [root = '', name = '', third = ''] = reference.replaceAll(/\[[^\]]*\]/g, '').split('.')
  const inner = (next: Scope, expression: Value): Reference | undefined =>
    list(member(expression, 'references'))
      .map((one) => resolved(text(one), next, depth + 1))
      .find((one) => one !== undefined)
  if (root === 'module') {
    const below = module === '' ? `module.${name}` : `${module}.module.${name}`
    const output = member(member(configurationOf(below, configuration), 'outputs'), third)
    return inner({ ...scope, module: below }, member(output, 'expression'))
  }
  if (root === 'var') {
    const above = module.replace(/\.?module\.[\w-]+(\[[^\]]*\])?$/, '')
    const call = member(member(configurationOf(above, configuration), 'module_calls'), stepsOf(module).at(-1) ?? '')
    return module === '' ? undefined : inner({ ...scope, module: above }, member(member(call, 'expressions'), name))
  }
  const [, exact = ''] = /^([\w-]+\.[\w-]+(?:\[[^\]]*\])?)/.exec(reference) ?? []
  const prefix = module === '' ? '' : `${module}.`
  const address = [`${prefix}${exact}`, `${prefix}${exact}[0]`].find((one) => known.has(one))
  return address === undefined ? undefined : new Reference(address, reference.slice(exact.length).replace(/^\./, ''))
}

const regionOf = (content: ValueObject, key = 'aws'): Value => {
  const provider = member(member(member(content, 'configuration'), 'provider_config'), key)
  const expression = member(member(provider, 'expressions'), 'region')
  const constant = member(expression, 'constant_value')
  if (constant !== undefined) return constant
  const [, name = ''] = /^var\.([\w-]+)/.exec(text(list(member(expression, 'references'))[0])) ?? []
  return member(member(member(content, 'variables'), name), 'value')
}
