import { writtenTypes, type Connection, type Context, type Drafts } from './connections'
import { transformIn } from './members'
import { isIn, mergedTrees, pathText, unknownIn, type PropertyPath } from './property-tree'
import { modelledOf } from './read-properties'
import { lifecycleType, modelledInTerraform, terraformPathOf } from './terraform/in-cloudformation'
import { isList, isObject, valueAt, type Resource, type Value } from './value'

/*
 * What a file holds and a design does not. It stays in the file; whoever imports it should know.
 */

interface Options {
  readonly drafts: Drafts
  readonly connections: readonly Connection[]
  readonly context: Context
}

export const tellUnused = ({ drafts, connections, context }: Options): void => {
  const { index, session, placeOf, noted } = context
  const used = new Set(drafts.elements.flatMap(({ resources }) => resources.map(({ id }) => id)))
  for (const { by, through } of connections) for (const one of [by, through]) if (one !== undefined) used.add(one.id)
  for (const delivery of index.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    const transform = transformIn(delivery, context)
    if (transform !== undefined) used.add(transform.id)
  }
  for (const { id } of index.ofType(lifecycleType)) used.add(id)
  for (const resource of index.all) {
    // What the AWS CDK says of itself.
    if (resource.type === 'AWS::CDK::Metadata') continue
    const place = placeOf(resource.id)
    const isKnown = used.has(resource.id) || noted?.exportedOf(resource.id) !== undefined
    if (!isKnown) session.tell(place, 'BlueprintKeptResource', { type: resource.type })
    else {
      const names = unreadOf(resource, context)
      if (names.length > 0) session.tell(place, 'BlueprintKeptProperties', { names: names.join(', ') })
    }
  }
  tellWithoutSource(drafts, context)
}

/** Properties that no design says, as the file names them, each with the line it is on. */
const unreadOf = (resource: Resource, context: Context): readonly string[] => {
  const { type, properties } = resource.inFile ?? resource
  const exported = context.noted?.exportedOf(resource.id) ?? {}
  const pathOf = (path: PropertyPath): PropertyPath | undefined =>
    type === resource.type ? path : terraformPathOf(type, path)
  const tree = mergedTrees(modelledOf(type) ?? modelledInTerraform(type) ?? {}, exported)
  // Nothing of a type that is in no table is known; a tree without names would say that all of it is.
  const unread = Object.keys(tree).length === 0 ? [] : unknownIn(properties, tree)
  const passedOver = passedOverIn(resource, context)
    .map(pathOf)
    .filter((path) => path !== undefined && !isExported(exported, path)) as readonly PropertyPath[]
  return [...unread, ...passedOver].map((path) => {
    const line = context.lineOf(resource.id, path)
    return `${pathText(properties, path)}${line === undefined ? '' : `:${String(line)}`}`
  })
}

const isExported = (tree: Parameters<typeof isIn>[0], path: PropertyPath): boolean =>
  Object.keys(tree).length > 0 && isIn(tree, path)

/** What stands where something is read, and is nothing a design says. */
const passedOverIn = (resource: Resource, { index }: Context): readonly PropertyPath[] => {
  const isNamed = (value: Value): boolean => index.targetOf(value, writtenTypes) !== undefined
  const { type, properties } = resource
  switch (type) {
    case 'AWS::Lambda::Function':
      return unnamed(properties, ['Environment', 'Variables'], isNamed)
    case 'AWS::KinesisAnalyticsV2::Application': {
      const groups = ['ApplicationConfiguration', 'EnvironmentProperties', 'PropertyGroups']
      return listAt(properties, groups).flatMap((_, at) => unnamed(properties, [...groups, at, 'PropertyMap'], isNamed))
    }
    case 'AWS::KinesisFirehose::DeliveryStream':
      return Object.keys(properties).flatMap((name) => processorsOver(properties, [name, ...processors]))
    default:
      return []
  }
}

const listAt = (value: Value, path: PropertyPath): readonly Value[] => {
  const found = valueAt(value, path)
  return found !== undefined && isList(found) ? found : []
}

const unnamed = (value: Value, path: PropertyPath, isNamed: (value: Value) => boolean): readonly PropertyPath[] => {
  const map = valueAt(value, path)
  const names = isObject(map) ? Object.entries(map) : []
  return names.filter(([, one]) => !isNamed(one)).map(([name]) => [...path, name])
}

const processors: PropertyPath = ['ProcessingConfiguration', 'Processors']

/** Processors besides the function and the decompression, and what is said of those besides the function's ARN. */
const processorsOver = (value: Value, path: PropertyPath): readonly PropertyPath[] =>
  listAt(value, path).flatMap((processor, at): readonly PropertyPath[] => {
    const type = valueAt(processor, ['Type'])
    if (type !== 'Lambda' && type !== 'Decompression') return [[...path, at]]
    return listAt(processor, ['Parameters']).flatMap((parameter, of) =>
      valueAt(parameter, ['ParameterName']) === 'LambdaArn' ? [] : [[...path, at, 'Parameters', of]],
    )
  })

const takesRecords = new Set(['stream', 'delivery', 'queue', 'kafka-cluster'])

/** What sends is hardly ever in such a file, and how much it sends never: it is drawn by hand. The notes of an export have it. */
const tellWithoutSource = ({ elements, edges }: Drafts, { session, noted }: Context): void => {
  const reached = new Set(edges.map(({ to }) => to))
  const said = new Set(noted?.design.elements.map(({ id }) => id))
  for (const { id, kind, element } of elements) {
    const { name } = element
    if (takesRecords.has(kind) && !reached.has(id) && !said.has(id))
      session.tell(`elements "${id}"`, 'BlueprintNoSource', { name: String(name) })
  }
}
