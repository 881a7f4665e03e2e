import { Design } from '../../planning/design/design'
import type { Element } from '../../planning/design/elements'
import { problemsOf, type Problem } from '../../planning/design/problem'
import { connectionsOf, destinationId, type Connection, type Context, type Draft, type Drafts } from './connections'
import { destinationIn } from './destinations'
import type { Answers, Found, Question } from './found'
import { kindOf, nameOf } from './kinds'
import { askForHeld, membersOf, transformIn, type Part } from './members'
import { indexOf } from './resource-index'
import { openSession, type Session } from './session'
import { isObject, isScalar, resourcesIn, valueAt, type Resource, type Value } from './value'
import { tellUnused } from './unused'
import { withNumbers } from './written'
import { notedIn, type Noted } from './notes'

/** Which part of the file an element is. */
export interface Link {
  readonly element: string
  readonly resource: string
}

export interface Imported {
  readonly design: Design | null
  readonly questions: readonly Question[]
  readonly problems: readonly Problem[]
  readonly leftOver: readonly Problem[]
  readonly links: readonly Link[]
}

export interface ImportOptions {
  /** Empty: as the file has it. */
  readonly name: string
  readonly fileName: string
  readonly answers: Answers
}

/** What a file says, as a design. Nothing is guessed: as long as something is asked there is none. */
export const importDesign = (found: Found, { name, answers, fileName }: ImportOptions): Imported => {
  const session = openSession(found, answers)
  const index = indexOf(madeResources(found, session).map(withNumbers))
  const noted = notedIn(found, index.all)
  const context: Context = { index, session, placeOf: found.placeOf, lineOf: found.lineOf ?? (() => undefined), noted }
  const connections = connectionsOf(context)
  const drafts = withNoted(draftsOf(connections, context), context)
  const content = {
    ...{ formatVersion: 2, ...saidOf(found, session, noted) },
    name: name.trim() || (noted?.design.name ?? (fileName.trim() || 'Imported design')),
    elements: drafts.elements.map(({ element }) => element),
    edges: drafts.edges,
  }
  tellUnused({ drafts, connections, context })
  const links = drafts.elements.flatMap(({ id, resources }) =>
    resources.map((resource) => ({ element: id, resource: resource.id })),
  )
  const leftOver = [...unwrittenIn(found, noted), ...session.leftOver]
  const questions = [...session.questions.values()]
  if (questions.length > 0 || session.problems.length > 0) {
    return { design: null, questions, problems: session.problems, leftOver, links }
  }
  const parsed = Design.safeParse(content, { reportInput: true })
  const problems = parsed.success ? [] : problemsOf(parsed.error.issues, content)
  return { design: parsed.data ?? null, questions, problems, leftOver, links }
}

/** Without what an export wrote itself. */
const unwrittenIn = ({ leftOver }: Found, noted: Noted | undefined): readonly Problem[] =>
  leftOver
    .filter(({ part }) => part === undefined || noted?.exportedOf(part) === undefined)
    .map(({ part: _, ...problem }) => problem)

/** Members of the design besides its elements and edges. */
const saidOf = (found: Found, session: Session, noted: Noted | undefined): Readonly<Record<string, unknown>> => {
  if (noted !== undefined) return noted.design
  const description = found.description.trim().slice(0, 4000)
  return { region: regionOf(found, session), ...(description === '' ? {} : { description }) }
}

/** Elements of the notes as they are there, and besides them what was added to the file by hand. */
const withNoted = (drafts: Drafts, { index, noted }: Context): Drafts => {
  if (noted === undefined) return drafts
  const { design } = noted
  const owned = new Map(design.elements.map(({ id }) => [id, [] as Resource[]]))
  for (const resource of index.all) owned.get(noted.ownerOf(resource.id) ?? '')?.push(resource)
  const known = design.elements.map((element): Draft => ({
    ...{ id: element.id, kind: element.kind, element },
    resources: owned.get(element.id) ?? [],
  }))
  const ids = new Map(drafts.elements.map((draft) => [draft.id, notedId(draft, noted)]))
  const taken = new Set(design.elements.map(({ id }) => id))
  const added = drafts.elements
    .filter(({ id }) => ids.get(id) === undefined)
    .map((draft) => {
      const id = taken.has(draft.id) ? uniqueId(draft.id, taken) : draft.id
      taken.add(id)
      ids.set(draft.id, id)
      return { ...draft, id, element: { ...draft.element, id } }
    })
  const isNew = new Set(added.map(({ id }) => id))
  const edges = drafts.edges
    .map(({ from, to }) => ({ from: ids.get(from) ?? from, to: ids.get(to) ?? to }))
    .filter(({ from, to }) => isNew.has(from) || isNew.has(to))
  return { elements: [...known, ...added], edges: [...design.edges, ...edges] }
}

/** The element of the notes that a draft is. A destination without a resource belongs to its delivery stream. */
const notedId = ({ resources: [own], delivery }: Draft, noted: Noted): string | undefined => {
  if (own !== undefined) return noted.ownerOf(own.id)
  const from = delivery === undefined ? undefined : noted.ownerOf(delivery)
  return from === undefined ? undefined : noted.design.edges.find((edge) => edge.from === from)?.to
}

/** Resources of which it is known that there are such. */
const madeResources = ({ resources, placeOf }: Found, session: Session): readonly Resource[] =>
  resources.filter((resource) => {
    if (resource.unsure === undefined) return true
    if (!session.askFor(resource.unsure, placeOf(resource.id))) {
      session.tell(placeOf(resource.id), 'BlueprintUnsure', { condition: resource.unsure.text })
    }
    return false
  })

