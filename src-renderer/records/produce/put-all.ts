import type { Told } from '../../../src-main/contract/language'
import { PUT_MAX_RECORDS, type NewRecord, type PutOutcome } from '../../../src-main/contract/produce'

/** How far a batch has come. */
export interface PutProgress {
  readonly kept: number
  readonly refused: number
  /** Times that a record was over the limits of its shard and was put again. */
  readonly throttled: number
  /** What the first refusal said. */
  readonly refusal?: Told
}

export interface PutAllOptions {
  readonly put: (records: NewRecord[], signal: AbortSignal) => Promise<readonly PutOutcome[]>
  readonly signal: AbortSignal
  readonly onProgress: (progress: PutProgress) => void
  /** As fast as goes when absent. */
  readonly recordsPerSecond?: number
  /** Waits; in tests, time of their own. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  readonly now?: () => number
}

/** Base64 characters of one request; PutRecords takes 10 MiB, a tab's connection a little more. */
const REQUEST_CHARACTERS = 4 * 1024 * 1024
/** Waits after a throttled put: twice as long each time, as producers do. Ours. */
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2000
/** With a rate, a request carries what a tenth of a second takes. */
const REQUESTS_PER_SECOND = 10

const waitFor = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal.addEventListener('abort', onAbort, { once: true })
  })

/** Records in portions that one request takes. */
async function* inPortions(
  records: AsyncIterable<NewRecord> | Iterable<NewRecord>,
  most: number,
): AsyncGenerator<NewRecord[]> {
  let portion: NewRecord[] = []
  let characters = 0
  for await (const record of records) {
    const isFull = portion.length === most || characters + record.data.length > REQUEST_CHARACTERS
    if (isFull && portion.length > 0) {
      yield portion
      portion = []
      characters = 0
    }
    portion.push(record)
    characters += record.data.length
  }
  if (portion.length > 0) yield portion
}

/**
 * Put records one portion after the other until all are kept or refused for good; those throttled are put again, after a wait.
 *
 * @throws what `put` throws, and the signal's reason when it is aborted: nothing is put after that
 */
export async function putAll(
  records: AsyncIterable<NewRecord> | Iterable<NewRecord>,
  options: PutAllOptions,
): Promise<PutProgress> {
  const { put, signal, onProgress, recordsPerSecond, wait = waitFor, now = () => performance.now() } = options
  let progress: PutProgress = { kept: 0, refused: 0, throttled: 0 }
  const startedAt = now()

  const putPortion = async (portion: NewRecord[]): Promise<void> => {
    let waitMs = FIRST_WAIT_MS
    for (let left = portion; left.length > 0;) {
      signal.throwIfAborted()
      const outcomes = await put(left, signal)
      const again = left.filter((_record, at) => isThrottled(outcomes[at]))
      progress = counted(progress, outcomes)
      onProgress(progress)
      if (again.length > 0) await wait(waitMs, signal)
      // What got some records through has waited long enough.
      waitMs = again.length < left.length ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2)
      left = again
    }
  }

  const most = recordsPerSecond === undefined ? PUT_MAX_RECORDS : Math.ceil(recordsPerSecond / REQUESTS_PER_SECOND)
  for await (const portion of inPortions(records, Math.min(PUT_MAX_RECORDS, most))) {
    await putPortion(portion)
    if (recordsPerSecond === undefined) continue
    const due = startedAt + ((progress.kept + progress.refused) / recordsPerSecond) * 1000
    if (due > now()) await wait(due - now(), signal)
  }
  return progress
}

const isThrottled = (outcome: PutOutcome | undefined): boolean => outcome?.kind === 'refused' && outcome.isThrottled

const counted = (before: PutProgress, outcomes: readonly PutOutcome[]): PutProgress => {
  const throttled = outcomes.filter(isThrottled).length
  const refusals = outcomes.filter((outcome) => outcome.kind === 'refused').filter((outcome) => !outcome.isThrottled)
  const refusal = before.refusal ?? refusals[0]
  return {
    kept: before.kept + outcomes.length - throttled - refusals.length,
    refused: before.refused + refusals.length,
    throttled: before.throttled + throttled,
    ...(refusal === undefined ? {} : { refusal }),
  }
}
