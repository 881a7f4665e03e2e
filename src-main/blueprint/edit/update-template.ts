import { sentence, type FailureKey, type Sentence } from '../../platform/sentence'
import type { Design } from '../../planning/design/design'
import type { Problem } from '../../planning/design/problem'
import { cloudFormationOf } from '../cloudformation'
import { resourcesOf, type Blueprint } from '../resources'
import { foundIn } from '../import/cloudformation'
import { isFound } from '../import/found'
import { importDesign } from '../import/import-design'
import type { SourceDocument } from '../import/read-blueprint'
import { isTemplate, readTemplate } from '../import/template'
import { changesOf, isTree, type Change } from './changes'
import { matches, renamed, type Known } from './match'
import { parameterEdit } from './parameters'
import { refusedNames, type RefusedNames } from './refused-names'
import { withSplices, type Splice } from './splices'
import { removeAt, setAt, type Edit, type Source } from './template-edits'
import { unsaid } from './unsaid'

export interface Updated {
  readonly text: string
  readonly changedLines: readonly number[]
  readonly problems: readonly Problem[]
}

/** A template with what differs between the design it says and another; everything else stays as it is, to the byte. */
export const updateTemplate = (document: SourceDocument, design: Design): Updated => {
  const { text, answers } = document
  const unchanged = (problems: readonly Problem[]): Updated => ({ text, changedLines: [], problems })
  const template = readTemplate(text)
  const found = isTemplate(template) ? foundIn(template, answers) : template
  if (!isTemplate(template) || !isFound(found)) return unchanged('problems' in found ? found.problems : [])
  const source: Source = { ...template, text }
  const { design: before, links, problems } = importDesign(found, { name: '', fileName: document.fileName, answers })
  if (before === null) return unchanged(problems.length > 0 ? problems : [told('', 'BlueprintEditQuestions')])
  const after = resourcesOf(design)
  const names = sameElements(before, links, after)
  const known = { links: links.map((link) => ({ ...link, element: names(link.element) })), resources: found.resources }
  const was = withNames(before, names)
  const refused = refusedNames(was, after)
  const work = workOn({ source, answers, known, before: resourcesOf(was), after, kept: refused.elements })
  const edited = withSplices(text, work.splices)
  // What others there stand on, such as an anchor, cannot go.
  const next = readTemplate(edited.text)
  if (!isTemplate(next)) return unchanged([...work.problems, told('', 'BlueprintEditPlace')])
  const rest = { document, template: next, before, wanted: design, links, problems: work.problems }
  return { ...edited, problems: [...refused.problems, ...work.problems, ...unsaid(rest)] }
}

const told = (place: string, key: FailureKey, values?: Sentence['text']['values']): Problem => ({
  place,
  ...sentence(key, values),
})

const sourceOf = (text: string): Source | undefined => {
  const template = readTemplate(text)
  return isTemplate(template) ? { ...template, text } : undefined
}

/**
 * An element that an edit has written into a document has another id when it is read out of it, where its logical id does not
 * lead back to its own: what the design calls it is told by that logical id.
 */
const sameElements = (
  before: Design,
  links: Known['links'],
  { design, resources }: Blueprint,
): ((id: string) => string) => {
  const ids = new Set(design.elements.map(({ id }) => id))
  const owners = new Map(resources.map(({ logicalId, element }) => [logicalId, element]))
  const names = new Map<string, string>()
  for (const { id, kind } of before.elements.filter((element) => !ids.has(element.id))) {
    const owner = links.filter(({ element }) => element === id).map(({ resource }) => owners.get(resource))[0]
    const isSame = design.elements.some((element) => element.id === owner && element.kind === kind)
    if (owner !== undefined && isSame && !before.elements.some((element) => element.id === owner)) names.set(id, owner)
  }
  return (id) => names.get(id) ?? id
}

const withNames = (design: Design, names: (id: string) => string): Design => ({
  ...design,
  elements: design.elements.map((element) => ({ ...element, id: names(element.id) })),
  edges: design.edges.map(({ from, to }) => ({ from: names(from), to: names(to) })),
})

interface Work {
  readonly source: Source
  readonly answers: SourceDocument['answers']
  readonly known: Known
  readonly before: Blueprint
  readonly after: Blueprint
  /** Elements whose resources keep their names. */
  readonly kept: RefusedNames['elements']
}

interface Result {
  readonly splices: Splice[]
  readonly problems: Problem[]
}

type Members = Readonly<Record<string, unknown>>

