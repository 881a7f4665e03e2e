import { choosingReaders, modes, payingBy, readingBy, withElement, withEnoughShards } from '../analysis/variations'
import { checkDesign } from '../check/check-design'
import type { Design } from '../design/design'
import type { Element, ElementOf } from '../design/elements'
import { scheduleOf } from './schedule'

/** What may be chosen otherwise, whatever the pipeline is for. */
export type FreeChoice =
  'mode' | 'shards' | 'retention' | 'batching' | 'reads' | 'function' | 'delivery' | 'autoscaling'

/** A choice for one element. */
export interface Dial {
  readonly element: string
  readonly choice: FreeChoice
}

/** In the order of the elements; retention last, for it depends on the lag that all others make. */
export const dialsOf = (design: Design, choices: readonly FreeChoice[]): readonly Dial[] => {
  const dials = design.elements.flatMap((element) =>
    choices.filter((choice) => isFor(choice, element)).map((choice): Dial => ({ element: element.id, choice })),
  )
  return [
    ...dials.filter(({ choice }) => choice !== 'retention'),
    ...dials.filter(({ choice }) => choice === 'retention'),
  ]
}

const kinds: Readonly<Record<FreeChoice, Element['kind']>> = {
  ...{ mode: 'stream', shards: 'stream', retention: 'stream', autoscaling: 'stream', reads: 'stream' },
  ...{ batching: 'source', function: 'function', delivery: 'delivery' },
}

const isFor = (choice: FreeChoice, { kind }: Element): boolean => kinds[choice] === kind

/**
 * All the design could be with this dial turned, itself not among them; only what AWS takes.
 * @param freshSeconds deliveries buffer no longer than that, unless they do already
 */
export const turned = (design: Design, { element: id, choice }: Dial, freshSeconds = 0): readonly Design[] => {
  const element = design.elements.find((one) => one.id === id)
  if (element === undefined || !isFor(choice, element)) return []
  const present = nameOf(design)
  const found = new Map(
    designsOf(design, element, { choice, freshSeconds }).map((changed) => [nameOf(changed), changed]),
  )
  return [...found]
    .filter(([name, changed]) => name !== present && checkDesign(changed).length === 0)
    .map(([, changed]) => changed)
}

/** Designs with the same name are the same in all that can be chosen. */
export const nameOf = ({ elements }: Design): string => JSON.stringify(elements)

const designsOf = (
  design: Design,
  element: Element,
  { choice, freshSeconds }: { readonly choice: FreeChoice; readonly freshSeconds: number },
): readonly Design[] => {
  if (element.kind === 'source') return batchings(design, element)
  if (element.kind === 'function') return functions(design, element)
  if (element.kind === 'delivery') return deliveries(design, element, freshSeconds)
  return element.kind === 'stream' ? streams(design, element, choice) : []
}

const streams = (design: Design, stream: ElementOf<'stream'>, choice: FreeChoice): readonly Design[] => {
  const { id, mode, retentionHours } = stream
  switch (choice) {
    case 'mode':
      return modes.filter((other) => other !== mode).map((other) => payingBy(design, id, other))
    case 'shards':
      return mode === 'provisioned' && stream.autoscaling === undefined ? shardCounts(design, stream) : []
    case 'retention':
      return retentions
        .filter((hours) => hours < retentionHours)
        .map((hours) => withElement(design, id, (one) => ({ ...one, retentionHours: hours }) as Element))
    case 'reads':
      return choosingReaders(design, id).flatMap((reader) => [
        readingBy(design, [reader], 'shared'),
        readingBy(design, [reader], 'fan-out'),
      ])
    default:
      return mode === 'provisioned' ? scalings(design, stream) : []
  }
}

/** Kept for nothing, and for the price of shard-hours. @source pricing facts sheet §2 */
const retentions = [24, 168]

/** UpdateShardCount takes no more. @source Kinesis facts sheet §12 */
export const mostShards = 10_000
const factors = [0.5, 0.67, 0.8, 0.9, 1.1, 1.25, 1.5, 2]

