import type { Attribute, Block, Body, Expression } from '../../hcl/syntax'
import { sentence } from '../../../platform/sentence'
import type { Problem } from '../../../planning/design/problem'
import type { Answers, FoundAnswer, Left, Question } from '../found'
import { configurationParts } from '../exported-parts'
import type { PropertyPath } from '../property-tree'
import {
  Computed,
  computedFrom,
  isKnown,
  isList,
  isObject,
  isScalar,
  ownOf,
  Reference,
  textOf,
  valueAt,
  type Resource,
  type Value,
} from '../value'
import { inCloudFormation, terraformTypeOf, withLifecycles } from './in-cloudformation'
import { evaluateHcl, type TerraformScope } from './evaluate'
import {
  blockPlace,
  readConfiguration,
  unknownVariable,
  type Configuration,
  type Placed,
  type SourceFile,
} from './read-terraform'
import { answerValue, variableOf, type Variable } from './variables'

/*
 * A Terraform configuration as the resources it makes. Modules, data sources and what repeats over values that are not known are
 * kept and listed.
 */

export const readTerraform = (files: readonly SourceFile[], answers: Answers): FoundAnswer => {
  const configuration = readConfiguration(files)
  if ('problems' in configuration) return configuration
  const names = namesOf(configuration, answers)
  if (names.problems.length > 0) return { problems: names.problems }
  const made = resourcesIn(configuration, names)
  const region = regionOf(configuration, names)
  return {
    resources: withLifecycles(made.resources.map(inCloudFormation)),
    region,
    description: '',
    metadata: { Streamgauge: names.local('streamgauge') },
    placeOf: (resource) => made.places.get(resource) ?? resource,
    lineOf: (resource, path) => {
      const block = made.blocks.get(resource)
      return block?.file.lineAt(startIn(block.item, path))
    },
    exported: configurationParts,
    question: (name) => names.question(name),
    leftOver: [...configuration.leftOver, ...made.leftOver, ...otherRegions(configuration, names)],
  }
}

interface Names {
  readonly scopeIn: (file: SourceFile, own?: Readonly<Record<string, Value>>) => TerraformScope
  readonly local: (name: string) => Value
  readonly question: (name: string) => Omit<Question, 'place'>
  /** Of a resource that is repeated, by their keys. Undefined: it is not, or over what is not known. */
  readonly instances: (address: string) => readonly (readonly [string, Reference])[] | undefined
  readonly problems: readonly Problem[]
}

const ofType = ({ blocks }: Configuration, type: string): readonly Placed<Block>[] =>
  blocks.filter(({ item }) => item.type === type)

