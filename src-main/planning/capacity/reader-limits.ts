import type { ElementOf } from '../design/elements'
import type { Verdict } from '../evaluation'
import { isKind, meanBytes, type ElementFlow } from '../flow/flow'
import { shardsOf } from '../flow/shards'
import { largestCallBytes } from '../usage/functions'
import { finding, over, rounded, verdictOf, type Check } from './check'
import { busiestShard, peakOf } from './heaviest-key'

/** How a function is run: a function of its own, or the one that a delivery stream sends everything through. */
type Runs = Pick<ElementOf<'function'>, 'batchRecords' | 'msPerBatch' | 'msPerRecord'>

/**
 * Records a second that one invocation after another gets through, with full batches; null if it is not said how long one takes.
 * @param recordBytes mean size; a batch has to fit into one call
 */
export const recordsPerLane = ({ batchRecords, msPerBatch, msPerRecord }: Runs, recordBytes: number): number | null => {
  if (msPerBatch === undefined) return null
  const batch = Math.max(1, Math.min(batchRecords, Math.floor(largestCallBytes / Math.max(1, recordBytes))))
  const ms = msPerBatch + msPerRecord * batch
  return ms === 0 ? Infinity : (batch * 1000) / ms
}

/** Batches of a shard at a time. @source Kinesis facts sheet §16 */
export const mostParallelization = 10

/** Functions fall behind where a shard brings more than its invocations get through, or a key more than one of them does. */
export const functionVerdict = (flow: ElementFlow<'function'>): Verdict => {
  const { element } = flow
  const perLane = recordsPerLane(element, meanBytes(flow.incoming))
  if (perLane === null) return verdictOf(element.id, [], [finding('functionTimeUnknown', 'info')])
  const { parallelization } = element
  const checks = flow.inputs
    .filter((input) => isKind(input, 'stream'))
    .flatMap((stream): Check[] => {
      const peak = peakOf(stream.outgoing)
      const shards = shardsOf(stream.element, stream.incoming)
      const { recordsPerSecond } = busiestShard(peak, shards)
      const most = perLane * parallelization
      const load = recordsPerSecond / most
      const keyLoad = peak.heaviest.recordsPerSecond / perLane
      const needed = Math.ceil(recordsPerSecond / perLane)
      const slow = { rate: recordsPerSecond, most }
      return [
        {
          ...{ limit: 'functionTime', load, readLoad: load },
          over: () =>
            needed <= mostParallelization
              ? finding('functionBehind', 'error', { ...rounded(slow), needed })
              : over('functionSlow', slow),
        },
        {
          ...{ limit: 'functionKey', load: keyLoad, readLoad: keyLoad },
          over: () => over('functionKey', { rate: peak.heaviest.recordsPerSecond, most: perLane }),
        },
      ]
    })
  return verdictOf(element.id, checks)
}

/** Applications fall behind where their workers, or the one that has the busiest shard, get more than they can take. */
export const applicationVerdict = (flow: ElementFlow<'application'>): Verdict => {
  const { element } = flow
  const each = element.recordsPerSecondPerWorker
  const shards = flow.inputs.reduce((sum, input) => sum + partsOf(input), 0)
  const idle = shards > 0 && element.workers > shards
  const notes = idle ? [finding('idleWorkers', 'info', { workers: element.workers, shards })] : []
  if (each === undefined) return verdictOf(element.id, [], [...notes, finding('workerRateUnknown', 'info')])
  const workers = shards === 0 ? element.workers : Math.min(element.workers, shards)
  const rate = flow.incoming.peakRecordsPerSecond
  const load = ratio(rate, workers * each)
  const ofShard = Math.max(0, ...flow.inputs.map((input) => busiestPart(input)))
  const shardLoad = ratio(ofShard, each)
  const needed = each === 0 ? Infinity : Math.ceil(rate / each)
  return verdictOf(
    element.id,
    [
      {
        ...{ limit: 'workers', load, readLoad: load },
        over: () =>
          needed <= shards || shards === 0
            ? finding('workers', 'error', { ...rounded({ rate, each }), workers: element.workers, needed })
            : finding('workersOfShards', 'error', { ...rounded({ rate, each }), shards }),
      },
      {
        ...{ limit: 'workerOfShard', load: shardLoad, readLoad: shardLoad },
        over: () => over('workerOfShard', { rate: ofShard, each }),
      },
    ],
    notes,
  )
}

const ratio = (of: number, to: number): number => (of === 0 ? 0 : of / to)

/** Shards or partitions, each of which one worker reads; 0 of what has none. */
export const partsOf = (input: ElementFlow): number => {
  if (isKind(input, 'stream')) return shardsOf(input.element, input.incoming)
  return isKind(input, 'kafka-cluster') ? input.element.partitions : 0
}

const busiestPart = (input: ElementFlow): number => {
  const parts = partsOf(input)
  return parts === 0 ? 0 : busiestShard(peakOf(input.outgoing), parts).recordsPerSecond
}