/** Just enough by the plan, one more or less, and steps of the present number. */
const shardCounts = (design: Design, { id, shards }: ElementOf<'stream'>): readonly Design[] => {
  const counts = [shards - 1, shards + 1, ...factors.map((factor) => Math.round(shards * factor))]
  const possible = counts.filter((count) => count >= 1 && count <= mostShards)
  return [withEnoughShards(design, id), ...possible.map((count) => withShards(design, id, count))]
}

export const withShards = (design: Design, stream: string, shards: number): Design =>
  withElement(design, stream, (element) => (element.kind === 'stream' ? { ...element, shards } : element))

const utilizations = [0.5, 0.7, 0.85]

/** None; for a part of what the shards take; and as the week goes. */
const scalings = (design: Design, { id, autoscaling }: ElementOf<'stream'>): readonly Design[] => {
  const enough = withEnoughShards(design, id).elements.find((element) => element.id === id) as ElementOf<'stream'>
  const max = Math.min(mostShards, 2 * enough.shards)
  const targets = utilizations.map((utilization): ElementOf<'stream'>['autoscaling'] => ({
    ...{ kind: 'target', utilization, min: 1, max },
    ...{ evaluationSeconds: 300, outCooldownSeconds: 300, inCooldownSeconds: 3600 },
  }))
  const steps = scheduleOf(design, enough)
  const schedules = steps.length > 1 ? [{ kind: 'scheduled' as const, steps: [...steps] }] : []
  const scaled = [...targets, ...schedules].map((policy) =>
    withElement(design, id, (element) => ({ ...element, autoscaling: policy }) as Element),
  )
  return autoscaling === undefined ? scaled : [withoutScaling(design, id), ...scaled]
}

const withoutScaling = (design: Design, stream: string): Design =>
  withElement(design, stream, (element) => {
    if (element.kind !== 'stream') return element
    const { autoscaling: _, ...fixed } = element
    return fixed
  })

/** What may help an element that is over its limit: other choices for it and for the streams it reads. More of its own: enough.ts. */
export const remediesOf = (design: Design, id: string): readonly Design[] => {
  const element = design.elements.find((one) => one.id === id)
  if (element === undefined) return []
  const inputs = design.edges.filter(({ to }) => to === id).map(({ from }) => from)
  const dials: readonly Dial[] = [
    ...(['mode', 'shards', 'reads', 'function'] as const).map((choice) => ({ element: id, choice })),
    ...inputs.flatMap((from) => (['shards', 'batching'] as const).map((choice) => ({ element: from, choice }))),
  ]
  return [...dials.flatMap((dial) => turned(design, dial)), ...unscaled(design, element)]
}

/** Enough for its busiest second, all the time. */
const unscaled = (design: Design, element: Element): readonly Design[] =>
  element.kind === 'stream' && element.autoscaling !== undefined
    ? [withEnoughShards(withoutScaling(design, element.id), element.id)]
    : []

const requestSizes = [10, 100, 500]

const batchings = (design: Design, { id }: ElementOf<'source'>): readonly Design[] =>
  requestSizes.map((recordsPerRequest) =>
    withElement(design, id, (element) =>
      element.kind === 'source' ? { ...element, workload: { ...element.workload, recordsPerRequest } } : element,
    ),
  )

const batchSizes = [10, 100, 500, 1000, 5000, 10_000]
const parallelizations = [1, 2, 5, 10]

const functions = (design: Design, { id }: ElementOf<'function'>): readonly Design[] => {
  const changed = (change: Partial<ElementOf<'function'>>): Design =>
    withElement(design, id, (element) => ({ ...element, ...change }) as Element)
  return [
    ...batchSizes.map((batchRecords) => changed({ batchRecords })),
    ...parallelizations.map((parallelization) => changed({ parallelization })),
  ]
}

/** MiB and seconds. */
const buffers = [
  [5, 60],
  [5, 300],
  [64, 60],
  [64, 300],
  [128, 300],
  [128, 900],
] as const

const deliveries = (design: Design, delivery: ElementOf<'delivery'>, freshSeconds: number): readonly Design[] =>
  buffers
    .filter(([, seconds]) => seconds <= Math.max(freshSeconds, delivery.bufferSeconds))
    .map(([bufferMiB, bufferSeconds]) =>
      withElement(design, delivery.id, (element) => ({ ...element, bufferMiB, bufferSeconds }) as Element),
    )
