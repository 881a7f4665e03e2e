import type { Clock } from '../../platform/clock'
import type { Logger } from '../../platform/logger'
import { isFault } from '../fault'
import type { Caller } from '../service'
import type { Streams } from '../streams/streams'
import { createPayloads, type PayloadTemplate } from './payload'
import { seededRandom } from './random'

/** Made-up traffic for one stream. */
export interface Workload {
  readonly stream: string
  /** On average over a whole wave. */
  readonly recordsPerSecond: number
  /** The rate swings by ± `depth` (0 … 1) of itself, once in `periodSeconds`. */
  readonly wave?: { readonly periodSeconds: number; readonly depth: number } | undefined
  /** The field that gives the partition key. */
  readonly partitionKey: string
  readonly payload: PayloadTemplate
  readonly seed: number
}

const tickMs = 100
/** @source Kinesis facts sheet §4: entries of one PutRecords request */
const recordsPerRequest = 500

/**
 * Put a workload's records until stopped, a few at a time, as a producer would.
 * A put that is still under way when the next is due makes that one wait: traffic never piles up.
 */
export const runWorkload = (
  workload: Workload,
  { streams, caller, clock, logger }: { streams: Streams; caller: Caller; clock: Clock; logger: Logger },
): (() => void) => {
  const random = seededRandom(workload.seed)
  const payloads = createPayloads(workload.payload, random)
  const startedAt = clock.now()
  let isPutting = false
  let complaint: string | undefined

  const rateAt = (now: number): number => {
    const { wave, recordsPerSecond } = workload
    if (wave === undefined) return recordsPerSecond
    const phase = ((now - startedAt) / 1000 / wave.periodSeconds) * 2 * Math.PI
    return recordsPerSecond * (1 + wave.depth * Math.sin(phase))
  }

  const put = async (): Promise<void> => {
    const now = clock.now()
    const count = Math.min(recordsPerRequest, random.count((rateAt(now) * tickMs) / 1000))
    if (count === 0) return
    const Records = Array.from({ length: count }, () => {
      const payload = payloads(now)
      return { Data: Buffer.from(JSON.stringify(payload)), PartitionKey: String(payload[workload.partitionKey]) }
    })
    const answer = await streams.operations.PutRecords(caller, { StreamName: workload.stream, Records })
    const refused = isFault(answer) ? `Workload for ${workload.stream}: ${answer.fault}: ${answer.message}` : undefined
    // Said once, not ten times a second for as long as it lasts.
    if (refused !== undefined && refused !== complaint) logger.warn(refused)
    complaint = refused
  }

  return clock.every(tickMs, () => {
    if (isPutting) return
    isPutting = true
    put()
      .catch((error: unknown) => logger.error(`Workload for ${workload.stream} failed`, error))
      .finally(() => {
        isPutting = false
      })
  })
}
