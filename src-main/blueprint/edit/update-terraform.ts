import { sentence, type FailureKey, type Sentence } from '../../platform/sentence'
import type { Design } from '../../planning/design/design'
import type { Element } from '../../planning/design/elements'
import type { Problem } from '../../planning/design/problem'
import { heldMembers, memberAt, type HeldMember } from '../held-members'
import { parseHcl } from '../hcl/parse'
import type { Body } from '../hcl/syntax'
import { readBlueprint, type SourceDocument } from '../import/read-blueprint'
import { destinationForms } from '../import/destinations'
import { nameProperty } from '../import/kinds'
import { resourcesOf } from '../resources'
import { terraformPathOf, terraformTypeOf } from '../import/terraform/in-cloudformation'
import { attributeEdit, type HclSource } from './hcl-edits'
import { refusedNames, type RefusedNames } from './refused-names'
import { withSplices, type Splice } from './splices'
import type { Updated } from './update-template'

/*
 * A Terraform file with what changed of its resources' attributes. What would add or take away resources is told: such a design
 * is exported anew.
 */

export const updateTerraform = (document: SourceDocument, design: Design): Updated => {
  const { text, answers, fileName } = document
  const imported = readBlueprint({ files: [{ name: fileName, text }], answers })
  const before = imported.design
  if (before === null || imported.document === null) {
    const problems = imported.problems.length > 0 ? imported.problems : [told('', 'BlueprintEditQuestions')]
    return { text, changedLines: [], problems }
  }
  const source: HclSource = { text, body: parseHcl(text), answers }
  const refused = refusedNames(before, resourcesOf(design))
  const work: Work = { source, keepsName: refused.elements, splices: [], problems: [...refused.problems] }
  const addresses = new Map<string, string[]>()
  for (const { element, resource } of imported.document.links)
    addresses.set(element, [...(addresses.get(element) ?? []), resource])
  const wanted = new Map(design.elements.map((element) => [element.id, element]))
  for (const element of before.elements) {
    const next = wanted.get(element.id)
    if (next === undefined || next.kind !== element.kind)
      work.problems.push(told(`elements "${element.id}"`, 'BlueprintEditAnew'))
    else changeElement(element, next, { ...work, addresses: addresses.get(element.id) ?? [] })
  }
  work.problems.push(...unwritten(before, design))
  work.problems.push(...structural(before, design))
  return { ...withSplices(text, work.splices), problems: work.problems }
}

const told = (place: string, key: FailureKey, values?: Sentence['text']['values']): Problem => ({
  place,
  ...sentence(key, values),
})

interface Work {
  readonly source: HclSource
  readonly keepsName: RefusedNames['elements']
  readonly splices: Splice[]
  readonly problems: Problem[]
}

interface ElementWork extends Work {
  readonly addresses: readonly string[]
}

/** What no configuration has: programs of one's own are drawn only. */
const drawnOnly = new Set<Element['kind']>(['source', 'application', 'sink'])

const structural = (before: Design, after: Design): readonly Problem[] => {
  const known = new Set(before.elements.map(({ id }) => id))
  const drawn = new Set(after.elements.filter(({ kind }) => drawnOnly.has(kind)).map(({ id }) => id))
  const added = after.elements.filter(({ id, kind }) => !known.has(id) && !drawnOnly.has(kind))
  const keyOf = ({ from, to }: Design['edges'][number]): string => `${from} → ${to}`
  const [was, is] = [new Set(before.edges.map(keyOf)), new Set(after.edges.map(keyOf))]
  const edges = [
    ...before.edges.filter((edge) => !is.has(keyOf(edge))),
    ...after.edges.filter((edge) => !was.has(keyOf(edge)) && !drawn.has(edge.from) && !drawn.has(edge.to)),
  ]
  return [
    ...added.map(({ id }) => told(`elements "${id}"`, 'BlueprintEditAnew')),
    ...edges.map((edge) => told(keyOf(edge), 'BlueprintEditAnew')),
  ]
}

