import type { Design } from '../design/design'
import type { Element, ElementOf } from '../design/elements'

/** Key of a text and its figures. */
export interface Sentence {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** What is chosen otherwise in a design than in another of the same elements, in words. */
export const changesOf = (before: Design, after: Design): readonly Sentence[] =>
  after.elements.flatMap((element, i) => {
    const was = before.elements[i]
    return was === undefined || was === element ? [] : [...ofKind(was, element), ...readsChange(was, element)]
  })

const change = (name: string, what: string, values: Sentence['values'] = {}): Sentence => ({
  key: `plan.change.${what}`,
  values: { name, ...values },
})

const ofKind = (was: Element, element: Element): readonly Sentence[] => {
  if (was.kind === 'source' && element.kind === 'source') return sourceChanges(was, element)
  if (was.kind === 'stream' && element.kind === 'stream') return streamChanges(was, element)
  if (was.kind === 'function' && element.kind === 'function') return functionChanges(was, element)
  if (was.kind === 'application' && element.kind === 'application') return applicationChanges(was, element)
  return was.kind === 'delivery' && element.kind === 'delivery' ? deliveryChanges(was, element) : []
}

const sourceChanges = (was: ElementOf<'source'>, { name, workload }: ElementOf<'source'>): readonly Sentence[] => {
  const { recordsPerRequest: records } = workload
  return records === was.workload.recordsPerRequest ? [] : [change(name, 'batching', { records })]
}

const streamChanges = (was: ElementOf<'stream'>, element: ElementOf<'stream'>): readonly Sentence[] => {
  const { name, mode, shards, retentionHours: hours } = element
  const isSame = was.mode === mode && (mode !== 'provisioned' || was.shards === shards)
  return [
    ...(isSame ? [] : [change(name, mode, mode === 'provisioned' ? { shards } : {})]),
    ...scalingChange(was, element),
    ...(was.retentionHours === hours ? [] : [change(name, 'retention', { hours })]),
  ]
}

/** Only provisioned streams are scaled. */
const scalingChange = (
  was: ElementOf<'stream'>,
  { name, mode, autoscaling }: ElementOf<'stream'>,
): readonly Sentence[] => {
  if (mode !== 'provisioned' || JSON.stringify(was.autoscaling) === JSON.stringify(autoscaling)) return []
  if (autoscaling === undefined) return [change(name, 'notScaled')]
  if (autoscaling.kind === 'target') {
    const { utilization, min, max } = autoscaling
    return [change(name, 'scaledToTarget', { percent: Math.round(utilization * 100), min, max })]
  }
  const shards = autoscaling.steps.map((step) => step.shards)
  return [change(name, 'scaledBySchedule', { min: Math.min(...shards), max: Math.max(...shards) })]
}

const functionChanges = (was: ElementOf<'function'>, element: ElementOf<'function'>): readonly Sentence[] => {
  const { name, batchRecords: records, parallelization: batches, maxConcurrency: runs } = element
  return [
    ...(was.batchRecords === records ? [] : [change(name, 'batches', { records })]),
    ...(was.parallelization === batches ? [] : [change(name, 'parallelization', { batches })]),
    ...(was.maxConcurrency === runs || runs === undefined ? [] : [change(name, 'concurrency', { runs })]),
  ]
}

const applicationChanges = (was: ElementOf<'application'>, element: ElementOf<'application'>): readonly Sentence[] => {
  const { name, workers } = element
  return was.workers === workers ? [] : [change(name, 'workers', { workers })]
}

const deliveryChanges = (was: ElementOf<'delivery'>, element: ElementOf<'delivery'>): readonly Sentence[] => {
  const { name, bufferMiB: mebibytes, bufferSeconds: seconds } = element
  const isSame = was.bufferMiB === mebibytes && was.bufferSeconds === seconds
  return isSame ? [] : [change(name, 'buffers', { mebibytes, seconds })]
}

const readsChange = (was: Element, element: Element): readonly Sentence[] =>
  'reads' in element && 'reads' in was && element.reads !== was.reads ? [change(element.name, element.reads)] : []
