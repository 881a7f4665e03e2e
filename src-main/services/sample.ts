import { z } from 'zod'
import sampleProject from '../../resources/sample/sample-project.json'
import { runPollingReader } from '../engine/consumers/polling-reader'
import { createStreamWriter } from '../engine/producers/stream-writer'
import { runWorkload } from '../engine/producers/workload'
import type { Caller } from '../engine/service'
import { arnOf } from '../engine/streams/stream'
import { PayloadTemplate } from '../planning/design/payload'
import { PartitionKeys } from '../planning/design/workload'
import type { Clock } from '../platform/clock'
import type { Logger } from '../platform/logger'
import type { OpenProject } from './project'

const SampleWorkload = z.strictObject({
  /** On average over a whole wave. */
  recordsPerSecond: z.number(),
  /** The rate swings by ± `depth` (0 … 1) of itself, once in `periodSeconds`. */
  wave: z.strictObject({ periodSeconds: z.number(), depth: z.number() }).optional(),
  partitionKeys: PartitionKeys,
  seed: z.number(),
  payload: PayloadTemplate,
})

const Sample = z.strictObject({
  formatVersion: z.literal(2),
  streams: z.array(z.strictObject({ name: z.string(), shardCount: z.number(), workload: SampleWorkload })),
})

/** What the sample's consumer is called beside those that come over the network. */
const sampleReader = { application: 'sample-reader', accessKeyId: '' }

/** What is refused is let go: the sample is there to be looked at. */
const writing = { recordsPerRequest: 500, retryForSeconds: 0 }

/**
 * Let the sample run: its streams are made if they are missing, producers put made-up records into them, and one reader a
 * stream reads them.
 * @returns what stops producers and readers; streams and records stay
 */
export const startSample = async (
  { streams }: OpenProject,
  { caller, clock, logger }: { caller: Caller; clock: Clock; logger: Logger },
): Promise<() => void> => {
  const sample = Sample.parse(sampleProject)
  const stops: (() => void)[] = []
  for (const { name, shardCount, workload } of sample.streams) {
    if (streams.byArn(arnOf(caller, name)) === undefined) {
      await streams.operations.CreateStream(caller, { StreamName: name, ShardCount: shardCount })
    }
    const startedAt = clock.now()
    const writer = createStreamWriter({ streams, caller, clock, logger }, { stream: name, ...writing })
    const { stop } = runWorkload(
      { workload: { ...workload, ...asLargeAsItIs, rateAt: rateOf(workload, startedAt) }, writers: [writer] },
      { clock, logger, name, seed: workload.seed, startedAt },
    )
    stops.push(stop)
    stops.push(runPollingReader(name, { streams, caller: { ...caller, client: sampleReader }, clock }))
  }
  return () => stops.forEach((stop) => stop())
}

/** Nothing is filled up. */
const asLargeAsItIs = { arrivals: 'poisson', recordBytes: { kind: 'constant', bytes: 1 } } as const

const rateOf =
  ({ recordsPerSecond, wave }: z.infer<typeof SampleWorkload>, startedAt: number) =>
  (now: number): number => {
    if (wave === undefined) return recordsPerSecond
    const phase = ((now - startedAt) / 1000 / wave.periodSeconds) * 2 * Math.PI
    return recordsPerSecond * (1 + wave.depth * Math.sin(phase))
  }
