import type { ElementOf } from '../design/elements'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { buffersOf } from '../usage/delivery'
import { fullBatch, lanesOf, runsPerSecond } from '../usage/functions'
import type { Station } from './station'

/*
 * Records that wait for others: batches of functions and buffers of deliveries.
 */

export interface RunsMeter {
  /** @param isBehind then batches are full */
  runs(rate: number, isBehind: boolean): number
  /** Milliseconds of a batch and of each of its records; undefined: not known. */
  readonly ms: { readonly batch: number; readonly record: number } | undefined
}

/** Of a function, or of that of a delivery. */
export const runsMeter = (flow: ElementFlow): RunsMeter | undefined => {
  const runs = runsIn(flow)
  if (runs === undefined) return undefined
  const recordBytes = meanOf(flow)
  const lanes = isKind(flow, 'function') ? lanesOf(flow) : runs.parallelization
  return {
    runs: (rate, isBehind) =>
      isBehind && lanes !== undefined
        ? rate / fullBatch(runs, recordBytes)
        : runsPerSecond(runs, { rate, recordBytes }, lanes),
    ms: runs.msPerBatch === undefined ? undefined : { batch: runs.msPerBatch, record: runs.msPerRecord },
  }
}

const runsIn = (
  flow: ElementFlow,
): ElementOf<'function'> | NonNullable<ElementOf<'delivery'>['transform']> | undefined =>
  isKind(flow, 'function') ? flow.element : isKind(flow, 'delivery') ? flow.element.transform : undefined

/** Of each record that comes to a delivery: how many wait in its buffer, and with how many bytes. */
export const bufferedOf = (
  flow: ElementFlow,
  recordBytes: number,
): { readonly records: number; readonly bytes: number } => {
  const { recordsOut = 1, bytesOut = 1 } = isKind(flow, 'delivery') ? (flow.element.transform ?? {}) : {}
  return { records: recordsOut, bytes: recordsOut * bytesOut * recordBytes }
}

const meanOf = ({ incoming }: ElementFlow): number => (incoming.strands.length === 0 ? 1 : meanBytes(incoming))

/** Seconds a record waits at most for others, and is worked on, where nothing is behind. */
export const waitOf = ({ flow, mix }: Station, rate: number, runs: RunsMeter | undefined): number => {
  if (isKind(flow, 'function')) {
    const { batchWindowSeconds, msPerBatch = 0, msPerRecord } = flow.element
    const batch = rate === 0 || runs === undefined ? 0 : rate / runs.runs(rate, false)
    return batchWindowSeconds + (msPerBatch + msPerRecord * batch) / 1000
  }
  if (!isKind(flow, 'delivery')) return 0
  const { bufferSeconds, bufferMiB } = flow.element
  const bytes = rate * bufferedOf(flow, mix.meanBytes).bytes
  return bytes === 0 ? bufferSeconds : Math.min(bufferSeconds, (bufferMiB * 2 ** 20 * buffersOf(flow)) / bytes)
}
