import type { Design } from '../planning/design/design'
import type { Element, ElementKind } from '../planning/design/elements'

/** A sentence by its key in the locale files. */
export interface Told {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

export const told = (key: string, values: Told['values'] = {}): Told => ({ key, values })

export const elementOf = (design: Design, id: string): Element | undefined =>
  design.elements.find((element) => element.id === id)

export const targetsOf = (design: Design, id: string): readonly Element[] =>
  related(design, (edge) => (edge.from === id ? edge.to : undefined))

export const originsOf = (design: Design, id: string): readonly Element[] =>
  related(design, (edge) => (edge.to === id ? edge.from : undefined))

const related = (design: Design, end: (edge: Design['edges'][number]) => string | undefined): readonly Element[] => {
  const ids = new Set(design.edges.flatMap((edge) => end(edge) ?? []))
  return design.elements.filter(({ id }) => ids.has(id))
}

/** What the engine would have to have for an element of a kind. */
const missing: { readonly [K in ElementKind]?: string } = {
  delivery: 'needsFirehose',
  'flink-application': 'needsFlink',
  'sql-application': 'needsSql',
  'video-stream': 'needsVideo',
  'signaling-channel': 'needsVideo',
  'kafka-cluster': 'needsKafka',
  queue: 'needsQueue',
  'iceberg-table': 'needsDestination',
  snowflake: 'needsDestination',
  'opensearch-domain': 'needsDestination',
  redshift: 'needsDestination',
  splunk: 'needsDestination',
  'http-endpoint': 'needsDestination',
}

/** Why an element cannot run on the engine; null: it can. */
export const whyNotRunnable = (design: Design, element: Element): Told | null => {
  const lacks = missing[element.kind]
  if (lacks !== undefined) return told(`run.why.${lacks}`)
  switch (element.kind) {
    case 'source':
      return targetsOf(design, element.id).some(({ kind }) => kind === 'stream' || kind === 'sink')
        ? null
        : told('run.why.noTarget')
    case 'application':
    case 'function':
      return readsStream(design, element.id) ? null : told('run.why.noStream')
    case 'bucket':
      return originsOf(design, element.id).some(deliversTo) ? null : told('run.why.noChannel')
    case 'sink':
      return originsOf(design, element.id).some((from) => whyNotRunnable(design, from) === null && from.kind !== 'sink')
        ? null
        : told('run.why.nothingComes')
    default:
      return null
  }
}

const readsStream = (design: Design, id: string): boolean => originsOf(design, id).some(({ kind }) => kind === 'stream')

/** A channel of an on-demand stream delivers to a bucket. */
const deliversTo = (from: Element): boolean =>
  from.kind === 'stream' && from.channel === 's3' && from.mode !== 'provisioned'

export interface Runnable {
  readonly element: string
  readonly isRunnable: boolean
  readonly why: Told | null
}

/** What of a design the engine can run, in the order of its elements. */
export const whatRuns = (design: Design): readonly Runnable[] =>
  design.elements.map((element) => {
    const why = whyNotRunnable(design, element)
    return { element: element.id, isRunnable: why === null, why }
  })