const namesOf = (configuration: Configuration, answers: Answers): Names => {
  const resources = new Set(ofType(configuration, 'resource').map(({ item }) => item.labels.join('.')))
  const repeated = new Set(
    ofType(configuration, 'resource')
      .filter(({ item }) => item.body.attributes.some(({ name }) => name === 'count' || name === 'for_each'))
      .map(({ item }) => item.labels.join('.')),
  )
  const locals = new Map(
    ofType(configuration, 'locals').flatMap(({ file, item }) =>
      item.body.attributes.map((attribute) => [attribute.name, { file, item: attribute }] as const),
    ),
  )
  const problems: Problem[] = []
  const worked = new Map<string, Value>()
  const scopeIn: Names['scopeIn'] = (file, own = {}) => ({ text: file.text, lookup, own })
  const local = (name: string): Value => {
    if (worked.has(name)) return worked.get(name)
    const found = locals.get(name)
    if (found === undefined) return undefined
    worked.set(name, new Computed(`local.${name}`, [circle]))
    const value = evaluateHcl(found.item.value, scopeIn(found.file))
    const isCircle = JSON.stringify(value)?.includes(JSON.stringify(circle)) === true
    if (isCircle) problems.push({ place: `${found.file.name}, local.${name}`, ...sentence('BlueprintCircle') })
    worked.set(name, value)
    return value
  }
  const lookup: TerraformScope['lookup'] = ([root = '', name = '', key = '']) => {
    if (root === 'var') return { value: variableValue(name), steps: 2 }
    if (root === 'local') return { value: locals.has(name) ? local(name) : undefined, steps: 2 }
    const address = `${root}.${name}`
    if (!resources.has(address)) return undefined
    const isOne = repeated.has(address) && key !== ''
    return isOne
      ? { value: new Reference(instanceOf(address, key), ''), steps: 3 }
      : { value: new Reference(address, ''), steps: 2 }
  }
  const variables = new Map(
    ofType(configuration, 'variable').map(({ file, item }) => {
      const variable = variableOf(item, scopeIn(file))
      return [variable.name, { file, item: variable }] as const
    }),
  )
  const variableValue = (name: string): Value =>
    valueOf(name, { variable: variables.get(name)?.item, configuration, answers, scopeIn })
  for (const [name, { file, item }] of variables) {
    const answer = ownOf(answers, name)
    if (answer !== undefined && answerValue(answer, item) === undefined) {
      problems.push({ place: `${file.name}, var.${name}`, ...sentence('BlueprintAnswer', { answer }) })
    }
  }
  for (const name of locals.keys()) local(name)
  const asked = new Set<string>()
  const names: Names = {
    ...{ scopeIn, local, problems },
    question: (name) => questionOf(name, variables.get(name)?.item, configuration),
    instances: (address) => {
      const block = ofType(configuration, 'resource').find(({ item }) => item.labels.join('.') === address)
      // What is repeated over itself is not known.
      if (block === undefined || !repeated.has(address) || asked.has(address)) return undefined
      asked.add(address)
      const made = instancesOf(block, names)
      asked.delete(address)
      return made.some(({ unsure, own }) => unsure !== undefined || !isObject(own['each']))
        ? undefined
        : made.map(({ suffix, own }) => [
            textOf(valueAt(own['each'], ['key'])),
            new Reference(`${address}${suffix}`, ''),
          ])
    },
  }
  return names
}

/** In the place of a resource: what a local that leads back to itself is made of. */
const circle = ' circle'

const instanceOf = (address: string, key: string): string =>
  `${address}[${/^\d+$/.test(key) ? key : JSON.stringify(key)}]`

interface ValueOptions {
  readonly variable: Variable | undefined
  readonly configuration: Configuration
  readonly answers: Answers
  readonly scopeIn: Names['scopeIn']
}

const isAttribute = (value: Attribute | Value): value is Attribute =>
  isObject(value) && typeof value['start'] === 'number' && 'value' in value && isObject(value['value'])

const valueOf = (name: string, { variable, configuration, answers, scopeIn }: ValueOptions): Value => {
  const answer = ownOf(answers, name)
  if (answer !== undefined && variable !== undefined) return answerValue(answer, variable)
  const said = ({ file, item }: Placed<Attribute | Value>): Value => {
    const value = isAttribute(item) ? evaluateHcl(item.value, scopeIn(file)) : item
    return variable === undefined ? value : variable.complete(value)
  }
  const all = configuration.named.flatMap(({ file, item }) => {
    const value = item.get(name)
    return value === undefined ? [] : [said({ file, item: value })]
  })
  // Of several files somebody names one; which one, only they know.
  if (new Set(all.map((value) => JSON.stringify(value))).size > 1) return unknownVariable(name)
  if (all.length > 0) return all[0]
  const usual = configuration.usual.get(name)
  if (usual !== undefined) return said(usual)
  return variable?.usual === undefined ? unknownVariable(name) : variable.usual
}

