import { sentence } from '../../platform/sentence'
import type { Problem } from '../../planning/design/problem'
import { isMap } from 'yaml'
import { childAt, pairAt, rangeOf } from '../edit/nodes'
import type { Answers, FoundAnswer, Left, Question } from './found'
import { templateParts } from './exported-parts'
import { evaluated, type Scope } from './intrinsics'
import { allowedBy, wrongAnswers } from './parameter-answers'
import type { PropertyPath } from './property-tree'
import { expandServerless } from './serverless'
import { isTemplate, readTemplate, type Template } from './template'
import { Computed, computedFrom, isObject, ownOf, Reference, textOf, type Resource, type Value } from './value'

/*
 * A CloudFormation template, JSON or YAML, as the resources it makes.
 */

type Content = Readonly<Record<string, unknown>>

export const readCloudFormation = (text: string, answers: Answers): FoundAnswer => {
  const template = readTemplate(text)
  return isTemplate(template) ? foundIn(template, answers) : template
}

/** What a template makes. */
export const foundIn = (template: Template, answers: Answers): FoundAnswer => {
  const sections = sectionsOf(template)
  if ('problems' in sections) return sections
  const wrong = wrongAnswers(sections.parameters, answers)
  if (wrong.length > 0) return { problems: wrong }
  const scope = scopeOf(sections, answers)
  const made = madeResources(sections, scope)
  const globals = evaluated(template.content['Globals'] ?? {}, scope)
  const { resources, places, leftOver } = expandServerless(made.resources, globals)
  return {
    resources,
    region: answers['AWS::Region'] ?? undefined,
    description: typeof template.content['Description'] === 'string' ? template.content['Description'] : '',
    // Data of programs, in which nothing is a function.
    metadata: (template.content['Metadata'] ?? {}) as Value,
    placeOf: (resource) => places.get(resource)?.join('.') ?? `Resources.${resource}`,
    lineOf: (resource, path) => lineOf(template, places.get(resource) ?? ['Resources', resource, 'Properties'], path),
    exported: templateParts,
    question: (name) => questionOf(name, ownOf(sections.parameters, name) ?? {}),
    leftOver: [...made.leftOver, ...leftOver, ...otherSections(template)],
  }
}

interface Sections {
  readonly parameters: Readonly<Record<string, Content>>
  readonly mappings: Content
  readonly conditions: Content
  readonly resources: Readonly<Record<string, Content>>
}

const sectionsOf = ({ content }: Template): Sections | { readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const section = (name: string): Content => {
    const value = content[name] ?? {}
    if (isObject(value)) return value
    problems.push({ place: name, ...sentence('BlueprintNoObject') })
    return {}
  }
  const objects = (name: string): Readonly<Record<string, Content>> =>
    Object.fromEntries(
      Object.entries(section(name)).map(([key, value]) => {
        if (isObject(value) || key.startsWith('Fn::')) return [key, isObject(value) ? value : {}]
        problems.push({ place: `${name}.${key}`, ...sentence('BlueprintNoObject') })
        return [key, {}]
      }),
    )
  const sections = {
    parameters: objects('Parameters'),
    mappings: section('Mappings'),
    conditions: section('Conditions'),
    resources: objects('Resources'),
  }
  // What is exported of a design that is built of nothing has none.
  const isExport = isObject(content['Metadata']) && content['Metadata']['Streamgauge'] !== undefined
  if (content['Resources'] === undefined && !isExport) problems.push({ place: '', ...sentence('BlueprintNoTemplate') })
  return problems.length > 0 ? { problems } : sections
}

const scopeOf = ({ parameters, mappings, conditions, resources }: Sections, answers: Answers): Scope => {
  const decided = new Map<string, boolean | Computed>()
  const scope: Scope = {
    named: (name) => {
      const parameter = ownOf(parameters, name)
      if (parameter !== undefined) return parameterValue(name, parameter, answers)
      if (Object.hasOwn(resources, name)) return new Reference(name, '')
      return pseudo(name, answers)
    },
    condition: (name) => {
      const known = decided.get(name)
      if (known !== undefined) return known
      // Whatever comes back to it on the way finds this, so that a condition made of itself has an end.
      decided.set(name, new Computed(`Conditions.${name}`))
      const condition = ownOf(conditions, name)
      const value = condition === undefined ? undefined : evaluated(condition, scope)
      const result = typeof value === 'boolean' ? value : computedFrom(`Conditions.${name}`, [value])
      decided.set(name, result)
      return result
    },
    mapping: (path) => {
      const value = path.reduce<unknown>(
        (within, step) => (isObject(within) ? ownOf(within, step) : undefined),
        mappings,
      )
      return value === undefined ? undefined : evaluated(value, scope)
    },
  }
  return scope
}

