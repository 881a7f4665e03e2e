import { fanOutLimits } from '../../engine/streams/limits/limits'
import type { Design } from '../design/design'
import type { Problem } from '../design/problem'
import { flowThrough, isKind, type DesignFlow, type ElementFlow } from '../flow/flow'
import { connectionProblem } from './connections'
import { deliveryProblems } from './delivery'
import { placeOf, told } from './told'

/**
 * What is wrong with a design whose file is right: ids, edges, and connections that AWS does not offer. A design with problems can
 * be worked on; figures are then of what is left: the first element of an id, and edges that lead somewhere and close no cycle.
 */
export const checkDesign = (design: Design): readonly Problem[] => {
  const flow = flowThrough(design)
  return [...sameIds(design), ...wrongEdges(design), ...cycles(flow), ...[...flow.elements.values()].flatMap(inElement)]
}

const sameIds = ({ elements }: Design): readonly Problem[] => {
  const seen = new Set<string>()
  return elements.flatMap(({ id }, at) => {
    const isSecond = seen.has(id)
    seen.add(id)
    return isSecond ? [told(`elements[${String(at)}]`, 'DesignSameId', { id })] : []
  })
}

const wrongEdges = ({ elements, edges }: Design): readonly Problem[] => {
  const byId = new Map(elements.toReversed().map((element) => [element.id, element]))
  const seen = new Set<string>()
  return edges.flatMap(({ from, to }, at) => {
    const place = `edges[${String(at)}]`
    const [source, target] = [byId.get(from), byId.get(to)]
    if (source === undefined) return [told(place, 'DesignNoElement', { id: from })]
    if (target === undefined) return [told(place, 'DesignNoElement', { id: to })]
    const edge = `${from} ${to}`
    if (seen.has(edge)) return [told(place, 'DesignSameEdge', { from: source.name, to: target.name })]
    seen.add(edge)
    const problem = connectionProblem(source, target)
    return problem === undefined
      ? []
      : [told(place, problem.key, { from: source.name, to: target.name, ...problem.values })]
  })
}

const cycles = ({ cycles: found }: DesignFlow): readonly Problem[] =>
  found.map((cycle) => told('edges', 'DesignCycle', { path: [...cycle, cycle[0]].join(' → ') }))

/** No design of ours means so many, and sums of more would not be exact. */
const mostRecordsPerSecond = 1e12

const inElement = (flow: ElementFlow): readonly Problem[] => [
  ...(flow.incoming.peakRecordsPerSecond > mostRecordsPerSecond
    ? [told(placeOf(flow.element.id), 'DesignTooMuch', { most: mostRecordsPerSecond })]
    : []),
  ...ofKind(flow),
]

const ofKind = (flow: ElementFlow): readonly Problem[] => {
  if (isKind(flow, 'stream')) return streamProblems(flow)
  if (isKind(flow, 'queue')) return queueProblems(flow)
  if (isKind(flow, 'delivery')) return deliveryProblems(flow)
  return isKind(flow, 'kafka-cluster') ? kafkaProblems(flow) : []
}

const weekHours = 168

const streamProblems = ({ element, outputs }: ElementFlow<'stream'>): readonly Problem[] => {
  const { id, name, mode } = element
  const isAdvantage = mode === 'on-demand-advantage'
  const count = outputs.filter((output) => 'reads' in output.element && output.element.reads === 'fan-out').length
  const limit = isAdvantage ? fanOutLimits.consumersPerAdvantageStream : fanOutLimits.consumersPerStream
  return [
    ...(count > limit ? [told(placeOf(id), 'DesignFanOutConsumers', { name, count, limit })] : []),
    ...(mode === 'provisioned' && element.channel !== 'none'
      ? [told(`${placeOf(id)}: channel`, 'DesignChannelMode')]
      : []),
    ...(element.readBeyondWeekGB > 0 && element.retentionHours <= weekHours
      ? [told(`${placeOf(id)}: readBeyondWeekGB`, 'DesignBeyondWeek', { found: element.retentionHours })]
      : []),
    ...(element.warmMiBps !== undefined && !isAdvantage ? [told(`${placeOf(id)}: warmMiBps`, 'DesignWarm')] : []),
  ]
}

const queueProblems = ({ element: { id, name }, outputs }: ElementFlow<'queue'>): readonly Problem[] =>
  outputs.length > 1 ? [told(placeOf(id), 'DesignQueueReaders', { name, count: outputs.length })] : []

const kafkaProblems = ({ element: { id, type, brokerType } }: ElementFlow<'kafka-cluster'>): readonly Problem[] => {
  if (brokerType === undefined) return []
  const belongs =
    type === 'express' ? brokerType.startsWith('express.') : type === 'standard' && brokerType.startsWith('kafka.')
  return belongs ? [] : [told(`${placeOf(id)}: brokerType`, 'DesignBrokerType', { brokerType, type })]
}