/** Both designs as templates with the names of the document: what differs between them is what has to change in it. */
const workOn = ({ source, answers, known, before, after, kept }: Work): Result => {
  const there = new Set(Object.keys(sectionOf(source, 'Resources')))
  const taken = new Set([...there, ...known.resources.map(({ id }) => id)])
  const last = renamed(before, matches(before, known), taken)
  const next = renamed(after, matches(after, known), taken)
  const was = sourceOf(cloudFormationOf(last, unlike(last, next)))
  const is = sourceOf(cloudFormationOf(next, unlike(next, last)))
  const result: Result = { splices: [], problems: [] }
  if (was === undefined || is === undefined) return result
  const context: Context = {
    ...{ source, is, answers, there, result },
    known: new Set(known.resources.map(({ id }) => id)),
    keepsName: new Set(
      next.resources.filter(({ element = '' }) => kept.has(element)).map(({ logicalId }) => logicalId),
    ),
  }
  const [old, now] = [sectionOf(was, 'Resources'), sectionOf(is, 'Resources')]
  for (const id of Object.keys(now)) {
    if (old[id] === undefined) addResource(id, context)
    else changeResource(id, changesOf(propertiesOf(old[id]), propertiesOf(now[id])), context)
  }
  const gone = Object.keys(old).filter((id) => now[id] === undefined)
  for (const id of gone) removeResource(id, gone, context)
  for (const name of ['Parameters', 'Outputs']) changeSection(name, sectionOf(was, name), context)
  if (isExport(source)) changeNotes(was, context)
  return result
}

/** Resources that another blueprint has not, or not so. */
const unlike = ({ resources }: Blueprint, { resources: others }: Blueprint): Blueprint['resources'] => {
  const known = new Map(others.map((other) => [other.logicalId, JSON.stringify(other.properties)]))
  return resources.filter(({ logicalId, properties }) => known.get(logicalId) !== JSON.stringify(properties))
}

interface Context {
  readonly source: Source
  readonly is: Source
  readonly answers: SourceDocument['answers']
  /** Logical ids that the document has, and those of resources it makes, such as of serverless functions. */
  readonly there: ReadonlySet<string>
  readonly known: ReadonlySet<string>
  readonly keepsName: ReadonlySet<string>
  readonly result: Result
}

const sectionOf = ({ content }: Source, name: string): Members => {
  const section = content[name]
  return isTree(section) ? section : {}
}

const propertiesOf = (resource: unknown): unknown => (isTree(resource) ? (resource['Properties'] ?? {}) : {})

const addResource = (id: string, context: Context): void => {
  if (context.there.has(id) || context.known.has(id)) return
  take(
    setAt(context.source, ['Resources', id], { from: context.is, at: ['Resources', id] }),
    ['Resources', id],
    context,
  )
}

/** What a rename in the designer does not mean: a resource in the cloud gets no other name unless it has one. */
const names = new Set([
  ...['Name', 'DeliveryStreamName', 'FunctionName', 'BucketName', 'ApplicationName', 'QueueName', 'ClusterName'],
  ...['ConsumerName', 'Description'],
])

const changeResource = (id: string, changes: readonly Change[], context: Context): void => {
  const base = baseOf(id, context)
  for (const { path, kind } of changes) {
    // A placeholder of ours, and somebody's program there.
    if (path[0] === 'Code') continue
    if (base === undefined) {
      context.result.problems.push(told(`Resources.${id}`, 'BlueprintEditMissing', { property: path.join('.') }))
      return
    }
    const target = [...base, ...pathIn(context.source, base, path)]
    const isKept = context.keepsName.has(id) || at(context.source.content, target) === undefined
    if (names.has(path.join('.')) && isKept) continue
    const edit =
      kind === 'removed'
        ? removeAt(context.source, target, base.length)
        : setAt(context.source, target, { from: context.is, at: ['Resources', id, 'Properties', ...path] })
    take(edit, target, context, () => at(context.is.content, ['Resources', id, 'Properties', ...path]))
  }
}

const at = (content: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (within, step) =>
      isTree(within) ? within[step] : Array.isArray(within) ? (within as unknown[])[Number(step)] : undefined,
    content,
  )

/** Where the properties of a resource stand: of what a serverless function reads, in its events. */
const baseOf = (id: string, { source, there }: Context): readonly string[] | undefined => {
  if (there.has(id)) return ['Resources', id, 'Properties']
  for (const [name, resource] of Object.entries(sectionOf(source, 'Resources'))) {
    const properties = propertiesOf(resource)
    const events = isTree(properties) ? properties['Events'] : undefined
    for (const event of isTree(events) ? Object.keys(events) : []) {
      if (`${name}${event}` === id) return ['Resources', name, 'Properties', 'Events', event, 'Properties']
    }
  }
  return undefined
}

/** Where the document has what an export has at a path. */
const pathIn = ({ content }: Source, base: readonly string[], path: readonly string[]): readonly string[] => {
  const [first = '', second = '', third, ...rest] = path
  const isThere = (name: string): boolean => at(content, [...base, name]) !== undefined
  // Older templates have another name for a delivery to S3.
  if (first === 'ExtendedS3DestinationConfiguration' && !isThere(first) && isThere('S3DestinationConfiguration')) {
    return ['S3DestinationConfiguration', ...path.slice(1)]
  }
  const rules = third === '0' && second === 'Rules' ? at(content, [...base, first, second]) : undefined
  if (!Array.isArray(rules)) return path
  const isForAll = (rule: Members): boolean => (rule['Prefix'] ?? '') === '' && rule['TagFilters'] === undefined
  // The rule that takes all objects away need not be the first.
  const expires = rules.findIndex(
    (rule) => isTree(rule) && isForAll(rule) && rule['Status'] === 'Enabled' && rule['ExpirationInDays'] !== undefined,
  )
  return [first, second, String(expires), ...rest]
}