const questionOf = (
  name: string,
  variable: Variable | undefined,
  { named }: Configuration,
): Omit<Question, 'place'> => {
  const offered = named.flatMap(({ item }) => {
    const value = item.get(name)
    return value === undefined || !isAttribute(value) || value.value.kind !== 'literal'
      ? []
      : [String(value.value.value)]
  })
  const type = variable?.type ?? 'text'
  return {
    name,
    description: variable?.description ?? '',
    type: type === 'other' ? 'text' : type,
    allowed: variable?.allowed ?? (offered.length > 1 ? [...new Set(offered)] : null),
  }
}

interface Made {
  readonly resources: Resource[]
  readonly places: Map<string, string>
  readonly blocks: Map<string, Placed<Block>>
  readonly leftOver: Left[]
}

const resourcesIn = (configuration: Configuration, names: Names): Made => {
  const made: Made = { resources: [], places: new Map(), blocks: new Map(), leftOver: [] }
  for (const block of configuration.blocks) {
    const { type, labels } = block.item
    if (type === 'resource') addResource(block, names, made)
    else if (!['variable', 'locals', 'provider', 'terraform'].includes(type)) {
      const name = [type, ...labels].join('.')
      made.leftOver.push({
        ...{ part: name, place: blockPlace(block, name) },
        ...sentence(type === 'module' ? 'BlueprintModule' : 'BlueprintKept'),
      })
    }
  }
  return made
}

const addResource = (block: Placed<Block>, names: Names, made: Made): void => {
  const { file, item } = block
  const [type = '', name = ''] = item.labels
  const address = `${type}.${name}`
  made.places.set(address, blockPlace(block, address))
  for (const { suffix, own, unsure } of instancesOf(block, names)) {
    const id = `${address}${suffix}`
    made.places.set(id, blockPlace(block, id))
    made.blocks.set(id, block)
    made.resources.push({
      ...{ id, type, metadata: null },
      properties: bodyValue(item.body, names.scopeIn(file, own)),
      ...(unsure === undefined ? {} : { unsure }),
    })
  }
}

interface Instance {
  readonly suffix: string
  readonly own: Readonly<Record<string, Value>>
  readonly unsure?: Computed
}

/** More copies of a resource than a design has elements. */
const mostInstances = 2000

const instancesOf = ({ file, item }: Placed<Block>, names: Names): readonly Instance[] => {
  const attribute = item.body.attributes.find(({ name }) => name === 'count' || name === 'for_each')
  if (attribute === undefined) return [{ suffix: '', own: {} }]
  const over = evaluateHcl(attribute.value, names.scopeIn(file))
  if (
    attribute.name === 'count' &&
    over !== undefined &&
    isScalar(over) &&
    Number(over) >= 0 &&
    Number(over) <= mostInstances
  ) {
    return Array.from({ length: Math.floor(Number(over)) }, (_, index) => ({
      suffix: `[${String(index)}]`,
      own: { count: { index } },
    }))
  }
  const entries =
    over instanceof Reference && over.attribute === ''
      ? names.instances(over.resource)
      : isList(over) && over.every(isScalar)
        ? over.map((value) => [String(value), value] as const)
        : isObject(over)
          ? Object.entries(over)
          : undefined
  if (attribute.name === 'for_each' && entries !== undefined) {
    return entries.map(([key, value]) => ({ suffix: `[${JSON.stringify(key)}]`, own: { each: { key, value } } }))
  }
  const unknown = isKnown(over)
    ? new Computed(`${attribute.name} = ${String(over)}`)
    : computedFrom(attribute.name, [over])
  return [{ suffix: '', own: {}, unsure: unknown }]
}

/** Attributes by their names, blocks as lists by their types. */
const bodyValue = ({ attributes, blocks }: Body, scope: TerraformScope): Readonly<Record<string, Value>> => {
  const values: Record<string, Value> = {}
  for (const { name, value } of attributes) {
    if (!['count', 'for_each', 'depends_on', 'provider'].includes(name)) values[name] = evaluateHcl(value, scope)
  }
  for (const block of blocks) {
    if (block.type === 'lifecycle' || block.type === 'provisioner') continue
    const [type, items] =
      block.type === 'dynamic' ? dynamic(block, scope) : [block.type, [bodyValue(block.body, scope)] as Value]
    const before = values[type]
    values[type] = isList(items) && (before === undefined || isList(before)) ? [...(before ?? []), ...items] : items
  }
  return values
}