const regionOf = ({ region }: Found, session: Session): string => {
  if (region !== undefined && isScalar(region)) return String(region)
  const isAsked = session.askFor(region, '') || session.questions.has('AWS::Region')
  if (!isAsked) session.tell('', 'BlueprintNoRegion', { region: 'us-east-1' })
  return 'us-east-1'
}

const draftsOf = (connections: readonly Connection[], context: Context): Drafts => {
  const connected = new Set(connections.flatMap(({ from, to }) => [from, to]))
  const transforms = new Set(
    context.index.ofType('AWS::KinesisFirehose::DeliveryStream').map((one) => transformIn(one, context)?.id),
  )
  const letters = deadLetterQueues(context)
  const ids = new Map<string, string>()
  const elements: Draft[] = []
  const add = (resource: string, draft: Omit<Draft, 'id'>): void => {
    const named = context.index.get(resource)
    const isArn = resource.startsWith('arn:') && named !== undefined
    const id = uniqueId((isArn ? nameOf(named) : undefined) ?? plainName(resource), new Set(ids.values()))
    ids.set(resource, id)
    elements.push({ ...draft, id, element: { ...draft.element, id } })
  }
  for (const resource of context.index.all) {
    const kind = kindOf(resource)
    if (kind === undefined) continue
    const isPart = connected.has(resource.id)
    if (!isPart && (kind.isMaybe === true || transforms.has(resource.id) || letters.has(resource.id))) continue
    if (!isPart && resource.type === 'AWS::Kinesis::StreamConsumer') continue
    add(resource.id, draftOf(resource, { kind: kind.kind, connections, context }))
    if (kind.kind === 'delivery') addDestination(resource, connected, add)
  }
  const edges = new Map(
    connections.flatMap(({ from, to }) => {
      const [start, end] = [ids.get(from), ids.get(to)]
      return start === undefined || end === undefined ? [] : [[`${start} ${end}`, { from: start, to: end }] as const]
    }),
  )
  return { elements, edges: [...edges.values()] }
}

interface DraftOptions {
  readonly kind: Element['kind']
  readonly connections: readonly Connection[]
  readonly context: Context
}

const draftOf = (resource: Resource, { kind, connections, context }: DraftOptions): Omit<Draft, 'id'> => {
  const own = connections.filter(({ to }) => to === resource.id)
  const belongs = own.flatMap(({ by }) => (by === undefined ? [] : [by]))
  const part: Part = { kind, resources: [resource, ...belongs] }
  const isFanOut = own.some(({ reads }) => reads === 'fan-out')
  context.session.askFor(nameValue(resource), context.placeOf(resource.id))
  if (context.noted?.ownerOf(resource.id) !== undefined) {
    askForHeld(part, context)
    return { kind, element: { kind }, resources: part.resources }
  }
  return {
    kind,
    element: {
      ...{ kind, name: nameOf(resource) ?? plainName(resource.id).slice(0, 128) },
      ...fromQueue(own, context),
      ...membersOf(part, context),
      ...(isFanOut ? { reads: 'fan-out' } : {}),
    },
    resources: part.resources,
  }
}

/** Batches from queues are smaller unless something else is said. @source AWS Lambda API reference, BatchSize */
const fromQueue = (own: readonly Connection[], { index }: Context): Readonly<Record<string, unknown>> =>
  own.some(({ from, by }) => by !== undefined && index.get(from)?.type === 'AWS::SQS::Queue')
    ? { batchRecords: 10 }
    : {}

/** A name made of what only answers tell is asked for. */
const nameValue = (resource: Resource): Value =>
  ['Name', 'DeliveryStreamName', 'FunctionName', 'BucketName', 'ApplicationName', 'QueueName', 'ClusterName']
    .map((name) => resource.properties[name])
    .find((value) => value !== undefined)

const addDestination = (
  delivery: Resource,
  connected: ReadonlySet<string>,
  add: (resource: string, draft: Omit<Draft, 'id'>) => void,
): void => {
  const destination = destinationIn(delivery)
  const id = destinationId(delivery)
  if (destination === undefined || !connected.has(id)) return
  add(id, {
    kind: destination.kind,
    element: { kind: destination.kind, name: destination.name },
    resources: [],
    delivery: delivery.id,
  })
}

/** Queues that others put there what they could not work on. */
const deadLetterQueues = ({ index }: Context): ReadonlySet<string> =>
  new Set(
    index.all.flatMap(({ properties }) =>
      [
        valueAt(properties, ['RedrivePolicy']),
        valueAt(properties, ['DeadLetterConfig']),
        valueAt(properties, ['DeadLetterQueue']),
        valueAt(properties, ['DestinationConfig', 'OnFailure']),
      ].flatMap((value) => [...resourcesIn(value), ...namedIn(value, index.targetOf)]),
    ),
  )

const namedIn = (value: Value, targetOf: (value: Value) => Resource | undefined): readonly string[] =>
  (isObject(value) ? Object.values(value) : []).flatMap((inner) => targetOf(inner)?.id ?? [])

/** The part of a name that somebody chose: without Terraform's type, and without the letters CDK puts behind. */
const plainName = (id: string): string =>
  id
    .replaceAll(/\bmodule\./g, '')
    .replace(/(^|\.)aws_[a-z0-9_]+\./, '$1')
    .replace(/(?<=[a-z])(?=[0-9A-F]*\d)[0-9A-F]{8}(?=$|\/)/, '')

/** Lower-case words with hyphens, as ids of elements are. */
const uniqueId = (name: string, taken: ReadonlySet<string>): string => {
  const words = name
    .replace(/^arn:[^/]*[:/]/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const base = words.slice(0, 56).replace(/-+$/, '') || 'element'
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${String(n)}`
    if (!taken.has(id)) return id
  }
}
