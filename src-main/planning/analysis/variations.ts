import { asBilled, withOnDemand } from '../design/advantage'
import type { Design } from '../design/design'
import { elementKinds, type Element, type ElementKind, type ElementOf } from '../design/elements'
import type { Estimate, RecordSizes } from '../design/workload'
import { enoughShards } from '../capacity/stream-limits'
import { verdictOfElement } from '../capacity/verdicts'
import { flowThrough, isKind, type Load } from '../flow/flow'

/*
 * Designs made of designs: the same pipeline with something in it changed.
 */

export type Mode = ElementOf<'stream'>['mode']
export type Reads = ElementOf<'application'>['reads']
export const modes: readonly Mode[] = ['provisioned', 'on-demand', 'on-demand-advantage']

/** With each of the elements changed that `change` has another value for. */
export const withElements = (design: Design, change: (element: Element) => Element): Design => ({
  ...design,
  elements: design.elements.map(change),
})

export const withElement = (design: Design, id: string, change: (element: Element) => Element): Design =>
  withElements(design, (element) => (element.id === id ? change(element) : element))

/** The element of this id, or the first of its kind; undefined if there is none. */
export const elementOf = <K extends ElementKind>(
  design: Design,
  kind: K,
  id: string | null,
): ElementOf<K> | undefined =>
  design.elements.find((element): element is Element & ElementOf<K> => {
    return element.kind === kind && (id === null || element.id === id)
  })

/**
 * The stream paid for in this way, and with one on-demand stream all others, to Advantage or from it. A provisioned stream has just
 * as many shards as it needs.
 */
export const payingBy = (design: Design, stream: string, mode: Mode): Design => {
  const changed = withElement(asBilled(design), stream, (element) =>
    element.kind === 'stream' ? { ...element, mode } : element,
  )
  return mode === 'provisioned' ? withEnoughShards(changed, stream) : withOnDemand(changed, mode)
}

/** As many as UpdateShardCount takes, and as a design may have. @source Kinesis facts sheet §12 */
const mostShards = 10_000

/**
 * Just as many shards as a stream's writes and reads need, or those that read it. Where no number helps, such as with one key that
 * is too much, they stay as many as they are.
 */
export const withEnoughShards = (design: Design, stream: string): Design => {
  const flow = flowThrough(design).elements.get(stream)
  if (flow === undefined || !isKind(flow, 'stream')) return design
  const withShards = (shards: number): Design =>
    withElement(design, stream, (element) => ({ ...element, shards }) as Element)
  const least = Math.min(mostShards, enoughShards(flow) ?? flow.element.shards)
  const isEnough = (shards: number): boolean => readersKeepUp(withShards(shards), stream)
  return withShards(isEnough(least) ? least : leastThat(isEnough, least, mostShards))
}

const readersKeepUp = (design: Design, stream: string): boolean => {
  const readers = flowThrough(design).elements.get(stream)?.outputs ?? []
  return readers.every((reader) => verdictOfElement(reader, design.region)?.state !== 'throttles')
}

/** The least whole number from `low` to `high` that does; `low` if none does. What does goes on doing so. */
const leastThat = (does: (n: number) => boolean, low: number, high: number): number => {
  if (!does(high)) return low
  let [before, after] = [low, high]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (does(middle)) after = middle
    else before = middle
  }
  return after
}

const choosing = (element: Element): element is Element & { reads: Reads } => 'reads' in element

/** Ids of those that read a stream and may do so in either way. */
export const choosingReaders = (design: Design, stream: string): readonly string[] => {
  const targets = new Set(design.edges.filter(({ from }) => from === stream).map(({ to }) => to))
  return design.elements.filter((element) => targets.has(element.id) && choosing(element)).map(({ id }) => id)
}

export const readingBy = (design: Design, readers: readonly string[], reads: Reads): Design =>
  withElements(design, (element) =>
    readers.includes(element.id) && choosing(element) ? { ...element, reads } : element,
  )

const plainReader = elementKinds.application.parse({
  ...{ kind: 'application', id: 'reader', name: 'reader' },
  clientLibrary: 'none',
})

/** In place of all that may choose how they read a stream: so many that do nothing but read. */
export const withReaders = (
  design: Design,
  stream: string,
  { count, reads }: { count: number; reads: Reads },
): Design => {
  const replaced = new Set(choosingReaders(design, stream))
  const kept = design.elements.filter(({ id }) => !replaced.has(id))
  const taken = new Set(kept.map(({ id }) => id))
  const ids: string[] = []
  for (let n = 1; ids.length < count; n++) if (!taken.has(`reader-${n}`)) ids.push(`reader-${n}`)
  return {
    ...design,
    elements: [...kept, ...ids.map((id): Element => ({ ...plainReader, id, name: id, reads }))],
    edges: [
      ...design.edges.filter(({ from, to }) => !replaced.has(from) && !replaced.has(to)),
      ...ids.map((to) => ({ from: stream, to })),
    ],
  }
}

export const scaledEstimate = (estimate: Estimate, factor: number): Estimate =>
  typeof estimate === 'number'
    ? estimate * factor
    : { p10: estimate.p10 * factor, p50: estimate.p50 * factor, p90: estimate.p90 * factor }

/** So many times the records of these sources. */
export const withRate = (design: Design, sources: ReadonlySet<string>, factor: number): Design =>
  withElements(design, (element) => {
    if (element.kind !== 'source' || !sources.has(element.id)) return element
    const { workload } = element
    return {
      ...element,
      workload: { ...workload, recordsPerSecond: scaledEstimate(workload.recordsPerSecond, factor) },
    }
  })

export const withSizes = (design: Design, sources: ReadonlySet<string>, recordBytes: RecordSizes): Design =>
  withElements(design, (element) =>
    element.kind === 'source' && sources.has(element.id)
      ? { ...element, workload: { ...element.workload, recordBytes } }
      : element,
  )

/** An element whose load can be set: all that comes to it begins in sources. */
export interface Fed<E extends Element = Element> {
  readonly element: E
  readonly sources: ReadonlySet<string>
  readonly incoming: Load
}

/** The element of this id, or the first that anything from sources flows to; cameras do not send at any rate one likes. */
export const fedElement = <K extends ElementKind>(
  design: Design,
  kinds: readonly K[],
  id: string | null,
): Fed<Element & { kind: K }> | undefined => {
  const sources = new Set(design.elements.filter(({ kind }) => kind === 'source').map((source) => source.id))
  for (const { element, incoming } of flowThrough(design).elements.values()) {
    const origins = incoming.strands.map(({ origin }) => origin)
    const suits = incoming.recordsPerSecond > 0 && origins.every((origin) => sources.has(origin))
    if (suits && isOneOf(element, kinds) && (id === null || element.id === id)) {
      return { element, sources: new Set(origins), incoming }
    }
  }
  return undefined
}

const isOneOf = <K extends ElementKind>(element: Element, kinds: readonly K[]): element is Element & { kind: K } =>
  kinds.some((kind) => kind === element.kind)

/** The workload after some months of growth. */
export const grown = (design: Design, months: number): Design =>
  withElements(design, (element) => {
    if (element.kind !== 'source' || element.workload.growthPerMonth === 0) return element
    const { workload } = element
    const factor = (1 + workload.growthPerMonth) ** months
    return {
      ...element,
      workload: { ...workload, recordsPerSecond: scaledEstimate(workload.recordsPerSecond, factor) },
    }
  })