/** Blocks that are made for each of a list; of one that is not known, that there are such. */
const dynamic = (block: Block, scope: TerraformScope): readonly [string, Value] => {
  const [type = ''] = block.labels
  const over = block.body.attributes.find(({ name }) => name === 'for_each')
  const content = block.body.blocks.find((one) => one.type === 'content')
  const list = over === undefined ? undefined : evaluateHcl(over.value, scope)
  const values = isList(list)
    ? list.map((value, key) => [key, value] as const)
    : isObject(list)
      ? Object.entries(list)
      : undefined
  if (values === undefined || content === undefined) return [type, computedFrom(`dynamic ${type}`, [list])]
  return [
    type,
    values.map(([key, value]) => bodyValue(content.body, { ...scope, own: { ...scope.own, [type]: { key, value } } })),
  ]
}

/** Where a property stands, or as much of the way to it as is written. */
const startIn = ({ start, body }: Block, [step, ...rest]: PropertyPath): number => {
  const attribute = body.attributes.find(({ name }) => name === step)
  if (attribute !== undefined) return startOf(attribute.start, attribute.value, rest)
  const [at, ...inner] = typeof rest[0] === 'number' ? rest : [0, ...rest]
  const block = body.blocks.filter(({ type }) => type === step)[Number(at)]
  if (block !== undefined) return startIn(block, inner)
  const repeated = body.blocks.find(({ type, labels }) => type === 'dynamic' && labels[0] === step)
  const content = repeated?.body.blocks.find(({ type }) => type === 'content')
  return content === undefined ? (repeated?.start ?? start) : startIn(content, inner)
}

const startOf = (start: number, value: Expression, [step, ...rest]: PropertyPath): number => {
  if (value.kind === 'list') {
    const item = typeof step === 'number' ? value.items[step] : undefined
    return item === undefined ? start : startOf(item.start, item, rest)
  }
  const member =
    value.kind === 'object'
      ? value.members.find(
          ([key]) => (key.kind === 'literal' ? key.value : key.kind === 'name' ? key.name : null) === step,
        )
      : undefined
  return member === undefined ? start : startOf(member[0].start, member[1], rest)
}

const valueIn = ({ file, item }: Placed<Block>, name: string, names: Names): Value => {
  const attribute = item.body.attributes.find((one) => one.name === name)
  return attribute === undefined ? undefined : evaluateHcl(attribute.value, names.scopeIn(file))
}

/** Of a provider by its alias. */
const regionOf = (configuration: Configuration, names: Names, alias?: string): Value => {
  const provider = ofType(configuration, 'provider').find(
    (one) => one.item.labels[0] === 'aws' && valueIn(one, 'alias', names) === alias,
  )
  return provider === undefined ? undefined : valueIn(provider, 'region', names)
}

/** A design is in one region. */
const otherRegions = (configuration: Configuration, names: Names): readonly Problem[] =>
  ofType(configuration, 'resource').flatMap((block) => {
    const provider = block.item.body.attributes.find(({ name }) => name === 'provider')?.value
    const isAws = provider?.kind === 'member' && provider.of.kind === 'name' && provider.of.name === 'aws'
    if (!isAws || terraformTypeOf(block.item.labels[0] ?? '') === undefined) return []
    const region = textOf(regionOf(configuration, names, provider.name)) || `aws.${provider.name}`
    if (region === textOf(regionOf(configuration, names))) return []
    return [{ place: blockPlace(block, block.item.labels.join('.')), ...sentence('BlueprintOtherRegion', { region }) }]
  })
