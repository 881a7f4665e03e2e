import { asBilled } from '../design/advantage'
import type { Design } from '../design/design'
import type { Element, ElementKind, ElementOf } from '../design/elements'
import type { Flow } from '../evaluation'
import { middleOf } from './estimates'
import { graphOf, type Graph, type Node } from './graph'
import { loadOf, mixed, noLoad, scaled, type Load } from './load'
import { keySpreadOf } from './partition-keys'
import { rateCurveOf } from './rate-curve'
import { meanBytes } from './sizes'

export { resolveEstimates } from './estimates'
export { meanBytes, meanSteps, shareAbove } from './sizes'
export { noLoad, partFrom, scaled, type Load, type Strand } from './load'

/** An element, what comes to it, and what it gives to each of those it is connected to. */
export interface ElementFlow<out K extends ElementKind = ElementKind> {
  /** As the design has it; a stream in the mode it is billed in. */
  readonly element: ElementOf<K>
  /** Of all inputs together; of a source or a video stream, what it sends or holds. */
  readonly incoming: Load
  /** On each edge that leaves it: whoever reads a stream reads all of it, a function sends its results to each target. */
  readonly outgoing: Load
  readonly inputs: readonly ElementFlow[]
  readonly outputs: readonly ElementFlow[]
  /** Only of what has been counted. */
  readonly counted?: Counted
}

/** What a simulation counted and a plan reckons from averages: of an average second. */
export interface Counted {
  /** Bytes of a stream read by all that share its reads, and by all that do not. */
  readonly sharedReadBytes?: number
  readonly fanOutReadBytes?: number
  /** Of a function, or of that of a delivery. */
  readonly runs?: number
  /** That a delivery wrote. */
  readonly objects?: number
}

export interface DesignFlow {
  readonly design: Design
  /** By id, each after all it gets from. */
  readonly elements: ReadonlyMap<string, ElementFlow>
  readonly cycles: Graph['cycles']
  readonly dangling: Graph['dangling']
}

/**
 * What flows through each element. Ranges count with their middle; edges that close a cycle, or that lead nowhere, carry
 * nothing.
 */
export const flowThrough = (design: Design): DesignFlow => {
  const { nodes, cycles, dangling } = graphOf(asBilled(design))
  const elements = new Map<string, Building>()
  for (const node of nodes) elements.set(node.element.id, flowOf(node, elements))
  return { design, elements, cycles, dangling }
}

type Building = ElementFlow & { readonly outputs: ElementFlow[] }

const flowOf = ({ element, from }: Node, known: ReadonlyMap<string, Building>): Building => {
  const inputs = from.map((node) => known.get(node.element.id) as Building)
  const incoming = beginning(element) ?? mixed(inputs.map((input) => input.outgoing))
  const flow: Building = { element, incoming, outgoing: passedOn(element, incoming), inputs, outputs: [] }
  for (const input of inputs) input.outputs.push(flow)
  return flow
}

/** What begins in an element; undefined of those that only pass on. */
const beginning = (element: Element): Load | undefined => {
  if (element.kind === 'source') return sent(element)
  return element.kind === 'video-stream' ? fragments(element) : undefined
}

const sent = ({ id, workload }: ElementOf<'source'>): Load => {
  const { average: recordsPerSecond, peak: peakRecordsPerSecond } = rateCurveOf(workload)
  const { recordBytes: sizes } = workload
  const keys = keySpreadOf(workload)
  return loadOf([{ origin: id, sizes, scale: 1, keys, recordsPerSecond, peakRecordsPerSecond }])
}

const evenly = { kind: 'uniform' } as const

/** Media, a fragment being a record: all cameras at once in the busiest second. */
const fragments = (element: ElementOf<'video-stream'>): Load => {
  const { id, cameras, hoursPerDay, fragmentSeconds } = element
  const bytes = Math.max(1, Math.round((middleOf(element.mbps) * 1e6 * fragmentSeconds) / 8))
  const peakRecordsPerSecond = cameras / fragmentSeconds
  const recordsPerSecond = (peakRecordsPerSecond * hoursPerDay) / 24
  const sizes = { kind: 'constant', bytes } as const
  return loadOf([{ origin: id, sizes, scale: 1, keys: evenly, recordsPerSecond, peakRecordsPerSecond }])
}

const passedOn = (element: Element, incoming: Load): Load => {
  switch (element.kind) {
    case 'application':
    case 'function':
    case 'flink-application':
    case 'sql-application':
    case 'queue':
      return scaled(incoming, { records: element.recordsOut, bytes: element.bytesOut })
    case 'delivery':
      return scaled(transformed(element, incoming), { bytes: element.compressedTo })
    case 'source':
    case 'stream':
    case 'kafka-cluster':
    case 'video-stream':
    case 'bucket':
    case 'sink':
      return incoming
    default:
      return noLoad
  }
}

/** What a delivery buffers: after its function, before compression. */
export const transformed = ({ transform }: ElementOf<'delivery'>, incoming: Load): Load =>
  transform === undefined ? incoming : scaled(incoming, { records: transform.recordsOut, bytes: transform.bytesOut })

/** The figures of each element, in the order of the flow. */
export const flowsOf = (flow: DesignFlow): readonly Flow[] =>
  [...flow.elements.values()].map(({ element, incoming }) => ({
    element: element.id,
    recordsPerSecond: incoming.recordsPerSecond,
    peakRecordsPerSecond: incoming.peakRecordsPerSecond,
    recordBytes: meanBytes(incoming),
  }))

/** An element's flow as that of its kind. */
export const isKind = <K extends ElementKind>(flow: ElementFlow, kind: K): flow is ElementFlow<K> =>
  flow.element.kind === kind
