import type { Design } from '../planning/design/design'
import type { ElementKind } from '../planning/design/elements'
import { flowThrough, type ElementFlow } from '../planning/flow/flow'
import { nameProperty } from './import/kinds'
import { leftOver, sheetOf, type LeftOver, type Part, type Sheet } from './part'
import { bucketPart } from './parts/bucket'
import { deliveryPart } from './parts/delivery'
import { flinkPart } from './parts/flink'
import { functionPart } from './parts/function'
import { kafkaPart } from './parts/kafka'
import { queuePart } from './parts/queue'
import { streamPart } from './parts/stream'
import { signalingChannelPart, videoStreamPart } from './parts/video'
import type { Output, Parameter, Resource, Value } from './resource'

/** What a design is built of, in the order of its elements. */
export interface Blueprint {
  readonly design: Design
  readonly parameters: readonly Parameter[]
  readonly resources: readonly Resource[]
  readonly outputs: readonly Output[]
  readonly leftOver: readonly LeftOver[]
}

/** @param design without problems, see `checkDesign`: of an element twice the first is built, of a cycle not the edge that closes it */
export const resourcesOf = (design: Design): Blueprint => {
  const flow = flowThrough(design)
  const sheet = sheetOf(design, flow)
  const parts = design.elements.flatMap(({ id }) => {
    const part = partOf(sheet, flow.elements.get(id))
    return part === undefined ? [] : [part, { leftOver: unnamed(sheet, id, part) }]
  })
  const parameters = parts.flatMap((part) => part.parameters ?? [])
  return {
    design,
    parameters: [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()],
    resources: firstOfEach(parts.flatMap((part) => part.resources ?? [])),
    outputs: parts.flatMap((part) => part.outputs ?? []),
    leftOver: parts.flatMap((part) => part.leftOver ?? []),
  }
}

/** That its resource is called by the id of an element, if it has a name of its own at all. */
const unnamed = ({ flow, names, idOf }: Sheet, id: string, { resources = [] }: Part): readonly LeftOver[] => {
  const element = flow.elements.get(id)?.element
  const own = resources.find(({ logicalId }) => logicalId === idOf(id))
  const { called, refused } = names.get(id) ?? { called: id }
  if (element === undefined || refused === undefined || nameIn(own) === undefined) return []
  const { why, most } = refused
  return [
    why === 'taken'
      ? leftOver(element, 'BlueprintNameTaken', { called })
      : leftOver(element, 'BlueprintName', { called, most }),
  ]
}

/** What a resource is called, where it is. */
export const nameIn = (resource: Resource | undefined): Value | undefined => {
  const property = resource && nameProperty(resource.type)
  return property === undefined ? undefined : resource?.properties[property]
}

const firstOfEach = (resources: readonly Resource[]): readonly Resource[] => {
  const seen = new Set<string>()
  return resources.filter(({ logicalId }) => !seen.has(logicalId) && seen.add(logicalId))
}

type Making = { readonly [K in ElementKind]: (sheet: Sheet, flow: ElementFlow<K>) => Part }

/** A program of one's own, or something that is there already. */
const program = (_: Sheet, { element }: ElementFlow): Part => ({ leftOver: [leftOver(element, 'BlueprintProgram')] })
const existing = (_: Sheet, { element }: ElementFlow): Part => ({ leftOver: [leftOver(element, 'BlueprintExisting')] })

const making: Making = {
  source: program,
  application: program,
  sink: program,
  stream: streamPart,
  function: functionPart,
  delivery: deliveryPart,
  bucket: bucketPart,
  'iceberg-table': existing,
  snowflake: existing,
  'opensearch-domain': existing,
  redshift: existing,
  splunk: existing,
  'http-endpoint': existing,
  'flink-application': flinkPart,
  // @source SQL facts sheet: AWS takes no new ones since 15 October 2025
  'sql-application': (_, { element }) => ({ leftOver: [leftOver(element, 'BlueprintSql')] }),
  'video-stream': videoStreamPart,
  'signaling-channel': signalingChannelPart,
  'kafka-cluster': kafkaPart,
  queue: queuePart,
}

const partOf = (sheet: Sheet, flow: ElementFlow | undefined): Part | undefined =>
  flow === undefined ? undefined : (making[flow.element.kind] as (sheet: Sheet, flow: ElementFlow) => Part)(sheet, flow)
