import { recordsPerLane } from '../capacity/reader-limits'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { fullBatch, runsPerSecondOf } from '../usage/functions'

/*
 * A function that may not run for all batches there are: the lanes of all shards have their turns, a batch each, round after round.
 * A lane that has less than a batch takes what it has, and leaves the time to the others.
 */

/** One stream that it reads, in the last step. */
export interface TurnsSource {
  readonly shards: number
  /** Of those, the shards in which records were left, and records a second that were taken of the others. */
  readonly behindShards: number
  readonly otherRecordsPerSecond: number
}

export interface Turns {
  /** After each step. @returns records a second that one shard may have */
  step(sources: readonly TurnsSource[]): number
}

/** Whether all it reads are streams, and it may run only so often. */
export const hasTurns = (flow: ElementFlow): flow is ElementFlow<'function'> =>
  isKind(flow, 'function') &&
  flow.element.maxConcurrency !== undefined &&
  flow.inputs.every((input) => isKind(input, 'stream'))

/** Undefined: there are none, or it is not known how long a run takes. */
export const functionTurns = (flow: ElementFlow): Turns | undefined => {
  if (!hasTurns(flow)) return undefined
  const { maxConcurrency = Infinity, parallelization, msPerBatch = 0, msPerRecord } = flow.element
  const recordBytes = meanBytes(flow.incoming)
  const recordsPerSecond = recordsPerLane(flow.element, recordBytes)
  if (recordsPerSecond === null || recordsPerSecond === Infinity) return undefined
  const batch = fullBatch(flow.element, recordBytes)
  const batchSeconds = batch / recordsPerSecond
  let round = batchSeconds

  /** How long all runs of a round take together, where a round takes so long. */
  const worked = (sources: readonly TurnsSource[], seconds: number): number => {
    let sum = 0
    for (const { shards, behindShards, otherRecordsPerSecond: rate } of sources) {
      const lanes = (shards - behindShards) * parallelization
      const runs = lanes === 0 ? 0 : Math.min(lanes, seconds * runsPerSecondOf(flow.element, recordBytes, lanes)(rate))
      sum += behindShards * parallelization * batchSeconds + (runs * msPerBatch + rate * seconds * msPerRecord) / 1000
    }
    return sum
  }

  return {
    step: (sources) => {
      for (let look = 0; look < mostLooks; look++) {
        const next = Math.max(batchSeconds, worked(sources, round) / maxConcurrency)
        const isFound = Math.abs(next - round) <= 1e-6 * next
        round = next
        if (isFound) break
      }
      return (parallelization * batch) / round
    },
  }
}

/** In each step the round comes closer to what it will be. */
const mostLooks = 8