const parameterValue = (name: string, parameter: Content, answers: Answers): Value => {
  const type = String(parameter['Type'] ?? 'String')
  const answer = ownOf(answers, name)
  // The default of such a parameter is the name of what holds its value.
  if (answer === undefined && type.startsWith('AWS::SSM::Parameter::Value'))
    return new Computed(`!Ref ${name}`, [], [name])
  const value = answer ?? parameter['Default']
  if (value === undefined || value === null || typeof value === 'object')
    return new Computed(`!Ref ${name}`, [], [name])
  if (type === 'CommaDelimitedList' || type.startsWith('List<'))
    return String(value)
      .split(',')
      .map((item) => item.trim())
  return type === 'Number' ? Number(value) : (value as Value)
}

/** @source CloudFormation user guide, pseudo parameters */
const pseudo = (name: string, answers: Answers): Value => {
  switch (name) {
    case 'AWS::NoValue':
      return undefined
    case 'AWS::Region':
      return answers[name] ?? new Computed('${AWS::Region}', [], [name])
    default:
      return new Computed(name.startsWith('AWS::') ? `\${${name}}` : `!Ref ${name}`)
  }
}

const questionOf = (name: string, parameter: Content): Omit<Question, 'place'> => {
  const allowed = allowedBy(parameter)
  const isBoolean = allowed !== null && allowed.every((value) => value === 'true' || value === 'false')
  const type = isBoolean ? 'boolean' : parameter['Type'] === 'Number' ? 'number' : 'text'
  return { name, description: String(parameter['Description'] ?? ''), type, allowed }
}

const madeResources = (
  { resources }: Sections,
  scope: Scope,
): { readonly resources: readonly Resource[]; readonly leftOver: readonly Problem[] } => {
  const leftOver: Problem[] = []
  const made = Object.entries(resources).flatMap(([id, resource]): readonly Resource[] => {
    const place = `Resources.${id}`
    if (id.startsWith('Fn::') || typeof resource['Type'] !== 'string') {
      leftOver.push({ place, ...sentence('BlueprintNoType') })
      return []
    }
    const holds = resource['Condition'] === undefined ? true : scope.condition(String(resource['Condition']))
    if (holds === false) {
      leftOver.push({ place, ...sentence('BlueprintNotMade', { condition: String(resource['Condition']) }) })
      return []
    }
    const properties = evaluated(resource['Properties'] ?? {}, scope)
    return [
      {
        id,
        type: resource['Type'],
        properties: isObject(properties) ? properties : {},
        metadata: evaluated(resource['Metadata'] ?? {}, scope),
        ...(holds === true ? {} : { unsure: holds }),
      },
    ]
  })
  return { resources: made, leftOver }
}

const known = new Set([
  ...['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Mappings', 'Conditions', 'Resources'],
  ...['Globals', 'Transform', 'Outputs'],
])

const otherSections = ({ content }: Template): readonly Left[] => [
  ...[
    ...Object.keys(content).filter((name) => !known.has(name) && !isOfCdk(name, content[name])),
    ...Object.keys(isObject(content['Outputs']) ? content['Outputs'] : {}).map((name) => `Outputs.${name}`),
  ].map((place) => ({ place, part: place, ...sentence('BlueprintKept') })),
  ...transformsOf(content['Transform'])
    .filter((name) => !name.startsWith('AWS::Serverless'))
    .map((name) => ({ place: 'Transform', ...sentence('BlueprintTransform', { name }) })),
]

/** What the AWS CDK writes of its own into every template. */
const isOfCdk = (section: string, value: unknown): boolean =>
  section === 'Rules' && isObject(value) && Object.keys(value).every((name) => name === 'CheckBootstrapVersion')

/** Where a property stands, in a resource or in what holds for all functions; or as much of the way to it as is written. */
const lineOf = ({ document, lines }: Template, place: readonly string[], path: PropertyPath): number | undefined => {
  const [own, global] = [place, ['Globals', 'Function']].map((above) =>
    stepsTo(document, [...above, ...path.map(String)]),
  )
  const found = global?.isWhole === true && own?.isWhole !== true ? global : own
  return found?.at === undefined ? undefined : lines.linePos(found.at).line
}

interface Steps {
  readonly at: number | undefined
  readonly isWhole: boolean
}

const stepsTo = (document: Template['document'], path: readonly string[]): Steps => {
  let node: unknown = document.contents
  let at: number | undefined
  for (const step of path) {
    const next = childAt(node, step)
    if (next === undefined) return { at, isWhole: false }
    ;[at] = rangeOf(isMap(node) ? pairAt(node, step)?.key : next)
    node = next
  }
  return { at, isWhole: true }
}

const transformsOf = (value: unknown): readonly string[] =>
  value === undefined
    ? []
    : (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : textOf(one as Value)))