/** Changes of what is built that no attribute of the table has, such as a transform that is new. */
const unwritten = (before: Design, after: Design): readonly Problem[] => {
  const built = (element: Element): string =>
    JSON.stringify(
      resourcesOf({ ...before, elements: before.elements.map((one) => (one.id === element.id ? element : one)) })
        .resources,
    )
  return before.elements.flatMap((element) => {
    const next = after.elements.find(({ id, kind }) => id === element.id && kind === element.kind)
    const members = next === undefined ? [] : otherMembers(element, next)
    if (members.length === 0) return []
    const changed = { ...element, ...Object.fromEntries(members.map((name) => [name, memberAt(next ?? {}, name)])) }
    return built(changed as Element) === built(element)
      ? []
      : [told(`elements "${element.id}"`, 'BlueprintEditUnsaid', { member: members.join(', ') })]
  })
}

const otherMembers = (before: Element, after: Element): readonly string[] => {
  const held = new Set((heldMembers[before.kind] ?? []).map(({ member }) => member.split('.')[0] ?? ''))
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) =>
      !held.has(name) &&
      !['name', 'note', 'position'].includes(name) &&
      JSON.stringify(memberAt(before, name)) !== JSON.stringify(memberAt(after, name)),
  )
}

const changeElement = (before: Element, after: Element, work: ElementWork): void => {
  if (before.name !== after.name && !work.keepsName.has(before.id)) changeName(after, work)
  for (const held of heldMembers[before.kind] ?? []) {
    const [was, is] = [memberAt(before, held.member), memberAt(after, held.member)]
    if (JSON.stringify(was) !== JSON.stringify(is))
      change(held, is === undefined ? undefined : held.to(is as never), work)
  }
  if (before.kind === 'stream' && after.kind === 'stream' && before.mode !== after.mode) {
    const held = (heldMembers.stream ?? []).find(({ member }) => member === 'shards')
    if (held !== undefined) change(held, after.mode === 'provisioned' ? after.shards : undefined, work)
  }
}

const change = ({ type, path }: Pick<HeldMember, 'type' | 'path'>, value: unknown, work: ElementWork): void => {
  const address = work.addresses.find((one) => terraformTypeOf(one.split('.')[0] ?? '') === type)
  const body = address === undefined ? undefined : bodyOf(address, work.source.body)
  const place = body && pathIn(body, { type, path })
  if (address === undefined || body === undefined || place === undefined) {
    work.problems.push(told(address ?? type, 'BlueprintEditMissing', { property: path }))
    return
  }
  const edit = attributeEdit(work.source, body, { path: place, value })
  if ('splices' in edit) work.splices.push(...edit.splices)
  else work.problems.push(told(`${address}: ${place.join('.')}`, edit.problem, edit.values))
}

/** Paths of a delivery stream are of its destination; Redshift has its buffering hints with the bucket it copies from. */
const pathIn = (
  { type: own, blocks }: BlockBody,
  { type, path }: Pick<HeldMember, 'type' | 'path'>,
): readonly string[] | undefined => {
  const steps = path.split('.')
  const prefixes =
    type === 'AWS::KinesisFirehose::DeliveryStream' && path !== nameProperty(type)
      ? Object.keys(destinationForms).map((name) =>
          name.startsWith('Redshift') && steps[0] === 'BufferingHints' ? [name, 'S3Configuration'] : [name],
        )
      : [[]]
  return prefixes
    .map((prefix) => terraformPathOf(own, [...prefix, ...steps])?.map(String))
    .find((found) => prefixes.length === 1 || blocks.some((block) => block.type === found?.[0]))
}

/** A resource gets another name only if it has one. */
const changeName = (element: Element, work: ElementWork): void => {
  const [address = ''] = work.addresses
  const type = terraformTypeOf(address.split('.')[0] ?? '')
  const path = type === undefined ? undefined : nameProperty(type)
  const body = bodyOf(address, work.source.body)
  if (type === undefined || path === undefined) return
  const [name] = (body && pathIn(body, { type, path })) ?? []
  if (body === undefined || body.attributes.some((one) => one.name === name)) change({ type, path }, element.name, work)
}

interface BlockBody extends Body {
  /** The first of its labels. */
  readonly type: string
  readonly close: number
}

/** Of a resource that is repeated there is none: a change would be one of all. */
const bodyOf = (address: string, body: Body): BlockBody | undefined => {
  const [type = '', name] = address.split('.')
  const block = body.blocks.find((one) => one.type === 'resource' && one.labels[0] === type && one.labels[1] === name)
  return block === undefined ? undefined : { ...block.body, type, close: block.close }
}
