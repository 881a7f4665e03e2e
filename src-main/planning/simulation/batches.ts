import type { ElementOf } from '../design/elements'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { buffersOf, objectsPerSecondOf } from '../usage/delivery'
import { fullBatch, lanesOf, runsPerSecondOf } from '../usage/functions'

/*
 * Records that wait for others: batches of functions and buffers of deliveries. What the rate does not change is worked out once.
 */

export interface RunsMeter {
  /** Runs a second. @param isBehind then batches are full */
  perSecond(rate: number, isBehind: boolean): number
  /** Milliseconds of a batch and of each of its records; undefined: not known. */
  readonly ms: { readonly batch: number; readonly record: number } | undefined
}

/** Of a function, or of that of a delivery. */
export const runsMeter = (flow: ElementFlow): RunsMeter | undefined => {
  const runs = runsIn(flow)
  if (runs === undefined) return undefined
  const recordBytes = meanOf(flow)
  const lanes = isKind(flow, 'function') ? lanesOf(flow) : runs.parallelization
  const perSecond = runsPerSecondOf(runs, recordBytes, lanes)
  const fullest = lanes === undefined ? 1 : fullBatch(runs, recordBytes)
  return {
    perSecond: (rate, isBehind) => (isBehind ? rate / fullest : perSecond(rate)),
    ms: runs.msPerBatch === undefined ? undefined : { batch: runs.msPerBatch, record: runs.msPerRecord },
  }
}

const runsIn = (
  flow: ElementFlow,
): ElementOf<'function'> | NonNullable<ElementOf<'delivery'>['transform']> | undefined =>
  isKind(flow, 'function') ? flow.element : isKind(flow, 'delivery') ? flow.element.transform : undefined

const meanOf = ({ incoming }: ElementFlow): number => (incoming.strands.length === 0 ? 1 : meanBytes(incoming))

/** Of each record that comes to a delivery: how many wait in its buffer, and with how many bytes. */
const bufferedOf = ({ element }: ElementFlow<'delivery'>, recordBytes: number): { records: number; bytes: number } => {
  const { recordsOut = 1, bytesOut = 1 } = element.transform ?? {}
  return { records: recordsOut, bytes: recordsOut * bytesOut * recordBytes }
}

/** Of a rate: seconds a record waits at most for others, and is worked on, where nothing is behind. */
export const waitMeter = (
  flow: ElementFlow,
  recordBytes: number,
  runs: RunsMeter | undefined,
): ((rate: number) => number) => {
  if (isKind(flow, 'function') && runs !== undefined) {
    const { batchWindowSeconds, msPerBatch = 0, msPerRecord } = flow.element
    return (rate) => {
      const batch = rate === 0 ? 0 : rate / runs.perSecond(rate, false)
      return batchWindowSeconds + (msPerBatch + msPerRecord * batch) / 1000
    }
  }
  if (!isKind(flow, 'delivery')) return () => 0
  const { bufferSeconds, bufferMiB } = flow.element
  const bufferBytes = bufferMiB * 2 ** 20 * buffersOf(flow)
  const { bytes } = bufferedOf(flow, recordBytes)
  return (rate) => Math.min(bufferSeconds, bufferBytes / (rate * bytes))
}

/** Of a rate: objects a second of a delivery that buffers. */
export const objectsMeter = (flow: ElementFlow, recordBytes: number): ((rate: number) => number) | undefined => {
  if (!isKind(flow, 'delivery') || flow.element.bufferSeconds === 0) return undefined
  const { records, bytes } = bufferedOf(flow, recordBytes)
  const objects = objectsPerSecondOf(flow)
  return (rate) => objects(records * rate, bytes * rate)
}