const removeResource = (id: string, gone: readonly string[], context: Context): void => {
  const path = context.there.has(id) ? ['Resources', id] : baseOf(id, context)?.slice(0, -1)
  // An event goes with its function.
  const isWithin = !context.there.has(id) && gone.includes(path?.[1] ?? '')
  if (path === undefined || isWithin) return
  const users = usersOf(id, gone, context)
  if (users.length > 0) {
    context.result.problems.push(told(path.join('.'), 'BlueprintEditUsed', { users: users.join(', ') }))
    return
  }
  take(removeAt(context.source, path, 1), path, context)
}

/** Places outside what goes away that speak of a resource. */
const usersOf = (id: string, gone: readonly string[], { source, is }: Context): readonly string[] => {
  const outputs = sectionOf(is, 'Outputs')
  const goes = (section: string, name: string): boolean =>
    section === 'Outputs' ? isExport(source) && outputs[name] === undefined : gone.includes(name)
  return ['Resources', 'Conditions', 'Outputs'].flatMap((section) =>
    Object.entries(sectionOf(source, section))
      .filter(([name, value]) => !goes(section, name) && speaksOf(withoutEvents(name, value, gone), id))
      .map(([name]) => `${section}.${name}`),
  )
}

/** A serverless function without those of its events that go. */
const withoutEvents = (name: string, resource: unknown, gone: readonly string[]): unknown => {
  const properties = propertiesOf(resource)
  const events = isTree(properties) ? properties['Events'] : undefined
  if (!isTree(resource) || !isTree(properties) || !isTree(events)) return resource
  const left = Object.entries(events).filter(([event]) => !gone.includes(`${name}${event}`))
  return { ...resource, Properties: { ...properties, Events: Object.fromEntries(left) } }
}

const speaksOf = (value: unknown, id: string): boolean => {
  if (typeof value === 'string') return value.includes(`\${${id}}`) || value.includes(`\${${id}.`)
  if (Array.isArray(value)) return value.some((item) => speaksOf(item, id))
  if (!isTree(value)) return false
  const { Ref: target, 'Fn::GetAtt': attribute, DependsOn: others } = value
  const [owner] = typeof attribute === 'string' ? attribute.split('.') : [attribute].flat()
  const isNamed = target === id || owner === id || [others].flat().includes(id)
  return isNamed || Object.values(value).some((inner) => speaksOf(inner, id))
}

/** Parameters and outputs that an export has more or fewer. Of a template that is no export only what is needed is added. */
const changeSection = (name: string, was: Members, context: Context): void => {
  const { source, is } = context
  const [there, next] = [sectionOf(source, name), sectionOf(is, name)]
  if (name === 'Outputs' && !isExport(source)) return
  const isUsed = (id: string): boolean =>
    name === 'Parameters' && context.result.splices.some(({ text }) => text.includes(id))
  for (const id of Object.keys(next)) {
    if (was[id] === undefined && there[id] === undefined && (isExport(source) || isUsed(id))) {
      take(setAt(source, [name, id], { from: is, at: [name, id] }), [name, id], context)
    }
  }
  for (const id of Object.keys(was)) {
    if (isExport(source) && next[id] === undefined && there[id] !== undefined)
      take(removeAt(source, [name, id], 0), [name, id], context)
  }
}

const isExport = (source: Source): boolean => isTree(sectionOf(source, 'Metadata')['Streamgauge'])

/** What a template that was exported says and keeps of its design. */
const changeNotes = (was: Source, context: Context): void => {
  const { source, is } = context
  const path = ['Metadata', 'Streamgauge']
  const described = changesOf(was.content['Description'], is.content['Description'], ['Description'])
  for (const change of [...described, ...changesOf(at(source.content, path), at(is.content, path), path)]) {
    const edit =
      change.kind === 'removed'
        ? removeAt(source, change.path, 2)
        : setAt(source, change.path, { from: is, at: change.path })
    take(edit, change.path, context)
  }
}

/** Take over an edit; of what comes from a parameter its default is changed, if it is that one's only use. */
const take = (edit: Edit, path: readonly string[], context: Context, value?: () => unknown): void => {
  const { source, answers, result } = context
  if ('splices' in edit) {
    result.splices.push(...edit.splices)
    return
  }
  const place = path.join('.')
  if ('impossible' in edit) {
    result.problems.push(told(place, 'BlueprintEditPlace'))
    return
  }
  const changed = parameterEdit(source, { node: edit.computed, value: value?.(), answers })
  if ('splice' in changed) result.splices.push(changed.splice)
  else result.problems.push(told(place, changed.problem, changed.values))
}
