import type { ElementOf } from '../design/elements'
import type { ElementFlow, Load } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { meanBytes } from '../flow/sizes'
import { unknown, used, working, type Entry, type Month } from './entries'
import { base } from './figures'

/*
 * What functions cost: requests, and memory for as long as they run. @source pricing facts sheet §7
 */

type Runs = Pick<
  ElementOf<'function'>,
  | 'memoryMiB'
  | 'architecture'
  | 'batchRecords'
  | 'batchWindowSeconds'
  | 'parallelization'
  | 'msPerBatch'
  | 'msPerRecord'
>

export const functionUses = (flow: ElementFlow<'function'>, month: Month): readonly Entry[] =>
  runUses(flow.element, { load: flow.incoming, lanes: lanesOf(flow), counted: flow.counted?.runs }, month)

interface Arriving {
  readonly load: Load
  /** Batches that fill beside one another; undefined: it is called for each record. */
  readonly lanes: number | undefined
  /** Runs of an average second, where they were counted. */
  readonly counted?: number | undefined
}

/** Each shard fills batches for itself, of others one fills at a time. A source or another function calls for each record. */
export const lanesOf = ({ element, inputs }: ElementFlow<'function'>): number | undefined => {
  const lanes = inputs.reduce((sum, { element: input, incoming }) => {
    if (input.kind === 'stream') return sum + shardsOf(input, incoming) * element.parallelization
    return input.kind === 'queue' || input.kind === 'kafka-cluster' ? sum + 1 : sum
  }, 0)
  return lanes === 0 ? undefined : lanes
}

export const runUses = (runs: Runs, { load, lanes, counted }: Arriving, { seconds }: Month): readonly Entry[] => {
  const rate = load.recordsPerSecond
  const perSecond = counted ?? runsPerSecondOf(runs, meanBytes(load), lanes)(rate)
  const { memoryMiB, architecture, msPerBatch, msPerRecord } = runs
  const computed = architecture === 'arm' ? 'lambda.arm' : 'lambda.x86'
  const figures = { runsPerSecond: perSecond, recordsPerSecond: rate, seconds }
  const { batchRecords } = runs
  const called =
    lanes === undefined ? working('runsEach', figures) : working('runs', { batchRecords, lanes, ...figures })
  const requests = used('lambda.requests', base('request', perSecond, seconds), called)
  if (rate === 0) return []
  if (msPerBatch === undefined) return [requests, unknown(computed, 'functionMs')]
  const msPerSecond = perSecond * msPerBatch + rate * msPerRecord
  const memory = base('GB-second', msPerSecond, memoryMiB * 2 ** 20, seconds)
  return [requests, used(computed, memory, working('runMemory', { memoryMiB, msPerBatch, msPerRecord, ...figures }))]
}

/** What a call takes at most, encoded as text by four characters for three bytes. @source Data Streams facts sheet §16 */
export const largestCallBytes = (6 * 2 ** 20 * 3) / 4

/** How often a shard is asked where no window is set. @source Data Streams facts sheet §16 */
const pollSeconds = 1

/** Records of a batch at most, as far as they fit into a call. */
export const fullBatch = (runs: Pick<Runs, 'batchRecords'>, recordBytes: number): number =>
  Math.min(runs.batchRecords, Math.max(1, Math.floor(largestCallBytes / Math.max(1, recordBytes))))

/**
 * Runs a second at so many records a second. A batch goes off once it is full, or after its window; the fewer records come, the
 * emptier it is, but it is never empty. @param lanes undefined: it is called for each record
 */
export const runsPerSecondOf = (
  runs: Runs,
  recordBytes: number,
  lanes: number | undefined,
): ((rate: number) => number) => {
  if (lanes === undefined) return (rate) => rate
  const windows = lanes / Math.max(pollSeconds, runs.batchWindowSeconds)
  const batch = fullBatch(runs, recordBytes)
  return (rate) => Math.max(rate / batch, Math.min(rate, windows))
}
